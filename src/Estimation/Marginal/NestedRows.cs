using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Estimation.Marginal;

/// <summary>The rows within one unit of the outermost of several nested factors: their predictors with the effects of each depth added, and the log likelihood.</summary>
/// <remarks>Scratch memory of one thread.</remarks>
internal sealed class NestedRows
{
    private readonly GroupRows _rows;
    private readonly GroupEffects[] _effects;
    private readonly double[][] _factors;
    private readonly int _k;
    private readonly int _path;
    private readonly int _deepest;
    private readonly double[][] _predictors;
    private readonly double[] _derivatives;
    private readonly double[] _second;
    private readonly double[] _values;
    private readonly double[] _packed;

    /// <summary>Makes room.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="effects">The effects of each depth.</param>
    /// <param name="factors">Λ of each depth, filled in before use.</param>
    /// <param name="largest">The largest number of rows of a root.</param>
    public NestedRows(GroupRows rows, GroupEffects[] effects, double[][] factors, int largest)
    {
        _rows = rows;
        _effects = effects;
        _factors = factors;
        _k = rows.PredictorCount;
        _deepest = effects.Length - 1;
        First = new int[effects.Length + 1];
        for (int d = 0; d < effects.Length; d++)
        {
            First[d + 1] = First[d] + effects[d].Count;
        }

        _path = First[^1];
        _predictors = [.. Enumerable.Range(0, effects.Length + 1).Select(_ => new double[_k * largest])];
        _derivatives = new double[_k * largest];
        _second = new double[_k * (_k + 1) / 2 * largest];
        _values = new double[largest];
        _packed = _k == 1 ? [] : new double[_k * largest];
    }

    /// <summary>The place of the first effect of each depth on the way from the outermost unit in, and the number of all, [depths + 1].</summary>
    public int[] First { get; }

    /// <summary>Turns to a root: takes offset + Xβ of its rows.</summary>
    public void Enter(NestedUnit root, double[] basePredictors)
    {
        for (int k = 0; k < _k; k++)
        {
            basePredictors.AsSpan((k * _rows.Count) + root.Start, root.Rows).CopyTo(_predictors[0].AsSpan(k * root.Rows));
        }
    }

    /// <summary>Fills in the predictors one depth further in: those of the unit's rows with its effects added.</summary>
    public void Shift(NestedUnit unit, NestedUnit root, ReadOnlySpan<double> u)
    {
        int d = unit.Depth;
        int q = _effects[d].Count;
        int offset = unit.Start - root.Start;
        for (int k = 0; k < _k; k++)
        {
            _predictors[d].AsSpan((k * root.Rows) + offset, unit.Rows).CopyTo(_predictors[d + 1].AsSpan((k * root.Rows) + offset));
        }

        for (int r = 0; r < q; r++)
        {
            double effect = 0;
            for (int c = 0; c <= r; c++)
            {
                effect += _factors[d][(r * q) + c] * u[c];
            }

            Span<double> target = _predictors[d + 1].AsSpan((_effects[d].Predictors[r] * root.Rows) + offset, unit.Rows);
            if (_effects[d].Columns[r] is double[] z)
            {
                VectorKernels.AddScaled(target, z.AsSpan(unit.Start, unit.Rows), effect);
            }
            else
            {
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] += effect;
                }
            }
        }
    }

    /// <summary>Σ wℓ of the rows of an innermost unit; leaves their first derivatives behind.</summary>
    public double LogLikelihood(NestedUnit unit, NestedUnit root)
    {
        int rows = unit.Rows;
        ReadOnlySpan<double> predictors = Packed(unit, root);
        ResponseBlock block = _rows.Block(unit.Start, rows);
        Span<double> first = _derivatives.AsSpan(0, _k * rows);
        if (_rows.Weights is null)
        {
            return _rows.Family.LogLikelihood(block, predictors, first);
        }

        Span<double> values = _values.AsSpan(0, rows);
        _rows.Family.Differentiate(block, predictors, new RowDerivatives { Value = values, First = first });
        _rows.Weigh(unit.Start, values, 1);
        _rows.Weigh(unit.Start, first, _k);
        return VectorKernels.Sum(values);
    }

    /// <summary>Adds ΛᵀZᵀWZΛ and ΛᵀZᵀℓ′ over the effects of all depths, of the rows of an innermost unit.</summary>
    public void AddCurvature(NestedUnit unit, NestedUnit root, bool expected, double[] matrix, double[] gradient)
    {
        int rows = unit.Rows;
        LogLikelihood(unit, root);
        ReadOnlySpan<double> predictors = Packed(unit, root);
        Span<double> second = _second.AsSpan(0, _k * (_k + 1) / 2 * rows);
        if (expected)
        {
            _rows.Family.ExpectedInformation(predictors, _rows.Trials.Length == 0 ? default : _rows.Trials.AsSpan(unit.Start, rows), second);
        }
        else
        {
            _rows.Family.Differentiate(_rows.Block(unit.Start, rows), predictors, new RowDerivatives { Second = second });
        }

        _rows.Weigh(unit.Start, second, _k * (_k + 1) / 2);
        double sign = expected ? 1 : -1;
        Span<double> v = stackalloc double[_path * _k];
        for (int i = 0; i < rows; i++)
        {
            // Row i's derivatives of each predictor by the spherical effects around and in the unit.
            v.Clear();
            for (int d = 0; d <= _deepest; d++)
            {
                int q = _effects[d].Count;
                for (int r = 0; r < q; r++)
                {
                    double z = _effects[d].Columns[r]?[unit.Start + i] ?? 1;
                    int k = _effects[d].Predictors[r];
                    for (int c = 0; c <= r; c++)
                    {
                        v[(k * _path) + First[d] + c] += z * _factors[d][(r * q) + c];
                    }
                }
            }

            for (int a = 0; a < _k; a++)
            {
                for (int p = 0; p < _path; p++)
                {
                    gradient[p] += _derivatives[(a * rows) + i] * v[(a * _path) + p];
                }

                for (int b = 0; b < _k; b++)
                {
                    int pair = a <= b ? (a * _k) - (a * (a - 1) / 2) + b - a : (b * _k) - (b * (b - 1) / 2) + a - b;
                    double w = sign * second[(pair * rows) + i];
                    for (int p = 0; p < _path; p++)
                    {
                        for (int s = 0; s < _path; s++)
                        {
                            matrix[(p * _path) + s] += w * v[(a * _path) + p] * v[(b * _path) + s];
                        }
                    }
                }
            }
        }
    }

    // One predictor after the other without gaps; a copy only where there are several.
    private ReadOnlySpan<double> Packed(NestedUnit unit, NestedUnit root)
    {
        double[] source = _predictors[_deepest + 1];
        int offset = unit.Start - root.Start;
        if (_k == 1)
        {
            return source.AsSpan(offset, unit.Rows);
        }

        for (int k = 0; k < _k; k++)
        {
            source.AsSpan((k * root.Rows) + offset, unit.Rows).CopyTo(_packed.AsSpan(k * unit.Rows));
        }

        return _packed.AsSpan(0, _k * unit.Rows);
    }
}

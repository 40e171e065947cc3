using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>The factors Λ of the covariances of the group effects, b = Λu with u standard normal, and what follows from them.</summary>
/// <remarks>
/// In the population parameters a term's covariance stands as <see cref="MarginalCovariance"/> has it, in place of log standard deviations
/// and correlations. All terms of a grouping factor form one block diagonal Λ, or one for each kind of its groups. Owns memory: one thread at
/// a time.
/// </remarks>
public sealed class CovarianceFactors
{
    private readonly BlockPattern _pattern;
    private readonly (TermSlots Term, int Factor, int Place)[] _terms;
    private readonly CovariancePart[] _parts;
    private readonly double[][][] _factors;
    private readonly int[]?[] _kinds;
    private readonly double[] _left;
    private readonly double[] _block;
    private readonly int _firstEffect;
    private double[] _parameters = [];

    /// <summary>Reserves the memory.</summary>
    /// <param name="rows">The rows, which say how factors and terms are ordered.</param>
    public CovarianceFactors(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _pattern = rows.Pattern;
        List<(TermSlots, int, int)> terms = [];
        List<CovariancePart> parts = [];
        for (int f = 0; f < rows.Factors.Count; f++)
        {
            int place = 0;
            foreach (TermSlots term in rows.Model.Layout.Terms.Where(t => t.Group == rows.Factors[f]))
            {
                terms.Add((term, f, place));
                TermSlots[] covariances = [.. rows.Model.Layout.Covariances.Where(c => c.Group == term.Group && c.Term == term.Term)];
                parts.AddRange(covariances.Select((c, kind) => new CovariancePart(c, f, place, covariances.Length == 1 ? -1 : kind)));
                place += term.Effects;
            }
        }

        _terms = [.. terms];
        _firstEffect = _terms.Length == 0 ? 0 : _terms.Min(t => t.Term.GroupEffects);
        _parts = [.. parts];
        GroupKinds?[] kinds = [.. rows.Factors.Select(f => rows.Model.Design.Groups[f].Kinds)];
        _kinds = Array.ConvertAll(kinds, k => k is null ? null : KindOfLevel(k.Starts));
        _factors = [.. _pattern.Widths.Select((w, f) => Matrices(w, kinds[f]?.Names.Count ?? 1))];
        int widest = _pattern.Widths.DefaultIfEmpty(0).Max();
        _left = new double[widest * widest];
        _block = new double[widest * widest];
    }

    internal BlockPattern Pattern => _pattern;

    /// <summary>The kinds of the factors' groups, 1 where there are none.</summary>
    internal int KindCount(int factor) => _factors[factor].Length;

    /// <summary>The place of Λ[row, column] of a term among the population parameters.</summary>
    /// <param name="term">The term, of independent or of unstructured effects.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0, at most <paramref name="row"/>.</param>
    /// <returns>The place; −1 for the zeros of a term of independent effects.</returns>
    public static int Place(TermSlots term, int row, int column) =>
        term.IsCorrelated ? term.LogSd + (row * (row + 1) / 2) + column : row == column ? term.LogSd + row : -1;

    /// <summary>Reads Λ from the population parameters.</summary>
    /// <param name="parameters">The population parameters.</param>
    public void Load(ReadOnlySpan<double> parameters)
    {
        _parameters = _parameters.Length == parameters.Length ? _parameters : new double[parameters.Length];
        parameters.CopyTo(_parameters);
        foreach (CovariancePart part in _parts)
        {
            MarginalCovariance.Write(part.Term, parameters, _block);
            for (int kind = 0; kind < _factors[part.Factor].Length; kind++)
            {
                if (part.Kind < 0 || part.Kind == kind)
                {
                    Copy(_block, _factors[part.Factor][kind], part, _pattern.Widths[part.Factor], toWhole: true);
                }
            }
        }
    }

    /// <summary>Adds to the gradient by the population parameters what follows from the gradients by Λ of each factor and kind.</summary>
    internal void PullBack(double[][][] gradients, Span<double> gradient)
    {
        foreach (CovariancePart part in _parts)
        {
            for (int kind = 0; kind < gradients[part.Factor].Length; kind++)
            {
                if (part.Kind < 0 || part.Kind == kind)
                {
                    Copy(_block, gradients[part.Factor][kind], part, _pattern.Widths[part.Factor], toWhole: false);
                    MarginalCovariance.PullBack(part.Term, _parameters, _block, gradient);
                }
            }
        }
    }

    /// <summary>Λ of a level of a factor.</summary>
    internal double[] Of(int factor, int level) => _factors[factor][KindOf(factor, level)];

    /// <summary>The kind of a level of a factor; 0 where there are no kinds.</summary>
    internal int KindOf(int factor, int level) => _kinds[factor] is int[] kinds ? kinds[level] : 0;

    /// <summary>Computes b = Λu.</summary>
    /// <param name="spherical">u.</param>
    /// <param name="effects">Receives b.</param>
    public void Apply(ReadOnlySpan<double> spherical, Span<double> effects)
    {
        for (int f = 0; f < _factors.Length; f++)
        {
            int width = _pattern.Widths[f];
            int level = 0;
            for (int first = _pattern.Starts[f]; first < _pattern.Starts[f + 1]; first += width, level++)
            {
                double[] factor = Of(f, level);
                for (int r = 0; r < width; r++)
                {
                    double sum = 0;
                    for (int c = 0; c <= r; c++)
                    {
                        sum += factor[(r * width) + c] * spherical[first + c];
                    }

                    effects[first + r] = sum;
                }
            }
        }
    }

    /// <summary>Computes Λᵀv.</summary>
    /// <param name="score">v, laid out as b.</param>
    /// <param name="spherical">Receives Λᵀv.</param>
    public void ApplyTransposed(ReadOnlySpan<double> score, Span<double> spherical)
    {
        for (int f = 0; f < _factors.Length; f++)
        {
            int width = _pattern.Widths[f];
            int level = 0;
            for (int first = _pattern.Starts[f]; first < _pattern.Starts[f + 1]; first += width, level++)
            {
                double[] factor = Of(f, level);
                for (int c = 0; c < width; c++)
                {
                    double sum = 0;
                    for (int r = c; r < width; r++)
                    {
                        sum += factor[(r * width) + c] * score[first + r];
                    }

                    spherical[first + c] = sum;
                }
            }
        }
    }

    /// <summary>Computes H = I + ΛᵀCΛ.</summary>
    /// <param name="products">C, the cross-products of the rows.</param>
    /// <param name="precision">Receives H.</param>
    public void WritePrecision(BlockMatrix products, BlockMatrix precision)
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(precision);
        Sandwich(products, precision, transposed: true);
        for (int f = 0; f < _factors.Length; f++)
        {
            int width = _pattern.Widths[f];
            double[] blocks = precision.Diagonal[f];
            for (int first = 0; first < blocks.Length; first += width * width)
            {
                for (int c = 0; c < width; c++)
                {
                    blocks[first + (c * width) + c] += 1;
                }
            }
        }
    }

    /// <summary>Computes ΛZΛᵀ, the covariance of b from that of u.</summary>
    /// <param name="inverse">Z = H⁻¹ at the places of the pattern.</param>
    /// <param name="covariance">Receives it.</param>
    public void WriteCovariance(BlockMatrix inverse, BlockMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(inverse);
        ArgumentNullException.ThrowIfNull(covariance);
        Sandwich(inverse, covariance, transposed: false);
    }

    /// <summary>Copies effects from the order of the factors' blocks to that of <see cref="ParameterLayout"/>.</summary>
    /// <param name="effects">b, factor by factor, level by level.</param>
    /// <param name="target">Receives the effects term by term, as the group effects of the layout.</param>
    public void WriteByTerm(ReadOnlySpan<double> effects, Span<double> target)
    {
        foreach ((TermSlots term, int factor, int place) in _terms)
        {
            int first = term.GroupEffects - _firstEffect;
            for (int j = 0; j < term.Levels; j++)
            {
                effects.Slice(_pattern.Starts[factor] + (j * _pattern.Widths[factor]) + place, term.Effects).CopyTo(target[(first + (j * term.Effects))..]);
            }
        }
    }

    private void Sandwich(BlockMatrix source, BlockMatrix target, bool transposed)
    {
        for (int f = 0; f < _factors.Length; f++)
        {
            int size = _pattern.Widths[f] * _pattern.Widths[f];
            if (size == 1 && _kinds[f] is null)
            {
                Scale(source.Diagonal[f], target.Diagonal[f], _factors[f][0][0] * _factors[f][0][0]);
                continue;
            }

            for (int start = 0, level = 0; start < source.Diagonal[f].Length; start += size, level++)
            {
                double[] factor = Of(f, level);
                Sandwich(source.Diagonal[f].AsSpan(start, size), target.Diagonal[f].AsSpan(start, size), factor, factor, _pattern.Widths[f], _pattern.Widths[f], transposed);
            }
        }

        for (int p = 0; p < _pattern.Pairs.Length; p++)
        {
            BlockPair pair = _pattern.Pairs[p];
            (int width, int other) = (_pattern.Widths[pair.First], _pattern.Widths[pair.Second]);
            int size = width * other;
            if (size == 1 && _kinds[pair.First] is null && _kinds[pair.Second] is null)
            {
                Scale(source.Pairs[p], target.Pairs[p], _factors[pair.First][0][0] * _factors[pair.Second][0][0]);
                continue;
            }

            for (int level = 0; level + 1 < pair.Starts.Length; level++)
            {
                double[] left = Of(pair.First, level);
                for (int block = pair.Starts[level]; block < pair.Starts[level + 1]; block++)
                {
                    Sandwich(
                        source.Pairs[p].AsSpan(block * size, size), target.Pairs[p].AsSpan(block * size, size), left, Of(pair.Second, pair.Columns[block]), width, other, transposed);
                }
            }
        }
    }

    private static void Scale(double[] source, double[] target, double scale)
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = scale * source[i];
        }
    }

    /// <summary>Λ₁ᵀBΛ₂ of a block, or Λ₁BΛ₂ᵀ.</summary>
    private void Sandwich(ReadOnlySpan<double> source, Span<double> target, double[] left, double[] right, int width, int other, bool transposed)
    {
        for (int r = 0; r < width; r++)
        {
            for (int c = 0; c < other; c++)
            {
                double sum = 0;
                for (int m = transposed ? c : 0; m < (transposed ? other : c + 1); m++)
                {
                    sum += source[(r * other) + m] * (transposed ? right[(m * other) + c] : right[(c * other) + m]);
                }

                _left[(r * other) + c] = sum;
            }
        }

        for (int r = 0; r < width; r++)
        {
            for (int c = 0; c < other; c++)
            {
                double sum = 0;
                for (int m = transposed ? r : 0; m < (transposed ? width : r + 1); m++)
                {
                    sum += (transposed ? left[(m * width) + r] : left[(r * width) + m]) * _left[(m * other) + c];
                }

                target[(r * other) + c] = sum;
            }
        }
    }

    private static void Copy(double[] block, double[] whole, CovariancePart part, int width, bool toWhole)
    {
        int q = part.Term.Effects;
        for (int r = 0; r < q; r++)
        {
            Span<double> inWhole = whole.AsSpan(((part.Place + r) * width) + part.Place, r + 1);
            Span<double> inBlock = block.AsSpan(r * q, r + 1);
            (toWhole ? inBlock : inWhole).CopyTo(toWhole ? inWhole : inBlock);
        }
    }

    private static double[][] Matrices(int width, int count) => [.. Enumerable.Range(0, count).Select(_ => new double[width * width])];

    private static int[] KindOfLevel(IReadOnlyList<int> starts) =>
        [.. Enumerable.Range(0, starts.Count - 1).SelectMany(kind => Enumerable.Repeat(kind, starts[kind + 1] - starts[kind]))];

    /// <summary>A covariance within the matrix of its factor: where its effects begin, and the kind of groups that it is for; −1 for all.</summary>
    private readonly record struct CovariancePart(TermSlots Term, int Factor, int Place, int Kind);
}

using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>
/// The log likelihood of all rows given the group effects b, its first three derivatives by the linear predictors, and their sums over
/// the rows of each level.
/// </summary>
/// <remarks>
/// Rows are visited in blocks that stay in the first-level cache. With ℓ′_k, ℓ″_kl, ℓ‴_klm the derivatives of a row by its K predictors
/// (times its case weight) and W = −ℓ″. Owns scratch memory: one thread at a time; nothing is allocated after construction.
/// </remarks>
public sealed class RowLikelihood
{
    private const int BlockRows = 512;

    private readonly ConditionalRows _rows;
    private readonly Family _family;
    private readonly int _k;
    private readonly int _pairs;
    private readonly int _triples;
    private readonly double[] _fixed;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _third;
    private readonly double[] _sensitivity;
    private readonly double[] _predictors;
    private readonly double[] _values;
    private readonly double[] _variances;
    private readonly double[] _product;

    /// <summary>Reserves the memory.</summary>
    /// <param name="rows">The rows.</param>
    public RowLikelihood(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        _family = rows.Model.Family;
        _k = rows.PredictorCount;
        _pairs = SymmetricIndex.PairCount(_k);
        _triples = SymmetricIndex.TripleCount(_k);
        _fixed = new double[_k * rows.Count];
        _first = new double[_k * rows.Count];
        _second = new double[_pairs * rows.Count];
        _third = new double[_triples * rows.Count];
        _sensitivity = new double[_k * rows.Count];
        _predictors = new double[_k * BlockRows];
        _values = new double[BlockRows];
        _variances = new double[_pairs * BlockRows];
        _product = new double[BlockRows];
    }

    /// <summary>Sets the population parameters: computes the part of the predictors that no group effect enters.</summary>
    /// <param name="parameters">The population parameters; entries of covariances are not read.</param>
    public void SetParameters(ReadOnlySpan<double> parameters)
    {
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            _rows.WriteFixedPart(parameters, start, _fixed.AsSpan(_k * start, _k * rows));
        }
    }

    /// <summary>Evaluates all rows and keeps their derivatives.</summary>
    /// <param name="effects">b, factor by factor, level by level.</param>
    /// <param name="score">Receives Σ_i z_i ℓ′_i for each level, laid out as b.</param>
    /// <returns>Σ_i ℓ_i with all constants.</returns>
    public double Evaluate(ReadOnlySpan<double> effects, Span<double> score)
    {
        score.Clear();
        double sum = _rows.Response.LogNormalizer;
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            Span<double> predictors = Predict(effects, start, rows);
            Span<double> values = _values.AsSpan(0, rows);
            RowDerivatives derivatives = new() { Value = values, First = First(start, rows), Second = Second(start, rows), Third = Third(start, rows) };
            _family.Differentiate(_rows.Response.Block(start, rows), predictors, derivatives);
            if (_rows.Response.Weights is double[] weights)
            {
                VectorKernels.Multiply(values, weights.AsSpan(start, rows));
                Weigh(derivatives.First, weights.AsSpan(start, rows));
                Weigh(derivatives.Second, weights.AsSpan(start, rows));
                Weigh(derivatives.Third, weights.AsSpan(start, rows));
            }

            sum += VectorKernels.Sum(values);
            PullBack(derivatives.First, start, score);
        }

        return sum;
    }

    /// <summary>Puts minus the expected information in the place of ℓ″.</summary>
    /// <param name="effects">b, as in the last evaluation.</param>
    public void TakeExpectedInformation(ReadOnlySpan<double> effects)
    {
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            Span<double> second = Second(start, rows);
            _family.ExpectedInformation(Predict(effects, start, rows), _rows.Response.Block(start, rows).Trials, second);
            for (int i = 0; i < second.Length; i++)
            {
                second[i] = -second[i];
            }

            if (_rows.Response.Weights is double[] weights)
            {
                Weigh(second, weights.AsSpan(start, rows));
            }
        }
    }

    /// <summary>Computes Σ_i W_i z_i z_iᵀ from the derivatives kept.</summary>
    /// <param name="products">Receives the sums.</param>
    public void WriteCrossProducts(BlockMatrix products)
    {
        products.Clear();
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            Span<double> second = Second(start, rows);
            foreach (EffectProduct product in _rows.Products)
            {
                int pair = SymmetricIndex.Pair(_k, product.First.Predictor, product.Second.Predictor);
                product.Add(second.Slice(pair * rows, rows), start, _product.AsSpan(0, rows), products);
            }
        }

        foreach (double[] blocks in products.Pairs)
        {
            Negate(blocks);
        }

        foreach (double[] blocks in products.Diagonal)
        {
            Negate(blocks);
        }

        Mirror(products);
    }

    /// <summary>
    /// Computes s_i = ½ Σ_kl ℓ‴_klm V_kl, the derivative of −½ log |H| by each row's predictors, V the covariance of a row's predictors.
    /// </summary>
    /// <param name="covariance">The covariance of b, ΛH⁻¹Λᵀ, at the places of pairs that meet in a row.</param>
    /// <param name="score">Receives Σ_i z_i s_i for each level, laid out as b.</param>
    public void WriteSensitivity(BlockMatrix covariance, Span<double> score)
    {
        score.Clear();
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            Span<double> variances = _variances.AsSpan(0, _pairs * rows);
            variances.Clear();
            foreach (EffectProduct product in _rows.Products)
            {
                int pair = SymmetricIndex.Pair(_k, product.First.Predictor, product.Second.Predictor);
                product.AddEntries(covariance, start, _product.AsSpan(0, rows), variances.Slice(pair * rows, rows));
            }

            Span<double> sensitivity = _sensitivity.AsSpan(_k * start, _k * rows);
            sensitivity.Clear();
            Span<double> third = Third(start, rows);
            for (int m = 0; m < _k; m++)
            {
                for (int k = 0; k < _k; k++)
                {
                    for (int l = k; l < _k; l++)
                    {
                        VectorKernels.AddProduct(
                            sensitivity.Slice(m * rows, rows),
                            third.Slice(SymmetricIndex.Triple(_k, k, l, m) * rows, rows),
                            variances.Slice(SymmetricIndex.Pair(_k, k, l) * rows, rows),
                            k == l ? 0.5 : 1);
                    }
                }
            }

            PullBack(sensitivity, start, score);
        }
    }

    /// <summary>
    /// Computes t_i = ℓ′_i + s_i − W_i Z_iΛλ, the total derivative of the marginal log likelihood by the fixed part of each row's predictors.
    /// </summary>
    /// <param name="adjoint">Λλ, laid out as b.</param>
    /// <param name="score">Receives Σ_i z_i t_i for each level, laid out as b.</param>
    /// <param name="gradient">The sums of each column times t_i are added at the places of the parameters.</param>
    public void WriteTotalDerivative(ReadOnlySpan<double> adjoint, Span<double> score, Span<double> gradient)
    {
        score.Clear();
        for (int start = 0; start < _rows.Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _rows.Count - start);
            Span<double> moves = _predictors.AsSpan(0, _k * rows);
            moves.Clear();
            AddEffects(adjoint, start, moves);
            Span<double> total = _sensitivity.AsSpan(_k * start, _k * rows);
            VectorKernels.AddScaled(total, First(start, rows), 1);
            Span<double> second = Second(start, rows);
            for (int m = 0; m < _k; m++)
            {
                for (int l = 0; l < _k; l++)
                {
                    VectorKernels.AddProduct(
                        total.Slice(m * rows, rows), second.Slice(SymmetricIndex.Pair(_k, m, l) * rows, rows), moves.Slice(l * rows, rows), 1);
                }
            }

            PullBack(total, start, score);
            _rows.AddFixedGradient(start, total, gradient);
        }
    }

    private Span<double> Predict(ReadOnlySpan<double> effects, int start, int rows)
    {
        Span<double> predictors = _predictors.AsSpan(0, _k * rows);
        _fixed.AsSpan(_k * start, _k * rows).CopyTo(predictors);
        AddEffects(effects, start, predictors);
        return predictors;
    }

    private void AddEffects(ReadOnlySpan<double> effects, int start, Span<double> predictors)
    {
        int rows = predictors.Length / _k;
        foreach (RowEffect effect in _rows.Effects)
        {
            effect.AddTo(predictors.Slice(effect.Predictor * rows, rows), start, effects);
        }
    }

    private void PullBack(ReadOnlySpan<double> derivatives, int start, Span<double> score)
    {
        int rows = derivatives.Length / _k;
        foreach (RowEffect effect in _rows.Effects)
        {
            effect.PullBack(derivatives.Slice(effect.Predictor * rows, rows), start, _product.AsSpan(0, rows), score);
        }
    }

    private Span<double> First(int start, int rows) => _first.AsSpan(_k * start, _k * rows);

    private Span<double> Second(int start, int rows) => _second.AsSpan(_pairs * start, _pairs * rows);

    private Span<double> Third(int start, int rows) => _third.AsSpan(_triples * start, _triples * rows);

    private static void Weigh(Span<double> derivatives, ReadOnlySpan<double> weights)
    {
        for (int place = 0; place < derivatives.Length; place += weights.Length)
        {
            VectorKernels.Multiply(derivatives.Slice(place, weights.Length), weights);
        }
    }

    private static void Negate(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = -values[i];
        }
    }

    /// <summary>Fills the lower triangles of the diagonal blocks from the upper ones.</summary>
    internal static void Mirror(BlockMatrix matrix)
    {
        for (int f = 0; f < matrix.Diagonal.Length; f++)
        {
            int width = matrix.Pattern.Widths[f];
            double[] blocks = matrix.Diagonal[f];
            for (int first = 0; width > 1 && first < blocks.Length; first += width * width)
            {
                for (int r = 0; r < width; r++)
                {
                    for (int c = r + 1; c < width; c++)
                    {
                        blocks[first + (c * width) + r] = blocks[first + (r * width) + c];
                    }
                }
            }
        }
    }
}

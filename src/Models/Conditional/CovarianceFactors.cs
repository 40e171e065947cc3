using Bayes.Models.Posterior;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>The factors Λ of the covariances of the group effects, b = Λu with u standard normal, and what follows from them.</summary>
/// <remarks>
/// In the population parameters a term's covariance stands as its Λ: a term of q correlated effects has the lower triangle of Λ row by row,
/// [q(q + 1)/2], one of independent effects the diagonal, [q], in place of log standard deviations and correlations. All terms of a grouping
/// factor form one block diagonal Λ. Owns memory: one thread at a time.
/// </remarks>
public sealed class CovarianceFactors
{
    private readonly BlockPattern _pattern;
    private readonly (TermSlots Term, int Factor, int Place)[] _terms;
    private readonly double[][] _factors;
    private readonly double[] _left;
    private readonly int _firstEffect;

    /// <summary>Reserves the memory.</summary>
    /// <param name="rows">The rows, which say how factors and terms are ordered.</param>
    public CovarianceFactors(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _pattern = rows.Pattern;
        List<(TermSlots, int, int)> terms = [];
        for (int f = 0; f < rows.Factors.Count; f++)
        {
            int place = 0;
            foreach (TermSlots term in rows.Model.Layout.Terms.Where(t => t.Group == rows.Factors[f]))
            {
                terms.Add((term, f, place));
                place += term.Effects;
            }
        }

        _terms = [.. terms];
        _firstEffect = _terms.Length == 0 ? 0 : _terms.Min(t => t.Term.GroupEffects);
        _factors = [.. _pattern.Widths.Select(w => new double[w * w])];
        int widest = _pattern.Widths.DefaultIfEmpty(0).Max();
        _left = new double[widest * widest];
    }

    internal BlockPattern Pattern => _pattern;

    internal ReadOnlySpan<(TermSlots Term, int Factor, int Place)> Terms => _terms;

    /// <summary>The place of Λ[row, column] of a term among the population parameters.</summary>
    /// <param name="term">The term.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0, at most <paramref name="row"/>.</param>
    /// <returns>The place; −1 for the zeros of a term of independent effects.</returns>
    public static int Place(TermSlots term, int row, int column) =>
        term.IsCorrelated ? term.LogSd + (row * (row + 1) / 2) + column : row == column ? term.LogSd + row : -1;

    /// <summary>Reads Λ from the population parameters.</summary>
    /// <param name="parameters">The population parameters.</param>
    public void Load(ReadOnlySpan<double> parameters)
    {
        foreach ((TermSlots term, int factor, int place) in _terms)
        {
            for (int r = 0; r < term.Effects; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    int from = Place(term, r, c);
                    _factors[factor][((place + r) * _pattern.Widths[factor]) + place + c] = from < 0 ? 0 : parameters[from];
                }
            }
        }
    }

    internal double[] Of(int factor) => _factors[factor];

    /// <summary>Computes b = Λu.</summary>
    /// <param name="spherical">u.</param>
    /// <param name="effects">Receives b.</param>
    public void Apply(ReadOnlySpan<double> spherical, Span<double> effects)
    {
        for (int f = 0; f < _factors.Length; f++)
        {
            int width = _pattern.Widths[f];
            double[] factor = _factors[f];
            for (int first = _pattern.Starts[f]; first < _pattern.Starts[f + 1]; first += width)
            {
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
            double[] factor = _factors[f];
            for (int first = _pattern.Starts[f]; first < _pattern.Starts[f + 1]; first += width)
            {
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
            Sandwich(source.Diagonal[f], target.Diagonal[f], f, f, transposed);
        }

        for (int p = 0; p < _pattern.Pairs.Length; p++)
        {
            Sandwich(source.Pairs[p], target.Pairs[p], _pattern.Pairs[p].First, _pattern.Pairs[p].Second, transposed);
        }
    }

    /// <summary>Λ₁ᵀBΛ₂ of each block, or Λ₁BΛ₂ᵀ.</summary>
    private void Sandwich(double[] source, double[] target, int first, int second, bool transposed)
    {
        int width = _pattern.Widths[first];
        int other = _pattern.Widths[second];
        int size = width * other;
        double[] left = _factors[first];
        double[] right = _factors[second];
        if (size == 1)
        {
            double scale = left[0] * right[0];
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = scale * source[i];
            }

            return;
        }

        for (int start = 0; start < source.Length; start += size)
        {
            for (int r = 0; r < width; r++)
            {
                for (int c = 0; c < other; c++)
                {
                    double sum = 0;
                    for (int m = transposed ? c : 0; m < (transposed ? other : c + 1); m++)
                    {
                        sum += source[start + (r * other) + m] * (transposed ? right[(m * other) + c] : right[(c * other) + m]);
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

                    target[start + (r * other) + c] = sum;
                }
            }
        }
    }
}

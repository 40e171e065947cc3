using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>Gathers the derivative of a marginal log likelihood by the factors Λ of the group effects' covariances.</summary>
/// <remarks>Only lower triangles are kept, one for each kind of a factor's groups. Owns memory: one thread at a time.</remarks>
public sealed class CovarianceFactorGradient
{
    private readonly CovarianceFactors _factors;
    private readonly BlockPattern _pattern;
    private readonly double[][][] _gradients;
    private readonly double[] _left;
    private readonly double[] _right;

    /// <summary>Reserves the memory.</summary>
    /// <param name="factors">Λ.</param>
    public CovarianceFactorGradient(CovarianceFactors factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        _factors = factors;
        _pattern = factors.Pattern;
        _gradients = [.. _pattern.Widths.Select((w, f) => Enumerable.Range(0, factors.KindCount(f)).Select(_ => new double[w * w]).ToArray())];
        int widest = _pattern.Widths.DefaultIfEmpty(0).Max();
        _left = new double[widest * widest];
        _right = new double[widest * widest];
    }

    /// <summary>Sets the gradient by Λ to zero.</summary>
    public void Clear()
    {
        foreach (double[][] kinds in _gradients)
        {
            foreach (double[] gradient in kinds)
            {
                Array.Clear(gradient);
            }
        }
    }

    /// <summary>Adds factor·Σ_j x_j y_jᵀ to the gradient by Λ.</summary>
    /// <param name="left">x, laid out as b.</param>
    /// <param name="right">y, laid out as u.</param>
    public void AddOuter(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        for (int f = 0; f < _gradients.Length; f++)
        {
            int width = _pattern.Widths[f];
            int level = 0;
            for (int first = _pattern.Starts[f]; first < _pattern.Starts[f + 1]; first += width, level++)
            {
                double[] gradient = Of(f, level);
                for (int r = 0; r < width; r++)
                {
                    for (int c = 0; c <= r; c++)
                    {
                        gradient[(r * width) + c] += left[first + r] * right[first + c];
                    }
                }
            }
        }
    }

    /// <summary>Adds −CΛZ, summed over levels: the derivative of −½ log |I + ΛᵀCΛ| by Λ at fixed C.</summary>
    /// <param name="products">C.</param>
    /// <param name="inverse">Z = H⁻¹ at the places of the pattern.</param>
    public void AddLogDeterminant(BlockMatrix products, BlockMatrix inverse)
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(inverse);
        for (int f = 0; f < _gradients.Length; f++)
        {
            int width = _pattern.Widths[f];
            int square = width * width;
            if (width == 1 && _gradients[f].Length == 1)
            {
                _gradients[f][0][0] -= _factors.Of(f, 0)[0] * VectorKernels.Dot(products.Diagonal[f], inverse.Diagonal[f]);
                continue;
            }

            for (int first = 0, level = 0; first < products.Diagonal[f].Length; first += square, level++)
            {
                Multiply(_factors.Of(f, level), inverse.Diagonal[f].AsSpan(first, square), width, width, _left);
                Subtract(products.Diagonal[f].AsSpan(first, square), _left, width, width, Of(f, level));
            }
        }

        for (int p = 0; p < _pattern.Pairs.Length; p++)
        {
            BlockPair pair = _pattern.Pairs[p];
            int width = _pattern.Widths[pair.First];
            int other = _pattern.Widths[pair.Second];
            int size = width * other;
            if (size == 1 && _gradients[pair.First].Length == 1 && _gradients[pair.Second].Length == 1)
            {
                double product = VectorKernels.Dot(products.Pairs[p], inverse.Pairs[p]);
                _gradients[pair.First][0][0] -= _factors.Of(pair.Second, 0)[0] * product;
                _gradients[pair.Second][0][0] -= _factors.Of(pair.First, 0)[0] * product;
                continue;
            }

            for (int block = 0, level = 0; block < pair.Count; block++)
            {
                while (block >= pair.Starts[level + 1])
                {
                    level++;
                }

                int second = pair.Columns[block];
                ReadOnlySpan<double> c = products.Pairs[p].AsSpan(block * size, size);
                ReadOnlySpan<double> z = inverse.Pairs[p].AsSpan(block * size, size);

                // For the first factor C Λ₂ Zᵀ, for the second Cᵀ Λ₁ Z.
                Transpose(z, width, other, _right);
                Multiply(_factors.Of(pair.Second, second), _right, other, width, _left);
                Subtract(c, _left, width, other, Of(pair.First, level));
                Multiply(_factors.Of(pair.First, level), z, width, other, _left);
                Transpose(c, width, other, _right);
                Subtract(_right.AsSpan(0, size), _left, other, width, Of(pair.Second, second));
            }
        }
    }

    /// <summary>Adds the gradient by Λ to the gradient by the population parameters.</summary>
    /// <param name="gradient">The gradient by the population parameters.</param>
    public void AddTo(Span<double> gradient) => _factors.PullBack(_gradients, gradient);

    private double[] Of(int factor, int level) => _gradients[factor][_factors.KindOf(factor, level)];

    /// <summary>Λ (lower triangular, [rows × rows]) times a matrix [rows × columns].</summary>
    private static void Multiply(ReadOnlySpan<double> factor, ReadOnlySpan<double> matrix, int rows, int columns, Span<double> result)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = 0;
                for (int m = 0; m <= r; m++)
                {
                    sum += factor[(r * rows) + m] * matrix[(m * columns) + c];
                }

                result[(r * columns) + c] = sum;
            }
        }
    }

    /// <summary>Subtracts the lower triangle of the product of [size × inner] and [inner × size].</summary>
    private static void Subtract(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int size, int inner, Span<double> gradient)
    {
        for (int r = 0; r < size; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = 0;
                for (int m = 0; m < inner; m++)
                {
                    sum += left[(r * inner) + m] * right[(m * size) + c];
                }

                gradient[(r * size) + c] -= sum;
            }
        }
    }

    private static void Transpose(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> result)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = matrix[(r * columns) + c];
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>Products with and solutions by small lower triangular matrices, [q × q] row by row; what is above the diagonal is not read.</summary>
/// <typeparam name="T">A number of one group, or those of several groups side by side.</typeparam>
internal static class TriangularProducts<T>
    where T : struct, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>
{
    /// <summary>y = F x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int q, ReadOnlySpan<T> f, ReadOnlySpan<T> x, Span<T> y)
    {
        for (int r = 0; r < q; r++)
        {
            T sum = default;
            for (int k = 0; k <= r; k++)
            {
                sum += f[(r * q) + k] * x[k];
            }

            y[r] = sum;
        }
    }

    /// <summary>y = Fᵀx.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeMultiply(int q, ReadOnlySpan<T> f, ReadOnlySpan<T> x, Span<T> y)
    {
        for (int r = 0; r < q; r++)
        {
            T sum = default;
            for (int k = r; k < q; k++)
            {
                sum += f[(k * q) + r] * x[k];
            }

            y[r] = sum;
        }
    }

    /// <summary>x becomes G⁻¹x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Solve(int q, ReadOnlySpan<T> g, ReadOnlySpan<T> inverseDiagonal, Span<T> x)
    {
        for (int r = 0; r < q; r++)
        {
            T value = x[r];
            for (int k = 0; k < r; k++)
            {
                value -= g[(r * q) + k] * x[k];
            }

            x[r] = value * inverseDiagonal[r];
        }
    }

    /// <summary>x becomes G⁻ᵀx.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeSolve(int q, ReadOnlySpan<T> g, ReadOnlySpan<T> inverseDiagonal, Span<T> x)
    {
        for (int r = q - 1; r >= 0; r--)
        {
            T value = x[r];
            for (int k = r + 1; k < q; k++)
            {
                value -= g[(k * q) + r] * x[k];
            }

            x[r] = value * inverseDiagonal[r];
        }
    }
}

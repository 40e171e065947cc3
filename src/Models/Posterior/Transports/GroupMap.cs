using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of one group, z ↦ b = F(S⁻¹Fᵀc + G⁻ᵀz) with S = I + FᵀAF = GGᵀ, and its derivatives.</summary>
/// <remarks>
/// Σ = FFᵀ is the covariance of the effects, A and c are the group's quadratic. Since (Σ⁻¹ + A)⁻¹ = F S⁻¹Fᵀ, the effects have the
/// conditional mean and covariance of the quadratic times N(0, Σ), whatever z ~ N(0, I) is rotated by; written in S no covariance is
/// inverted, so that standard deviations near 0 and correlations near ±1 keep their digits, and A = 0 is the non-centred form exactly.
/// Owns scratch memory. Matrices are [q × q] row by row; F and G are lower triangular.
/// </remarks>
/// <typeparam name="T">A number of one group, or those of several groups side by side.</typeparam>
/// <typeparam name="TArithmetic">What its operators do not give.</typeparam>
internal sealed class GroupMap<T, TArithmetic>(int q)
    where T : struct, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>
    where TArithmetic : IGroupArithmetic<T>
{
    private readonly T[] _product = new T[q * q];
    private readonly T[] _g = new T[q * q];
    private readonly T[] _inverseDiagonal = new T[q];
    private readonly T[] _adjoint = new T[q * q];
    private readonly T[] _mean = new T[q];
    private readonly T[] _spread = new T[q];
    private readonly T[] _solved = new T[q];
    private readonly T[] _byScaled = new T[q];
    private readonly T[] _scaled = new T[q];

    /// <summary>Computes A F, S and G; returns log |det G|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Load(ReadOnlySpan<T> f, ReadOnlySpan<T> a)
    {
        T[] g = _g;
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < q; c++)
            {
                T sum = default;
                for (int k = c; k < q; k++)
                {
                    sum += a[(r * q) + k] * f[(k * q) + c];
                }

                _product[(r * q) + c] = sum;
            }
        }

        T log = default;
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                T sum = r == c ? TArithmetic.Of(1) : default;
                for (int k = r; k < q; k++)
                {
                    sum += f[(k * q) + r] * _product[(k * q) + c];
                }

                for (int k = 0; k < c; k++)
                {
                    sum -= g[(r * q) + k] * g[(c * q) + k];
                }

                g[(r * q) + c] = r == c ? TArithmetic.Sqrt(sum) : sum * _inverseDiagonal[c];
            }

            T diagonal = g[(r * q) + r];
            _inverseDiagonal[r] = TArithmetic.Of(1) / diagonal;
            log += TArithmetic.Log(diagonal);
        }

        return log;
    }

    /// <summary>Maps z to b; <see cref="Load"/> comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToEffects(ReadOnlySpan<T> f, ReadOnlySpan<T> c, ReadOnlySpan<T> z, Span<T> b)
    {
        Position(f, c, z);
        TriangularProducts<T>.Multiply(q, f, _scaled, b);
    }

    /// <summary>∂b/∂z = F G⁻ᵀ, [q × q]; <see cref="Load"/> comes first.</summary>
    public void Jacobian(ReadOnlySpan<T> f, Span<T> jacobian)
    {
        for (int column = 0; column < q; column++)
        {
            _spread.AsSpan().Clear();
            _spread[column] = TArithmetic.Of(1);
            TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, _spread);
            TriangularProducts<T>.Multiply(q, f, _spread, _scaled);
            for (int r = 0; r < q; r++)
            {
                jacobian[(r * q) + column] = _scaled[r];
            }
        }
    }

    /// <summary>Maps b to z; <see cref="Load"/> comes first.</summary>
    public void ToWhitened(ReadOnlySpan<T> f, ReadOnlySpan<T> c, ReadOnlySpan<T> b, Span<T> z)
    {
        TriangularProducts<T>.TransposeMultiply(q, f, c, _mean);
        TriangularProducts<T>.Solve(q, _g, _inverseDiagonal, _mean);
        TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, _mean);
        for (int r = 0; r < q; r++)
        {
            T value = b[r];
            for (int k = 0; k < r; k++)
            {
                value -= f[(r * q) + k] * _scaled[k];
            }

            _scaled[r] = value / f[(r * q) + r];
        }

        for (int r = 0; r < q; r++)
        {
            T sum = default;
            for (int k = r; k < q; k++)
            {
                sum += _g[(k * q) + r] * (_scaled[k] - _mean[k]);
            }

            z[r] = sum;
        }
    }

    /// <summary>
    /// From the gradient by b, the gradients by z, c and F of log p + log |det ∂b/∂z|, the part of F itself in the determinant left out;
    /// <see cref="Load"/> comes first.
    /// </summary>
    /// <param name="f">F.</param>
    /// <param name="c">c.</param>
    /// <param name="z">z.</param>
    /// <param name="byEffects">The gradient by b.</param>
    /// <param name="byZ">Receives the gradient by z.</param>
    /// <param name="byC">Receives the gradient by c.</param>
    /// <param name="byF">The gradient by F is added here; its upper triangle means nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack(
        ReadOnlySpan<T> f, ReadOnlySpan<T> c, ReadOnlySpan<T> z, ReadOnlySpan<T> byEffects, Span<T> byZ, Span<T> byC, Span<T> byF)
    {
        Position(f, c, z);
        TriangularProducts<T>.TransposeMultiply(q, f, byEffects, _byScaled);
        _byScaled.CopyTo(_solved, 0);
        TriangularProducts<T>.Solve(q, _g, _inverseDiagonal, _solved);
        _solved.CopyTo(byZ);
        TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, _solved);
        TriangularProducts<T>.Multiply(q, f, _solved, byC);
        AdjointOfSystem(byZ);
        for (int r = 0; r < q; r++)
        {
            for (int k = 0; k <= r; k++)
            {
                T sum = (byEffects[r] * _scaled[k]) + (c[r] * _solved[k]);
                for (int m = 0; m < q; m++)
                {
                    sum += TArithmetic.Of(2) * _product[(r * q) + m] * _adjoint[(m * q) + k];
                }

                byF[(r * q) + k] += sum;
            }
        }
    }

    /// <summary>
    /// The gradient by the symmetric A that belongs to the last <see cref="PullBack"/>, F S̄ Fᵀ: what the entries (r, c) and (c, r), which are
    /// one number, do together is shared between them.
    /// </summary>
    /// <param name="f">F.</param>
    /// <param name="byA">Receives the gradient by A, [q × q], in the first q entries of rows of the given width.</param>
    /// <param name="width">The entries of a row of <paramref name="byA"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ByInformation(ReadOnlySpan<T> f, Span<T> byA, int width)
    {
        for (int r = 0; r < q; r++)
        {
            TriangularProducts<T>.Multiply(q, f, _adjoint.AsSpan(r * q, q), _byScaled);
            _byScaled.CopyTo(_adjoint.AsSpan(r * q, q));
        }

        // The rows of S̄Fᵀ are there; its columns take F from the left.
        for (int c = 0; c < q; c++)
        {
            for (int r = 0; r < q; r++)
            {
                T sum = default;
                for (int k = 0; k <= r; k++)
                {
                    sum += f[(r * q) + k] * _adjoint[(k * q) + c];
                }

                byA[(r * width) + c] = sum;
            }
        }
    }

    /// <summary>The solution of (Σ⁻¹ + A)y = x as y = Fv, v = S⁻¹Fᵀx; <see cref="Load"/> comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(ReadOnlySpan<T> f, ReadOnlySpan<T> x, Span<T> v, Span<T> y)
    {
        TriangularProducts<T>.TransposeMultiply(q, f, x, v);
        TriangularProducts<T>.Solve(q, _g, _inverseDiagonal, v);
        TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, v);
        TriangularProducts<T>.Multiply(q, f, v, y);
    }

    /// <summary>
    /// The gradient by the symmetric S, from the mean S⁻¹Fᵀc, from G⁻ᵀz, and from −log |det G|: the last two by the rule for a Cholesky
    /// factor, S̄ = ½G⁻ᵀ(M + Mᵀ)G⁻¹, M the lower triangle of GᵀḠ with its diagonal halved.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AdjointOfSystem(ReadOnlySpan<T> byZ)
    {
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                T sum = r == c ? TArithmetic.Of(-1) : default;
                for (int k = r; k < q; k++)
                {
                    sum -= _g[(k * q) + r] * _spread[k] * byZ[c];
                }

                // Half of M + Mᵀ: the halved diagonal twice, and each entry below once.
                _adjoint[(r * q) + c] = TArithmetic.Of(0.5) * sum;
                _adjoint[(c * q) + r] = TArithmetic.Of(0.5) * sum;
            }
        }

        SolveTransposedColumns();
        Transpose();
        SolveTransposedColumns();
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < q; c++)
            {
                _adjoint[(r * q) + c] -= TArithmetic.Of(0.5) * ((_solved[r] * _mean[c]) + (_mean[r] * _solved[c]));
            }
        }
    }

    /// <summary>The mean S⁻¹Fᵀc, the spread G⁻ᵀz, and their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Position(ReadOnlySpan<T> f, ReadOnlySpan<T> c, ReadOnlySpan<T> z)
    {
        TriangularProducts<T>.TransposeMultiply(q, f, c, _mean);
        TriangularProducts<T>.Solve(q, _g, _inverseDiagonal, _mean);
        TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, _mean);
        z[..q].CopyTo(_spread);
        TriangularProducts<T>.TransposeSolve(q, _g, _inverseDiagonal, _spread);
        for (int k = 0; k < q; k++)
        {
            _scaled[k] = _mean[k] + _spread[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveTransposedColumns()
    {
        for (int column = 0; column < q; column++)
        {
            for (int r = q - 1; r >= 0; r--)
            {
                T value = _adjoint[(r * q) + column];
                for (int k = r + 1; k < q; k++)
                {
                    value -= _g[(k * q) + r] * _adjoint[(k * q) + column];
                }

                _adjoint[(r * q) + column] = value * _inverseDiagonal[r];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transpose()
    {
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < r; c++)
            {
                (_adjoint[(r * q) + c], _adjoint[(c * q) + r]) = (_adjoint[(c * q) + r], _adjoint[(r * q) + c]);
            }
        }
    }
}

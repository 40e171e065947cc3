using System.Runtime.CompilerServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of one group, z ↦ b = F(S⁻¹Fᵀc + G⁻ᵀz) with S = I + FᵀAF = GGᵀ, and its derivatives.</summary>
/// <remarks>
/// Σ = FFᵀ is the covariance of the effects, A and c are the group's quadratic. Since (Σ⁻¹ + A)⁻¹ = F S⁻¹Fᵀ, the effects have the
/// conditional mean and covariance of the quadratic times N(0, Σ), whatever z ~ N(0, I) is rotated by; written in S no covariance is
/// inverted, so that standard deviations near 0 and correlations near ±1 keep their digits, and A = 0 is the non-centred form exactly.
/// Owns scratch memory. Matrices are [q × q] row by row; F and G are lower triangular.
/// </remarks>
internal sealed class GroupMap(int q)
{
    private readonly double[] _product = new double[q * q];
    private readonly double[] _g = new double[q * q];
    private readonly double[] _adjoint = new double[q * q];
    private readonly double[] _mean = new double[q];
    private readonly double[] _spread = new double[q];
    private readonly double[] _solved = new double[q];
    private readonly double[] _byScaled = new double[q];
    private readonly double[] _scaled = new double[q];

    /// <summary>Computes A F, S and G; returns log |det G|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Load(ReadOnlySpan<double> f, ReadOnlySpan<double> a)
    {
        double[] g = _g;
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < q; c++)
            {
                double sum = 0;
                for (int k = c; k < q; k++)
                {
                    sum += a[(r * q) + k] * f[(k * q) + c];
                }

                _product[(r * q) + c] = sum;
            }
        }

        double log = 0;
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = r == c ? 1 : 0;
                for (int k = r; k < q; k++)
                {
                    sum += f[(k * q) + r] * _product[(k * q) + c];
                }

                for (int k = 0; k < c; k++)
                {
                    sum -= g[(r * q) + k] * g[(c * q) + k];
                }

                g[(r * q) + c] = r == c ? Math.Sqrt(sum) : sum / g[(c * q) + c];
            }

            log += Math.Log(g[(r * q) + r]);
        }

        return log;
    }

    /// <summary>Maps z to b; <see cref="Load"/> comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToEffects(ReadOnlySpan<double> f, ReadOnlySpan<double> c, ReadOnlySpan<double> z, Span<double> b)
    {
        Position(f, c, z);
        TriangularProducts.Multiply(q, f, _scaled, b);
    }

    /// <summary>∂b/∂z = F G⁻ᵀ, [q × q]; <see cref="Load"/> comes first.</summary>
    public void Jacobian(ReadOnlySpan<double> f, Span<double> jacobian)
    {
        for (int column = 0; column < q; column++)
        {
            _spread.AsSpan().Clear();
            _spread[column] = 1;
            TriangularProducts.TransposeSolve(q, _g, _spread);
            TriangularProducts.Multiply(q, f, _spread, _scaled);
            for (int r = 0; r < q; r++)
            {
                jacobian[(r * q) + column] = _scaled[r];
            }
        }
    }

    /// <summary>Maps b to z; <see cref="Load"/> comes first.</summary>
    public void ToWhitened(ReadOnlySpan<double> f, ReadOnlySpan<double> c, ReadOnlySpan<double> b, Span<double> z)
    {
        TriangularProducts.TransposeMultiply(q, f, c, _mean);
        TriangularProducts.Solve(q, _g, _mean);
        TriangularProducts.TransposeSolve(q, _g, _mean);
        for (int r = 0; r < q; r++)
        {
            double value = b[r];
            for (int k = 0; k < r; k++)
            {
                value -= f[(r * q) + k] * _scaled[k];
            }

            _scaled[r] = value / f[(r * q) + r];
        }

        for (int r = 0; r < q; r++)
        {
            double sum = 0;
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
        ReadOnlySpan<double> f, ReadOnlySpan<double> c, ReadOnlySpan<double> z, ReadOnlySpan<double> byEffects, Span<double> byZ, Span<double> byC, Span<double> byF)
    {
        Position(f, c, z);
        TriangularProducts.TransposeMultiply(q, f, byEffects, _byScaled);
        _byScaled.CopyTo(_solved, 0);
        TriangularProducts.Solve(q, _g, _solved);
        _solved.CopyTo(byZ);
        TriangularProducts.TransposeSolve(q, _g, _solved);
        TriangularProducts.Multiply(q, f, _solved, byC);
        AdjointOfSystem(byZ);
        for (int r = 0; r < q; r++)
        {
            for (int k = 0; k <= r; k++)
            {
                double sum = (byEffects[r] * _scaled[k]) + (c[r] * _solved[k]);
                for (int m = 0; m < q; m++)
                {
                    sum += 2 * _product[(r * q) + m] * _adjoint[(m * q) + k];
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
    public void ByInformation(ReadOnlySpan<double> f, Span<double> byA, int width)
    {
        for (int r = 0; r < q; r++)
        {
            TriangularProducts.Multiply(q, f, _adjoint.AsSpan(r * q, q), _byScaled);
            _byScaled.CopyTo(_adjoint.AsSpan(r * q, q));
        }

        // The rows of S̄Fᵀ are there; its columns take F from the left.
        for (int c = 0; c < q; c++)
        {
            for (int r = 0; r < q; r++)
            {
                double sum = 0;
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
    public void Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> x, Span<double> v, Span<double> y)
    {
        TriangularProducts.TransposeMultiply(q, f, x, v);
        TriangularProducts.Solve(q, _g, v);
        TriangularProducts.TransposeSolve(q, _g, v);
        TriangularProducts.Multiply(q, f, v, y);
    }

    /// <summary>
    /// The gradient by the symmetric S, from the mean S⁻¹Fᵀc, from G⁻ᵀz, and from −log |det G|: the last two by the rule for a Cholesky
    /// factor, S̄ = ½G⁻ᵀ(M + Mᵀ)G⁻¹, M the lower triangle of GᵀḠ with its diagonal halved.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AdjointOfSystem(ReadOnlySpan<double> byZ)
    {
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = r == c ? -1 : 0;
                for (int k = r; k < q; k++)
                {
                    sum -= _g[(k * q) + r] * _spread[k] * byZ[c];
                }

                // Half of M + Mᵀ: the halved diagonal twice, and each entry below once.
                _adjoint[(r * q) + c] = 0.5 * sum;
                _adjoint[(c * q) + r] = 0.5 * sum;
            }
        }

        SolveTransposedColumns();
        Transpose();
        SolveTransposedColumns();
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < q; c++)
            {
                _adjoint[(r * q) + c] -= 0.5 * ((_solved[r] * _mean[c]) + (_mean[r] * _solved[c]));
            }
        }
    }

    /// <summary>The mean S⁻¹Fᵀc, the spread G⁻ᵀz, and their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Position(ReadOnlySpan<double> f, ReadOnlySpan<double> c, ReadOnlySpan<double> z)
    {
        TriangularProducts.TransposeMultiply(q, f, c, _mean);
        TriangularProducts.Solve(q, _g, _mean);
        TriangularProducts.TransposeSolve(q, _g, _mean);
        z[..q].CopyTo(_spread);
        TriangularProducts.TransposeSolve(q, _g, _spread);
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
                double value = _adjoint[(r * q) + column];
                for (int k = r + 1; k < q; k++)
                {
                    value -= _g[(k * q) + r] * _adjoint[(k * q) + column];
                }

                _adjoint[(r * q) + column] = value / _g[(r * q) + r];
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

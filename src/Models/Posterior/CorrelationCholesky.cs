namespace Bayes.Models.Posterior;

/// <summary>
/// The Cholesky factor of a q × q correlation matrix as a function of q(q − 1)/2 unconstrained numbers, with its derivatives.
/// </summary>
/// <remarks>
/// <para>
/// Number y_ij (i &gt; j, row by row) is the inverse hyperbolic tangent of a canonical partial correlation r_ij = tanh y_ij, and
/// L_ij = r_ij ∏_{k&lt;j} √(1 − r_ik²), L_ii = ∏_{k&lt;i} √(1 − r_ik²) (Stan Reference Manual, "Cholesky factors of correlation matrices").
/// </para>
/// <para>
/// With a_ij = log(1 − r_ij²) the LKJ(η) density of L times the Jacobian of y ↦ L collapses to Σ a_ij (η − 1 + (q − j)/2), j from 0
/// (Lewandowski, Kurowicka and Joe 2009: the partial correlations are independent betas). √(1 − r²) is computed as sech y, so that
/// correlations near ±1 keep their digits.
/// </para>
/// </remarks>
internal static class CorrelationCholesky
{
    /// <summary>log(1 − tanh²y).</summary>
    public static double LogOneMinusSquare(double y)
    {
        double a = Math.Abs(y);
        return 2 * (0.69314718055994530942 - a - Bayes.Numerics.SpecialFunctions.Log1P(Math.Exp(-2 * a)));
    }

    /// <summary>Writes L, row-major [q × q] with zeros above the diagonal.</summary>
    public static void Factor(ReadOnlySpan<double> unconstrained, int q, Span<double> factor)
    {
        int place = 0;
        for (int i = 0; i < q; i++)
        {
            double remaining = 1;
            for (int j = 0; j < i; j++)
            {
                double y = unconstrained[place++];
                factor[(i * q) + j] = Math.Tanh(y) * remaining;
                remaining *= Sech(y);
            }

            factor[(i * q) + i] = remaining;
            factor.Slice((i * q) + i + 1, q - i - 1).Clear();
        }
    }

    /// <summary>Reads y back from L.</summary>
    public static void Unconstrain(ReadOnlySpan<double> factor, int q, Span<double> unconstrained)
    {
        int place = 0;
        for (int i = 0; i < q; i++)
        {
            double remaining = 1;
            for (int j = 0; j < i; j++)
            {
                double y = Math.Atanh(factor[(i * q) + j] / remaining);
                unconstrained[place++] = y;
                remaining *= Sech(y);
            }
        }
    }

    /// <summary>The log LKJ(η) density of the correlation matrix in terms of y, up to a constant; adds its gradient.</summary>
    public static double LogPrior(ReadOnlySpan<double> unconstrained, int q, double shape, Span<double> gradient)
    {
        double sum = 0;
        int place = 0;
        for (int i = 1; i < q; i++)
        {
            for (int j = 0; j < i; j++, place++)
            {
                double weight = shape - 1 + (0.5 * (q - j));
                sum += weight * LogOneMinusSquare(unconstrained[place]);
                gradient[place] -= 2 * weight * Math.Tanh(unconstrained[place]);
            }
        }

        return sum;
    }

    /// <summary>Σ_i log L_ii.</summary>
    public static double LogDiagonal(ReadOnlySpan<double> unconstrained)
    {
        double sum = 0;
        foreach (double y in unconstrained)
        {
            sum += 0.5 * LogOneMinusSquare(y);
        }

        return sum;
    }

    /// <summary>
    /// Adds to the gradient by y: the chain rule from a gradient by L (row-major, lower triangle) plus <paramref name="logDiagonalWeight"/>
    /// times the gradient of Σ log L_ii.
    /// </summary>
    public static void PullBack(
        ReadOnlySpan<double> unconstrained, int q, ReadOnlySpan<double> factor, ReadOnlySpan<double> factorGradient, double logDiagonalWeight, Span<double> gradient)
    {
        int place = 0;
        for (int i = 1; i < q; i++)
        {
            double remaining = 1;
            for (int j = 0; j < i; j++, place++)
            {
                double y = unconstrained[place];
                double r = Math.Tanh(y);
                double s = Sech(y);
                double later = 0;
                for (int m = j + 1; m <= i; m++)
                {
                    later += factorGradient[(i * q) + m] * factor[(i * q) + m];
                }

                gradient[place] += (factorGradient[(i * q) + j] * s * s * remaining) - (r * later) - (r * logDiagonalWeight);
                remaining *= s;
            }
        }
    }

    private static double Sech(double y)
    {
        double e = Math.Exp(-Math.Abs(y));
        return 2 * e / (1 + (e * e));
    }
}

using Bayes.Models.Formulas;

namespace Bayes.Models.Posterior;

/// <summary>The Cholesky factor of a q × q correlation matrix of one free correlation ρ, and its derivative.</summary>
/// <remarks>
/// <para>
/// Autoregression, R_ij = ρ^|i−j|: L_i0 = ρⁱ, L_ij = ρ^(i−j) √(1 − ρ²) for j ≥ 1.
/// </para>
/// <para>
/// Compound symmetry, R_ij = ρ: with w_j = 1 + jρ, from the conditional variance (1 − ρ) w_j/w_(j−1) of effect j and the conditional
/// covariance ρ(1 − ρ)/w_(j−1) of those after it, L_jj = √((1 − ρ) w_j/w_(j−1)) and L_ij = ρ √((1 − ρ)/(w_j w_(j−1))) for i &gt; j ≥ 1;
/// L_00 = 1, L_i0 = ρ. 1 − ρ and w_(q−1) come from the roots of <see cref="CorrelationRoots"/>, so that they keep their digits at the ends.
/// </para>
/// </remarks>
internal static class StructuredCorrelation
{
    /// <summary>Writes L, row-major [q × q] with zeros above the diagonal.</summary>
    public static void Factor(CovarianceStructure structure, CorrelationRoots roots, int q, Span<double> factor)
    {
        factor[..(q * q)].Clear();
        if (structure.IsAutoregressive())
        {
            double rho = roots.Correlation(-1);
            double rest = 2 * roots.Low * roots.High;
            double power = 1;
            for (int lag = 0; lag < q; lag++, power *= rho)
            {
                factor[lag * q] = power;
                for (int j = 1; j + lag < q; j++)
                {
                    factor[((j + lag) * q) + j] = power * rest;
                }
            }

            return;
        }

        for (int j = 0; j < q; j++)
        {
            Column column = SymmetricColumn(structure, roots, q, j);
            factor[(j * q) + j] = column.Diagonal;
            for (int i = j + 1; i < q; i++)
            {
                factor[(i * q) + j] = column.Below;
            }
        }
    }

    /// <summary>The derivative by the free parameter: Σ ∂/∂L_ij · dL_ij, plus a weight times that of Σ log L_ii.</summary>
    public static double PullBack(CovarianceStructure structure, CorrelationRoots roots, int q, ReadOnlySpan<double> factorGradient, double logDiagonalWeight)
    {
        double sum = 0;
        if (structure.IsAutoregressive())
        {
            double rho = roots.Correlation(-1);
            double byRho = 4 * roots.Low * roots.LowSlope;
            double rest = 2 * roots.Low * roots.High;
            double byRest = 2 * ((roots.LowSlope * roots.High) + (roots.Low * roots.HighSlope));
            double power = 1;
            double slope = 0;
            for (int lag = 0; lag < q; lag++)
            {
                double first = factorGradient[lag * q];
                double others = 0;
                for (int j = 1; j + lag < q; j++)
                {
                    others += factorGradient[((j + lag) * q) + j];
                }

                sum += (first * slope) + (others * ((slope * rest) + (power * byRest)));
                slope = (slope * rho) + (power * byRho);
                power *= rho;
            }

            return logDiagonalWeight == 0 ? sum : sum + (logDiagonalWeight * (q - 1) * byRest / rest);
        }

        for (int j = 0; j < q; j++)
        {
            Column column = SymmetricColumn(structure, roots, q, j);
            double below = 0;
            for (int i = j + 1; i < q; i++)
            {
                below += factorGradient[(i * q) + j];
            }

            sum += (factorGradient[(j * q) + j] * column.DiagonalSlope) + (below * column.BelowSlope);
            sum += logDiagonalWeight == 0 ? 0 : logDiagonalWeight * column.DiagonalSlope / column.Diagonal;
        }

        return sum;
    }

    private static Column SymmetricColumn(CovarianceStructure structure, CorrelationRoots roots, int q, int j)
    {
        double lowest = structure.LowestCorrelation(q);
        double rho = roots.Correlation(lowest);
        double byRho = 2 * (1 - lowest) * roots.Low * roots.LowSlope;
        if (j == 0)
        {
            return new Column(1, 0, rho, byRho);
        }

        // √(1 − ρ), and √w_j with its derivative relative to √w_(j−1).
        double scale = Math.Sqrt(1 - lowest);
        (double root, double byRoot) = (scale * roots.High, scale * roots.HighSlope);
        double before = 1 + ((j - 1) * rho);
        double relativeBefore = (j - 1) * byRho / before;
        if (j == q - 1)
        {
            (double last, double byLast) = (Math.Sqrt(q) * roots.Low, Math.Sqrt(q) * roots.LowSlope);
            double value = root * last / Math.Sqrt(before);
            return new Column(value, (((byRoot * last) + (root * byLast)) / Math.Sqrt(before)) - (0.5 * value * relativeBefore), 0, 0);
        }

        double w = 1 + (j * rho);
        double relative = j * byRho / w;
        double ratio = Math.Sqrt(w / before);
        double product = Math.Sqrt(w * before);
        double below = rho * root / product;
        return new Column(
            root * ratio,
            (byRoot * ratio) + (0.5 * root * ratio * (relative - relativeBefore)),
            below,
            (((byRho * root) + (rho * byRoot)) / product) - (0.5 * below * (relative + relativeBefore)));
    }

    /// <summary>A column of L: the entry on the diagonal and the one that all rows below share, with their derivatives.</summary>
    private readonly record struct Column(double Diagonal, double DiagonalSlope, double Below, double BelowSlope);
}

using Bayes.Models.Formulas;
using Bayes.Models.Posterior;

namespace Bayes.Models.Conditional;

/// <summary>
/// The factor Λ of a covariance Σ = ΛΛᵀ as a function of its entries in the parameters ψ of a marginal likelihood, in which 0 and the ends of
/// the range of a correlation are inner points.
/// </summary>
/// <remarks>
/// For unstructured and independent effects the entries are those of Λ itself: the lower triangle row by row, [q(q + 1)/2], or the diagonal,
/// [q]. For a structure with one standard deviation s, Λ = s·L, and for one with a deviation each, Λ = diag(|s|)·L; L is the Cholesky factor
/// of the correlation matrix, of one correlation given by an angle (<see cref="CorrelationRoots"/>). Terms are those of
/// <see cref="ParameterLayout.Covariances"/>. Thread safe: it owns no memory.
/// </remarks>
public static class MarginalCovariance
{
    /// <summary>Whether the entries of ψ are those of Λ.</summary>
    /// <param name="term">The covariance.</param>
    /// <returns>True for unstructured covariances and for independent effects with a deviation each.</returns>
    public static bool IsFree(TermSlots term) => term.Effects == 1 || term.Structure is CovarianceStructure.Unstructured or CovarianceStructure.Diagonal;

    /// <summary>Writes Λ.</summary>
    /// <param name="term">The covariance.</param>
    /// <param name="parameters">ψ.</param>
    /// <param name="factor">Receives Λ, [q × q], row by row, zeros above the diagonal.</param>
    public static void Write(TermSlots term, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        int q = term.Effects;
        factor[..(q * q)].Clear();
        if (IsFree(term))
        {
            for (int r = 0; r < q; r++)
            {
                for (int c = term.IsCorrelated ? 0 : r; c <= r; c++)
                {
                    factor[(r * q) + c] = parameters[CovarianceFactors.Place(term, r, c)];
                }
            }

            return;
        }

        Correlation(term, parameters, factor);
        for (int r = 0; r < q; r++)
        {
            double sd = Deviation(term, parameters, r);
            for (int c = 0; c <= r; c++)
            {
                factor[(r * q) + c] *= sd;
            }
        }
    }

    /// <summary>Adds to the gradient by ψ what follows from one by Λ.</summary>
    /// <param name="term">The covariance.</param>
    /// <param name="parameters">ψ.</param>
    /// <param name="byFactor">∂/∂Λ, [q × q], row by row; entries above the diagonal are not looked at.</param>
    /// <param name="gradient">∂/∂ψ is added here.</param>
    public static void PullBack(TermSlots term, ReadOnlySpan<double> parameters, ReadOnlySpan<double> byFactor, Span<double> gradient)
    {
        int q = term.Effects;
        if (IsFree(term))
        {
            for (int r = 0; r < q; r++)
            {
                for (int c = term.IsCorrelated ? 0 : r; c <= r; c++)
                {
                    gradient[CovarianceFactors.Place(term, r, c)] += byFactor[(r * q) + c];
                }
            }

            return;
        }

        double[] correlation = new double[q * q];
        double[] byCorrelation = new double[q * q];
        Correlation(term, parameters, correlation);
        for (int r = 0; r < q; r++)
        {
            double sd = Deviation(term, parameters, r);
            double sum = 0;
            for (int c = 0; c <= r; c++)
            {
                byCorrelation[(r * q) + c] = sd * byFactor[(r * q) + c];
                sum += byFactor[(r * q) + c] * correlation[(r * q) + c];
            }

            int place = term.LogSdOf(r);
            gradient[place] += term.DeviationCount > 1 && parameters[place] < 0 ? -sum : sum;
        }

        if (term.HasOneCorrelation)
        {
            CorrelationRoots roots = CorrelationRoots.OfAngle(parameters[term.Correlation]);
            gradient[term.Correlation] += StructuredCorrelation.PullBack(term.Structure, roots, q, byCorrelation, 0);
        }
    }

    // A sign that all rows share turns columns of Λ only; one of a single row would turn correlations.
    private static double Deviation(TermSlots term, ReadOnlySpan<double> parameters, int effect)
    {
        double entry = parameters[term.LogSdOf(effect)];
        return term.DeviationCount > 1 ? Math.Abs(entry) : entry;
    }

    private static void Correlation(TermSlots term, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        int q = term.Effects;
        if (term.HasOneCorrelation)
        {
            StructuredCorrelation.Factor(term.Structure, CorrelationRoots.OfAngle(parameters[term.Correlation]), q, factor);
            return;
        }

        factor[..(q * q)].Clear();
        for (int r = 0; r < q; r++)
        {
            factor[(r * q) + r] = 1;
        }
    }
}

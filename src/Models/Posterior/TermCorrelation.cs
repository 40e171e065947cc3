using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>The Cholesky factor of a term's correlation matrix as a function of its unconstrained parameters, whatever its structure.</summary>
/// <remarks>
/// <see cref="CorrelationCholesky"/> for unstructured matrices, <see cref="StructuredCorrelation"/> for those of one correlation. No call
/// allocates. The term is one of <see cref="ParameterLayout.Covariances"/> with <see cref="TermSlots.IsCorrelated"/>.
/// </remarks>
internal static class TermCorrelation
{
    /// <summary>Writes L, row-major [q × q] with zeros above the diagonal.</summary>
    public static void Factor(TermSlots term, ReadOnlySpan<double> position, Span<double> factor)
    {
        if (term.HasOneCorrelation)
        {
            StructuredCorrelation.Factor(term.Structure, CorrelationRoots.OfUnconstrained(position[term.Correlation]), term.Effects, factor);
        }
        else
        {
            CorrelationCholesky.Factor(position.Slice(term.Correlation, term.CorrelationCount), term.Effects, factor);
        }
    }

    /// <summary>Σ_i log L_ii; the factor has been written.</summary>
    public static double LogDiagonal(TermSlots term, ReadOnlySpan<double> position, ReadOnlySpan<double> factor)
    {
        if (!term.HasOneCorrelation)
        {
            return CorrelationCholesky.LogDiagonal(position.Slice(term.Correlation, term.CorrelationCount));
        }

        double sum = 0;
        for (int c = 1; c < term.Effects; c++)
        {
            sum += Math.Log(factor[(c * term.Effects) + c]);
        }

        return sum;
    }

    /// <summary>Adds to the gradient by the unconstrained parameters what follows from one by L, plus a weight times that of Σ log L_ii.</summary>
    public static void PullBack(
        TermSlots term, ReadOnlySpan<double> position, ReadOnlySpan<double> factor, ReadOnlySpan<double> factorGradient, double logDiagonalWeight, Span<double> gradient)
    {
        if (term.HasOneCorrelation)
        {
            CorrelationRoots roots = CorrelationRoots.OfUnconstrained(position[term.Correlation]);
            gradient[term.Correlation] += StructuredCorrelation.PullBack(term.Structure, roots, term.Effects, factorGradient, logDiagonalWeight);
        }
        else
        {
            int count = term.CorrelationCount;
            CorrelationCholesky.PullBack(
                position.Slice(term.Correlation, count), term.Effects, factor, factorGradient, logDiagonalWeight, gradient.Slice(term.Correlation, count));
        }
    }
}

/// <summary>The prior of a term's correlations: LKJ(η) of an unstructured matrix, Beta(α, β) of the place of a single correlation in its range.</summary>
/// <param name="term">The term.</param>
/// <param name="prior">The prior as resolved.</param>
internal sealed class TermCorrelationPrior(TermSlots term, ResolvedPrior prior)
{
    // A beta density of p = (1 + tanh y)/2 times dp/dy = 2p(1 − p).
    private readonly BetaPrior? _beta = prior.Density as BetaPrior;
    private readonly double _shape = prior.Correlation?.Shape ?? 1;

    public TermSlots Term => term;

    /// <summary>The log density in the unconstrained parameters, up to a constant; adds its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        if (_beta is null)
        {
            int count = term.CorrelationCount;
            return CorrelationCholesky.LogPrior(position.Slice(term.Correlation, count), term.Effects, _shape, gradient.Slice(term.Correlation, count));
        }

        double y = position[term.Correlation];
        CorrelationRoots roots = CorrelationRoots.OfUnconstrained(y);
        gradient[term.Correlation] += 2 * ((_beta.Alpha * roots.High * roots.High) - (_beta.Beta * roots.Low * roots.Low));
        return -(_beta.Alpha * LogOnePlusExp(-2 * y)) - (_beta.Beta * LogOnePlusExp(2 * y));
    }

    /// <summary>The log density of the correlation matrix, or of the place of a single correlation in its range, up to a constant.</summary>
    public double LogDensity(ReadOnlySpan<double> position)
    {
        if (_beta is not null)
        {
            double y = position[term.Correlation];
            return -((_beta.Alpha - 1) * LogOnePlusExp(-2 * y)) - ((_beta.Beta - 1) * LogOnePlusExp(2 * y));
        }

        double sum = 0;
        foreach (double y in position.Slice(term.Correlation, term.CorrelationCount))
        {
            sum += (_shape - 1) * CorrelationCholesky.LogOneMinusSquare(y);
        }

        return sum;
    }

    /// <summary>Draws the unconstrained parameters.</summary>
    public void Sample(RandomStream random, Span<double> position)
    {
        if (_beta is not null)
        {
            position[term.Correlation] = 0.5 * random.NextLogitBeta(_beta.Alpha, _beta.Beta);
            return;
        }

        int place = term.Correlation;
        for (int i = 1; i < term.Effects; i++)
        {
            for (int j = 0; j < i; j++, place++)
            {
                // atanh r = ½ logit of the beta.
                double weight = _shape - 1 + (0.5 * (term.Effects - j));
                position[place] = 0.5 * random.NextLogitBeta(weight, weight);
            }
        }
    }

    private static double LogOnePlusExp(double x) => Math.Max(x, 0) + SpecialFunctions.Log1P(Math.Exp(-Math.Abs(x)));
}

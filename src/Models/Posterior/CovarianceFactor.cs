namespace Bayes.Models.Posterior;

/// <summary>The factor Λ of a term's covariance Σ = ΛΛᵀ as a function of the unconstrained parameters: Λ = diag(sd)·L.</summary>
/// <remarks>L is the Cholesky factor of the correlation matrix; for independent effects Λ is diag(sd). Thread safe: it owns no memory.</remarks>
public static class CovarianceFactor
{
    private const int SmallWidth = 8;

    /// <summary>Writes Λ of one term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="position">The unconstrained parameters, laid out by <see cref="ParameterLayout"/>; the group effects are not looked at.</param>
    /// <param name="factor">Receives Λ, [q × q], row by row, zeros above the diagonal.</param>
    public static void Write(TermSlots term, ReadOnlySpan<double> position, Span<double> factor)
    {
        int q = term.Effects;
        if (term.IsCorrelated)
        {
            TermCorrelation.Factor(term, position, factor);
        }
        else
        {
            factor[..(q * q)].Clear();
            for (int r = 0; r < q; r++)
            {
                factor[(r * q) + r] = 1;
            }
        }

        for (int r = 0; r < q; r++)
        {
            double sd = Math.Exp(position[term.LogSdOf(r)]);
            for (int c = 0; c <= r; c++)
            {
                factor[(r * q) + c] *= sd;
            }
        }
    }

    /// <summary>Reads the unconstrained parameters of one term back from Λ.</summary>
    /// <param name="term">The term, of independent or of unstructured effects.</param>
    /// <param name="factor">Λ, [q × q], row by row; its diagonal is not 0.</param>
    /// <param name="position">Receives log standard deviations and partial correlations at their places.</param>
    public static void Read(TermSlots term, ReadOnlySpan<double> factor, Span<double> position)
    {
        int q = term.Effects;
        double[] correlation = new double[q * q];
        for (int r = 0; r < q; r++)
        {
            double square = 0;
            for (int c = 0; c <= r; c++)
            {
                square += factor[(r * q) + c] * factor[(r * q) + c];
            }

            position[term.LogSd + r] = 0.5 * Math.Log(square);
            for (int c = 0; c <= r; c++)
            {
                // The sign of a column of Λ does not matter to Σ; a correlation's factor has a positive diagonal.
                correlation[(r * q) + c] = factor[(r * q) + c] * Math.Sign(factor[(c * q) + c]) / Math.Sqrt(square);
            }
        }

        if (term.IsCorrelated)
        {
            CorrelationCholesky.Unconstrain(correlation, q, position.Slice(term.Correlation, q * (q - 1) / 2));
        }
    }

    /// <summary>Adds the gradient by the unconstrained parameters that follows from one by Λ.</summary>
    /// <param name="term">The term.</param>
    /// <param name="position">The unconstrained parameters.</param>
    /// <param name="factorGradient">∂/∂Λ, [q × q], row by row; entries above the diagonal are not looked at.</param>
    /// <param name="gradient">∂/∂position is added here.</param>
    public static void PullBack(TermSlots term, ReadOnlySpan<double> position, ReadOnlySpan<double> factorGradient, Span<double> gradient)
    {
        int q = term.Effects;
        Span<double> correlation = q <= SmallWidth ? stackalloc double[q * q] : new double[q * q];
        Span<double> byCorrelation = q <= SmallWidth ? stackalloc double[q * q] : new double[q * q];
        correlation.Clear();
        byCorrelation.Clear();
        if (term.IsCorrelated)
        {
            TermCorrelation.Factor(term, position, correlation);
        }
        else
        {
            for (int r = 0; r < q; r++)
            {
                correlation[(r * q) + r] = 1;
            }
        }

        for (int r = 0; r < q; r++)
        {
            double sd = Math.Exp(position[term.LogSdOf(r)]);
            for (int c = 0; c <= r; c++)
            {
                byCorrelation[(r * q) + c] = sd * factorGradient[(r * q) + c];
                gradient[term.LogSdOf(r)] += byCorrelation[(r * q) + c] * correlation[(r * q) + c];
            }
        }

        if (term.IsCorrelated)
        {
            TermCorrelation.PullBack(term, position, correlation, byCorrelation, 0, gradient);
        }
    }
}

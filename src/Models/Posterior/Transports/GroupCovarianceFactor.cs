namespace Bayes.Models.Posterior.Transports;

/// <summary>The lower triangular factor F of the covariance of all effects of one group, Σ = FFᵀ: one block diag(sd)·C a term.</summary>
internal static class GroupCovarianceFactor
{
    /// <summary>Writes F, [q × q]; returns log |det F|.</summary>
    /// <param name="terms">The terms of the factor.</param>
    /// <param name="parameters">The unconstrained parameters, [d].</param>
    /// <param name="f">Receives F.</param>
    /// <param name="correlation">Room for the widest term's correlation factor.</param>
    public static double Load(ReadOnlySpan<TermSlots> terms, ReadOnlySpan<double> parameters, Span<double> f, Span<double> correlation)
    {
        int q = 0;
        foreach (TermSlots term in terms)
        {
            q += term.Effects;
        }

        f.Clear();
        double log = 0;
        int start = 0;
        foreach (TermSlots term in terms)
        {
            int effects = term.Effects;
            if (term.IsCorrelated)
            {
                TermCorrelation.Factor(term, parameters, correlation);
                log += TermCorrelation.LogDiagonal(term, parameters, correlation);
            }

            for (int c = 0; c < effects; c++)
            {
                double logSd = parameters[term.LogSdOf(c)];
                double sd = Math.Exp(logSd);
                log += logSd;
                for (int d = term.IsCorrelated ? 0 : c; d <= c; d++)
                {
                    f[((start + c) * q) + start + d] = term.IsCorrelated ? sd * correlation[(c * effects) + d] : sd;
                }
            }

            start += effects;
        }

        return log;
    }
}

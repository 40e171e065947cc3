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

    /// <summary>Adds to the gradient by log standard deviations and unconstrained correlations what follows from one by F, plus that of levels·log |det F|.</summary>
    /// <param name="terms">The terms of the factor.</param>
    /// <param name="parameters">The unconstrained parameters, [d].</param>
    /// <param name="levels">How often log |det F| counts: the number of groups.</param>
    /// <param name="f">F, as <see cref="Load"/> wrote it.</param>
    /// <param name="byF">The gradient by F; its upper triangle means nothing.</param>
    /// <param name="correlation">Room for the widest term's correlation factor.</param>
    /// <param name="byCorrelation">Room for the gradient by it.</param>
    /// <param name="gradient">The gradient by the unconstrained parameters, to be added to.</param>
    public static void PullBack(
        ReadOnlySpan<TermSlots> terms, ReadOnlySpan<double> parameters, int levels, ReadOnlySpan<double> f, ReadOnlySpan<double> byF, Span<double> correlation, Span<double> byCorrelation, Span<double> gradient)
    {
        int width = 0;
        foreach (TermSlots term in terms)
        {
            width += term.Effects;
        }

        int start = 0;
        foreach (TermSlots term in terms)
        {
            int q = term.Effects;
            for (int c = 0; c < q; c++)
            {
                double sum = levels;
                double sd = Math.Exp(parameters[term.LogSdOf(c)]);
                for (int d = term.IsCorrelated ? 0 : c; d <= c; d++)
                {
                    int place = ((start + c) * width) + start + d;
                    sum += byF[place] * f[place];
                    byCorrelation[(c * q) + d] = byF[place] * sd;
                }

                gradient[term.LogSdOf(c)] += sum;
            }

            if (term.IsCorrelated)
            {
                TermCorrelation.Factor(term, parameters, correlation);
                TermCorrelation.PullBack(term, parameters, correlation, byCorrelation, levels, gradient);
            }

            start += q;
        }
    }
}

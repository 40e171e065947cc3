using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Models.Priors;

/// <summary>Sees to it that priors that several parameters share are whole: every standard deviation of a term, and its correlations.</summary>
internal static class CovarianceResolver
{
    /// <summary>Checks the covariance priors of all terms and hands their regularization to correlations without a prior of their own.</summary>
    /// <param name="design">The model bound to data.</param>
    /// <param name="family">Its family.</param>
    /// <param name="priors">The priors resolved one by one; completed in place.</param>
    /// <param name="preset">The name of the preset, for messages.</param>
    /// <exception cref="PriorException">A prior of a whole term covers only a part of it, or a correlation has no prior.</exception>
    public static void Complete(DesignedModel design, Family family, List<ResolvedPrior> priors, string preset)
    {
        foreach (GroupingFactor group in design.Groups)
        {
            foreach (RandomEffectTerm term in group.Terms)
            {
                foreach (CovarianceNames names in CovarianceNames.Of(design, group, term))
                {
                    ResolvedPrior[] sds = [.. names.StandardDeviations.Select(name => Of(priors, name))];
                    if (names.CorrelationPrior is { } correlation)
                    {
                        RequireOne(group, sds, preset);
                        CompleteCorrelation(design, group, term, sds[0], priors, correlation, preset);
                    }

                    RequireResidual(design, family, term, sds);
                }
            }
        }
    }

    /// <summary>Whether a term's standard deviations are relative to the residual standard deviation under a covariance prior.</summary>
    /// <param name="family">The family.</param>
    /// <param name="term">The term.</param>
    /// <returns>True for effects on the mean of a family that has a residual standard deviation.</returns>
    public static bool IsRelativeToResidual(Family family, RandomEffectTerm term) =>
        family.Parameters.Any(p => p.Name == ResponseFit.ResidualDeviation) && term.Effects.Any(e => e.Predictor == 0);

    private static void RequireOne(GroupingFactor group, ResolvedPrior[] sds, string preset)
    {
        if (Array.Find(sds, p => p.Covariance is not null) is not { Covariance: { } covariance } shared)
        {
            return;
        }

        if (Array.Find(sds, p => p.Covariance != covariance) is { } other)
        {
            string origin = shared.Source == PriorSource.User ? "" : $", which is that of the preset {preset},";
            throw new PriorException(
                $"prior: {covariance}{origin} is one prior for all standard deviations of a term of {group.Name}, and '{other.Parameter}' has {other.Text}. "
                + $"Write 'sd_{group.Name}: {covariance}' for all of them, or give each a prior of its own: {string.Join(", ", sds.Select(p => $"'{p.Parameter}: …'"))}.");
        }
    }

    private static void CompleteCorrelation(
        DesignedModel design, GroupingFactor group, RandomEffectTerm term, ResolvedPrior sd, List<ResolvedPrior> priors, string name, string preset)
    {
        int place = priors.FindIndex(p => p.Parameter == name);
        if (priors[place].Source == PriorSource.User || priors[place].Density is not null)
        {
            return;
        }

        if (sd.Covariance is { } covariance)
        {
            priors[place] = priors[place] with { Correlation = covariance.Correlation, Source = sd.Source };
        }
        else if (priors[place].Correlation is null)
        {
            string effects = string.Join(" + ", term.Effects.Select(e => ParameterNames.Effect(design, e)));
            throw new PriorException(
                $"priors: {preset} knows no correlations of group effects, and those of {effects} by {group.Name} are correlated. "
                + $"Write '||' instead of '|' in that term, or give the correlations a prior: 'cor_{group.Name}: lkj(1)'.");
        }
    }

    private static void RequireResidual(DesignedModel design, Family family, RandomEffectTerm term, ResolvedPrior[] sds)
    {
        if (Array.Find(sds, p => p.Covariance is not null) is { } prior
            && IsRelativeToResidual(family, term)
            && design.Predictors.Any(p => p.Parameter == ResponseFit.ResidualDeviation))
        {
            throw new PriorException(
                $"prior: {prior.Covariance} measures '{prior.Parameter}' in units of {ResponseFit.ResidualDeviation}, and {ResponseFit.ResidualDeviation} differs between rows here. "
                + "Give the standard deviations another prior, such as 'sd: half_t(3, 0, 1)'.");
        }
    }

    private static ResolvedPrior Of(List<ResolvedPrior> priors, string name) => priors.Find(p => p.Parameter == name)!;
}

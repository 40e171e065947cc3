using Bayes.Models.Design;

namespace Bayes.Trust;

/// <summary>What checks that simulate from the posterior ask of a fit.</summary>
internal static class PosteriorChecks
{
    public static void RequireEffects(DrawPositions positions, bool newGroups)
    {
        if (!newGroups && positions.Model.Design.Groups.Count > 0 && !positions.HasGroupEffects)
        {
            throw new TrustException("the draws of the group effects were not kept with the fit, so the groups of the data cannot be simulated. Simulate new groups (--unconditional), or fit again without --no-group-effects.");
        }
    }

    /// <summary>The grouping factor of a name; null for null.</summary>
    public static GroupingFactor? Factor(DesignedModel design, string? name)
    {
        if (name is null)
        {
            return null;
        }

        string[] names = [.. design.Groups.Select(g => g.Name)];
        return design.Groups.FirstOrDefault(g => g.Name == name) ?? throw new TrustException(names.Length == 0
            ? $"the model has no group effects, and so no groups of '{name}'. Leave the factor out."
            : $"the model has no grouping factor '{name}'. It has {string.Join(", ", names.Select(n => $"'{n}'"))}.");
    }
}

using System.Globalization;

namespace Bayes.Figures;

/// <summary>One effect that varies between the groups of a factor, with the draws of every group.</summary>
internal sealed record GroupEffectDraws(GroupDescription Group, string Effect, IReadOnlyList<QuantityDescription> Quantities, PosteriorFit Fit)
{
    /// <summary>All effects of a fit; empty where they were not kept.</summary>
    public static IReadOnlyList<GroupEffectDraws> All(PosteriorFit fit) =>
    [
        .. fit.Description.Model.Groups.SelectMany(group =>
        {
            string[] effects = [.. group.Terms.SelectMany(t => t.Effects)];
            return fit.Description.Quantities
                .Where(q => q.Kind == QuantityKinds.GroupEffect && q.Group == group.Name && fit.Draws.Contains(q.Name))
                .GroupBy(q => q.Effect)
                .Select(e => new GroupEffectDraws(group, Qualified(fit.Description.Model, effects[e.Key], e.First().Parameter), [.. e.OrderBy(q => q.Level)], fit));
        }),
    ];

    /// <summary>The name of the effect: <c>Intercept of district</c>.</summary>
    public string Name => $"{Effect} of {Group.Name}";

    // Effects of other predictors than the mean's have its name before theirs: effects of one name may vary in several.
    private static string Qualified(ModelDescription model, string effect, string parameter)
    {
        string own = effect.Replace("(Intercept)", "Intercept", StringComparison.Ordinal);
        string prefix = $"{parameter}: ";
        return ModelHeading.OfTerm(model, parameter, own.StartsWith(prefix, StringComparison.Ordinal) ? own[prefix.Length..] : own);
    }

    /// <summary>A name for files: with the parameter, as the label of a category may have any characters.</summary>
    public string Slug => $"{Group.Name}-{(Category is null ? Effect : $"{Quantities[0].Parameter}{Effect[Category.Length..]}").Replace(": ", "-", StringComparison.Ordinal)}";

    private string? Category => Fit.Description.Model.CategoryOf(Quantities[0].Parameter);

    /// <summary>Medians and intervals of all groups, in their order.</summary>
    public DrawIntervals[] Intervals { get; } = [.. Quantities.Select(q => DrawIntervals.Of(Fit.Draws.Parameter(q.Name)))];

    /// <summary>The label of a group: its name, with the factor's when it is only a number.</summary>
    public string Label(int level) => Group.Levels[level].All(c => char.IsDigit(c) || c is '.' or '-')
        ? string.Create(CultureInfo.InvariantCulture, $"{Group.Name} {Group.Levels[level]}")
        : Group.Levels[level];
}

using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>The coefficients of the mean, as ratios where the link gives them; of categories in no order a panel for each.</summary>
internal static class CoefficientFigure
{
    /// <summary>Makes the figure; null for a model without coefficients beside intercepts.</summary>
    public static Figure? Of(PosteriorFit fit)
    {
        ModelDescription model = fit.Description.Model;
        bool ofCategories = fit.Model?.Family.RepeatsFormula ?? false;
        IGrouping<string, QuantityDescription>[] shown =
        [
            .. fit.Description.Quantities
                .Where(q => q.Kind == QuantityKinds.Coefficient && (q.Parameter == "mu" || ofCategories) && !q.Term.StartsWith("Intercept", StringComparison.Ordinal))
                .GroupBy(q => q.Parameter, StringComparer.Ordinal),
        ];
        if (shown.Length == 0)
        {
            return null;
        }

        EffectScale scale = EffectScale.Of(model);
        string conditional = model.Groups.Count > 0 ? ", conditional on the group effects" : "";
        return new Figure
        {
            Name = "coefficients",
            Title = $"Coefficients{conditional}",
            Caption = $"{IntervalPanel.Meaning} {(scale.IsRatio ? $"Each is the {scale.Name} for one unit more, and 1 is no effect." : "Each is the change for one unit more, and 0 is no effect.")}"
                + (model.Groups.Count > 0 && model.Link != "identity" ? " They compare members of one group, or of groups alike; averages over the population differ, and are given apart." : "")
                + $" {IntervalPanel.SideMeaning}",
            PanelHeight = IntervalPanel.Height(shown.Max(g => g.Count())),
            SharesX = true,
            Panels = [.. shown.Select(g => Panel(fit, g, scale, model.CategoryOf(g.Key) is { } category ? $"{category} against {model.Categories[0]}" : shown.Length > 1 ? g.Key : "", $"{scale.Name}{conditional}"))],
        };
    }

    private static Panel Panel(PosteriorFit fit, IEnumerable<QuantityDescription> shown, EffectScale scale, string title, string label)
    {
        DrawIntervals[] rows = [.. shown.Select(q => DrawIntervals.Of(fit.Draws.Parameter(q.Name), scale.Of))];
        string[] names = [.. shown.Select(q => q.Term)];
        return new Panel
        {
            Title = title,
            X = new Axis { Label = label, IsLogarithmic = scale.IsRatio },
            Y = new Axis { Categories = names },
            Side = IntervalPanel.Side(rows),
            Marks = [ReferenceMark.Vertical(scale.None) with { IsDashed = true }, .. IntervalPanel.Marks(names, rows)],
        };
    }
}

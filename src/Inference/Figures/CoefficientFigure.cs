using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>The coefficients of the mean, as ratios where the link gives them.</summary>
internal static class CoefficientFigure
{
    /// <summary>Makes the figure; null for a model without coefficients beside intercepts.</summary>
    public static Figure? Of(PosteriorFit fit)
    {
        ModelDescription model = fit.Description.Model;
        QuantityDescription[] shown = [.. fit.Description.Quantities.Where(q => q is { Kind: QuantityKinds.Coefficient, Parameter: "mu" } && !q.Term.StartsWith("Intercept", StringComparison.Ordinal))];
        if (shown.Length == 0)
        {
            return null;
        }

        EffectScale scale = EffectScale.Of(model);
        string conditional = model.Groups.Count > 0 ? ", conditional on the group effects" : "";
        DrawIntervals[] rows = [.. shown.Select(q => DrawIntervals.Of(fit.Draws.Parameter(q.Name).Pooled(), scale.Of))];
        string[] names = [.. shown.Select(q => q.Term)];
        return new Figure
        {
            Name = "coefficients",
            Title = $"Coefficients{conditional}",
            Caption = $"{IntervalPanel.Meaning} {(scale.IsRatio ? $"Each is the {scale.Name} for one unit more, and 1 is no effect." : "Each is the change for one unit more, and 0 is no effect.")}"
                + (model.Groups.Count > 0 && model.Link != "identity" ? " They compare members of one group, or of groups alike; averages over the population differ, and are given apart." : ""),
            PanelHeight = IntervalPanel.Height(rows.Length),
            Panels =
            [
                new Panel
                {
                    X = new Axis { Label = $"{scale.Name}{conditional}", IsLogarithmic = scale.IsRatio },
                    Y = new Axis { Categories = names },
                    Marks = [ReferenceMark.Vertical(scale.None) with { IsDashed = true }, .. IntervalPanel.Marks(names, rows)],
                },
            ],
        };
    }
}

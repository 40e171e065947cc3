using System.Globalization;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>k-hat of each row left out: where leave-one-out from the draws can be relied on.</summary>
internal static class ParetoFigure
{
    private const int Named = 5;

    public static Figure Of(Loo loo)
    {
        PointwiseLoo[] all = [.. loo.Pointwise];
        int[] bad = [.. Enumerable.Range(0, all.Length).Where(i => all[i].ParetoK > loo.Threshold).OrderByDescending(i => all[i].ParetoK)];
        int[] good = [.. Enumerable.Range(0, all.Length).Except(bad)];
        string Label(int i) => string.Create(CultureInfo.InvariantCulture, $"{all[i].Label}: k-hat {all[i].ParetoK:0.00}, elpd {all[i].Elpd:0.00}");
        PointMark Points(int[] which) => new([.. which.Select(i => i + 1.0)], [.. which.Select(i => all[i].ParetoK)]) { Radius = 1.8, Labels = [.. which.Select(Label)] };
        return new Figure
        {
            Name = "khat",
            Title = "How much each observation pulls at the posterior (Pareto k-hat)",
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Below the threshold, {loo.Threshold:0.00} (broken line), leave-one-out estimates from the draws can be relied on; {bad.Length} of {all.Length} observations lie above it. A high k-hat marks an observation that the model would not have expected, or one on which a group's effect rests almost alone."),
            Panels =
            [
                new Panel
                {
                    X = new Axis { Label = "observation" },
                    Y = new Axis { Label = "k-hat" },
                    Marks =
                    [
                        ReferenceMark.Horizontal(loo.Threshold) with { IsDashed = true, Series = "threshold" },
                        Points(good) with { Opacity = 0.7 },
                        Points(bad) with { Ink = Ink.Alert, Radius = 3 },
                        .. bad.Take(Named).Select(i => new TextMark(i + 1, all[i].ParetoK, all[i].Label) { Ink = Ink.Muted }),
                    ],
                },
            ],
        };
    }
}

using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Residuals;
using Bayes.Plots;
using Bayes.Trust;

namespace Bayes.Figures;

/// <summary>Simulated residuals: against uniform quantiles, and against the ranks of the predictions with running quartiles.</summary>
internal static class ResidualFigure
{
    private const int MostPoints = 2000;
    private const int Stretches = 20;
    private const int FewestRows = 10;

    private static readonly double[] s_quartiles = [0.25, 0.5, 0.75];

    public static Figure Of(ResidualReport report)
    {
        SimulatedResiduals residuals = report.Residuals;
        int n = residuals.Values.Count;
        int every = Math.Max(1, n / MostPoints);
        double[] sorted = [.. residuals.Values.Order()];
        int[] byFit = [.. Enumerable.Range(0, n).OrderBy(i => residuals.Fitted[i])];
        double[] rank = new double[n];
        for (int k = 0; k < n; k++)
        {
            rank[byFit[k]] = (k + 0.5) / n;
        }

        int[] shown = [.. Enumerable.Range(0, n).Where(i => i % every == 0 && !residuals.IsOutlier[i])];
        int[] outliers = [.. Enumerable.Range(0, n).Where(i => residuals.IsOutlier[i])];
        return new Figure
        {
            Name = "residuals",
            Title = "Simulated residuals",
            Caption = "Where each row lies among data simulated from the model: uniform between 0 and 1 when the model is right. Left, points on the diagonal; an S is too much or too little spread. Right, running quartiles (orange) that stay level at ¼, ½ and ¾; a bend is a missing nonlinear term. Rows outside all simulations are marked."
                + (report.Model.Groups.Count > 0 ? report.Options.Unconditional ? " The simulations are of new groups." : " The simulations are of the groups of the data." : ""),
            Columns = 2,
            PanelHeight = 230,
            Panels =
            [
                new Panel
                {
                    Title = "Against uniform quantiles",
                    Note = string.Join(", ", residuals.Tests.Where(t => t.Name is "uniformity" or "dispersion" or "outliers").Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} p {(t.P < 0.001 ? "< 0.001" : $"= {t.P:0.00}")}"))),
                    X = new Axis { Label = "expected", Minimum = 0, Maximum = 1 },
                    Y = new Axis { Label = "residual", Minimum = -0.02, Maximum = 1.02 },
                    Marks =
                    [
                        new ReferenceMark(0, 1) { Ink = Ink.Muted, IsDashed = true },
                        new PointMark(
                            [.. Enumerable.Range(0, n).Where(i => i % every == 0).Select(i => (i + 1) / (n + 1.0))],
                            [.. sorted.Where((_, i) => i % every == 0)]) { Radius = 1.6, Series = "residuals" },
                    ],
                },
                new Panel
                {
                    Title = "Against ranks of the predictions",
                    X = new Axis { Label = "rank of the prediction", Minimum = 0, Maximum = 1 },
                    Y = new Axis { Label = "residual", Minimum = -0.02, Maximum = 1.02 },
                    Marks =
                    [
                        new PointMark([.. shown.Select(i => rank[i])], [.. shown.Select(i => residuals.Values[i])]) { Radius = 1.4, Opacity = 0.45, Series = "residuals" },
                        new PointMark([.. outliers.Select(i => rank[i])], [.. outliers.Select(i => residuals.Values[i])])
                        {
                            Ink = Ink.Alert, Radius = 3, Labels = [.. outliers.Select(i => $"{report.Labels[i]}: outside all simulations")],
                        },
                        .. s_quartiles.SelectMany(q => (Mark[])[ReferenceMark.Horizontal(q) with { IsDashed = true }, Running(residuals, byFit, q)]),
                    ],
                },
            ],
        };
    }

    // The quantile within stretches of neighbours by prediction.
    private static LineMark Running(SimulatedResiduals residuals, int[] byFit, double probability)
    {
        int n = byFit.Length;
        int stretches = Math.Clamp(n / FewestRows, 1, Stretches);
        List<double> x = [], y = [];
        for (int k = 0; k < stretches; k++)
        {
            int from = (int)((long)n * k / stretches), to = (int)((long)n * (k + 1) / stretches);
            double[] values = [.. byFit[from..to].Select(i => residuals.Values[i]).Order()];
            x.Add(0.5 * (from + to) / n);
            y.Add(Quantile.OfSorted(values, probability));
        }

        return new LineMark(x, y) { Ink = Ink.Orange, Width = 2, Series = string.Create(CultureInfo.InvariantCulture, $"running quantile {probability}") };
    }
}

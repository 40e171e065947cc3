using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Calibration;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Plots.Statistics;
using Bayes.Trust;

namespace Bayes.Figures;

/// <summary>Posterior predictive checks: the response among simulated ones by the kind of outcome, calibration, LOO-PIT.</summary>
internal static class PredictiveFigures
{
    private const int MostBars = 40;
    private const int DensitiesShown = 50;
    private const int PitPoints = 60;

    /// <summary>Makes the figures of a check that kept its simulated responses.</summary>
    public static IEnumerable<Figure> Of(PredictiveReport report, BoundModel model)
    {
        yield return Response(report, model);
        foreach (Figure grouped in GroupedChecks.Of(report, model))
        {
            yield return grouped;
        }

        if (report.Calibration.Count > 0)
        {
            yield return Reliability(report.Calibration);
        }

        if (report.LooPit is { } pit)
        {
            yield return Pit(pit);
        }
    }

    /// <summary>The response among simulated ones: bars for categories and outcomes, a rootogram for counts, densities for numbers.</summary>
    public static Figure Response(PredictiveReport report, BoundModel model) => model.Family.Kind is ResponseKind.Real or ResponseKind.Positive or ResponseKind.Share
        ? Densities(report, model)
        : Bars(report, model);

    // Counts hang from their expected frequency on a root scale (Tukey's rootogram); categories and outcomes stand as bars.
    private static Figure Bars(PredictiveReport report, BoundModel model)
    {
        ResponseDesign response = model.Design.Response;
        bool isRoot = model.Family.Kind == ResponseKind.Count || response.Trials is not null;
        (double low, int cells, bool isCut) = Cells(model);
        double[] observed = Frequencies(report.Check.Observed, low, cells);
        double[][] simulated = [.. report.Check.Responses!.Select(r => Frequencies(r, low, cells))];
        double Scale(double count) => isRoot ? Math.Sqrt(count) : count;
        double[] at = [.. Enumerable.Range(0, cells).Select(k => low + k)];
        double[][] sorted = [.. Enumerable.Range(0, cells).Select(k => simulated.Select(s => s[k]).Order().ToArray())];
        string[] names = [.. at.Select((v, k) => response.Levels is { } levels ? levels[(int)v]
            : (k == 0 && isRoot && low > 0 ? "up to " : "") + v.ToString("0", CultureInfo.InvariantCulture) + (k == cells - 1 && isCut ? "+" : ""))];
        string[] labels = [.. names.Select((n, k) => string.Create(CultureInfo.InvariantCulture, $"{n}: {observed[k]} rows; simulated {Quantile.OfSorted(sorted[k], 0.05):0} to {Quantile.OfSorted(sorted[k], 0.95):0}"))];
        return Whole(
            $"Bars are the data, orange points and lines the medians and 90% intervals of {report.Check.Draws} data sets simulated from the posterior. About one bar in ten lies outside its interval when the model is right; runs of bars on one side say more."
                + (isRoot ? " Frequencies are on a root scale, on which rare counts can be seen; the last bar holds all that are larger" + (low > 0 ? ", the first all that are smaller." : ".") : ""),
            new Panel
            {
                X = new Axis { Label = response.Label, Categories = response.Levels },
                Y = new Axis { Label = isRoot ? "root of the number of rows" : "rows", Minimum = 0 },
                Marks =
                [
                    new BarMark([.. at.Select(p => p - 0.42)], [.. at.Select(p => p + 0.42)], new double[cells], [.. observed.Select(Scale)]) { Ink = Ink.Faint, Labels = labels, Series = "data" },
                    new IntervalMark(at, [.. sorted.Select(s => Scale(Quantile.OfSorted(s, 0.05)))], [.. sorted.Select(s => Scale(Quantile.OfSorted(s, 0.95)))], IsHorizontal: false) { Ink = Ink.Orange, Thickness = 2, Labels = labels, Series = "90% of simulations" },
                    new PointMark(at, [.. sorted.Select(s => Scale(Quantile.OfSorted(s, 0.5)))]) { Ink = Ink.Orange, Labels = labels, Series = "median of simulations" },
                ],
            },
            [new LegendEntry(Ink.Faint, "data", LegendShape.Area), new LegendEntry(Ink.Orange, "simulations, median and 90%", LegendShape.Point)]);
    }

    // The bars are those of the whole response, whatever rows are drawn: a level of a factor may have but one of the outcomes.
    private static (double Low, int Count, bool IsCut) Cells(BoundModel model)
    {
        ResponseDesign response = model.Design.Response;
        (double least, double most) = (response.Values.Min(), response.Values.Max());
        (double low, double all) = model.Family is CategoryFamily family ? (family.Lowest, family.Categories)
            : model.Family.Kind == ResponseKind.Binary && response.Trials is null ? (0, 2)
            : most < MostBars || least < MostBars / 2 ? (0, most + 1)
            : (least, most - least + 1);
        return (low, (int)Math.Min(MostBars, all), all > MostBars);
    }

    private static double[] Frequencies(IReadOnlyList<double> values, double low, int cells)
    {
        double[] counts = new double[cells];
        foreach (double value in values)
        {
            counts[(int)Math.Clamp(value - low, 0, cells - 1)]++;
        }

        return counts;
    }

    private static Figure Densities(PredictiveReport report, BoundModel model)
    {
        IReadOnlyList<double[]> simulated = report.Check.Responses!;
        int every = Math.Max(1, simulated.Count / DensitiesShown);
        List<Mark> marks = [];
        foreach (double[] data in simulated.Where((_, s) => s % every == 0).Take(DensitiesShown))
        {
            if (KernelDensity.Of(data) is { } density)
            {
                marks.Add(new LineMark(density.X, density.Y) { Ink = Ink.Orange, Width = 0.7, Opacity = 0.4, Series = "simulation" });
            }
        }

        if (KernelDensity.Of([.. report.Check.Observed]) is { } own)
        {
            marks.Add(new LineMark(own.X, own.Y) { Ink = Ink.Text, Width = 2.5, Series = "data" });
        }

        double[] all = model.Design.Response.Values;
        (double least, double most) = (all.Min(), all.Max());
        double spread = most - least;
        return Whole(
            string.Create(CultureInfo.InvariantCulture, $"The thick line is the density of the data, thin ones are {Math.Min(DensitiesShown, simulated.Count)} data sets simulated from the posterior. Where the thick line leaves the bundle, the model expects something else: another centre, spread, tail or a second hump."),
            new Panel
            {
                X = new Axis { Label = model.Design.Response.Label, Minimum = least - (0.3 * spread), Maximum = most + (0.3 * spread) },
                Y = new Axis { HasTicks = false, Minimum = 0 },
                Marks = marks,
            },
            [new LegendEntry(Ink.Text, "data"), new LegendEntry(Ink.Orange, "simulations")]);
    }

    private static Figure Whole(string caption, Panel panel, LegendEntry[] legend) =>
        new() { Name = "ppc", Title = "The data among data simulated from the posterior", Caption = caption, Panels = [panel], Legend = legend, PanelHeight = 230 };

    private static Figure Reliability(IReadOnlyList<CalibrationCurve> curves) => new()
    {
        Name = "calibration",
        Title = "Are predicted probabilities what happens?",
        Caption = "Each row is predicted from the others; points are rows of similar probability, with the share that happened. Lines at the points are where 90% of such shares lie when the predictions are right. Above the diagonal it happens more often than predicted. The orange curve is the monotone fit (isotonic regression), inside its 90% band when the predictions are right.",
        Panels =
        [
            .. curves.Select(c => new Panel
            {
                Title = $"P({c.Event})",
                Note = string.Create(CultureInfo.InvariantCulture, $"Brier score {c.Brier:0.000}, miscalibration {c.Miscalibration:0.0000}, p {(c.P < 0.001 ? "< 0.001" : $"= {c.P:0.00}")}"),
                X = new Axis { Label = "predicted probability", Minimum = -0.02, Maximum = 1.02 },
                Y = new Axis { Label = "share observed", Minimum = -0.02, Maximum = 1.02 },
                Marks =
                [
                    new BandMark([.. c.Curve.Select(p => p.Predicted)], [.. c.Curve.Select(p => p.Lower)], [.. c.Curve.Select(p => p.Upper)]) { Ink = Ink.Faint, Opacity = 0.3, Series = "90% band" },
                    new ReferenceMark(0, 1) { Ink = Ink.Muted, IsDashed = true },
                    new LineMark([.. c.Curve.Select(p => p.Predicted)], [.. c.Curve.Select(p => p.Recalibrated)]) { Ink = Ink.Orange, Width = 2, Series = "isotonic regression" },
                    new IntervalMark([.. c.Bins.Select(b => b.Predicted)], [.. c.Bins.Select(b => b.Lower)], [.. c.Bins.Select(b => b.Upper)], IsHorizontal: false) { Ink = Ink.Muted, Series = "90% when right" },
                    new PointMark([.. c.Bins.Select(b => b.Predicted)], [.. c.Bins.Select(b => b.Observed)])
                    {
                        Radius = 3.5,
                        Labels = [.. c.Bins.Select(b => string.Create(CultureInfo.InvariantCulture, $"predicted {b.Predicted:0.000}, observed {b.Observed:0.000} of {b.Trials:0}"))],
                    },
                ],
            }),
        ],
        Columns = Math.Min(2, curves.Count),
        PanelHeight = 250,
    };

    private static Figure Pit(LooPit pit)
    {
        int n = pit.Values.Count;
        EcdfEnvelope envelope = EcdfEnvelope.OfSample(n, Math.Min(PitPoints, n));
        double[] sorted = [.. pit.Values.Order()];
        double[] differences = new double[envelope.Points.Count];
        int below = 0;
        for (int k = 0; k < differences.Length; k++)
        {
            while (below < n && sorted[below] <= envelope.Points[k])
            {
                below++;
            }

            differences[k] = ((double)below / n) - envelope.Points[k];
        }

        double[] x = [0, .. envelope.Points, 1];
        return new Figure
        {
            Name = "loo-pit",
            Title = "Each row among its predictions from the other rows",
            Caption = "LOO-PIT values are uniform when the predictions are right: the line then stays in the grey envelope in 95% of cases. A line below 0 at the left and above at the right has too few extreme rows (predictions too wide), the reverse too many (too narrow); an arch or a bowl is a shift.",
            Panels =
            [
                new Panel
                {
                    X = new Axis { Label = "LOO-PIT", Minimum = 0, Maximum = 1 },
                    Y = new Axis { Label = "ECDF difference" },
                    Marks =
                    [
                        new BandMark(x, [0, .. envelope.Lower, 0], [0, .. envelope.Upper, 0]) { Ink = Ink.Faint, Opacity = 0.3, Series = "95% envelope" },
                        ReferenceMark.Horizontal(0),
                        new LineMark(x, [0, .. differences, 0]) { Width = 2, Series = "LOO-PIT" },
                    ],
                },
            ],
        };
    }
}

using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Plots.Chains;

/// <summary>The ranks of each chain among the draws of all: Δ-ECDF with a simultaneous envelope.</summary>
/// <remarks>Säilynoja, Bürkner and Vehtari (2022). The envelope is that of independent draws, so chains are thinned to their effective number.</remarks>
public static class RankFigure
{
    private const double Coverage = 0.95;
    private const int MostDraws = 1000;
    private const int FewestDraws = 20;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws of two chains or more.</param>
    /// <param name="quantities">What to show, a panel each.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentException">There is one chain: nothing to compare.</exception>
    public static Figure Of(DrawSet draws, IReadOnlyList<PlottedQuantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(quantities);
        if (draws.ChainCount < 2)
        {
            throw new ArgumentException("Ranks compare chains, and there is one only. Draw a trace in their place.", nameof(draws));
        }

        Dictionary<int, EcdfEnvelope> envelopes = [];
        return new Figure
        {
            Name = "rank",
            Title = "Ranks of each chain among all draws",
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"If the chains have one distribution, each line stays in the grey envelope, with all of a panel's lines inside in {100 * Coverage:0}% of cases. A line that rises above it at the left has too many low values, one that crosses it in an arch or a bowl is shifted, an S is wider or narrower than the others. Chains are thinned to their effective number of draws first, because the envelope is that of independent ones."),
            Panels = [.. quantities.Select(q => Panel(draws, q, envelopes))],
            Columns = quantities.Count > 1 ? 2 : 1,
            SharesX = true,
            PanelHeight = quantities.Count > 1 ? 110 : 220,
            Legend = [.. ChainLegend.Of(draws), new LegendEntry(Ink.Faint, "95% envelope", LegendShape.Area)],
        };
    }

    private static Panel Panel(DrawSet draws, PlottedQuantity quantity, Dictionary<int, EcdfEnvelope> envelopes)
    {
        ParameterDraws thinned = Thin(draws.Parameter(quantity.Name), out int step);
        if (!envelopes.TryGetValue(thinned.DrawCount, out EcdfEnvelope? envelope))
        {
            envelopes[thinned.DrawCount] = envelope = EcdfEnvelope.OfChains(thinned.ChainCount, thinned.DrawCount, Math.Min(60, thinned.DrawCount), Coverage);
        }

        double[] sorted = thinned.Pooled();
        Array.Sort(sorted);
        double[] x = [0, .. envelope.Points, 1];
        return new Panel
        {
            Title = quantity.Label,
            Note = step > 1 ? string.Create(CultureInfo.InvariantCulture, $"1 draw in {step} kept") : "",
            X = new Axis { Label = "fractional rank", Minimum = 0, Maximum = 1 },
            Y = new Axis { Label = "ECDF difference" },
            Marks =
            [
                new BandMark(x, [0, .. envelope.Lower, 0], [0, .. envelope.Upper, 0]) { Ink = Ink.Faint, Opacity = 0.3, Series = "95% envelope" },
                ReferenceMark.Horizontal(0),
                .. Enumerable.Range(0, thinned.ChainCount).Select(m => new LineMark(x, [0, .. Differences(thinned.Chain(m), sorted, envelope.Points), 0])
                {
                    Ink = Inks.Series(m),
                    Series = ChainLegend.Name(draws, m),
                }),
            ],
        };
    }

    // The share of a chain's draws among the lowest of all, less what a right chain would have.
    private static double[] Differences(ReadOnlySpan<double> chain, double[] sorted, IReadOnlyList<double> points)
    {
        double[] own = chain.ToArray();
        Array.Sort(own);
        double[] differences = new double[points.Count];
        int below = 0;
        for (int k = 0; k < points.Count; k++)
        {
            double limit = sorted[(int)Math.Round(points[k] * sorted.Length) - 1];
            while (below < own.Length && own[below] <= limit)
            {
                below++;
            }

            differences[k] = ((double)below / own.Length) - points[k];
        }

        return differences;
    }

    private static ParameterDraws Thin(ParameterDraws draws, out int step)
    {
        // Within each chain: over all of them a chain that is elsewhere would count as correlation, and be thinned out of sight.
        double share = Enumerable.Range(0, draws.ChainCount)
            .Select(m => new ParameterDraws(draws.Name, [draws.ChainMemory(m)]))
            .Select(chain => Math.Min(EffectiveSampleSize.Bulk(chain), EffectiveSampleSize.Tail(chain)) / draws.DrawCount)
            .Where(double.IsFinite).DefaultIfEmpty(1).Average();
        int keep = Math.Clamp((int)Math.Ceiling(share * draws.DrawCount), Math.Min(FewestDraws, draws.DrawCount), MostDraws);
        int every = Math.Max(1, (int)Math.Ceiling((double)draws.DrawCount / keep));
        step = every;
        return new ParameterDraws(draws.Name, [.. Enumerable.Range(0, draws.ChainCount).Select(m => new ReadOnlyMemory<double>(Every(draws.ChainMemory(m), every)))]);
    }

    private static double[] Every(ReadOnlyMemory<double> chain, int step)
    {
        double[] kept = new double[(chain.Length + step - 1) / step];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = chain.Span[i * step];
        }

        return kept;
    }
}

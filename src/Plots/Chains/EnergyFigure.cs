using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Plots.Statistics;

namespace Bayes.Plots.Chains;

/// <summary>How far the energy moves from draw to draw, beside how far it varies at all.</summary>
/// <remarks>Betancourt (2016); E-BFMI below 0.3 means that the tails are explored slowly.</remarks>
public static class EnergyFigure
{
    private const int Bins = 30;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws.</param>
    /// <returns>The figure, a panel a chain; null where the draws have no energies, as those from a prior.</returns>
    public static Figure? Of(DrawSet draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ParameterDraws energy = draws.SamplerValues(SamplerColumn.Energy);
        IReadOnlyList<DiagnosticValue> fractions = Ebfmi.OfChains(energy);
        if (fractions.All(f => !f.IsDefined))
        {
            return null;
        }

        double[][] centred = new double[draws.ChainCount][];
        double[][] steps = new double[draws.ChainCount][];
        for (int m = 0; m < centred.Length; m++)
        {
            double[] chain = energy.Chain(m).ToArray();
            double mean = chain.Average();
            centred[m] = Array.ConvertAll(chain, e => e - mean);
            steps[m] = [.. chain.Skip(1).Select((e, i) => e - chain[i])];
        }

        double reach = centred.Concat(steps).SelectMany(v => v).Where(double.IsFinite).Max(Math.Abs);
        return new Figure
        {
            Name = "energy",
            Title = "Energy of each chain",
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"The steps of the energy should spread about as far as the energy itself: then each draw can reach any level of the posterior. E-BFMI compares the two, and below {Ebfmi.Threshold} the tails are explored slowly."),
            Panels =
            [
                .. Enumerable.Range(0, draws.ChainCount).Select(m => new Panel
                {
                    Title = ChainLegend.Name(draws, m),
                    Note = fractions[m].IsDefined ? string.Create(CultureInfo.InvariantCulture, $"E-BFMI {fractions[m].Value:0.00}{(fractions[m] < Ebfmi.Threshold ? ": too low" : "")}") : "E-BFMI not defined",
                    X = new Axis { Label = "energy − its mean" },
                    Y = new Axis { HasTicks = false, Minimum = 0 },
                    Marks =
                    [
                        Histogram.Of(centred[m], -reach, reach, Bins) with { Ink = Ink.Blue, Opacity = 0.55, Series = "energy" },
                        Histogram.Of(steps[m], -reach, reach, Bins) with { Ink = Ink.Orange, Opacity = 0.55, Series = "step of the energy" },
                    ],
                }),
            ],
            Columns = Math.Min(4, draws.ChainCount),
            SharesX = true,
            SharesY = true,
            PanelHeight = 110,
            Legend = [new LegendEntry(Ink.Blue, "energy", LegendShape.Area), new LegendEntry(Ink.Orange, "step from draw to draw", LegendShape.Area)],
        };
    }
}

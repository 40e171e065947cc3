using Bayes.Draws;

namespace Bayes.Plots.Chains;

/// <summary>What the figures of chains have in common.</summary>
internal static class ChainLegend
{
    /// <summary>One entry for each chain.</summary>
    public static IEnumerable<LegendEntry> Of(DrawSet draws) =>
        draws.Chains.Select((c, m) => new LegendEntry(Inks.Series(m), Name(draws, m)));

    /// <summary>The name of a chain.</summary>
    public static string Name(DrawSet draws, int chain) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"chain {draws.Chains[chain].Id}");

    /// <summary>The draws, from 0, at which some chain diverged: chain and draw.</summary>
    public static IReadOnlyList<(int Chain, int Draw)> Divergences(DrawSet draws)
    {
        ParameterDraws divergent = draws.SamplerValues(SamplerColumn.Divergent);
        List<(int, int)> found = [];
        for (int m = 0; m < divergent.ChainCount; m++)
        {
            ReadOnlySpan<double> chain = divergent.Chain(m);
            for (int i = 0; i < chain.Length; i++)
            {
                if (chain[i] != 0)
                {
                    found.Add((m, i));
                }
            }
        }

        return found;
    }

    /// <summary>A sentence on divergences.</summary>
    public static string Sentence(int divergences, string where) => divergences switch
    {
        0 => "No transition diverged.",
        1 => $"The transition that diverged is marked {where}.",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The {divergences} transitions that diverged are marked {where}."),
    };
}

using System.Globalization;
using System.Text;

namespace Bayes.Calibration.Seeds;

/// <summary>Writes seed outcomes as a file of all runs and as a table for people.</summary>
public static class SeedReport
{
    /// <summary>All runs, one line each, without times, so that a second run gives the same file.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <returns>The text of a CSV file.</returns>
    public static string Csv(IEnumerable<SeedOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        StringBuilder text = new("example,seed,rhat,ess_bulk,ess_tail,rhat_all,ess_bulk_all,ess_tail_all,divergent,gradients\n");
        foreach (SeedOutcome o in outcomes)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{o.Example},{o.Seed},{o.Population.RHat:F5},{o.Population.EssBulk:F0},{o.Population.EssTail:F0},{o.All.RHat:F5},{o.All.EssBulk:F0},{o.All.EssTail:F0},{o.Divergent},{o.Gradients}\n");
        }

        return text.ToString();
    }

    /// <summary>One line per example: how many seeds passed, and the worst and middle of what was seen.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="settings">The settings in words.</param>
    /// <returns>The text of a markdown page.</returns>
    public static string Markdown(IReadOnlyList<SeedOutcome> outcomes, string settings)
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Convergence at default settings, seed by seed

            {settings}

            A seed passes when R-hat < 1.01 and tail ESS > 400 for every coefficient, standard deviation, correlation and family parameter, and no
            transition diverged. The bar is {SeedRun.RequiredOfTwenty} of 20 seeds on each example. "With group effects" asks the same of every group's effect.

            | example | seeds passed | with group effects | largest R-hat | smallest bulk ESS | smallest tail ESS | median of the smallest tail ESS | divergent transitions |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (IGrouping<string, SeedOutcome> runs in outcomes.GroupBy(o => o.Example))
        {
            SeedOutcome[] all = [.. runs];
            double[] tails = [.. all.Select(o => o.Population.EssTail).Order()];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {runs.Key} | {all.Count(o => o.Passes)} of {all.Length} | {all.Count(o => o.PassesEverywhere)} of {all.Length} | {all.Max(o => o.Population.RHat):F4} | {all.Min(o => o.Population.EssBulk):F0} | {tails[0]:F0} | {tails[tails.Length / 2]:F0} | {all.Sum(o => o.Divergent)} |\n");
        }

        text.Append("\nEach run is in `seeds.csv`. Regenerate with `dotnet run --project tests/Calibration -c Release -- seeds`.\n");
        return text.ToString();
    }
}

using System.Globalization;
using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

/// <summary>Every parameter of two data sets against R's posterior; data/README.md names the sources.</summary>
public class ReferenceFileTests
{
    public static TheoryData<string> Blocker => [.. Rows("blocker_reference.csv").Select(r => r["name"])];

    public static TheoryData<string> EightSchools => [.. Rows("eight_schools_reference.csv").Select(r => r["name"])];

    [Theory]
    [MemberData(nameof(Blocker))]
    public void Blocker_agrees_with_posterior(string name)
    {
        double[][] chains = [Column("blocker.1.csv", name), Column("blocker.2.csv", name)];
        Compare(new ParameterDraws(name, chains), Rows("blocker_reference.csv").Single(r => r["name"] == name));
    }

    [Theory]
    [MemberData(nameof(EightSchools))]
    public void Eight_schools_agrees_with_posterior(string name)
    {
        const string First99 = " first 99";
        double[] all = Column("eight_schools.csv", name.Replace(First99, "", StringComparison.Ordinal));
        var draws = new ParameterDraws(name, [.. all.Chunk(100)]);
        Compare(
            name.EndsWith(First99, StringComparison.Ordinal) ? draws.First(99) : draws,
            Rows("eight_schools_reference.csv").Single(r => r["name"] == name));
    }

    private static void Compare(ParameterDraws draws, Dictionary<string, string> reference)
    {
        ParameterSummary summary = DrawsSummary.Of(draws);
        (string Column, double Value)[] ours =
        [
            ("rhat_rank", summary.RHat), ("rhat_raw", RHat.Basic(draws, split: false)), ("rhat_split", RHat.Basic(draws)),
            ("ess_bulk", summary.EssBulk), ("ess_tail", summary.EssTail), ("ess_mean", EffectiveSampleSize.Mean(draws)),
            ("ess_sd", EffectiveSampleSize.StandardDeviation(draws)), ("ess_median", EffectiveSampleSize.Median(draws)),
            ("ess_raw", EffectiveSampleSize.Basic(draws, split: false)),
            ("ess_quantile01", EffectiveSampleSize.Quantile(draws, 0.01)), ("ess_quantile10", EffectiveSampleSize.Quantile(draws, 0.1)),
            ("ess_quantile30", EffectiveSampleSize.Quantile(draws, 0.3)),
            ("mcse_mean", summary.McseMean), ("mcse_sd", summary.McseSd), ("mcse_median", MonteCarloError.Median(draws)),
            ("mcse_quantile01", MonteCarloError.Quantile(draws, 0.01)), ("mcse_quantile10", MonteCarloError.Quantile(draws, 0.1)),
            ("mcse_quantile30", MonteCarloError.Quantile(draws, 0.3)),
            ("mean", summary.Mean), ("sd", summary.Sd), ("median", summary.Median), ("mad", summary.Mad),
            ("q025", summary.Quantiles[0].Value), ("q975", summary.Quantiles[1].Value),
        ];
        foreach ((string column, double value) in ours)
        {
            double expected = double.Parse(reference[column], CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(value - expected) <= 1e-10 * Math.Abs(expected), $"{draws.Name} {column}: {value:R}, posterior says {expected:R}");
        }
    }

    private static string[] Lines(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file)).Where(l => l.Length > 0 && l[0] != '#')];

    private static double[] Column(string file, string name)
    {
        string[] lines = Lines(file);
        int column = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(l => double.Parse(l.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        string[] lines = Lines(file);
        string[] names = lines[0].Split(',');
        return lines.Skip(1).Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second));
    }
}

using System.Globalization;
using Bayes.Draws;

namespace Bayes.Diagnostics.Causes;

/// <summary>Looks for what is behind trouble that <see cref="ConvergenceChecks"/> found: where transitions diverge, chains that sit in different places or still drift, quantities that only their combination identifies.</summary>
/// <remarks>Works on any draws; what only a model knows (priors, groups) is not here. Thread safe.</remarks>
public static class ConvergenceCauses
{
    private const int FewestDivergent = 5;
    private const double ExtremeRank = 0.2;
    private const double Ridge = 0.95;
    private const int MostPairwise = 200;
    private const double Apart = 1.1;

    /// <summary>Looks for causes.</summary>
    /// <param name="draws">The draws, without warmup.</param>
    /// <param name="summaries">The summaries of the quantities to examine.</param>
    /// <param name="criteria">The limits; the defaults when null.</param>
    /// <returns>The findings, gravest first; empty when nothing is wrong with the draws.</returns>
    public static IReadOnlyList<ConvergenceFinding> Find(DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria? criteria = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(summaries);
        criteria ??= new ConvergenceCriteria();
        List<ConvergenceFinding> findings = [];
        AddDivergences(findings, draws, summaries);
        AddModes(findings, draws, summaries, criteria);
        AddRidges(findings, draws, summaries, criteria);
        return [.. findings.OrderByDescending(f => f.Severity)];
    }

    // The mean rank of the divergent draws among all: of a quantity that has nothing to do with them it is ½.
    private static void AddDivergences(List<ConvergenceFinding> findings, DrawSet draws, IReadOnlyList<ParameterSummary> summaries)
    {
        double[] divergent = draws.SamplerValues(SamplerColumn.Divergent).Pooled();
        int count = divergent.Count(d => d > 0);
        if (count < FewestDivergent)
        {
            return;
        }

        (string Name, double Rank, bool Positive, double Edge) worst = ("", 0.5, false, double.NaN);
        foreach (ParameterSummary summary in summaries.Where(s => s.EssBulk.IsDefined))
        {
            double[] values = draws.Parameter(summary.Name).Pooled();
            double[] sorted = [.. values];
            Array.Sort(sorted);
            double rank = values.Where((_, i) => divergent[i] > 0).Average(v => (double)LowerBound(sorted, v) / sorted.Length);
            if (Math.Abs(rank - 0.5) > Math.Abs(worst.Rank - 0.5))
            {
                worst = (summary.Name, rank, sorted[0] > 0, Quantile.OfSorted(sorted, rank < 0.5 ? 0.2 : 0.8));
            }
        }

        if (Math.Abs(worst.Rank - 0.5) < 0.5 - ExtremeRank)
        {
            return;
        }

        bool small = worst.Rank < 0.5;
        bool funnel = small && worst.Positive;
        findings.Add(new ConvergenceFinding
        {
            Code = funnel ? "funnel" : "divergences_at",
            Severity = FindingSeverity.Warning,
            Parameter = worst.Name,
            Text = Words($"The {count} divergent transitions gather where {worst.Name} is {(small ? "small" : "large")} (mostly {(small ? "below" : "above")} {worst.Edge:G3}).{(funnel ? " That is a funnel: near 0 the effects that it scales are squeezed together, and one step size cannot serve both ends." : "")}"),
            NextStep = funnel
                ? $"If the model is yours, write it non-centred (effects = {worst.Name} × standard normal). Else give {worst.Name} a prior that keeps it off 0, or drop the effects that it scales; raise the target acceptance to 0.99."
                : $"Look at the prior of {worst.Name}: does it allow values that the data cannot rule out? Tighten it, or raise the target acceptance to 0.99.",
        });
    }

    // Chains that are well mixed by themselves but apart are modes; chains whose halves differ are still on their way.
    private static void AddModes(List<ConvergenceFinding> findings, DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria)
    {
        ParameterSummary[] bad = [.. summaries.Where(s => s.RHat.IsDefined && s.RHat > Apart).OrderByDescending(s => s.RHat.Value)];
        if (bad.Length == 0 || draws.ChainCount < 2 || draws.DrawCount < 20)
        {
            return;
        }

        ParameterDraws worst = draws.Parameter(bad[0].Name);
        double[] means = [.. Enumerable.Range(0, worst.ChainCount).Select(m => CentredChains.Mean(worst.Chain(m)))];
        double within = Math.Sqrt(Enumerable.Range(0, worst.ChainCount).Average(m => CentredChains.Variance(worst.Chain(m))));
        bool[] drifts = [.. Enumerable.Range(0, worst.ChainCount).Select(m => Drifts(worst.Chain(m)))];
        string names = string.Join(", ", bad.Take(criteria.WorstNamed).Select(b => b.Name));
        if (drifts.Count(d => d) * 2 >= drifts.Length)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = "drift",
                Severity = FindingSeverity.Error,
                Parameter = worst.Name,
                Text = Words($"The halves of the chains differ ({string.Join(", ", drifts.Select((d, m) => (d, draws.Chains[m].Id)).Where(c => c.d).Select(c => $"chain {c.Id}"))}; {names}): the chains are still on their way, or move so slowly that they look so."),
                NextStep = "Run a longer warmup. If that does not help, look for quantities that only their combination identifies, and for flat priors.",
            });
            return;
        }

        double[] sorted = [.. means.Order()];
        int gap = Enumerable.Range(1, sorted.Length - 1).MaxBy(i => sorted[i] - sorted[i - 1]);
        if (sorted[gap] - sorted[gap - 1] > 2 * within)
        {
            double cut = 0.5 * (sorted[gap] + sorted[gap - 1]);
            string Side(bool low) => string.Join(", ", means.Select((v, m) => (v, draws.Chains[m].Id)).Where(c => c.v < cut == low).Select(c => c.Id));
            findings.Add(new ConvergenceFinding
            {
                Code = "modes",
                Severity = FindingSeverity.Error,
                Parameter = worst.Name,
                Text = Words($"Chains {Side(true)} and {Side(false)} sit in different places: {worst.Name} is about {sorted[..gap].Average():G3} in the former and {sorted[gap..].Average():G3} in the latter, and none moves between them ({names}). The posterior has several modes, or some chains are stuck."),
                NextStep = "Compare lp__ of the chains: far lower ones are stuck, and a longer warmup or other starting points may free them. With equal lp__ the modes are real: look for labels that can be swapped, or signs that can be flipped, and order or fix them.",
            });
        }
    }

    private static void AddRidges(List<ConvergenceFinding> findings, DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria)
    {
        double least = criteria.EssPerChain * draws.ChainCount;
        ParameterSummary[] slow = [.. summaries.Where(s => s.EssBulk.IsDefined && (s.EssBulk < least || s.RHat > criteria.RHat)).OrderBy(s => s.EssBulk.Value).Take(MostPairwise)];
        double[][] values = [.. slow.Select(s => draws.Parameter(s.Name).Pooled())];
        List<(string A, string B, double R)> pairs = [];
        for (int a = 0; a < slow.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double r = Correlation(values[a], values[b]);
                if (Math.Abs(r) > Ridge)
                {
                    pairs.Add((slow[b].Name, slow[a].Name, r));
                }
            }
        }

        if (pairs.Count == 0)
        {
            return;
        }

        (string first, string second, double correlation) = pairs.MaxBy(p => Math.Abs(p.R));
        findings.Add(new ConvergenceFinding
        {
            Code = "ridge",
            Severity = FindingSeverity.Warning,
            Parameter = first,
            Text = Words($"{first} and {second} move together (correlation {correlation:0.000}{(pairs.Count > 1 ? $", and {pairs.Count - 1} more such pairs" : "")}) and both mix slowly: the data say much about one combination of them and little about the other."),
            NextStep = correlation < 0
                ? "Are they two ways to say the same, such as an intercept and the mean of group effects, or overlapping predictors? Drop one, centre the predictors, or give both informative priors."
                : "Standardise or centre what they multiply; drop one of them if they say the same.",
        });
    }

    private static bool Drifts(ReadOnlySpan<double> chain)
    {
        int half = chain.Length / 2;
        ReadOnlySpan<double> early = chain[..half], late = chain[^half..];
        double spread = Math.Sqrt(0.5 * (CentredChains.Variance(early) + CentredChains.Variance(late)));
        return Math.Abs(CentredChains.Mean(early) - CentredChains.Mean(late)) > 1.5 * spread;
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = CentredChains.Mean(x), meanY = CentredChains.Mean(y);
        double xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int place = Array.BinarySearch(sorted, value);
        return place < 0 ? ~place : place;
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

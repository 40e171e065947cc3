using System.Globalization;
using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Says in plain words whether draws can be trusted: what is wrong, what it means and what to do next.</summary>
/// <remarks>Thread safe. An empty list means that nothing was found.</remarks>
public static class ConvergenceChecks
{
    // Below this the effective sample size is never defined (see EffectiveSampleSize).
    private const int FewestDraws = 12;

    /// <summary>Examines draws and the transitions behind them.</summary>
    /// <param name="draws">The draws, without warmup.</param>
    /// <param name="treeDepthCap">The greatest tree depth that the sampler allowed; 0 when it builds no trees.</param>
    /// <param name="names">The quantities to examine; null examines all.</param>
    /// <returns>The findings, gravest first.</returns>
    /// <exception cref="KeyNotFoundException">A name is not stored.</exception>
    public static IReadOnlyList<ConvergenceFinding> Run(DrawSet draws, int treeDepthCap, IReadOnlyList<string>? names = null) =>
        Run(draws, DrawsSummary.Of(draws, names), new ConvergenceCriteria { TreeDepthCap = treeDepthCap });

    /// <summary>Examines draws whose summaries are at hand.</summary>
    /// <param name="draws">The draws, without warmup.</param>
    /// <param name="summaries">The summaries of the quantities to examine, made from <paramref name="draws"/>.</param>
    /// <param name="criteria">The limits; the defaults when null.</param>
    /// <returns>The findings, gravest first.</returns>
    public static IReadOnlyList<ConvergenceFinding> Run(
        DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria? criteria = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(summaries);
        criteria ??= new ConvergenceCriteria();
        var findings = new List<ConvergenceFinding>();
        CheckAmount(draws, findings);
        CheckDivergences(draws, criteria, findings);
        CheckTreeDepth(draws, criteria, findings);
        CheckEnergy(draws, criteria, findings);
        CheckUndefined(draws, summaries, criteria, findings);
        CheckStuckChains(draws, summaries, findings);
        CheckRHat(summaries, criteria, findings);
        if (draws.DrawCount >= criteria.EssPerChain)
        {
            CheckEffectiveSize(draws, summaries, criteria, findings);
        }

        return [.. findings.OrderByDescending(f => f.Severity)];
    }

    private static void CheckAmount(DrawSet draws, List<ConvergenceFinding> findings)
    {
        if (draws.Chains.Any(c => c.DrawCount != draws.DrawCount))
        {
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.UnequalChains,
                Severity = FindingSeverity.Info,
                Text = Words($"The chains have {string.Join(", ", draws.Chains.Select(c => c.DrawCount))} draws, as a cancelled run leaves them; only the first {draws.DrawCount} of each are used."),
                NextStep = "Finish the run if the precision below is not enough.",
            });
        }

        if (draws.ChainCount == 1)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.OneChain,
                Severity = FindingSeverity.Info,
                Text = "There is one chain only. R-hat compares its two halves and cannot see a mode that this chain never visited.",
                NextStep = "Run four chains from different starting points.",
            });
        }

        if (draws.DrawCount < 100)
        {
            bool none = draws.DrawCount < FewestDraws;
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.TooFewDraws,
                Severity = none ? FindingSeverity.Error : FindingSeverity.Warning,
                Text = none
                    ? Words($"There are only {draws.DrawCount} draws per chain: too few to say whether the chains have converged.")
                    : Words($"There are only {draws.DrawCount} draws per chain. Even independent ones would not reach the 100 per chain that intervals and R-hat need."),
                NextStep = "Draw at least 1000 per chain after warmup.",
            });
        }
    }

    private static void CheckDivergences(DrawSet draws, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        int divergent = Count(draws, SamplerColumn.Divergent, d => d > 0), total = draws.ChainCount * draws.DrawCount;
        if (divergent == 0)
        {
            return;
        }

        double share = (double)divergent / total;
        findings.Add(new ConvergenceFinding
        {
            Code = FindingCode.Divergences,
            Severity = share >= criteria.DivergentShareError ? FindingSeverity.Error : FindingSeverity.Warning,
            Text = Words($"{divergent} of {total} transitions ({Percent(share)}) diverged: the posterior bends more sharply there than the step size can follow, so draws from that region may be missing and estimates biased."),
            NextStep = "Raise the target acceptance rate (0.95, then 0.99). If divergences stay, something is hardly identified: a scale that is hard to tell from zero, such as a standard deviation of group effects, or a coefficient that data and prior leave free to run away. Give it a tighter prior or drop the term.",
        });
    }

    private static void CheckTreeDepth(DrawSet draws, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        int hits = criteria.TreeDepthCap > 0 ? Count(draws, SamplerColumn.TreeDepth, d => d >= criteria.TreeDepthCap) : 0;
        if (hits == 0)
        {
            return;
        }

        double share = (double)hits / (draws.ChainCount * draws.DrawCount);
        findings.Add(new ConvergenceFinding
        {
            Code = FindingCode.TreeDepth,
            Severity = share >= 0.01 ? FindingSeverity.Warning : FindingSeverity.Info,
            Text = Words($"{hits} transitions ({Percent(share)}) stopped at the greatest tree depth, {criteria.TreeDepthCap}, before they turned back. This costs efficiency, not validity: look at the effective sample sizes."),
            NextStep = Words($"Standardise predictors of very different scale; if effective sample sizes are low, allow a tree depth of {criteria.TreeDepthCap + 2} or a longer warmup."),
        });
    }

    private static void CheckEnergy(DrawSet draws, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        IReadOnlyList<DiagnosticValue> values = Ebfmi.OfChains(draws.SamplerValues(SamplerColumn.Energy));
        string[] low =
        [
            .. values.Select((v, m) => (Value: v, draws.Chains[m].Id)).Where(c => c.Value.IsDefined && c.Value < criteria.Ebfmi)
                .Select(c => Words($"chain {c.Id}: {c.Value.Value:0.00}")),
        ];
        if (low.Length > 0)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.Ebfmi,
                Severity = FindingSeverity.Warning,
                Text = Words($"E-BFMI is below {criteria.Ebfmi} ({string.Join(", ", low)}): the chain moves too slowly between energies, so the tails, mostly of scale parameters, may be explored badly."),
                NextStep = "Run a longer warmup; if it stays low, give scale parameters such as group standard deviations tighter priors, or simplify the model.",
            });
        }
    }

    private static void CheckUndefined(
        DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        if (draws.DrawCount < FewestDraws)
        {
            return;
        }

        foreach (IGrouping<UndefinedReason, ParameterSummary> group in summaries
            .Where(s => !s.EssBulk.IsDefined).GroupBy(s => s.EssBulk.Reason).OrderBy(g => g.Key))
        {
            string names = Names([.. group.Select(s => s.Name)], criteria.WorstNamed);
            bool finite = group.Key != UndefinedReason.NotFinite;
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.Undefined,
                Severity = finite ? FindingSeverity.Warning : FindingSeverity.Error,
                Parameter = group.First().Name,
                Text = finite
                    ? $"All draws are equal for {names}: nothing was learnt about it, and its convergence cannot be judged."
                    : $"Some draws are NaN or infinite for {names}: the density or a derived quantity broke down there.",
                NextStep = finite
                    ? "If the quantity is not fixed by design, look for a chain that never accepted a move (acceptance near 0, step size near 0) and rerun with a longer warmup."
                    : "Look at extreme predictor values and at priors that allow extreme parameters; standardise predictors and rerun.",
            });
        }
    }

    /// <summary>
    /// A chain is stuck when it stands still while others move, or when its mean lies more than three standard deviations
    /// from the others' while they lie within one of each other. Two chains that disagree leave open which of them is wrong.
    /// </summary>
    private static void CheckStuckChains(DrawSet draws, IReadOnlyList<ParameterSummary> summaries, List<ConvergenceFinding> findings)
    {
        if (draws.ChainCount < 2 || draws.DrawCount < FewestDraws)
        {
            return;
        }

        var worst = new (double Distance, string Name)[draws.ChainCount];
        foreach (ParameterSummary summary in summaries)
        {
            if (!summary.RHat.IsDefined || summary.RHat <= 1.1)
            {
                continue;
            }

            ParameterDraws parameter = draws.Parameter(summary.Name);
            double[] means = [.. Enumerable.Range(0, draws.ChainCount).Select(m => CentredChains.Mean(parameter.Chain(m)))];
            double[] variances = [.. Enumerable.Range(0, draws.ChainCount).Select(m => CentredChains.Variance(parameter.Chain(m)))];
            for (int m = 0; m < means.Length; m++)
            {
                double[] others = [.. means.Where((_, k) => k != m)];
                double sd = Math.Sqrt(variances.Where((_, k) => k != m).Average());
                double distance = variances[m] == 0 && sd > 0 ? double.PositiveInfinity : Math.Abs(means[m] - others.Average()) / sd;
                bool othersAgree = others.Length > 1 && others.Max() - others.Min() < sd;
                if ((double.IsPositiveInfinity(distance) || (othersAgree && distance > 3)) && distance > worst[m].Distance)
                {
                    worst[m] = (distance, summary.Name);
                }
            }
        }

        for (int m = 0; m < worst.Length; m++)
        {
            if (worst[m].Distance > 0)
            {
                findings.Add(new ConvergenceFinding
                {
                    Code = FindingCode.StuckChain,
                    Severity = FindingSeverity.Error,
                    Parameter = worst[m].Name,
                    Text = double.IsPositiveInfinity(worst[m].Distance)
                        ? Words($"Chain {draws.Chains[m].Id} does not move in {worst[m].Name} while others do.")
                        : Words($"Chain {draws.Chains[m].Id} stays away from the others: its mean of {worst[m].Name} lies {worst[m].Distance:0.0} of their standard deviations from theirs."),
                    NextStep = "Do not drop the chain in silence: the posterior may have another mode there. Rerun with another seed and a longer warmup; if a chain gets stuck again, use tighter priors or look for separation or unidentified terms in the model.",
                });
            }
        }
    }

    private static void CheckRHat(IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        ParameterSummary[] high = [.. summaries.Where(s => s.RHat.IsDefined && s.RHat > criteria.RHat).OrderByDescending(s => s.RHat.Value)];
        if (high.Length > 0)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = FindingCode.RHat,
                Severity = high[0].RHat > criteria.RHatError ? FindingSeverity.Error : FindingSeverity.Warning,
                Parameter = high[0].Name,
                Text = Words($"R-hat is above {criteria.RHat} for {Quantities(high.Length, summaries.Count)}; worst: {Names([.. high.Select(s => Words($"{s.Name} ({s.RHat.Value:0.000})"))], criteria.WorstNamed)}. {(high[0].RHat > criteria.RHatError ? "The chains have not mixed, so means and intervals depend on which chain one believes." : "The chains are close, but not yet as one: the last digits of means and intervals depend on the chain.")}"),
                NextStep = high[0].RHat > criteria.RHatError
                    ? "Run more warmup and more draws. If R-hat stays high, the model is not identified by the data and priors: simplify it or use tighter priors."
                    : "Draw two to four times as many.",
            });
        }
    }

    private static void CheckEffectiveSize(
        DrawSet draws, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria, List<ConvergenceFinding> findings)
    {
        double needed = criteria.EssPerChain * draws.ChainCount;
        Check(FindingCode.EssBulk, "Bulk", "means and medians", s => s.EssBulk);
        Check(FindingCode.EssTail, "Tail", "the ends of 90% and wider intervals", s => s.EssTail);

        void Check(string code, string which, string what, Func<ParameterSummary, DiagnosticValue> size)
        {
            ParameterSummary[] low = [.. summaries.Where(s => size(s).IsDefined && size(s) < needed).OrderBy(s => size(s).Value)];
            if (low.Length == 0)
            {
                return;
            }

            double factor = needed / size(low[0]);
            findings.Add(new ConvergenceFinding
            {
                Code = code,
                Severity = factor > 4 ? FindingSeverity.Error : FindingSeverity.Warning,
                Parameter = low[0].Name,
                Text = Words($"{which} effective sample size is below {needed:0} for {Quantities(low.Length, summaries.Count)}; worst: {Names([.. low.Select(s => Words($"{s.Name} ({size(s).Value:0})"))], criteria.WorstNamed)}. Their draws are so dependent that {what} are imprecise and R-hat is unsure."),
                NextStep = Words($"Draw about {Math.Max(2, Math.Ceiling(factor)):0} times as many per chain, or find what slows the chains: strongly correlated terms, a scale near zero, or a coefficient that nothing holds."),
            });
        }
    }

    private static int Count(DrawSet draws, string column, Predicate<double> match)
    {
        ParameterDraws values = draws.SamplerValues(column);
        int count = 0;
        for (int m = 0; m < values.ChainCount; m++)
        {
            foreach (double value in values.Chain(m))
            {
                count += match(value) ? 1 : 0;
            }
        }

        return count;
    }

    private static string Names(string[] names, int most) =>
        names.Length <= most
            ? string.Join(", ", names)
            : Words($"{string.Join(", ", names.Take(most))} and {names.Length - most} more");

    private static string Quantities(int some, int all) => all == 1 ? "the quantity" : Words($"{some} of {all} quantities");

    private static string Percent(double share) =>
        share >= 0.1 ? Words($"{100 * share:0}%") : share >= 0.001 ? Words($"{100 * share:0.0}%") : Words($"{100 * share:0.00}%");

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

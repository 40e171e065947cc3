using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes;

/// <summary>A quantity with its summary.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Summary">What its draws say.</param>
public sealed record SummaryRow(QuantityDescription Quantity, ParameterSummary Summary)
{
    /// <summary>The lower end of the central interval.</summary>
    public double Lower => Summary.Quantiles[0].Value;

    /// <summary>The upper end of the central interval.</summary>
    public double Upper => Summary.Quantiles[1].Value;
}

/// <summary>Whether the draws can be trusted, and why not.</summary>
/// <param name="Ok">True when nothing was found that should keep anyone from using the draws.</param>
/// <param name="Messages">What was found, gravest first.</param>
public sealed record Verdict(bool Ok, IReadOnlyList<ConvergenceFinding> Messages);

/// <summary>The summary of a fit: tables of all quantities, and the verdict on the draws.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record FitSummary
{
    /// <summary>The fit.</summary>
    public required FitDescription Description { get; init; }

    /// <summary>The probability of the central intervals.</summary>
    public required double Level { get; init; }

    /// <summary>Coefficients, standard deviations, correlations and family parameters, in the order of the draws.</summary>
    public required IReadOnlyList<SummaryRow> Parameters { get; init; }

    /// <summary>The effects of single groups; empty when they were not kept.</summary>
    public required IReadOnlyList<SummaryRow> GroupEffects { get; init; }

    /// <summary>Intraclass correlations and median odds ratios.</summary>
    public required IReadOnlyList<SummaryRow> Derived { get; init; }

    /// <summary>The energy-based fraction of missing information of each chain.</summary>
    public required IReadOnlyList<double> Ebfmi { get; init; }

    /// <summary>The verdict on the draws.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The number of draws of each chain on which the summary rests.</summary>
    public required int DrawsPerChain { get; init; }

    /// <summary>Summarises draws.</summary>
    /// <param name="description">The fit.</param>
    /// <param name="draws">Its draws.</param>
    /// <param name="level">The probability of the intervals, in (0, 1).</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static FitSummary Of(FitDescription description, DrawSet draws, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(draws);
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The probability of an interval lies between 0 and 1, such as 0.95.");
        }

        double[] probabilities = [0.5 * (1 - level), 0.5 * (1 + level)];
        QuantityDescription[] quantities = [.. description.Quantities.Where(q => draws.Contains(q.Name))];
        SummaryRow[] rows = Rows([.. quantities.Select(q => (q, draws.Parameter(q.Name)))], probabilities);
        SummaryRow[] derived = Rows(VarianceComponents.Of(description, draws), probabilities);
        return new FitSummary
        {
            Description = description,
            Level = level,
            Parameters = [.. rows.Where(r => r.Quantity.Kind != QuantityKinds.GroupEffect)],
            GroupEffects = [.. rows.Where(r => r.Quantity.Kind == QuantityKinds.GroupEffect)],
            Derived = derived,
            Ebfmi = [.. Diagnostics.Ebfmi.OfChains(draws.SamplerValues(SamplerColumn.Energy)).Select(e => e.Value)],
            Verdict = Judge(description, draws, [.. rows.Select(r => r.Summary)]),
            DrawsPerChain = draws.DrawCount,
        };
    }

    /// <summary>Prints the summary as text.</summary>
    /// <returns>Sections for model, priors, group effects, coefficients, and the verdict.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the summary as text, with or without some of its sections.</summary>
    /// <param name="includePriors">Whether the table of priors is printed.</param>
    /// <param name="includeGroupEffects">Whether the effects of single groups are listed.</param>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText(bool includePriors = true, bool includeGroupEffects = false) => SummaryText.Write(this, includePriors, includeGroupEffects);

    /// <summary>Writes the summary as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <param name="includeGroupEffects">Whether the effects of single groups are listed.</param>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson(bool includeGroupEffects = false) => FitDocument.Of(this, includeGroupEffects).ToJson();

    /// <summary>Writes the parameters as a CSV table, one row each, unrounded.</summary>
    /// <param name="includeGroupEffects">Whether the effects of single groups are listed.</param>
    /// <returns>The table with a header.</returns>
    public string ToCsv(bool includeGroupEffects = false) => SummaryCsv.Write(this, includeGroupEffects);

    internal IEnumerable<SummaryRow> AllRows(bool includeGroupEffects) =>
        includeGroupEffects ? [.. Parameters, .. Derived, .. GroupEffects] : [.. Parameters, .. Derived];

    private static SummaryRow[] Rows(IReadOnlyList<(QuantityDescription Quantity, ParameterDraws Draws)> quantities, double[] probabilities)
    {
        SummaryRow[] rows = new SummaryRow[quantities.Count];
        Parallel.For(0, rows.Length, i =>
        {
            (QuantityDescription quantity, ParameterDraws draws) = quantities[i];
            rows[i] = new SummaryRow(quantity, DrawsSummary.Of(draws, probabilities));
        });
        return rows;
    }

    private static Verdict Judge(FitDescription description, DrawSet draws, ParameterSummary[] summaries)
    {
        // Independent draws need no sampler's checks: nothing can diverge or stick, and heavy tails of a prior are no fault of theirs.
        if (description.Sampler.Kernel == PriorSampling.Kernel)
        {
            return new Verdict(true, [PriorSampling.Finding]);
        }

        List<ConvergenceFinding> findings = [];
        foreach (string failure in description.Sampler.Failures)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = "chain_failed",
                Severity = FindingSeverity.Error,
                Text = failure,
                NextStep = "The other chains were kept. Mend the cause and run again before relying on them.",
            });
        }

        if (description.Sampler.Cancelled)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = "cancelled",
                Severity = FindingSeverity.Warning,
                Text = $"The run was cancelled; {draws.ChainCount} of {description.Sampler.Chains} chains are kept with {draws.DrawCount} of {description.Sampler.Draws / description.Sampler.Thin} draws each.",
                NextStep = "Run it again to the end before reporting results.",
            });
        }

        if (description.Sampler.Target is { Met: false } target)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = "target_not_met",
                Severity = FindingSeverity.Info,
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"The target {target.Until} was not met by {description.Sampler.Draws} transitions of each chain: the smallest effective sample size is {Math.Floor(target.SmallestEss):0}, the largest R-hat {target.LargestRHat:0.000}."),
                NextStep = "Allow more draws (--draws); a fit that was saved goes on from where it is with --resume.",
            });
        }

        IReadOnlyList<ConvergenceFinding> checks = ConvergenceChecks.Run(draws, summaries, new ConvergenceCriteria { TreeDepthCap = description.Sampler.MaxTreeDepth });
        string[] flat = [.. description.Priors.Where(p => p.Prior == "flat").Select(p => p.Parameter)];
        ConvergenceFinding? trouble = checks.FirstOrDefault(f => f.Severity != FindingSeverity.Info);
        if (flat.Length > 0 && trouble is not null)
        {
            findings.Add(new ConvergenceFinding
            {
                Code = "improper_prior",
                Severity = trouble.Severity,
                Parameter = flat[0],
                Text = $"The prior of {string.Join(", ", flat)} is flat. If the data do not bound such a coefficient, as when a predictor separates the outcomes, there is no posterior to sample, and what is reported below follows from that.",
                NextStep = "Give the coefficients a proper prior (--prior \"b: normal(0, 2.5)\", or the default priors) and run again.",
            });
        }

        findings.AddRange(checks);
        return new Verdict(findings.TrueForAll(f => f.Severity == FindingSeverity.Info), findings);
    }
}

using System.Globalization;
using Bayes.Diagnostics;

namespace Bayes.Comparison;

/// <summary>Samples the posterior of a comparison, again with more draws where nothing but draws is wanting.</summary>
internal static class ComparisonSampling
{
    private const int Rounds = 2;
    private const int Factor = 4;

    private static readonly string[] s_curedByDraws = [FindingCode.RHat, FindingCode.EssBulk, FindingCode.EssTail, FindingCode.TooFewDraws];

    /// <summary>Samples, and says whether and why it was done again.</summary>
    /// <param name="sample">Samples under given options.</param>
    /// <param name="options">The options to begin with.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static (PosteriorFit Posterior, string? Again) Run(Func<SamplingOptions, PosteriorFit> sample, SamplingOptions options, CancellationToken cancellationToken)
    {
        PosteriorFit posterior = sample(options);
        cancellationToken.ThrowIfCancellationRequested();
        int first = options.Draws;
        string? why = null;
        for (int round = 0; round < Rounds && OnlyDrawsAreWanting(Summary(posterior, 0.95).Verdict) is { } wanting; round++)
        {
            why ??= wanting;

            // Files are extended under the names that they have; in memory the group effects, which are not compared, would only take room.
            bool stored = options.OutputDirectory is not null;
            options = options with { Draws = Factor * options.Draws, ResumeOutput = stored, ReplaceOutput = false, KeepGroupEffects = stored && options.KeepGroupEffects };
            posterior = sample(options);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return (posterior, why is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"the posterior was sampled again with {options.Draws} draws per chain, because {first} were too few: {why}"));
    }

    /// <summary>The summary of the population quantities: only they are compared, and only their draws have to be good.</summary>
    public static FitSummary Summary(PosteriorFit posterior, double level)
    {
        FitDescription population = posterior.Description with
        {
            Quantities = [.. posterior.Description.Quantities.Where(q => q.Kind != QuantityKinds.GroupEffect)],
        };
        return FitSummary.Of(population, posterior.Draws, level);
    }

    /// <summary>What more draws would cure, where nothing else is wrong with the draws; null otherwise.</summary>
    internal static string? OnlyDrawsAreWanting(Verdict verdict)
    {
        // Fewer draws than R-hat needs to see anything are no evidence of agreement.
        ConvergenceFinding[] errors = [.. verdict.Messages.Where(m => m.Severity == FindingSeverity.Error || m.Code == FindingCode.TooFewDraws)];
        return errors.Length > 0
            && errors.All(e => s_curedByDraws.Contains(e.Code, StringComparer.Ordinal))
            && !verdict.Messages.Any(m => m.Code == FindingCode.Divergences)
            ? errors[0].Text
            : null;
    }
}

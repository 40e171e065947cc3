using System.Diagnostics;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Reuse;
using Bayes.Sampler;

namespace Bayes;

/// <summary>Runs the chains of a bound model and gathers their draws.</summary>
internal static class PosteriorSampling
{
    public static PosteriorFit Run(
        BoundModel model, string? data, SamplingOptions options, Stopwatch watch, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        AdaptationSource? source = AdaptationSource.Of(options);
        options = source?.Settle(options) ?? options;
        double bound = watch.Elapsed.TotalSeconds;
        SamplingPlan plan = SamplingPlan.Of(model, options, source);
        double mode = watch.Elapsed.TotalSeconds - bound;
        QuantityMap map = model.Quantities;
        int kept = options.KeepGroupEffects ? map.All.Count : map.PopulationCount;
        SamplerSettings settings = options.ToSettings(plan.Transport) with { Reuse = plan.Reuse };
        settings.Validate();
        FitDescription description = new()
        {
            Model = Describe.Model(model, data),
            Priors = Describe.Priors(model),
            Quantities = [.. map.All.Take(kept).Select(Describe.Quantity)],
            Sampler = Settings(settings, plan, source),
        };
        (FitDirectory? directory, description) = options switch
        {
            { OutputDirectory: null } => ((FitDirectory?)null, description),
            { ResumeOutput: true } => FitStore.Continue(options.OutputDirectory, description, model.Design),
            _ => (FitStore.Create(options.OutputDirectory, description, [.. Enumerable.Range(1, options.Chains)], options.ReplaceOutput, model.Data), description),
        };
        if (source is not null && directory is not null)
        {
            AdaptationFile.WriteTakenOver(directory.Path, source.Text);
        }

        AdaptationRecord record = new(Adaptation(model, options, settings, plan), directory);
        ChainRounds rounds = new(plan.Target, settings, description, directory, options.ResumeOutput, map, record);
        double setup = watch.Elapsed.TotalSeconds;
        (int made, TargetDescription? target) = Sample(rounds, options, progress, cancellationToken);
        IReadOnlyList<ChainResult> results = rounds.Results;
        double total = watch.Elapsed.TotalSeconds;
        Seconds seconds = new(setup, results.Max(r => r.WarmupSeconds), results.Max(r => r.SamplingSeconds), total) { Mode = mode };
        SamplerDescription sampler = description.Sampler with { Kernel = KernelText.Of(results, plan.Transport), Draws = made, Target = target };
        description = description with { Sampler = Outcome(sampler, results, seconds) };
        directory?.UpdateSettings(FitStore.Settings(description));
        DrawSet? draws = Keep(rounds.Draws);
        return draws is not null
            ? new PosteriorFit(description, draws, model, results) { Adaptation = new(record.Adaptation) }
            : throw NoDraws(results.FirstOrDefault(r => r.Status == ChainStatus.Failed));
    }

    /// <summary>Runs the chains to their end, or until they meet the target; tells how many transitions each was to make, and how the target fared.</summary>
    private static (int Made, TargetDescription? Target) Sample(
        ChainRounds rounds, SamplingOptions options, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Until is not { } until)
        {
            rounds.To(options.Draws, progress, cancellationToken);
            return (options.Draws, null);
        }

        // Rounds that a resumed run has behind it did not meet the target, or it would not be resumed.
        RoundProgress? told = progress is null ? null : new RoundProgress(progress, options.Draws);
        int done = Math.Min(rounds.Longest, options.Draws);
        (int made, TargetDescription? target) = (options.Draws, null);
        foreach (int round in ConvergenceTarget.Rounds(options.Draws, options.Thin).Where(r => r >= done))
        {
            told?.Round = round;
            rounds.To(round, told, cancellationToken);
            if (rounds.Results.Any(r => r.Status != ChainStatus.Completed))
            {
                (made, target) = (options.Draws, null);
                break;
            }

            (made, target) = (round, until.Evaluate(new DrawSet(rounds.Draws)));
            if (target.Met)
            {
                break;
            }
        }

        told?.Finish();
        return (made, target);
    }

    /// <summary>
    /// Chooses the chains to keep of a run that may have been cut short: those whose common length gives the most draws in all;
    /// null when there is not one draw.
    /// </summary>
    internal static DrawSet? Keep(ChainDraws[] chains)
    {
        ChainDraws[] longest = [.. chains.Where(c => c.DrawCount > 0).OrderByDescending(c => c.DrawCount)];
        if (longest.Length == 0)
        {
            return null;
        }

        int best = 1;
        for (int count = 2; count <= longest.Length; count++)
        {
            if ((long)count * longest[count - 1].DrawCount >= (long)best * longest[best - 1].DrawCount)
            {
                best = count;
            }
        }

        return new DrawSet([.. longest.Take(best).OrderBy(c => c.Id)]);
    }

    private static SamplingException NoDraws(ChainResult? failed) => failed is null
        ? new SamplingException("The run was cancelled before the first draw after warmup; there is nothing to keep.")
        : new SamplingException($"No chain could be run: {failed.FailureReason}", failed.Failure);

    private static FitAdaptation Adaptation(BoundModel model, SamplingOptions options, SamplerSettings settings, SamplingPlan plan) => new()
    {
        Family = model.Family.Name,
        Link = Links.Name(model.Family.Link),
        TargetAcceptance = settings.TargetAcceptance,
        Transport = plan.Transport,
        Kernel = options.Kernel,
        Metric = settings.Metric,
        Coordinates = plan.Coordinates,
        Mode = plan.Mode,
    };

    private static SamplerDescription Settings(SamplerSettings settings, SamplingPlan plan, AdaptationSource? source) => new()
    {
        Kernel = KernelText.Undecided,
        Transport = plan.Name,
        ModeGradients = plan.ModeGradients,
        Metric = settings.Metric.ToString().ToLowerInvariant(),
        Chains = settings.Chains,
        Warmup = settings.Warmup,
        Draws = settings.Draws,
        Thin = settings.Thin,
        Seed = settings.Seed,
        TargetAcceptance = settings.TargetAcceptance,
        MaxTreeDepth = settings.MaxTreeDepth,
        AdaptFrom = source?.Description,
    };

    private static SamplerDescription Outcome(SamplerDescription settings, IReadOnlyList<ChainResult> results, Seconds seconds) => settings with
    {
        AdaptFrom = settings.AdaptFrom is { } taken
            ? taken with { Refused = [.. results.Where(r => r.Check is { Passed: false }).Select(r => new ChainReason(r.Chain, r.Check!.Failure!))] }
            : null,
        WarmupIterations = [.. results.Where(r => r.SamplingIterations > 0).Select(r => r.WarmupIterations)],
        GaveUp = [.. results.Where(r => r.GaveUpReason is not null).Select(r => new ChainReason(r.Chain, r.GaveUpReason!))],
        Gradients = results.Sum(r => r.WarmupGradients + r.SamplingGradients),
        Divergent = results.Sum(r => r.DivergenceCount),
        TreeDepthHits = results.Sum(r => r.TreeDepthHits),
        Cancelled = results.Any(r => r.Status == ChainStatus.Cancelled),
        Failures = [.. results.Where(r => r.Status == ChainStatus.Failed).Select(r => $"Chain {r.Chain} failed: {r.FailureReason}")],
        Seconds = seconds,
    };
}

using System.Diagnostics;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models.Posterior;
using Bayes.Sampler;
using Bayes.Sampler.Transports;

namespace Bayes;

/// <summary>Runs the chains of a bound model and gathers their draws.</summary>
internal static class PosteriorSampling
{
    public static PosteriorFit Run(
        BoundModel model, string? source, SamplingOptions options, Stopwatch watch, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        SamplingPlan plan = SamplingPlan.Of(model, options);
        QuantityMap map = model.Quantities;
        string[] names = [.. options.KeepGroupEffects ? map.Names : map.Names.Take(map.PopulationCount)];
        SamplerSettings settings = options.ToSettings(plan.Transport);
        ChainRunner runner = new(plan.Target, settings);
        FitDescription description = new()
        {
            Model = Describe.Model(model, source),
            Priors = Describe.Priors(model),
            Quantities = [.. map.All.Take(names.Length).Select(Describe.Quantity)],
            Sampler = Settings(settings, plan),
        };
        int[] chains = [.. Enumerable.Range(1, options.Chains)];
        FitDirectory? directory = options switch
        {
            { OutputDirectory: null } => null,
            { ResumeOutput: true } => FitStore.Continue(options.OutputDirectory, description),
            _ => FitStore.Create(options.OutputDirectory, description, chains, options.ReplaceOutput, model.Data),
        };
        var earlier = chains.ToDictionary(c => c, c => directory is null || !options.ResumeOutput ? null : Checkpoints.Load(directory, c, options.Thin));
        Dictionary<int, DrawRecorder> recorders = [];
        double setup = watch.Elapsed.TotalSeconds;
        IReadOnlyList<ChainResult> results = runner.Run(
            number =>
            {
                DrawRecorder recorder = new(names, map.Write);
                recorders.Add(number, recorder);
                return directory is null
                    ? recorder
                    : new ChainFileSink(
                        recorder, directory, FitStore.Configuration(description, Metric(settings)), map.Write, names.Length, earlier[number]);
            },
            progress,
            number => earlier[number]?.State,
            cancellationToken);
        double total = watch.Elapsed.TotalSeconds;
        Seconds seconds = new(setup, results.Max(r => r.WarmupSeconds), results.Max(r => r.SamplingSeconds), total);
        description = description with { Sampler = Outcome(description.Sampler with { Kernel = KernelText.Of(results, plan.Transport) }, results, seconds) };
        directory?.UpdateSettings(FitStore.Settings(description));
        DrawSet? draws = Keep([.. recorders.OrderBy(r => r.Key).Select(r => r.Value.ToChainDraws())]);
        return draws is not null
            ? new PosteriorFit(description, draws, model, results)
            : throw NoDraws(results.FirstOrDefault(r => r.Status == ChainStatus.Failed));
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

    private static StanMetric Metric(SamplerSettings settings) => settings.Metric switch
    {
        MetricKind.Dense => StanMetric.Dense,
        MetricKind.Unit => StanMetric.Unit,
        _ => StanMetric.Diagonal,
    };

    private static SamplerDescription Settings(SamplerSettings settings, SamplingPlan plan) => new()
    {
        Kernel = KernelText.Undecided,
        Transport = plan.Name,
        Metric = settings.Metric.ToString().ToLowerInvariant(),
        Chains = settings.Chains,
        Warmup = settings.Warmup,
        Draws = settings.Draws,
        Thin = settings.Thin,
        Seed = settings.Seed,
        TargetAcceptance = settings.TargetAcceptance,
        MaxTreeDepth = settings.MaxTreeDepth,
    };

    private static SamplerDescription Outcome(SamplerDescription settings, IReadOnlyList<ChainResult> results, Seconds seconds) => settings with
    {
        Gradients = results.Sum(r => r.WarmupGradients + r.SamplingGradients),
        Divergent = results.Sum(r => r.DivergenceCount),
        TreeDepthHits = results.Sum(r => r.TreeDepthHits),
        Cancelled = results.Any(r => r.Status == ChainStatus.Cancelled),
        Failures = [.. results.Where(r => r.Status == ChainStatus.Failed).Select(r => $"Chain {r.Chain} failed: {r.FailureReason}")],
        Seconds = seconds,
    };
}

using System.Diagnostics;
using Bayes.Draws;
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
        SamplingTarget target = new(model.CreateDensity) { Transport = model.CreateTransport };
        QuantityMap map = model.Quantities;
        string[] names = [.. options.KeepGroupEffects ? map.Names : map.Names.Take(map.PopulationCount)];
        ChainRunner runner = new(target, options.ToSettings());
        Dictionary<int, DrawRecorder> recorders = [];
        double setup = watch.Elapsed.TotalSeconds;
        IReadOnlyList<ChainResult> results = runner.Run(
            number =>
            {
                DrawRecorder recorder = new(names, map.Write);
                recorders.Add(number, recorder);
                return recorder;
            },
            progress,
            cancellationToken);
        double total = watch.Elapsed.TotalSeconds;
        ChainDraws[] chains = [.. recorders.OrderBy(r => r.Key).Select(r => r.Value.ToChainDraws())];
        FitDescription description = new()
        {
            Model = Describe.Model(model, source),
            Priors = Describe.Priors(model),
            Quantities = [.. map.All.Take(names.Length).Select(Describe.Quantity)],
            Sampler = Sampler(options, results, new Seconds(setup, results.Max(r => r.WarmupSeconds), results.Max(r => r.SamplingSeconds), total)),
        };
        return new PosteriorFit(description, new DrawSet(Keep(chains, results)), model, results);
    }

    /// <summary>
    /// Chooses the chains to keep of a run that may have been cut short: those whose common length gives the most draws in all.
    /// </summary>
    private static ChainDraws[] Keep(ChainDraws[] chains, IReadOnlyList<ChainResult> results)
    {
        ChainDraws[] longest = [.. chains.Where(c => c.DrawCount > 0).OrderByDescending(c => c.DrawCount)];
        if (longest.Length == 0)
        {
            ChainResult? failed = results.FirstOrDefault(r => r.Status == ChainStatus.Failed);
            throw failed is null
                ? new SamplingException("The run was cancelled before the first draw after warmup; there is nothing to keep.")
                : new SamplingException($"No chain could be run: {failed.FailureReason}", failed.Failure);
        }

        int best = 1;
        for (int count = 2; count <= longest.Length; count++)
        {
            if ((long)count * longest[count - 1].DrawCount >= (long)best * longest[best - 1].DrawCount)
            {
                best = count;
            }
        }

        return [.. longest.Take(best).OrderBy(c => c.Id)];
    }

    private static SamplerDescription Sampler(SamplingOptions options, IReadOnlyList<ChainResult> results, Seconds seconds) => new()
    {
        Kernel = $"{results[0].Kernel}, non-centred",
        Metric = options.Metric == MetricKind.Dense ? "dense" : "diagonal",
        Chains = options.Chains,
        Warmup = options.Warmup,
        Draws = options.Draws,
        Thin = options.Thin,
        Seed = options.Seed,
        TargetAcceptance = options.TargetAcceptance,
        MaxTreeDepth = options.MaxTreeDepth,
        Gradients = results.Sum(r => r.WarmupGradients + r.SamplingGradients),
        Divergent = results.Sum(r => r.DivergenceCount),
        TreeDepthHits = results.Sum(r => r.TreeDepthHits),
        Cancelled = results.Any(r => r.Status == ChainStatus.Cancelled),
        Failures = [.. results.Where(r => r.Status == ChainStatus.Failed).Select(r => $"Chain {r.Chain} failed: {r.FailureReason}")],
        Seconds = seconds,
    };
}

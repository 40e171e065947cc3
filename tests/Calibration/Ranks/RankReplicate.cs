using Bayes.Draws;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Sampler;
using Bayes.Sampler.Abstractions;

namespace Bayes.Calibration.Ranks;

/// <summary>The ranks of one replicate: how many of L posterior draws lie below the true value, quantity by quantity.</summary>
/// <param name="Replicate">Its number, from 1.</param>
/// <param name="Ranks">One rank per quantity, 0 to L.</param>
/// <param name="Divergent">Divergent transitions of its chain.</param>
/// <param name="SmallestEss">The smallest bulk effective sample size of its L draws.</param>
public sealed record RankReplicate(int Replicate, int[] Ranks, int Divergent, double SmallestEss)
{
    /// <summary>L, the number of draws that a true value is ranked among.</summary>
    public const int Draws = 199;

    /// <summary>One transition of so many is kept, so that the L draws are nearly independent.</summary>
    public const int Thin = 10;

    /// <summary>Warmup transitions where the density is sampled in non-centred coordinates.</summary>
    public const int Warmup = 500;

    /// <summary>The quantities that are ranked: population parameters, the first and the last effect of the first and the last group, the log likelihood.</summary>
    /// <param name="design">The design.</param>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> Quantities(CalibrationDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        QuantityMap map = design.Prior.Quantities;
        return [.. Places(design, map).Select(p => map.Names[p]), "log_likelihood"];
    }

    /// <summary>Draws a truth, simulates, samples the posterior, ranks.</summary>
    /// <param name="design">The design.</param>
    /// <param name="replicate">The replicate's number, from 1; with the seed it determines everything.</param>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="mutation">Replaces the density by a wrong one; null for the right one.</param>
    /// <param name="motion">How the chain moves; null for what the design says.</param>
    /// <returns>The ranks.</returns>
    /// <exception cref="InvalidOperationException">The chain failed: no replicate may be left out.</exception>
    public static RankReplicate Run(CalibrationDesign design, int replicate, ulong seed, Func<ILogDensity, BoundModel, ILogDensity>? mutation = null, Motion? motion = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        motion ??= design.Transport is { } transport ? new Motion(transport, KernelKind.Auto) : null;
        RandomStream random = new(seed, ((ulong)design.Number << 32) | (uint)replicate);
        Truth truth = Truth.Draw(design, random);
        BoundModel model = design.Bind(truth.Responses);
        (ChainResult result, ChainDraws chain) = motion is not null
            ? SampleByFrontDoor(design, truth, random.NextUInt64(), motion)
            : SampleDensity(model, random.NextUInt64(), mutation);
        if (result.Status != ChainStatus.Completed || chain.DrawCount != Draws)
        {
            throw new InvalidOperationException($"{design.Name}, replicate {replicate}: the chain ended as {result.Status}. {result.FailureReason}");
        }

        int[] places = Places(design, model.Quantities);
        int[] ranks = new int[places.Length + 1];
        double ess = double.PositiveInfinity;
        for (int q = 0; q < places.Length; q++)
        {
            ReadOnlyMemory<double> draws = chain.Values(places[q]);
            ranks[q] = Rank(draws.Span, truth.Quantities[places[q]]);
            ess = Math.Min(ess, Diagnostics.EffectiveSampleSize.Bulk(new ParameterDraws(model.Quantities.Names[places[q]], [draws])).Value);
        }

        ranks[^1] = Rank(LogLikelihoods(design, truth, chain), Truth.LogLikelihood(design, truth.Responses, truth.Quantities));
        return new RankReplicate(replicate, ranks, result.DivergenceCount, ess);
    }

    private static (ChainResult Result, ChainDraws Draws) SampleDensity(BoundModel model, ulong seed, Func<ILogDensity, BoundModel, ILogDensity>? mutation)
    {
        SamplingTarget target = new(() => mutation is null ? model.CreateDensity() : mutation(model.CreateDensity(), model))
        {
            Transport = model.CreateTransport,
        };
        SamplerSettings settings = new() { Seed = seed, Chains = 1, Cores = 1, Warmup = Warmup, Draws = Draws * Thin, Thin = Thin };
        DrawRecorder recorder = new(model.Quantities.Names, model.Quantities.Write);
        ChainResult result = new ChainRunner(target, settings).Run(_ => recorder)[0];
        return (result, recorder.ToChainDraws());
    }

    private static (ChainResult Result, ChainDraws Draws) SampleByFrontDoor(CalibrationDesign design, Truth truth, ulong seed, Motion motion)
    {
        SamplingOptions options = new() { Seed = seed, Chains = 1, Cores = 1, Draws = Draws * Thin, Thin = Thin, Transport = motion.Transport, Kernel = motion.Kernel };
        PosteriorFit fit = design.Spec.Sample(design.Simulated(truth.Responses), options);
        if (fit.Model!.Priors.FirstOrDefault(p => p.Source != PriorSource.User) is { } fromData)
        {
            throw new InvalidOperationException($"{design.Name}: the prior of '{fromData.Parameter}' is not fixed by the design.");
        }

        return (fit.Chains[0], fit.Draws.Chains[0]);
    }

    private static double[] LogLikelihoods(CalibrationDesign design, Truth truth, ChainDraws chain)
    {
        double[] values = new double[chain.DrawCount];
        double[] quantities = new double[truth.Quantities.Length];
        for (int s = 0; s < values.Length; s++)
        {
            for (int q = 0; q < quantities.Length; q++)
            {
                quantities[q] = chain.Values(q).Span[s];
            }

            values[s] = Truth.LogLikelihood(design, truth.Responses, quantities);
        }

        return values;
    }

    private static int Rank(ReadOnlySpan<double> draws, double truth)
    {
        int below = 0;
        foreach (double draw in draws)
        {
            below += draw < truth ? 1 : 0;
        }

        return below;
    }

    private static int[] Places(CalibrationDesign design, QuantityMap map)
    {
        int first = map.PopulationCount;
        int last = first + ((design.Effects.Effects - 1) * design.Groups);
        return [.. Enumerable.Range(0, first), first, first + design.Groups - 1, last, last + design.Groups - 1];
    }
}

using System.Diagnostics;
using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes;

/// <summary>Draws from the priors of a bound model, as a fit that no data entered.</summary>
internal static class PriorSampling
{
    /// <summary>What the description says of how the draws were made.</summary>
    public const string Kernel = "prior, exact draws";

    /// <summary>What a verdict says of such draws.</summary>
    public static readonly ConvergenceFinding Finding = new()
    {
        Code = "prior_draws",
        Severity = FindingSeverity.Info,
        Text = "These are independent draws from the priors. The data gave the design and the scales of default priors, and nothing else.",
        NextStep = "Look whether the responses that the priors expect are possible ones, then sample the posterior: without --prior-only.",
    };

    // Chain c takes stream FirstStream + c: streams below 2³² are those of the chains of a posterior.
    private const ulong FirstStream = 2UL << 32;

    public static PosteriorFit Run(BoundModel model, string? source, SamplingOptions options, Stopwatch watch)
    {
        options.ToSettings().Validate();
        QuantityMap map = model.Quantities;
        string[] names = [.. options.KeepGroupEffects ? map.Names : map.Names.Take(map.PopulationCount)];
        int kept = (options.Draws + options.Thin - 1) / options.Thin;
        if (kept == 0)
        {
            throw new SamplingException("No draws were asked for; there is nothing to keep.");
        }

        PriorSampler sampler = model.CreatePriorSampler();
        double setup = watch.Elapsed.TotalSeconds;
        ChainDraws[] chains = [.. Enumerable.Range(1, options.Chains).Select(c => Chain(c, options.Seed, kept, sampler, model, names))];
        double total = watch.Elapsed.TotalSeconds;
        FitDescription description = new()
        {
            Model = Describe.Model(model, source),
            Priors = Describe.Priors(model),
            Quantities = [.. map.All.Take(names.Length).Select(Describe.Quantity)],
            Sampler = new SamplerDescription
            {
                Kernel = Kernel,
                Metric = "none",
                Chains = options.Chains,
                Warmup = 0,
                Draws = options.Draws,
                Thin = options.Thin,
                Seed = options.Seed,
                TargetAcceptance = options.TargetAcceptance,
                MaxTreeDepth = options.MaxTreeDepth,
                Seconds = new Seconds(setup, 0, total - setup, total),
            },
        };
        PosteriorFit fit = new(description, new DrawSet(chains), model);
        if (options.OutputDirectory is { } directory)
        {
            fit.Save(directory, options.ReplaceOutput);
        }

        return fit;
    }

    // The sampler's columns say what there is to say of independent draws: no step, no divergence, and the energy is −lp.
    private static ChainDraws Chain(int number, ulong seed, int draws, PriorSampler sampler, BoundModel model, string[] names)
    {
        RandomStream random = new(seed, FirstStream + (ulong)number);
        double[][] values = [.. names.Select(_ => new double[draws])];
        double[][] columns = [.. SamplerColumn.All.Select(_ => new double[draws])];
        int logPosterior = Place(SamplerColumn.LogPosterior);
        int energy = Place(SamplerColumn.Energy);
        Array.Fill(columns[Place(SamplerColumn.AcceptStat)], 1);
        double[] position = new double[model.Layout.Dimension];
        double[] quantities = new double[names.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            double log = sampler.Sample(random, position);
            columns[logPosterior][draw] = log;
            columns[energy][draw] = -log;
            model.Quantities.Write(position, quantities);
            for (int p = 0; p < names.Length; p++)
            {
                values[p][draw] = quantities[p];
            }
        }

        return new ChainDraws(number, names, values, columns);
    }

    private static int Place(string column) => SamplerColumn.All.ToList().IndexOf(column);
}

using System.Diagnostics;
using Bayes.Calibration.Examples;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Calibration.Seeds;

/// <summary>Fits the examples at default settings, seed after seed, and notes how well the chains converged.</summary>
/// <remarks>The bar: R-hat &lt; 1.01, tail ESS &gt; 400 and no divergence on at least 19 of 20 seeds.</remarks>
public static class SeedRun
{
    /// <summary>Of twenty seeds, as many must pass.</summary>
    public const int RequiredOfTwenty = 19;

    /// <summary>Runs one example with the seeds 1, 2, ….</summary>
    /// <param name="example">The example.</param>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="options">How to sample apart from the seed; the defaults when null.</param>
    /// <returns>One outcome per seed, as they come.</returns>
    public static IEnumerable<SeedOutcome> Run(Example example, int seeds, SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(example);
        Table table = example.ReadTable();
        ModelSpec model = example.Model;
        for (int s = 1; s <= seeds; s++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            PosteriorFit fit = model.Sample(table, (options ?? new SamplingOptions()) with { Seed = (ulong)s });
            double seconds = watch.Elapsed.TotalSeconds;
            int population = fit.Model!.Quantities.PopulationCount;
            yield return new SeedOutcome(
                example.Name,
                (ulong)s,
                WorstDiagnostics.Of(fit.Draws, fit.Draws.ParameterNames.Take(population)),
                WorstDiagnostics.Of(fit.Draws, fit.Draws.ParameterNames),
                fit.Description.Sampler.Divergent,
                fit.Description.Sampler.Gradients,
                seconds);
        }
    }
}

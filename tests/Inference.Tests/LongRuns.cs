using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Inference.Tests;

/// <summary>Runs long enough to be compared with others by their Monte Carlo errors.</summary>
internal static class LongRuns
{
    private const double RequiredEss = 10_000;
    private const int First = 3_000;
    private const int Most = 400_000;

    /// <summary>
    /// Draws on until the mean and the sd of every population parameter have enough effective draws. A run that has too few is
    /// continued to twice its length, so that no draw is made twice; its draws are those of one whole run.
    /// </summary>
    public static PosteriorFit Sample(ModelSpec model, Table data, SamplingOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("bayes-long-").FullName;
        try
        {
            SamplingOptions kept = options with { KeepGroupEffects = false, OutputDirectory = folder, ReplaceOutput = true };
            PosteriorFit fit = model.Sample(data, kept with { Draws = First });
            for (int draws = 2 * First; ; draws *= 2)
            {
                double ess = SmallestEss(fit);
                if (ess >= RequiredEss)
                {
                    return fit;
                }

                Assert.True(draws <= Most, $"{ess:F0} effective draws of {fit.Draws.ChainCount * fit.Draws.DrawCount}");
                fit = model.Sample(data, kept with { Draws = draws, ReplaceOutput = false, ResumeOutput = true });
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double SmallestEss(PosteriorFit fit) => fit.Draws.ParameterNames.Min(n => Math.Min(
        EffectiveSampleSize.Mean(fit.Draws.Parameter(n)).Value, EffectiveSampleSize.StandardDeviation(fit.Draws.Parameter(n)).Value));
}

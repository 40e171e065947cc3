using System.CommandLine;
using Bayes.Export;

namespace Bayes.Cli;

/// <summary><c>bayes export</c>: writes a saved fit for ArviZ.</summary>
internal static class ExportCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        SavedFit saved = new();
        Option<string?> path = OptionKinds.Text("--out", "DIR", "the directory to write, new or empty");
        Option<bool> likelihood = OptionKinds.Flag("--log-likelihood", "write the log likelihood of each row in each draw too");
        Option<bool> predictive = OptionKinds.Flag("--posterior-predictive", "write a simulated response of each row in each draw too");
        Option<ulong> seed = OptionKinds.Seed("--seed", "N", "the seed of the simulated responses [1]", new ExportOptions().Seed);
        Verb verb = new(
            saved.Of("export", "Write a fit as InferenceData (a Zarr directory) for ArviZ and xarray."),
            "DIR --out DIR [options]",
            [saved.Group, new OptionGroup("Output", path, likelihood, predictive, seed)],
            "bayes export fits/epilepsy --out epilepsy.zarr --log-likelihood");
        verb.Command.SetAction(parsed =>
        {
            string target = parsed.GetValue(path) ?? throw new UsageException("--out is missing. Name the directory to write: --out fit.zarr.");
            PosteriorFit fit = saved.Open(parsed);
            ExportOptions options = new() { LogLikelihood = parsed.GetValue(likelihood), PosteriorPredictive = parsed.GetValue(predictive), Seed = parsed.GetValue(seed) };
            fit.ExportZarr(target, options, environment.Cancellation);
            environment.Out.Write($"{target}: {string.Join(", ", Directory.GetDirectories(target).Select(Path.GetFileName).Order(StringComparer.Ordinal))}\n");
            environment.Out.Flush();
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }
}

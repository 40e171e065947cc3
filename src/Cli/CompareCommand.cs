using System.CommandLine;
using System.Diagnostics;
using Bayes.Cli.Progress;
using Bayes.Comparison;
using Bayes.Estimation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Posterior;

namespace Bayes.Cli;

/// <summary><c>bayes compare</c>: fits by every method and says whether they agree.</summary>
internal static class CompareCommand
{
    // What a comparison has no use for: it needs the posterior and keeps no group effects.
    private static readonly string[] OfFitsOnly = ["--prior-only", "--no-group-effects"];

    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new();
        LikelihoodOptions likelihood = new();
        FitOptions fit = new();
        ResultOptions output = new("the verdict is not 'agree'");
        Option<string?> group = OptionKinds.Text("--group", "COLUMN", "the clusters of GEE [the outermost of nested grouping factors; none when they are crossed]");
        Verb verb = new(
            model.Of("compare", "Fit a model by Laplace, quadrature, sampling and GEE, and say whether they agree and which to believe."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [
                .. model.Groups,
                new OptionGroup("Sampling", [.. fit.Sampling.Where(Wanted)]),
                new OptionGroup("Other methods", [.. likelihood.OfQuadrature, group]),
                new OptionGroup("Output", [.. output.All, .. fit.Storage.Where(Wanted)]),
            ],
            "bayes compare \"control ~ treat * weeks + severity + (1 | id)\" --data examples/data/asthma.csv --family bernoulli --ref treat=Usual");
        verb.Command.SetAction(parsed =>
        {
            SamplingOptions sampling = fit.Read(parsed);
            ComparisonOptions options = new()
            {
                Sampling = sampling,
                Estimation = new EstimationOptions { Level = output.Level(parsed) },
                Quadrature = likelihood.Quadrature(parsed),
                Integration = new ExactPosteriorOptions { Seed = sampling.Seed, Level = output.Level(parsed) },
                GeeGroup = parsed.GetValue(group),
            };
            (ModelSpec spec, Table data) = model.Read(parsed);
            ModelComparison comparison = Run(environment, model.Bind(parsed, spec, data), spec, data, options, fit.IsQuiet(parsed), model.Source(parsed));
            return output.Print(environment, parsed, comparison.Verdict.Ok, comparison.ToText, comparison.ToJson, comparison.ToCsv);
        });
        return verb.WithOptions();
    }

    private static ModelComparison Run(
        ConsoleEnvironment environment, BoundModel model, ModelSpec spec, Table data, ComparisonOptions options, bool quiet, string? source)
    {
        Stopwatch watch = Stopwatch.StartNew();
        if (!quiet)
        {
            environment.Error.Write(ModelText.Announcement(model, source) + "\n");
        }

        (PosteriorFit posterior, string? again) = ComparisonSampling.Run(
            sampling => SamplingProgress.Run(environment, sampling, quiet, progress => PosteriorSampling.Run(model, source, sampling, watch, progress, environment.Cancellation)),
            options.Sampling,
            environment.Cancellation);
        ComparisonBuilder builder = new(posterior, model, options, environment.Cancellation) { SampledAgain = again };
        Say(environment, quiet, "maximum likelihood");
        builder.Maximize().EstimateGee(spec, data);
        Say(environment, quiet, "integration of likelihood × prior");
        ModelComparison comparison = builder.Build();
        Say(environment, quiet, null);
        return comparison;
    }

    private static void Say(ConsoleEnvironment environment, bool quiet, string? step)
    {
        if (!quiet)
        {
            environment.Error.Write(step is null ? "\n" : $"{step} …\n");
        }
    }

    private static bool Wanted(Option option) => !OfFitsOnly.Contains(option.Name, StringComparer.Ordinal);
}

using System.CommandLine;
using System.Diagnostics;
using Bayes.Cli.Progress;
using Bayes.Models.Posterior;
using Bayes.Predictive;

namespace Bayes.Cli;

/// <summary><c>bayes fit</c>: samples the posterior and summarises it.</summary>
internal static class FitCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new();
        FitOptions fit = new();
        OutputOptions output = new();
        Verb verb = new(
            model.Of("fit", "Sample the posterior of a model and say whether the draws can be trusted."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Sampling", fit.Sampling), new OptionGroup("Output", [.. output.All, .. fit.Storage])],
            "bayes fit \"use ~ age + I(age^2) + urban + livch + (1 | district)\" --data examples/data/contraception.csv --family bernoulli",
            "bayes fit \"count ~ trt * time + offset(log(weeks)) + (1 | id)\" --data examples/data/epilepsy.csv --family poisson --out fits/epilepsy",
            "bayes fit \"y ~ x + (x | g)\" --data mine.csv --family gaussian --prior \"b: normal(0, 1)\" --format json > fit.json");
        verb.Command.SetAction(parsed => Run(environment, parsed, model, fit, output));
        return verb.WithOptions();
    }

    private static int Run(ConsoleEnvironment environment, ParseResult parsed, ModelOptions modelOptions, FitOptions fitOptions, OutputOptions output)
    {
        SamplingOptions options = fitOptions.Read(parsed);
        if (output.ListsGroupEffects(parsed) && !options.KeepGroupEffects)
        {
            throw new UsageException("--group-effects lists what --no-group-effects does not keep; leave one of them out.");
        }

        Stopwatch watch = Stopwatch.StartNew();
        BoundModel model = modelOptions.Bind(parsed);
        string? source = modelOptions.Source(parsed);
        bool quiet = fitOptions.IsQuiet(parsed);
        bool announce = !quiet && output.IsText(parsed);
        if (announce)
        {
            environment.Error.Write(ModelText.Announcement(model, source) + "\n");
        }

        bool priorOnly = fitOptions.IsPriorOnly(parsed);
        PosteriorFit fit = priorOnly
            ? PriorSampling.Run(model, source, options, watch)
            : SamplingProgress.Run(
                environment, options, quiet, progress => PosteriorSampling.Run(model, source, options, watch, progress, environment.Cancellation));
        if (!quiet && options.OutputDirectory is { } directory)
        {
            environment.Error.Write($"The draws are in {directory}.\n");
        }

        if (!quiet && output.IsText(parsed))
        {
            environment.Error.Write("\n");
        }

        // A person at a terminal has just seen the priors; a file or a pipe gets them with the results.
        int code = output.Print(environment, parsed, fit, priorsWereShown: announce && environment.OutIsTerminal);
        if (priorOnly && output.IsText(parsed))
        {
            environment.Out.Write("\n" + PredictiveCheck.OfPrior(model, options.Draws, options.Seed, keepResponses: false));
        }

        return fit.Description.Sampler.Cancelled ? ExitCode.Cancelled : code;
    }
}

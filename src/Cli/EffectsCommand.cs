using System.CommandLine;
using Bayes.Effects;

namespace Bayes.Cli;

/// <summary><c>bayes effects</c>: what a fit says, conditional on the random effects and averaged over them.</summary>
internal static class EffectsCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        FitSource source = new();
        ResultOptions output = new("the draws or estimates cannot be relied on");
        Option<string?> gee = OptionKinds.Text("--gee", "COLUMN", "the clusters of GEE beside the population-averaged coefficients [the outermost grouping factor]");
        Option<bool> marginal = OptionKinds.Flag("--ame", "average marginal effects instead: risk differences of factors, mean slopes of numbers");
        Verb verb = new(
            source.Of("effects", "Show coefficients and odds or rate ratios twice over: conditional on the random effects, and population-averaged."),
            $"{FitSource.Words} [options]",
            [new OptionGroup("Effects", gee, marginal), .. source.Groups, new OptionGroup("Output", output.All)],
            "bayes effects fits/asthma --ame",
            "bayes effects \"control ~ treat * weeks + severity + (1 | id)\" --data examples/data/asthma.csv --family bernoulli --ref treat=Usual --method agq");
        verb.Command.SetAction(parsed =>
        {
            bool average = parsed.GetValue(marginal);
            if (average && parsed.GetValue(gee) is not null)
            {
                throw new UsageException("--gee goes with the coefficients, and --ame replaces them.");
            }

            (FittedParameters fit, bool ok) = source.Read(environment, parsed, output.Level(parsed));
            EffectReport report = average ? MarginalEffects.Of(fit) : CoefficientEffects.Of(fit, parsed.GetValue(gee));
            return output.Print(environment, parsed, ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

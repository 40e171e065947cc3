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
        Option<bool> variance = OptionKinds.Flag("--variance", "variance components instead: shares of variance, median odds ratios, R², and whether standard deviations are small");
        Option<double> small = OptionKinds.Number("--small", "SD", "what a small standard deviation is, on the link scale, with --variance [0.1; with the identity link 0.1·sd(response)]", 0);
        Option<string?> rank = OptionKinds.Text("--rank", "GROUP", "the ranks of the groups of a factor instead, with their uncertainty");
        Option<string?> effect = OptionKinds.Text("--effect", "NAME", "the effect that groups are ranked by, with --rank [the first, mostly the intercept]");
        Verb verb = new(
            source.Of("effects", "Show coefficients and odds or rate ratios twice over: conditional on the random effects, and population-averaged."),
            $"{FitSource.Words} [options]",
            [new OptionGroup("Effects", gee, marginal, variance, small, rank, effect), .. source.Groups, new OptionGroup("Output", output.All)],
            "bayes effects fits/asthma --variance",
            "bayes effects \"control ~ treat * weeks + severity + (1 | id)\" --data examples/data/asthma.csv --family bernoulli --ref treat=Usual --method agq");
        verb.Command.SetAction(parsed =>
        {
            bool average = parsed.GetValue(marginal);
            bool components = parsed.GetValue(variance);
            string? factor = parsed.GetValue(rank);
            if ((average ? 1 : 0) + (components ? 1 : 0) + (factor is null ? 0 : 1) + (parsed.GetValue(gee) is null ? 0 : 1) > 1)
            {
                throw new UsageException("--ame, --variance and --rank each replace the coefficients, to which --gee belongs. Give one of them.");
            }

            double? bound = parsed.GetResult(small) is { Implicit: false } ? parsed.GetValue(small) : null;
            if (bound <= 0)
            {
                throw new UsageException("--small takes a number above 0.");
            }

            (FittedParameters fit, bool ok) = source.Read(environment, parsed, output.Level(parsed));
            EffectReport report = average ? MarginalEffects.Of(fit)
                : components ? VarianceReport.Of(fit, bound)
                : factor is not null ? GroupRanking.Of(fit, factor, parsed.GetValue(effect))
                : CoefficientEffects.Of(fit, parsed.GetValue(gee));
            return output.Print(environment, parsed, ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

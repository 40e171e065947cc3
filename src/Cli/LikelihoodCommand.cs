using System.CommandLine;
using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Cli;

/// <summary><c>bayes ml</c>: fits by maximum likelihood.</summary>
internal static class LikelihoodCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new(withPriors: false);
        LikelihoodOptions likelihood = new();
        ResultOptions output = new("the estimates cannot be used");
        Option<bool> groupEffects = OptionKinds.Flag("--group-effects", "list the conditional modes of single groups too");
        Verb verb = new(
            model.Of("ml", "Fit a model by maximum likelihood, with the log likelihood in absolute terms."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Likelihood", likelihood.All), new OptionGroup("Output", [.. output.All, groupEffects])],
            "bayes ml \"use ~ age + I(age^2) + urban + livch + (1 | district)\" --data examples/data/contraception.csv --family bernoulli --method agq",
            "bayes ml \"Reaction ~ Days + (Days | Subject)\" --data examples/data/sleepstudy.csv --family gaussian --reml");
        verb.Command.SetAction(parsed =>
        {
            EstimationOptions options = likelihood.Read(parsed, output.Level(parsed));
            BoundModel bound = model.Bind(parsed);
            MaximumLikelihoodFit fit = Maximizer.Maximize(bound, options, null, environment.Cancellation);
            LikelihoodSummary summary = LikelihoodSummary.Of(fit, model.Source(parsed));
            bool listed = parsed.GetValue(groupEffects);
            return output.Print(environment, parsed, fit.Ok, () => summary.ToText(listed), () => summary.ToJson(listed), () => summary.ToCsv(listed));
        });
        return verb.WithOptions();
    }
}

using System.CommandLine;
using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Estimation.Bootstrap;
using Bayes.Estimation.Profiles;
using Bayes.Estimation.Robust;
using Bayes.Models;
using Bayes.Models.Data;
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
        Option<bool> profile = OptionKinds.Flag("--profile", "profile-likelihood intervals too");
        BootstrapCliOptions bootstrap = new("intervals");
        Option<bool> groupEffects = OptionKinds.Flag("--group-effects", "list the conditional modes of single groups and their conditional sds too");
        Option<string?> robust = OptionKinds.Text("--robust", "COLUMN", "robust standard errors by the clusters of a column: the grouping factor, or a coarser one");
        Verb verb = new(
            model.Of("ml", "Fit a model by maximum likelihood, with the log likelihood in absolute terms."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Likelihood", likelihood.All), new OptionGroup("Intervals", [robust, profile, .. bootstrap.All]), new OptionGroup("Output", [.. output.All, groupEffects])],
            "bayes ml \"use ~ age + I(age^2) + urban + livch + (1 | district)\" --data examples/data/contraception.csv --family bernoulli --method agq",
            "bayes ml \"Reaction ~ Days + (Days | Subject)\" --data examples/data/sleepstudy.csv --family gaussian --reml");
        verb.Command.SetAction(parsed =>
        {
            EstimationOptions options = likelihood.Read(parsed, output.Level(parsed));
            BootstrapOptions? replicates = bootstrap.Read(parsed, options.Level);
            (ModelSpec spec, Table data) = model.Read(parsed);
            BoundModel bound = model.Bind(parsed, spec, data);
            int[]? clusters = parsed.GetValue(robust) is { } column ? ClusterColumn.Codes(data, column, bound) : null;
            var summary = LikelihoodSummary.Of(LikelihoodFitting.Run(bound, options, environment.Cancellation), model.Source(parsed));
            ClusterSandwich? sandwich = clusters is null ? null : ClusterSandwich.Of(summary.Fit, clusters);
            if (parsed.GetValue(profile))
            {
                (MaximumLikelihoodFit fit, IReadOnlyList<ParameterProfile> profiles) = LikelihoodFitting.WithProfiles(summary.Fit, options.Level, environment.Cancellation);
                summary = summary with { Fit = fit, Profiles = profiles };
            }

            if (replicates is not null)
            {
                BootstrapEstimates estimates = ParametricBootstrap.Estimates(summary.Fit, replicates, bootstrap.Progress(environment, parsed), environment.Cancellation);
                summary = summary with { Fit = LikelihoodFitting.WithBootstrap(summary.Fit, estimates), Bootstrap = estimates };
            }

            // Last, because profiles and simulation start from the fit's own standard errors.
            summary = sandwich is null ? summary : summary.WithRobust(sandwich, options.Level);
            bool listed = parsed.GetValue(groupEffects);
            int code = output.Print(environment, parsed, summary.Fit.Ok, () => summary.ToText(listed), () => summary.ToJson(listed), () => summary.ToCsv(listed));
            return summary.Bootstrap is { Cancelled: true } ? ExitCode.Cancelled : code;
        });
        return verb.WithOptions();
    }
}

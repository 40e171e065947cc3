using System.CommandLine;
using Bayes.Trust;

namespace Bayes.Cli;

/// <summary><c>bayes ppc</c>: posterior predictive checks of a fit.</summary>
internal static class PredictiveCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        PredictiveOptions defaults = new();
        SavedFit saved = new();
        ResultOptions output = new("a statistic of the data lies outside its simulations", withLevel: false);
        Option<int> simulations = OptionKinds.Whole("--simulations", "N", "simulated data sets [1000]", defaults.Simulations);
        Option<bool> unconditional = OptionKinds.Flag("--unconditional", "simulate new groups instead of those of the data");
        Option<string?> group = OptionKinds.Text("--group", "FACTOR", "compare the means of the groups of a factor too");
        Option<bool> withoutLoo = OptionKinds.Flag("--no-loo", "leave out LOO-PIT and calibration, which take most of the time");
        Option<ulong> seed = OptionKinds.Seed("--seed", "N", "the seed [1]", defaults.Seed);
        Verb verb = new(
            saved.Of("ppc", "Compare statistics of a fit's data with those of data simulated from its posterior."),
            "DIR [options]",
            [saved.Group, new OptionGroup("Simulation", simulations, unconditional, group, withoutLoo, seed), new OptionGroup("Output", output.All)],
            "bayes ppc fits/epilepsy --group id");
        verb.Command.SetAction(parsed =>
        {
            PredictiveReport report = saved.Open(parsed).PosteriorPredictive(
                new PredictiveOptions
                {
                    Simulations = parsed.GetValue(simulations),
                    Unconditional = parsed.GetValue(unconditional),
                    Group = parsed.GetValue(group),
                    LeaveOneOut = !parsed.GetValue(withoutLoo),
                    Seed = parsed.GetValue(seed),
                },
                environment.Cancellation);
            return output.Print(environment, parsed, report.Verdict.Ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

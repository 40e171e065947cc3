using System.CommandLine;
using Bayes.Trust;

namespace Bayes.Cli;

/// <summary><c>bayes residuals</c>: simulated residuals of a fit and their tests.</summary>
internal static class ResidualsCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ResidualOptions defaults = new();
        SavedFit saved = new();
        ResultOptions output = new("a test finds something", withLevel: false);
        Option<int> simulations = OptionKinds.Whole("--simulations", "N", "simulated data sets, 20 or more [250]", defaults.Simulations);
        Option<bool> unconditional = OptionKinds.Flag("--unconditional", "simulate new groups instead of those of the data");
        Option<string?> group = OptionKinds.Text("--group", "FACTOR", "add responses up within the groups of a factor first");
        Option<ulong> seed = OptionKinds.Seed("--seed", "N", "the seed [1]", defaults.Seed);
        Option<string?> file = OptionKinds.Text("--out", "FILE", "write the residuals as CSV");
        Verb verb = new(
            saved.Of("residuals", "Compare each row of a fit's data with simulations of it, and test dispersion, zeros, outliers and shape."),
            "DIR [options]",
            [saved.Group, new OptionGroup("Simulation", simulations, unconditional, group, seed), new OptionGroup("Output", [.. output.All, file])],
            "bayes residuals fits/epilepsy --out residuals.csv");
        verb.Command.SetAction(parsed =>
        {
            int count = parsed.GetValue(simulations);
            if (count < 20)
            {
                throw new UsageException($"--simulations {count.ToString(System.Globalization.CultureInfo.InvariantCulture)}: too few to compare with. Give 20 or more.");
            }

            ResidualReport report = saved.Open(parsed).Residuals(new ResidualOptions
            {
                Simulations = count,
                Unconditional = parsed.GetValue(unconditional),
                Group = parsed.GetValue(group),
                Seed = parsed.GetValue(seed),
            });
            if (parsed.GetValue(file) is string path)
            {
                OutputFile.Write(path, "--out", report.ResidualsToCsv());
            }

            return output.Print(environment, parsed, report.Verdict.Ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

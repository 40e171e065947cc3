using System.CommandLine;
using Bayes.Models.Data;
using Bayes.Trust;

namespace Bayes.Cli;

/// <summary><c>bayes loo</c>: leave-one-out cross-validation of a fit, or a comparison of several.</summary>
internal static class LooCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        Argument<string[]> directories = new("DIR") { Arity = ArgumentArity.ZeroOrMore };
        Option<string?> data = OptionKinds.Text("--data", "FILE", "the data of the fits, where they were not kept with them");
        Option<string?> group = OptionKinds.Text("--group", "FACTOR", "leave out the groups of a factor, one at a time, instead of rows");
        Option<bool> refit = OptionKinds.Flag("--refit", "fit again without each observation whose k-hat is above the threshold");
        Option<int> most = OptionKinds.Whole("--max-refits", "N", "the most fits that --refit may run [20]", new LooOptions().MostRefits);
        Option<int?> points = OptionKinds.OptionalWhole("--points", "K", "quadrature points per effect, with --group [15 for one effect, fewer for more]");
        Option<string?> pointwise = OptionKinds.Text("--pointwise", "FILE", "write the observations of one fit as CSV");
        ResultOptions output = new("a k-hat is above the threshold", withLevel: false);
        Command command = new("loo", "Say how well a fit predicts each row from the others (PSIS-LOO), or compare several fits.");
        command.Add(directories);
        Verb verb = new(
            command,
            "DIR [DIR2 …] [options]",
            [new OptionGroup("Fits", data), new OptionGroup("Cross-validation", group, refit, most, points), new OptionGroup("Output", [.. output.All, pointwise])],
            "bayes loo fits/epilepsy",
            "bayes loo fits/epilepsy fits/without-treatment --group id --refit");
        command.SetAction(parsed =>
        {
            string[] given = parsed.GetValue(directories) ?? [];
            if (Array.Find(given, g => g.StartsWith('-')) is string unknown)
            {
                throw UsageErrors.NoSuchOption(command, unknown);
            }

            if (given.Length == 0)
            {
                throw new UsageException("the directory is missing. Name one that 'bayes fit --out DIR' has written, or several to compare them: bayes loo DIR DIR2.");
            }

            LooOptions options = new()
            {
                Group = parsed.GetValue(group),
                Refit = parsed.GetValue(refit),
                MostRefits = parsed.GetValue(most),
                Points = parsed.GetValue(points),
            };
            Table? table = parsed.GetValue(data) is string file ? Table.ReadCsv(file) : null;
            (string Name, LooReport Report)[] reports = [.. given.Select(d => (d, FitStore.Open(d, table).LooReport(options, environment.Cancellation)))];
            string? pointwiseFile = parsed.GetValue(pointwise);
            if (reports.Length > 1)
            {
                if (pointwiseFile is not null)
                {
                    throw new UsageException("--pointwise writes the observations of one fit. Name one directory.");
                }

                ComparisonReport comparison = ComparisonReport.Of(reports);
                return output.Print(environment, parsed, comparison.Verdict.Ok, comparison.ToText, comparison.ToJson, comparison.ToCsv);
            }

            LooReport report = reports[0].Report;
            if (pointwiseFile is not null)
            {
                OutputFile.Write(pointwiseFile, "--pointwise", report.ToCsv());
            }

            return output.Print(environment, parsed, report.Verdict.Ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

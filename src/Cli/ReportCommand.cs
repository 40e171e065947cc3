using System.CommandLine;
using Bayes.Report;

namespace Bayes.Cli;

/// <summary><c>bayes report</c>: everything about a saved fit in one HTML file.</summary>
internal static class ReportCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        SavedFit fit = new();
        Option<string?> file = OptionKinds.Text("--out", "FILE", "the page to write, such as report.html");
        Option<bool> noCompare = OptionKinds.Flag("--no-compare", "leave out the comparison with maximum likelihood, quadrature and GEE, which takes longest");
        ResultOptions output = new("the draws cannot be trusted");
        Option<bool> quiet = OptionKinds.Flag("--quiet", "nothing on stderr but errors");
        Verb verb = new(
            fit.Of("report", "Write a report of a saved fit: one HTML file that opens offline."),
            "DIR --out FILE [options]",
            [new OptionGroup("Report", file, noCompare, quiet), new OptionGroup("Output", [.. output.All]), fit.Group],
            "bayes report fits/epilepsy --out report.html");
        verb.Command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file) ?? throw new UsageException("--out is missing. Name the page to write: --out report.html.");
            PosteriorFit opened = fit.Open(parsed);
            bool compare = !parsed.GetValue(noCompare);
            if (compare && !parsed.GetValue(quiet))
            {
                environment.Error.Write("comparing methods …\n");
            }

            FitReport report = FitReport.Of(opened, compare, output.Level(parsed), environment.Cancellation);
            OutputFile.Write(path, "--out", report.ToHtml());
            ReportDocument document = report.ToDocument(path);
            return output.Print(environment, parsed, report.Summary.Verdict.Ok, () => $"{path}\n", document.ToJson, document.ToCsv);
        });
        return verb.WithOptions();
    }
}

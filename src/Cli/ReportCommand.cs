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
        Option<double> level = OptionKinds.Probability("--level", "the probability of the intervals [0.95]", 0.95);
        Option<bool> quiet = OptionKinds.Flag("--quiet", "nothing on stderr but errors");
        Verb verb = new(
            fit.Of("report", "Write a report of a saved fit: one HTML file that opens offline."),
            "DIR --out FILE [options]",
            [new OptionGroup("Report", file, noCompare, level, quiet), fit.Group],
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

            string html = FitReport.Of(opened, compare, parsed.GetValue(level), environment.Cancellation).ToHtml();
            try
            {
                File.WriteAllText(path, html);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"the report cannot be written to '{path}': {error.Message} Choose another place with --out.");
            }

            environment.Out.Write($"{path}\n");
            environment.Out.Flush();
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }
}

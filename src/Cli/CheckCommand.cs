using System.CommandLine;
using System.Text.Json;
using Bayes.Cli.Checks;

namespace Bayes.Cli;

/// <summary><c>bayes check</c>: reports on data and design without fitting.</summary>
internal static class CheckCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new();
        Option<OutputFormat> format = OutputOptions.Format(csv: false);
        Verb verb = new(
            model.Of("check", "Report on the data and the design matrix, without fitting."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Output", format)],
            "bayes check \"Reaction ~ Days + (Days | Subject)\" --data examples/data/sleepstudy.csv --family gaussian");
        verb.Command.SetAction(parsed =>
        {
            DesignReport report = DesignReport.Of(model.Bind(parsed), model.Source(parsed));
            environment.Out.Write(parsed.GetValue(format) == OutputFormat.Json
                ? JsonSerializer.Serialize(report, FitDocument.Options) + "\n"
                : DesignReportText.Write(report));
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }
}

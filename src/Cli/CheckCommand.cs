using System.CommandLine;
using Bayes.Checks;
using Bayes.Figures;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Cli;

/// <summary><c>bayes check</c>: reports on data and design without fitting.</summary>
internal static class CheckCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new();
        Option<OutputFormat> format = OutputOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Latex);
        Option<string?> plot = OptionKinds.Text("--plot", "FOLDER", "also draw the data, smoothed, with a line for each group: data.svg and data.csv go to this folder");
        Verb verb = new(
            model.Of("check", "Report on the model, the data and what may go wrong, without fitting."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Output", format, plot)],
            "bayes check \"Reaction ~ Days + (Days | Subject)\" --data examples/data/sleepstudy.csv --family gaussian");
        verb.Command.SetAction(parsed =>
        {
            (ModelSpec spec, Table data) = model.Read(parsed);
            ModelReport report = spec.Check(data);
            environment.Out.Write(parsed.GetValue(format) switch
            {
                OutputFormat.Json => report.ToJson(),
                OutputFormat.Latex => report.ToLatex(),
                _ => report.ToString(),
            });
            if (parsed.GetValue(plot) is { } folder)
            {
                environment.Error.Write(spec.PlotData(data) is { } figure
                    ? $"{FigureFiles.Write(folder, figure, "--plot")}\n"
                    : $"no figure 'data': {FigureCatalogue.WhyNot("data")}\n");
            }

            return ExitCode.Success;
        });
        return verb.WithOptions();
    }
}

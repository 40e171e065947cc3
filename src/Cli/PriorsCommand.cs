using System.CommandLine;
using System.Globalization;
using Bayes.Models.Posterior;

namespace Bayes.Cli;

/// <summary><c>bayes priors</c>: prints the prior of every parameter without fitting.</summary>
internal static class PriorsCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new();
        Option<OutputFormat> format = OutputOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
        Verb verb = new(
            model.Of("priors", "Print the prior of every parameter, without fitting."),
            "\"FORMULA\" --data FILE --family NAME[:link] [options]",
            [.. model.Groups, new OptionGroup("Output", format)],
            "bayes priors \"use ~ age + urban + (1 + urban | district)\" --data examples/data/contraception.csv --family bernoulli --prior \"b: normal(0, 1)\"");
        verb.Command.SetAction(parsed =>
        {
            BoundModel bound = model.Bind(parsed);
            environment.Out.Write(parsed.GetValue(format) switch
            {
                OutputFormat.Json => Json(bound, model.Source(parsed)),
                OutputFormat.Csv => Csv(bound),
                _ => ModelText.Announcement(bound, model.Source(parsed)),
            });
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }

    private static string Json(BoundModel model, string? source)
    {
        ModelDescription description = Describe.Model(model, source);
        return ResultJson.Write(new PriorDocument(FitDocument.CurrentVersion, description.Formula, description.Family, description.Link, Describe.Priors(model)));
    }

    private static string Csv(BoundModel model) =>
        string.Concat(Describe.Priors(model).Select(p => $"{Quote(p.Parameter)},{Quote(p.Class)},{Quote(p.Prior)},{p.Source}\n").Prepend("parameter,class,prior,source\n"));

    private static string Quote(string value) =>
        value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : string.Create(CultureInfo.InvariantCulture, $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    private sealed record PriorDocument(int SchemaVersion, string Formula, string Family, string Link, IReadOnlyList<PriorDescription> Priors);
}

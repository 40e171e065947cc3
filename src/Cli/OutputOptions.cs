using System.CommandLine;

namespace Bayes.Cli;

/// <summary>The form of results.</summary>
internal enum OutputFormat
{
    /// <summary>Tables for people.</summary>
    Text,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>One CSV table.</summary>
    Csv,

    /// <summary>Mathematics for LaTeX.</summary>
    Latex,
}

/// <summary>How a fit is printed: what <c>fit</c> and <c>summary</c> share.</summary>
internal sealed class OutputOptions
{
    private readonly Option<OutputFormat> _format = Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
    private readonly Option<double> _level = OptionKinds.Probability("--level", "the probability of the intervals [0.95]", 0.95);
    private readonly Option<bool> _groupEffects = OptionKinds.Flag("--group-effects", "list the effects of single groups too");
    private readonly Option<bool> _strict = OptionKinds.Flag("--strict", "exit with 4 when the draws cannot be trusted");

    /// <summary>The options in help.</summary>
    public IReadOnlyList<Option> All => [_format, _level, _groupEffects, _strict];

    /// <summary>An option for the form of results.</summary>
    public static Option<OutputFormat> Format(params OutputFormat[] forms) => OptionKinds.Choice(
        "--format",
        "the form of the results on stdout [text]",
        OutputFormat.Text,
        "",
        Array.ConvertAll(forms, form => (form.ToString().ToLowerInvariant(), form)));

    /// <summary>Whether results are text for people.</summary>
    public bool IsText(ParseResult parsed) => parsed.GetValue(_format) == OutputFormat.Text;

    /// <summary>Whether the effects of single groups are to be listed.</summary>
    public bool ListsGroupEffects(ParseResult parsed) => parsed.GetValue(_groupEffects);

    /// <summary>Summarises a fit and prints it on stdout.</summary>
    /// <returns>The exit code that the verdict asks for.</returns>
    public int Print(ConsoleEnvironment environment, ParseResult parsed, PosteriorFit fit, bool priorsWereShown = false)
    {
        FitSummary summary = fit.Summary(parsed.GetValue(_level));
        bool groupEffects = parsed.GetValue(_groupEffects);
        environment.Out.Write(parsed.GetValue(_format) switch
        {
            OutputFormat.Json => summary.ToJson(groupEffects),
            OutputFormat.Csv => summary.ToCsv(groupEffects),
            _ => summary.ToText(includePriors: !priorsWereShown, groupEffects),
        });
        environment.Out.Flush();
        return parsed.GetValue(_strict) && !summary.Verdict.Ok ? ExitCode.Verdict : ExitCode.Success;
    }
}

using System.CommandLine;

namespace Bayes.Cli;

/// <summary>How a result that is not a fit's summary is printed.</summary>
/// <param name="strict">When <c>--strict</c> exits with 4.</param>
/// <param name="withLevel">Whether the results have intervals.</param>
internal sealed class ResultOptions(string strict, bool withLevel = true)
{
    private readonly Option<OutputFormat> _format = OutputOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
    private readonly Option<double> _level = OptionKinds.Probability("--level", "the level of the intervals [0.95]", 0.95);
    private readonly Option<bool> _strict = OptionKinds.Flag("--strict", $"exit with 4 when {strict}");

    /// <summary>The options in help.</summary>
    public IReadOnlyList<Option> All => withLevel ? [_format, _level, _strict] : [_format, _strict];

    /// <summary>Whether results are text for people.</summary>
    public bool IsText(ParseResult parsed) => parsed.GetValue(_format) == OutputFormat.Text;

    /// <summary>The level of the intervals.</summary>
    public double Level(ParseResult parsed) => parsed.GetValue(_level);

    /// <summary>Prints a result on stdout.</summary>
    /// <returns>The exit code that the verdict asks for.</returns>
    public int Print(ConsoleEnvironment environment, ParseResult parsed, bool ok, Func<string> text, Func<string> json, Func<string> csv)
    {
        environment.Out.Write(parsed.GetValue(_format) switch
        {
            OutputFormat.Json => json(),
            OutputFormat.Csv => csv(),
            _ => text(),
        });
        environment.Out.Flush();
        return parsed.GetValue(_strict) && !ok ? ExitCode.Verdict : ExitCode.Success;
    }
}

using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Bayes.Cli;

/// <summary>The whole tool: parses a command line and runs its verb.</summary>
internal static class BayesCommand
{
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The version printed by <c>--version</c>.</summary>
    public static string Version { get; } =
        typeof(BayesCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Builds the command tree.</summary>
    /// <param name="environment">Where the verbs write.</param>
    /// <returns>The root command.</returns>
    public static RootCommand Build(ConsoleEnvironment environment)
    {
        Verb[] verbs =
        [
            FitCommand.Build(environment), SummaryCommand.Build(environment), PriorsCommand.Build(environment), CheckCommand.Build(environment),
            LikelihoodCommand.Build(environment), GeeCommand.Build(environment), TestCommand.Build(environment), CompareCommand.Build(environment),
            LooCommand.Build(environment), ResidualsCommand.Build(environment), PredictiveCommand.Build(environment),
            PredictCommand.Build(environment), EffectsCommand.Build(environment), ContrastsCommand.Build(environment),
            HypothesisCommand.Build(environment), ConvertCommand.Build(environment),
            PlotCommand.Build(environment), ReportCommand.Build(environment),
            DiagnoseCommand.Build(environment), SensitivityCommand.Build(environment), ExportCommand.Build(environment), CompletionCommand.Build(environment),
        ];
        RootCommand root = new("Bayesian generalized linear mixed models by Hamiltonian Monte Carlo.");

        // Of the parser's directives only [suggest], which completion asks, is part of the tool.
        foreach (Directive directive in root.Directives.Where(d => d is not SuggestDirective).ToArray())
        {
            root.Directives.Remove(directive);
        }

        foreach (Verb verb in verbs)
        {
            root.Add(verb.Command);
        }

        foreach (Option option in root.Options)
        {
            option.Action = option is HelpOption ? new HelpText(root, verbs) : new PrintVersion();
        }

        return root;
    }

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">Where it reads and writes.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, ConsoleEnvironment environment) => Failure.Guard(environment, () =>
    {
        ParseResult parsed = Build(environment).Parse(args, Parsing);
        return parsed.Action is ParseErrorAction
            ? throw UsageErrors.Of(parsed)
            : parsed.Invoke(new InvocationConfiguration
            {
                Output = environment.Out,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
    });

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.Write($"bayes {Version}\n");
            return ExitCode.Success;
        }
    }
}

using System.CommandLine;

namespace Bayes.Cli;

/// <summary><c>bayes summary</c>: summarises a fit that was saved.</summary>
internal static class SummaryCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        Argument<string?> directory = new("DIR") { Arity = ArgumentArity.ZeroOrOne };
        OutputOptions output = new();
        Command command = new("summary", "Summarise a fit saved by 'bayes fit --out DIR'.");
        command.Add(directory);
        Verb verb = new(command, "DIR [options]", [new OptionGroup("Output", output.All)], "bayes summary fits/epilepsy --format csv");
        verb.Command.SetAction(parsed =>
        {
            string path = parsed.GetValue(directory) switch
            {
                null => throw new UsageException("the directory is missing. Name one that 'bayes fit --out DIR' has written: bayes summary DIR."),
                ['-', ..] option => throw UsageErrors.NoSuchOption(command, option),
                string given => given,
            };
            return output.Print(environment, parsed, FitStore.Read(path));
        });
        return verb.WithOptions();
    }
}

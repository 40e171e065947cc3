using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace Bayes.Cli;

/// <summary>Prints help: what a verb does, its usage, its options by theme, and an example that works.</summary>
internal sealed class HelpText(RootCommand root, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
{
    private const int Width = 100;

    public override int Invoke(ParseResult parseResult)
    {
        Verb? verb = verbs.FirstOrDefault(v => v.Command == parseResult.CommandResult.Command);
        parseResult.InvocationConfiguration.Output.Write(verb is null ? OfTool() : OfVerb(verb));
        return ExitCode.Success;
    }

    private static string OfVerb(Verb verb)
    {
        StringBuilder text = new();
        Sentence(text, verb.Command.Description!);
        text.Append($"\nUsage\n  bayes {verb.Command.Name} {verb.Words}\n");
        foreach (OptionGroup group in verb.Groups)
        {
            Section(text, group.Title, [.. group.Options.Select(o => (o.Arity.MaximumNumberOfValues == 0 ? o.Name : $"{o.Name} {o.HelpName}", o.Description!))]);
        }

        Examples(text, verb.Examples);
        return text.ToString();
    }

    private string OfTool()
    {
        StringBuilder text = new();
        Sentence(text, root.Description!);
        text.Append("\nUsage\n  bayes VERB [options]\n  bayes VERB --help\n");
        Section(text, "Verbs", [.. verbs.Select(v => (v.Command.Name, v.Command.Description!))]);
        Section(text, "Exit codes",
        [
            ("0", "done"),
            ("2", "the command line is wrong"),
            ("3", "data, formula, family or priors are wrong; the message says what and where"),
            ("4", "under --strict: draws or estimates cannot be trusted, or the methods do not agree"),
            ("130", "cancelled by Ctrl-C; what was drawn is kept"),
            ("1", "a fault of the tool"),
        ]);
        Examples(text, [verbs[0].Examples[0]]);
        return text.ToString();
    }

    private static void Examples(StringBuilder text, IReadOnlyList<string> examples)
    {
        text.Append(examples.Count == 1 ? "\nExample\n" : "\nExamples\n");
        foreach (string example in examples)
        {
            text.Append("  ").Append(example).Append('\n');
        }
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<(string Left, string Right)> rows)
    {
        text.Append('\n').Append(title).Append('\n');
        int width = rows.Max(r => r.Left.Length);
        foreach ((string left, string right) in rows)
        {
            text.Append("  ").Append(left.PadRight(width)).Append("  ");
            Wrap(text, right, width + 4);
        }
    }

    private static void Sentence(StringBuilder text, string words) => Wrap(text, words, 0);

    private static void Wrap(StringBuilder text, string words, int indent)
    {
        int column = indent;
        foreach (string word in words.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }

            text.Append(column > indent ? " " : "").Append(word);
            column += word.Length + (column > indent ? 1 : 0);
        }

        text.Append('\n');
    }
}

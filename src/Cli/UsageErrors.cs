using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bayes.Models.Errors;

namespace Bayes.Cli;

/// <summary>Says what is wrong with a command line that could not be parsed, and what was probably meant.</summary>
internal static class UsageErrors
{
    public static UsageException Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand root)
        {
            return parsed.UnmatchedTokens is [string first, ..] ? NoSuchVerb(root, first) : new UsageException($"a verb is missing. {Verbs(root)} See 'bayes --help'.");
        }

        // The parser takes an unknown option for the formula or the directory when that is missing.
        IEnumerable<string> words = parsed.CommandResult.Tokens.Select(t => t.Value).Concat(parsed.UnmatchedTokens);
        if (words.FirstOrDefault(t => t.StartsWith('-')) is { } option)
        {
            return NoSuchOption(command, option);
        }

        if (parsed.Errors.FirstOrDefault(e => e.SymbolResult is OptionResult) is { } error)
        {
            return new UsageException(OfOption(error, (OptionResult)error.SymbolResult!));
        }

        return parsed.UnmatchedTokens is [string word, ..]
            ? new UsageException(
                $"'{word}' is one word too many. A text with spaces, such as a formula or a prior, stands in quotes. See 'bayes {command.Name} --help'.")
            : new UsageException(parsed.Errors[0].Message);
    }

    /// <summary>An option that the verb does not have.</summary>
    public static UsageException NoSuchOption(Command command, string token)
    {
        string name = token.Split('=', ':')[0];
        string[] names = [.. command.Options.Select(o => o.Name), "--help"];
        string hint = Suggestions.Nearest(name, names) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new UsageException($"'bayes {command.Name}' has no option '{name}'.{hint} See 'bayes {command.Name} --help'.");
    }

    private static string OfOption(ParseError error, OptionResult result)
    {
        Option option = result.Option;
        if (result.Tokens.Count == 0)
        {
            return $"{option.Name} needs a value: {option.Name} {option.HelpName}.";
        }

        return result.IdentifierTokenCount > option.Arity.MaximumNumberOfValues
            ? string.Create(CultureInfo.InvariantCulture, $"{option.Name} is given {result.IdentifierTokenCount} times, and it takes one value.")
            : error.Message;
    }

    private static UsageException NoSuchVerb(RootCommand root, string token)
    {
        if (token.StartsWith('-'))
        {
            return new UsageException($"there is no option '{token}' before a verb. {Verbs(root)} See 'bayes --help'.");
        }

        string hint = Suggestions.Nearest(token, root.Subcommands.Select(c => c.Name)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new UsageException($"there is no verb '{token}'.{hint} {Verbs(root)} See 'bayes --help'.");
    }

    private static string Verbs(RootCommand root) => $"The verbs are {string.Join(", ", root.Subcommands.Select(c => c.Name))}.";
}

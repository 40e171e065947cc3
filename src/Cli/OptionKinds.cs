using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bayes.Cli;

/// <summary>Makes options whose values are read invariantly and whose errors are whole sentences.</summary>
internal static class OptionKinds
{
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        CustomParser = result => Word(result, name),
    };

    public static Option<IReadOnlyList<string>> Texts(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = $"{description}; repeatable",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(t => Checked(result, name, t.Value))],
        DefaultValueFactory = _ => [],
    };

    public static Option<int> Whole(string name, string value, string description, int otherwise) => new(name)
    {
        HelpName = value,
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read<int>(
            result, name, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null),
    };

    /// <summary>A whole number that is worked out where it is not given.</summary>
    public static Option<int?> OptionalWhole(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        CustomParser = result => Read<int>(
            result, name, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null),
    };

    public static Option<ulong> Seed(string name, string value, string description, ulong otherwise) => new(name)
    {
        HelpName = value,
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read<ulong>(
            result, name, "a whole number from 0", text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null),
    };

    public static Option<double> Number(string name, string value, string description, double otherwise) => new(name)
    {
        HelpName = value,
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read<double>(result, name, "a number", Real),
    };

    /// <summary>A probability strictly between 0 and 1.</summary>
    public static Option<double> Probability(string name, string description, double otherwise) => new(name)
    {
        HelpName = "P",
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read<double>(result, name, "a probability between 0 and 1", text => Real(text) is { } p and > 0 and < 1 ? p : null),
    };

    public static Option<T> Choice<T>(string name, string description, T otherwise, string remark, params (string Name, T Value)[] choices) => new Option<T>(name)
    {
        HelpName = string.Join('|', choices.Select(c => c.Name)),
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            string word = Word(result, name);
            int index = Array.FindIndex(choices, c => c.Name == word);
            if (index >= 0)
            {
                return choices[index].Value;
            }

            result.AddError($"{name} takes {string.Join(", ", choices.SkipLast(1).Select(c => c.Name))} or {choices[^1].Name}, not '{word}'.{remark}");
            return otherwise;
        },
    }.Suggesting([.. choices.Select(c => c.Name)]);

    /// <summary>Gives an option values to offer when the Tab key asks for them.</summary>
    public static Option<T> Suggesting<T>(this Option<T> option, IEnumerable<string> values)
    {
        option.CompletionSources.Add([.. values]);
        return option;
    }

    /// <summary>A word that a parser of its own reads, which throws a <see cref="FormatException"/> whose message begins with "It".</summary>
    public static Option<T?> Parsed<T>(string name, string value, string description, Func<string, T> parse)
        where T : class => new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
            {
                string word = Word(result, name);
                try
                {
                    return parse(word);
                }
                catch (FormatException problem)
                {
                    result.AddError(name + problem.Message["It".Length..]);
                    return null;
                }
            },
        };

    /// <summary>A whole number from 1, or <c>auto</c>.</summary>
    public static Option<WholeOrAuto> WholeOrAuto(string name, string value, string description) => new(name)
    {
        HelpName = $"{value}|auto",
        Description = description,
        CustomParser = result =>
        {
            string word = Word(result, name);
            if (word == "auto")
            {
                return default;
            }

            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1)
            {
                return new WholeOrAuto(number);
            }

            result.AddError($"{name} takes a whole number from 1 or 'auto', not '{word}'.");
            return default;
        },
    };

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static T Read<T>(ArgumentResult result, string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        string word = Word(result, name);
        if (parse(word) is { } value)
        {
            return value;
        }

        result.AddError($"{name} takes {expected}, not '{word}'.");
        return default;
    }

    private static string Word(ArgumentResult result, string name) => Checked(result, name, result.Tokens[0].Value);

    // The parser takes any word after an option as its value, the next option too.
    private static string Checked(ArgumentResult result, string name, string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            result.AddError($"{name} needs a value, and the next word is '{word}'.");
        }

        return word;
    }
}

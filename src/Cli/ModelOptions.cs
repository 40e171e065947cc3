using System.CommandLine;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Cli;

/// <summary>The formula, the data and how they are read: what <c>fit</c>, <c>priors</c> and <c>check</c> share.</summary>
/// <param name="withPriors">Whether the verb looks at priors; maximum likelihood does not.</param>
internal sealed class ModelOptions(bool withPriors = true)
{
    private static readonly CsvOptions Csv = new();

    private readonly Argument<string?> _formula = new("FORMULA") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = OptionKinds.Text("--data", "FILE", "the data, a CSV file with a header line");
    private readonly Option<string?> _family = OptionKinds.Text(
        "--family", "NAME[:link]", $"the distribution of the response: {string.Join(", ", FamilyRegistry.Names)}; with a link, such as bernoulli:probit").Suggesting(FamilyRegistry.Names);

    private readonly Option<PriorPreset> _priors = OptionKinds.Choice(
        "--priors",
        "the priors of parameters without one of their own: weakly informative ones scaled to the data, or those of brms, rstanarm or bambi [default]",
        default,
        " A single prior is given by --prior.",
        [.. PriorPresets.All]);

    private readonly Option<IReadOnlyList<string>> _prior = OptionKinds.Texts(
        "--prior", "PRIOR", "the prior of a parameter or a class, such as \"b: normal(0, 1)\" or \"sd_district__Intercept: half_t(3, 0, 1)\"");

    private readonly Option<IReadOnlyList<string>> _references = OptionKinds.Texts(
        "--ref", "COLUMN=LEVEL", "the reference level of a factor [its first level]");

    private readonly Option<IReadOnlyList<string>> _ordered = OptionKinds.Texts("--ordered", "COLUMN", "read a column as an ordered factor, with polynomial contrasts");
    private readonly Option<IReadOnlyList<string>> _factors = OptionKinds.Texts("--factor", "COLUMN", "read a column as a factor, though it holds numbers");
    private readonly Option<IReadOnlyList<string>> _numbers = OptionKinds.Texts("--numeric", "COLUMN", "read a column as numbers, though they are quoted");
    private readonly Option<string?> _delimiter = OptionKinds.Text("--delimiter", "CHAR", "the character between cells, or 'tab' [found from the header]");
    private readonly Option<string?> _decimal = OptionKinds.Text("--decimal", "CHAR", "the decimal mark, '.' or ',' [.]");
    private readonly Option<IReadOnlyList<string>> _missing = OptionKinds.Texts(
        "--na", "TEXT", $"one more spelling of a missing value, beside {string.Join(", ", Csv.MissingValues.Select(m => m.Length == 0 ? "empty" : m))}");

    /// <summary>The options in help.</summary>
    public IReadOnlyList<OptionGroup> Groups =>
    [
        withPriors ? new OptionGroup("Model", _data, _family, _priors, _prior) : new OptionGroup("Model", _data, _family),
        new OptionGroup("Reading the data", _references, _factors, _ordered, _numbers, _delimiter, _decimal, _missing),
    ];

    /// <summary>Adds the formula to a command.</summary>
    public Command Of(string name, string description)
    {
        Command command = new(name, description);
        command.Add(_formula);
        return command;
    }

    /// <summary>Reads the data and binds the model to them.</summary>
    /// <exception cref="UsageException">An option is missing or makes no sense.</exception>
    /// <exception cref="Models.Errors.ModelException">Data, formula, family or priors are wrong.</exception>
    public BoundModel Bind(ParseResult parsed)
    {
        (ModelSpec spec, Table table) = Read(parsed);
        return Bind(parsed, spec, table);
    }

    /// <summary>Binds a model to the data that were read with it.</summary>
    /// <exception cref="Models.Errors.ModelException">Model and data do not fit together.</exception>
    public BoundModel Bind(ParseResult parsed, ModelSpec spec, Table table)
    {
        BoundModel model = BoundModel.Bind(spec, table);
        foreach ((string column, string level) in parsed.GetValue(_references)!.Select(Reference))
        {
            // Levels without a row that the model keeps are gone, and another level would silently be the reference.
            if (model.Design.Factors.FirstOrDefault(f => f.Column == column) is { } coding && coding.Levels[0] != level)
            {
                throw new DataException($"the reference level '{level}' occurs only in rows that the model drops for missing values; the levels left are {string.Join(", ", coding.Levels)}. Choose one of them with --ref.")
                {
                    File = table.Source,
                    Column = column,
                    Value = level,
                };
            }
        }

        return model;
    }

    /// <summary>Reads the model and the data.</summary>
    /// <exception cref="UsageException">An option is missing or makes no sense.</exception>
    /// <exception cref="Models.Errors.ModelException">Data, formula or family are wrong.</exception>
    public (ModelSpec Model, Table Data) Read(ParseResult parsed)
    {
        string formula = RequireFormula(parsed);
        string path = parsed.GetValue(_data) ?? throw new UsageException("--data is missing. Name the CSV file that holds the data: --data FILE.");
        CsvOptions csv = ReadCsvOptions(parsed);
        (string Column, string Level)[] references = [.. parsed.GetValue(_references)!.Select(Reference)];
        string? familyName = parsed.GetValue(_family);
        Family? family = familyName is null ? null : FamilyRegistry.Parse(familyName);
        Table table = Table.ReadCsv(path, csv);
        foreach ((string column, string level) in references)
        {
            table = table.WithReference(column, level);
        }

        table = table.AsOrdered(parsed.GetValue(_ordered)!);

        ModelSpec spec = Model.Parse(formula, family ?? throw FamilyAdvice.Missing(formula, table), table.Columns.Select(c => c.Name));
        return (withPriors ? spec.WithPriors(parsed.GetValue(_priors)).WithPrior(parsed.GetValue(_prior)!) : spec, table);
    }

    /// <summary>The data file as it was named.</summary>
    public string? Source(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>What was typed in the place of the formula; null where nothing was.</summary>
    /// <exception cref="UsageException">It is an option that the verb does not have.</exception>
    public string? Typed(ParseResult parsed) => parsed.GetValue(_formula) is ['-', ..] option ? throw UsageErrors.NoSuchOption(parsed.CommandResult.Command, option) : parsed.GetValue(_formula);

    private string RequireFormula(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? formula = parsed.GetValue(_formula);

        // So the parser reads an unknown option when there is no formula.
        return formula is ['-', ..]
            ? throw UsageErrors.NoSuchOption(command, formula)
            : formula ?? throw new UsageException($"the formula is missing. Write it in quotes: bayes {command.Name} \"y ~ x + (1 | group)\" --data FILE --family NAME.");
    }

    private CsvOptions ReadCsvOptions(ParseResult parsed)
    {
        IReadOnlyList<string> factors = parsed.GetValue(_factors)!;
        IReadOnlyList<string> numbers = parsed.GetValue(_numbers)!;
        if (factors.Intersect(numbers, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            throw new UsageException($"the column '{both}' is named under both --factor and --numeric.");
        }

        char mark = parsed.GetValue(_decimal) switch
        {
            null or "." => '.',
            "," => ',',
            string other => throw new UsageException($"--decimal takes '.' or ',', not '{other}'."),
        };
        char? delimiter = parsed.GetValue(_delimiter) switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            [var single and not ('"' or '\n' or '\r')] => single,
            string other => throw new UsageException($"--delimiter takes one character or 'tab', not '{other}'."),
        };
        return delimiter == mark
            ? throw new UsageException($"--delimiter and --decimal must differ; both are '{mark}'.")
            : Csv with
            {
                Delimiter = delimiter,
                DecimalMark = mark,
                MissingValues = [.. Csv.MissingValues, .. parsed.GetValue(_missing)!],
                Factors = [.. factors],
                Numbers = [.. numbers],
            };
    }

    private static (string Column, string Level) Reference(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && sign < text.Length - 1
            ? (text[..sign].Trim(), text[(sign + 1)..].Trim())
            : throw new UsageException($"--ref takes COLUMN=LEVEL, such as --ref treat=Usual, not '{text}'.");
    }
}

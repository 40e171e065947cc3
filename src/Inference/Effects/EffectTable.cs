namespace Bayes.Effects;

/// <summary>What the random effects were when an effect or a mean was computed: what a table's numbers are about.</summary>
public enum Averaging
{
    /// <summary>Held fixed: how the response of one group changes.</summary>
    Conditional,

    /// <summary>Held at 0: the median group, which is no average over groups unless the link is the identity.</summary>
    AtZero,

    /// <summary>Those of the row's own group.</summary>
    Subject,

    /// <summary>Integrated out: how the mean of the population changes.</summary>
    Population,

    /// <summary>The table is about the groups themselves, or about parameters as they are.</summary>
    None,
}

/// <summary>A number with its uncertainty.</summary>
/// <remarks>Immutable plain data; a posterior's mean, median, standard deviation and central interval, or an estimate with standard error and confidence interval.</remarks>
public sealed record EffectEstimate
{
    /// <summary>The posterior mean, or the estimate by maximum likelihood.</summary>
    public required double Value { get; init; }

    /// <summary>The posterior median; the estimate itself for maximum likelihood.</summary>
    public required double Median { get; init; }

    /// <summary>The posterior standard deviation, or the standard error by the delta method; NaN at a boundary.</summary>
    public required double Error { get; init; }

    /// <summary>The lower end of the interval.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public required double Upper { get; init; }

    /// <summary>The Monte Carlo standard error of <see cref="Value"/>; NaN where there is none.</summary>
    public double Mcse { get; init; } = double.NaN;
}

/// <summary>A further number of a row.</summary>
/// <param name="Name">Its name in documents, such as <c>p_adjusted</c>.</param>
/// <param name="Header">Its header in text.</param>
/// <param name="Value">The number; NaN where there is none.</param>
public readonly record struct EffectNumber(string Name, string Header, double Value);

/// <summary>A row of a table of effects.</summary>
public sealed record EffectRow
{
    /// <summary>The words that say what the row is about, as named by <see cref="EffectTable.Labels"/>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The number itself.</summary>
    public required EffectEstimate Estimate { get; init; }

    /// <summary>The same as a ratio (of odds, of rates, of means); null where there is none.</summary>
    public EffectEstimate? Ratio { get; init; }

    /// <summary>Further numbers, the same in all rows of a table.</summary>
    public IReadOnlyList<EffectNumber> Numbers { get; init; } = [];
}

/// <summary>A table of effects, means, contrasts or predictions that says what it averages over.</summary>
/// <remarks>Immutable plain data, from which text, JSON, CSV and figures are made.</remarks>
public sealed record EffectTable
{
    /// <summary>A stable name, such as <c>contrasts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, for people.</summary>
    public required string Title { get; init; }

    /// <summary>What the random effects were.</summary>
    public required Averaging Averaging { get; init; }

    /// <summary>The scale of the numbers: <c>logit</c>, <c>response</c> and the like.</summary>
    public required string Scale { get; init; }

    /// <summary>What <see cref="EffectRow.Ratio"/> is, such as <c>odds ratio</c>; null where there is none.</summary>
    public string? RatioName { get; init; }

    /// <summary>The names of the words of a row, such as <c>treat</c>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<EffectRow> Rows { get; init; }

    /// <summary>What must be known to read it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The tables that answer one question about a fit.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record EffectReport
{
    /// <summary>What was asked: <c>effects</c>, <c>contrasts</c>, <c>predict</c>, ….</summary>
    public required string Kind { get; init; }

    /// <summary>The model and its data.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>What the numbers rest on: draws of a posterior, or a method of maximum likelihood.</summary>
    public required string Method { get; init; }

    /// <summary>Whether the numbers are a posterior's.</summary>
    public required bool IsPosterior { get; init; }

    /// <summary>The level of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<EffectTable> Tables { get; init; }

    /// <summary>Prints the report as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the report as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText() => EffectText.Write(this);

    /// <summary>Writes the report as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => EffectDocument.Of(this).ToJson();

    /// <summary>Writes the tables as CSV, one row each, unrounded; tables with other columns follow after an empty line.</summary>
    /// <returns>The tables, each with a header.</returns>
    public string ToCsv() => EffectCsv.Write(this);
}

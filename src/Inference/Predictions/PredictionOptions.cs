namespace Bayes.Predictions;

/// <summary>What the random effects are in a prediction.</summary>
public enum PredictionKind
{
    /// <summary>The effects of the row's own group, draw by draw.</summary>
    Subject,

    /// <summary>0: the median group. Not a mean over groups unless the link is the identity.</summary>
    Zero,

    /// <summary>Integrated out: the mean over the population of groups, or a new response of a group drawn from it.</summary>
    Marginal,
}

/// <summary>What is predicted.</summary>
public enum PredictedQuantity
{
    /// <summary>The expected response; for responses with trials that of one trial, for ordered categories their probabilities.</summary>
    Mean,

    /// <summary>A new response: the posterior predictive distribution, with the noise of single observations; for responses with trials the successes.</summary>
    Observation,
}

/// <summary>What to do with groups that the fit did not have, in subject-specific predictions.</summary>
public enum NewGroups
{
    /// <summary>Refuse them, and say which.</summary>
    Error,

    /// <summary>Give them effects of 0, as if each were the median group.</summary>
    Zero,

    /// <summary>Draw their effects from the population of groups, once for each group and draw: the uncertainty of a group of which nothing is known.</summary>
    Sample,

    /// <summary>Estimate their effects from their responses in the new data, draw by draw; the population parameters stay those of the fit.</summary>
    Estimate,
}

/// <summary>How rows are predicted.</summary>
public sealed record PredictionOptions
{
    /// <summary>What the random effects are.</summary>
    /// <value>Those of the row's own group.</value>
    public PredictionKind Kind { get; init; }

    /// <summary>What is predicted.</summary>
    /// <value>The mean.</value>
    public PredictedQuantity Quantity { get; init; }

    /// <summary>What to do with new groups.</summary>
    /// <value>Refuse them.</value>
    public NewGroups NewGroups { get; init; }

    /// <summary>The level of the intervals.</summary>
    /// <value>0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>The seed of what is drawn: new groups and new observations.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;
}

/// <summary>The prediction of one row, or of one category of it.</summary>
/// <param name="Row">The row of the table, from 1.</param>
/// <param name="Category">The category whose probability it is; empty for other responses.</param>
/// <param name="Mean">The mean over the draws; the estimate for maximum likelihood.</param>
/// <param name="Sd">The standard deviation over the draws; the standard error.</param>
/// <param name="Median">The median over the draws.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end of the interval.</param>
public readonly record struct PredictedRow(int Row, string Category, double Mean, double Sd, double Median, double Lower, double Upper);

/// <summary>Predictions of rows.</summary>
/// <remarks>Immutable plain data.</remarks>
public sealed record PredictionTable
{
    /// <summary>The model and the data of the fit.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>What the numbers rest on.</summary>
    public required string Method { get; init; }

    /// <summary>How the rows were predicted.</summary>
    public required PredictionOptions Options { get; init; }

    /// <summary>The predictions, row by row.</summary>
    public required IReadOnlyList<PredictedRow> Rows { get; init; }

    /// <summary>The draws behind them, [rows][draws]; empty for maximum likelihood.</summary>
    public IReadOnlyList<double[]> Draws { get; init; } = [];

    /// <summary>The rows of the table that were left out for a missing value, from 1.</summary>
    public IReadOnlyList<int> Missing { get; init; } = [];

    /// <summary>What must be known to read it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is predicted, with what the random effects are: in capitals, so that nobody reads past it.</summary>
    public string Title => (Options.Quantity == PredictedQuantity.Mean ? "Expected response" : "New response") + (Model.Groups.Count == 0 ? "" : Options.Kind switch
    {
        PredictionKind.Subject => ", SUBJECT-SPECIFIC: with the effects of the row's own groups",
        PredictionKind.Zero => " AT RANDOM EFFECTS OF 0: the median group, no average over groups",
        _ => Options.Quantity == PredictedQuantity.Mean ? ", POPULATION-AVERAGED: the random effects integrated out" : " OF A NEW GROUP drawn from the population",
    });

    /// <summary>Prints the table as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the table as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText() => PredictionText.Write(this);

    /// <summary>Writes the table as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => PredictionDocument.Of(this).ToJson();

    /// <summary>Writes the predictions as CSV, one row each, unrounded.</summary>
    /// <returns>The table with a header.</returns>
    public string ToCsv() => PredictionText.WriteCsv(this);

    /// <summary>Writes the draws as CSV: a column for each prediction, a row for each draw.</summary>
    /// <param name="writer">Where they are written.</param>
    public void WriteDraws(TextWriter writer) => PredictionText.WriteDraws(this, writer);
}

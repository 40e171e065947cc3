using Bayes.Models.Design;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Cli.Checks;

/// <summary>What a model makes of its data: the document of <c>bayes check --format json</c>, described in <c>docs/json.md</c>.</summary>
internal sealed record DesignReport
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The formula as understood, products and nesting expanded.</summary>
    public required string Formula { get; init; }

    /// <summary>The family.</summary>
    public required string Family { get; init; }

    /// <summary>The link of the mean.</summary>
    public required string Link { get; init; }

    /// <summary>Where the data came from.</summary>
    public required string? Data { get; init; }

    /// <summary>The rows used.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows dropped for missing values.</summary>
    public required int RowsDropped { get; init; }

    /// <summary>How many rows lack a value, by column; a row can count under several.</summary>
    public required IReadOnlyDictionary<string, int> MissingByColumn { get; init; }

    /// <summary>The response.</summary>
    public required ResponseReport Response { get; init; }

    /// <summary>The columns of the design matrices.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>Columns left out because others determine them.</summary>
    public required IReadOnlyList<string> ColumnsDropped { get; init; }

    /// <summary>How factors were coded.</summary>
    public required IReadOnlyList<FactorReport> Factors { get; init; }

    /// <summary>The grouping factors.</summary>
    public required IReadOnlyList<GroupReport> Groups { get; init; }

    /// <summary>The resolved priors.</summary>
    public required IReadOnlyList<PriorDescription> Priors { get; init; }

    /// <summary>What may go wrong.</summary>
    public required IReadOnlyList<WarningReport> Warnings { get; init; }

    /// <summary>Reports on a bound model.</summary>
    public static DesignReport Of(BoundModel model, string? source)
    {
        DesignedModel design = model.Design;
        return new DesignReport
        {
            Formula = model.Spec.Formula,
            Family = model.Family.Name,
            Link = model.Family.Link.ToString().ToLowerInvariant(),
            Data = source,
            Rows = design.RowCount,
            RowsDropped = design.RowsDropped,
            MissingByColumn = design.MissingByColumn,
            Response = OfResponse(design.Response),
            Columns = [.. design.Predictors.SelectMany(p => OfPredictor(p, design.RowCount))],
            ColumnsDropped = [.. design.Predictors.SelectMany(p => p.DroppedColumns)],
            Factors = [.. design.Factors.Select(f => new FactorReport(f.Column, f.Coding, f.Coding == "treatment" ? f.Levels[0] : null, f.Levels))],
            Groups = [.. design.Groups.Select(OfGroup)],
            Priors = Describe.Priors(model),
            Warnings = DesignWarnings.Of(model),
        };
    }

    /// <summary>The number of rows of each group of a factor.</summary>
    public static int[] Sizes(GroupingFactor group)
    {
        int[] sizes = new int[group.Levels.Count];
        foreach (int code in group.Codes)
        {
            sizes[code]++;
        }

        return sizes;
    }

    private static ResponseReport OfResponse(ResponseDesign response)
    {
        Moments moments = Moments.Of(response.Values);
        IReadOnlyList<LevelCount>? levels = response.Levels is { } names
            ? [.. names.Select((name, code) => new LevelCount(name, response.Values.Count(v => v == code)))]
            : null;
        return new ResponseReport(response.Label, levels, response.Trials?.Sum(), moments.Mean, moments.Sd, moments.Min, moments.Max);
    }

    private static IEnumerable<ColumnReport> OfPredictor(PredictorDesign predictor, int rows)
    {
        if (predictor.HasIntercept)
        {
            yield return OfColumn(predictor.Parameter, "(Intercept)", ParameterNames.Coefficient(predictor.Parameter, "Intercept"), null, rows);
        }

        foreach (DesignColumn column in predictor.Columns)
        {
            yield return OfColumn(predictor.Parameter, column.Label, ParameterNames.Coefficient(predictor.Parameter, column.CoefficientName), column.Values, rows);
        }

        if (predictor.Offset is { } offset)
        {
            yield return OfColumn(predictor.Parameter, "offset", null, offset, rows);
        }
    }

    private static ColumnReport OfColumn(string parameter, string label, string? name, double[]? values, int rows)
    {
        Moments moments = values is null ? Moments.OfConstant(1, rows) : Moments.Of(values);
        return new ColumnReport(parameter, label, name, moments.Mean, moments.Sd, moments.Min, moments.Max);
    }

    private static GroupReport OfGroup(GroupingFactor group)
    {
        int[] sizes = Sizes(group);
        Array.Sort(sizes);
        int half = sizes.Length / 2;
        double median = sizes.Length % 2 == 1 ? sizes[half] : 0.5 * (sizes[half - 1] + sizes[half]);
        return new GroupReport(
            group.Name,
            sizes.Length,
            sizes[0],
            median,
            sizes[^1],
            [.. group.Terms.Select(t => new TermReport([.. t.Effects.Select(e => e.Column.Label)], t.Covariance == CovarianceStructure.Unstructured && t.Effects.Count > 1))]);
    }
}

/// <summary>The response over the rows used.</summary>
/// <param name="Label">As typed.</param>
/// <param name="Levels">For a factor, its levels with their counts; the first counts as 0.</param>
/// <param name="Trials">The number of all trials, where there are any.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Sd">Its standard deviation; null for one row.</param>
/// <param name="Min">Its smallest value.</param>
/// <param name="Max">Its largest value.</param>
internal sealed record ResponseReport(string Label, IReadOnlyList<LevelCount>? Levels, double? Trials, double Mean, double Sd, double Min, double Max);

/// <summary>A level and the number of its rows.</summary>
/// <param name="Level">The level.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record LevelCount(string Level, int Rows);

/// <summary>A column of a design matrix over the rows used.</summary>
/// <param name="Parameter">The distributional parameter, <c>mu</c> for the mean.</param>
/// <param name="Label">The column's label.</param>
/// <param name="Coefficient">Its coefficient's name in the draws; null for an offset, which has none.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Sd">Its standard deviation.</param>
/// <param name="Min">Its smallest value.</param>
/// <param name="Max">Its largest value.</param>
internal sealed record ColumnReport(string Parameter, string Label, string? Coefficient, double Mean, double Sd, double Min, double Max);

/// <summary>How a factor was coded.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Coding"><c>treatment</c> or <c>full dummies</c>.</param>
/// <param name="Reference">The level to which the others are compared; null for full dummies.</param>
/// <param name="Levels">All levels in order.</param>
internal sealed record FactorReport(string Column, string Coding, string? Reference, IReadOnlyList<string> Levels);

/// <summary>A grouping factor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Levels">The number of its groups.</param>
/// <param name="SmallestGroup">Rows in the smallest group.</param>
/// <param name="MedianGroup">Rows in the middle group.</param>
/// <param name="LargestGroup">Rows in the largest group.</param>
/// <param name="Terms">What varies between the groups.</param>
internal sealed record GroupReport(string Name, int Levels, int SmallestGroup, double MedianGroup, int LargestGroup, IReadOnlyList<TermReport> Terms);

/// <summary>Effects of one grouping factor that share a covariance matrix.</summary>
/// <param name="Effects">Their labels.</param>
/// <param name="Correlated">Whether their correlations are estimated.</param>
internal sealed record TermReport(IReadOnlyList<string> Effects, bool Correlated);

/// <summary>What may go wrong, in words.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Text">What was found and what to do.</param>
internal sealed record WarningReport(string Code, string Text);

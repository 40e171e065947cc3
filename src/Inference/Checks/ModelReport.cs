using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Checks;

/// <summary>What a model makes of its data, before anything is fitted: its mathematics, design, groups, priors, and what may go wrong.</summary>
/// <remarks>Immutable plain data; the text, the LaTeX and the JSON of <c>bayes check</c> are made from it. JSON is described in <c>docs/json.md</c>.</remarks>
public sealed record ModelReport
{
    /// <summary>The version of the shape of the JSON document.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The formula as understood, products and nesting expanded.</summary>
    public required string Formula { get; init; }

    /// <summary>The family.</summary>
    public required string Family { get; init; }

    /// <summary>The link of the mean.</summary>
    public required string Link { get; init; }

    /// <summary>Where the data came from; null when they were made in memory.</summary>
    public required string? Data { get; init; }

    /// <summary>The rows used.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows dropped for missing values.</summary>
    public required int RowsDropped { get; init; }

    /// <summary>How many rows lack a value, by column; a row can count under several.</summary>
    public required IReadOnlyDictionary<string, int> MissingByColumn { get; init; }

    /// <summary>The model in mathematics, line by line.</summary>
    public required IReadOnlyList<ModelEquation> Equations { get; init; }

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

    /// <summary>What may go wrong, gravest first.</summary>
    public required IReadOnlyList<ModelWarning> Warnings { get; init; }

    /// <summary>Reports on a model and data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <returns>The report.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    public static ModelReport Of(ModelSpec model, Table data)
    {
        BoundModel bound = BoundModel.Bind(model, data);
        DesignedModel design = bound.Design;
        return new ModelReport
        {
            Formula = model.Formula,
            Family = model.Family.Name,
            Link = Links.Name(model.Family.Link),
            Data = data.Source,
            Rows = design.RowCount,
            RowsDropped = design.RowsDropped,
            MissingByColumn = design.MissingByColumn,
            Equations = ModelEquations.Of(bound),
            Response = OfResponse(design.Response),
            Columns = [.. design.Predictors.SelectMany(p => OfPredictor(p, design.RowCount))],
            ColumnsDropped = [.. design.Predictors.SelectMany(p => p.DroppedColumns)],
            Factors = [.. design.Factors.Select(f => new FactorReport(f.Column, f.Coding, f.Coding == "treatment" ? f.Levels[0] : null, f.Levels))],
            Groups = [.. design.Groups.Select(OfGroup)],
            Priors = Describe.Priors(bound),
            Warnings = ModelWarnings.Of(bound, data),
        };
    }

    /// <summary>The report for people.</summary>
    /// <returns>Lines of at most 96 characters, except where a name or table is wider.</returns>
    public override string ToString() => ModelReportText.Write(this);

    /// <summary>The model in mathematics for a paper.</summary>
    /// <returns>An <c>align*</c> block, which needs the package amsmath.</returns>
    public string ToLatex() => LatexText.Align(Equations);

    /// <summary>The report for programs.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    /// <summary>The number of rows of each group of a factor.</summary>
    internal static int[] Sizes(GroupingFactor group)
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
        ColumnMoments moments = ColumnMoments.Of(response.Values);
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
        ColumnMoments moments = values is null ? ColumnMoments.OfConstant(1, rows) : ColumnMoments.Of(values);
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
            group.FactorSizes.Count > 1 ? group.FactorSizes.Aggregate(1L, (product, levels) => product * levels) : null,
            sizes[0],
            median,
            sizes[^1],
            [.. group.Terms.Select(t => new TermReport([.. t.Effects.Select(e => e.Column.Label)], ParameterNames.IsCorrelated(t), t.Covariance.Function(), t.ByKind ? group.Kinds!.Column : null))]);
    }
}

/// <summary>One line of a model in mathematics.</summary>
/// <param name="Part">What it says: one of <see cref="EquationParts"/>.</param>
/// <param name="Left">Its left side, plain text in Unicode, with the names that the draws have.</param>
/// <param name="Relation"><c>~</c>, <c>=</c> or <c>∝</c>.</param>
/// <param name="Right">Its right side.</param>
/// <param name="Where">The range of its index or the meaning of a symbol; null when there is nothing to say.</param>
/// <param name="Latex">The whole line as a row of an <c>align*</c> block, without <c>\\</c>.</param>
public sealed record ModelEquation(string Part, string Left, string Relation, string Right, string? Where, string Latex)
{
    /// <summary>The line.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => $"{Left} {Relation} {Right}{(Where is null ? "" : $",  {Where}")}";
}

/// <summary>The parts of a model in mathematics.</summary>
public static class EquationParts
{
    /// <summary>The distribution of the response.</summary>
    public const string Response = "response";

    /// <summary>A linear predictor.</summary>
    public const string Predictor = "predictor";

    /// <summary>The distribution of group effects.</summary>
    public const string GroupEffects = "group_effects";

    /// <summary>A prior.</summary>
    public const string Prior = "prior";
}

/// <summary>The response over the rows used.</summary>
/// <param name="Label">As typed.</param>
/// <param name="Levels">For a factor, its levels with their counts; the first counts as 0.</param>
/// <param name="Trials">The number of all trials, where there are any.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Sd">Its standard deviation; NaN for one row.</param>
/// <param name="Min">Its smallest value.</param>
/// <param name="Max">Its largest value.</param>
public sealed record ResponseReport(string Label, IReadOnlyList<LevelCount>? Levels, double? Trials, double Mean, double Sd, double Min, double Max);

/// <summary>A level and the number of its rows.</summary>
/// <param name="Level">The level.</param>
/// <param name="Rows">Its rows.</param>
public sealed record LevelCount(string Level, int Rows);

/// <summary>A column of a design matrix over the rows used.</summary>
/// <param name="Parameter">The distributional parameter, <c>mu</c> for the mean.</param>
/// <param name="Label">The column's label.</param>
/// <param name="Coefficient">Its coefficient's name in the draws; null for an offset, which has none.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Sd">Its standard deviation.</param>
/// <param name="Min">Its smallest value.</param>
/// <param name="Max">Its largest value.</param>
public sealed record ColumnReport(string Parameter, string Label, string? Coefficient, double Mean, double Sd, double Min, double Max);

/// <summary>How a factor was coded.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Coding">The contrasts, such as <c>treatment</c>, or <c>full dummies</c>.</param>
/// <param name="Reference">The level to which the others are compared; null where there is none.</param>
/// <param name="Levels">All levels in order.</param>
public sealed record FactorReport(string Column, string Coding, string? Reference, IReadOnlyList<string> Levels);

/// <summary>A grouping factor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Levels">The number of its groups; for an interaction, of the combinations that occur.</param>
/// <param name="Combinations">For an interaction the number of all combinations of its factors' levels, else null.</param>
/// <param name="SmallestGroup">Rows in the smallest group.</param>
/// <param name="MedianGroup">Rows in the middle group.</param>
/// <param name="LargestGroup">Rows in the largest group.</param>
/// <param name="Terms">What varies between the groups.</param>
public sealed record GroupReport(string Name, int Levels, long? Combinations, int SmallestGroup, double MedianGroup, int LargestGroup, IReadOnlyList<TermReport> Terms);

/// <summary>Effects of one grouping factor that share a covariance matrix.</summary>
/// <param name="Effects">Their labels.</param>
/// <param name="Correlated">Whether their correlations are estimated.</param>
/// <param name="Structure">The structure of the covariance: <c>us</c>, <c>diag</c>, <c>homdiag</c>, <c>cs</c>, <c>homcs</c>, <c>ar1</c> or <c>hetar1</c>.</param>
/// <param name="By">The column by whose levels the covariance differs; null where it is that of all groups.</param>
public sealed record TermReport(IReadOnlyList<string> Effects, bool Correlated, string Structure, string? By);

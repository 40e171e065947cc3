using Bayes.Models.Errors;

namespace Bayes.Models.Design;

/// <summary>What of a model is needed for rows.</summary>
[Flags]
public enum RowParts
{
    /// <summary>The fixed effects of each predictor, with offsets and the exposure of a rate.</summary>
    FixedEffects = 0,

    /// <summary>The columns of effects that vary between groups.</summary>
    EffectColumns = 1,

    /// <summary>The groups themselves, with the columns of their effects.</summary>
    Groups = 2 | EffectColumns,

    /// <summary>What a new response needs beside its predictors: the number of trials, precision weights.</summary>
    Observation = 4,

    /// <summary>The response, with its number of trials.</summary>
    Response = 8 | Observation,
}

/// <summary>The grouping factor of a fit over some rows.</summary>
public sealed record RowGroups
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>For each row its group: 0 to J − 1 for those of the fit, J, J + 1, … for <see cref="NewLevels"/>; null when groups were not asked for.</summary>
    public int[]? Codes { get; init; }

    /// <summary>The labels of groups that the fit did not have, in order of first appearance.</summary>
    public IReadOnlyList<string> NewLevels { get; init; } = [];

    /// <summary>For each row its kind of groups, an index into <see cref="GroupKinds.Names"/>: that of its group in the fit, else what the row says; null where there are no kinds or <see cref="KindsProblem"/> tells why not.</summary>
    public int[]? Kinds { get; init; }

    /// <summary>Why the kinds of the rows cannot be told, to be thrown where they are needed; else null.</summary>
    public DataException? KindsProblem { get; init; }

    /// <summary>The columns of its effects over its terms in order, [effects][rows]; null for an intercept. Empty when not asked for.</summary>
    public IReadOnlyList<double[]?> Effects { get; init; } = [];
}

/// <summary>The columns of a fitted model over some rows: those of the fit, or new ones.</summary>
public sealed record RowDesign
{
    /// <summary>The fixed effects of each predictor of the formula, with the columns and constants of the fit.</summary>
    public required IReadOnlyList<PredictorDesign> Predictors { get; init; }

    /// <summary>The grouping factors, as in <see cref="DesignedModel.Groups"/>.</summary>
    public required IReadOnlyList<RowGroups> Groups { get; init; }

    /// <summary>For each row, its row in the table, from 0: rows with a missing value in a column that is needed are left out.</summary>
    public required int[] Rows { get; init; }

    /// <summary>The response; null when it was not asked for.</summary>
    public ResponseDesign? Response { get; init; }

    /// <summary>The number of trials of each row; null where the response has none or they were not asked for.</summary>
    public double[]? Trials { get; init; }

    /// <summary>What precision weights add to the predictor of log σ, one for each row; null where there are none.</summary>
    public double[]? LogSigmaOffset { get; init; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Rows.Length;

    /// <summary>The rows of a fit.</summary>
    /// <param name="design">The fit's design.</param>
    /// <returns>Its rows, with all parts.</returns>
    public static RowDesign Of(DesignedModel design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new RowDesign
        {
            Predictors = design.Predictors,
            Groups =
            [
                .. design.Groups.Select(g => new RowGroups
                {
                    Name = g.Name,
                    Codes = g.Codes,
                    Kinds = g.Kinds is null ? null : Array.ConvertAll(g.Codes, g.Kinds.Of),
                    Effects = [.. g.Terms.SelectMany(t => t.Effects).Select(e => e.Column.Values)],
                }),
            ],
            Rows = design.Rows,
            Response = design.Response,
            Trials = design.Response.Trials,
            LogSigmaOffset = design.Response.LogSigmaOffset(),
        };
    }
}

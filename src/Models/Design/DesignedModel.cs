using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>A column of a design matrix with its names.</summary>
public sealed record DesignColumn
{
    /// <summary>The column's label as R's <c>model.matrix</c> prints it, such as <c>I(age^2)</c> or <c>livch3+</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The coefficient's name in draws, as in brms: <c>IageE2</c>, <c>livch3P</c>, <c>Intercept</c>.</summary>
    public required string CoefficientName { get; init; }

    /// <summary>The column's values, one for each row kept; null for the constant column 1.</summary>
    public required double[]? Values { get; init; }
}

/// <summary>The design of one linear predictor over the rows kept.</summary>
public sealed record PredictorDesign
{
    /// <summary>The distributional parameter, <c>mu</c> for the mean.</summary>
    public required string Parameter { get; init; }

    /// <summary>Whether the predictor has an intercept; it is not among <see cref="Columns"/>.</summary>
    public required bool HasIntercept { get; init; }

    /// <summary>Whether thresholds stand in the place of the intercept; columns are coded and centred as if it were there.</summary>
    public bool HasThresholds { get; init; }

    /// <summary>The columns of X after the intercept, of full column rank together with it, not centred.</summary>
    public required IReadOnlyList<DesignColumn> Columns { get; init; }

    /// <summary>The sum of the offsets, one for each row kept; null where there is none.</summary>
    public double[]? Offset { get; init; }

    /// <summary>Labels of columns that were left out because others determine them.</summary>
    public IReadOnlyList<string> DroppedColumns { get; init; } = [];
}

/// <summary>One effect that varies between the groups of a factor.</summary>
public sealed record RandomEffectColumn
{
    /// <summary>The predictor to which it is added: an index into <see cref="DesignedModel.Predictors"/>.</summary>
    public required int Predictor { get; init; }

    /// <summary>The column of Z before expansion over groups.</summary>
    public required DesignColumn Column { get; init; }
}

/// <summary>Effects of one grouping factor that share a covariance matrix.</summary>
public sealed record RandomEffectTerm
{
    /// <summary>The effects, q of them.</summary>
    public required IReadOnlyList<RandomEffectColumn> Effects { get; init; }

    /// <summary>Their covariance.</summary>
    public required CovarianceStructure Covariance { get; init; }

    /// <summary>Whether each kind of groups has a covariance of its own; see <see cref="GroupingFactor.Kinds"/>.</summary>
    public bool ByKind { get; init; }
}

/// <summary>The kinds of groups of a grouping factor, from <c>gr(g, by = column)</c>.</summary>
/// <param name="Column">The column as typed.</param>
/// <param name="Names">Its levels, S of them.</param>
/// <param name="Starts">The first group of each kind and, last, J: groups of one kind stand together, [S + 1].</param>
public sealed record GroupKinds(string Column, IReadOnlyList<string> Names, IReadOnlyList<int> Starts)
{
    /// <summary>The kind of a group.</summary>
    /// <param name="group">The group, 0 to J − 1.</param>
    /// <returns>Its kind, 0 to S − 1.</returns>
    public int Of(int group)
    {
        int kind = 0;
        while (group >= Starts[kind + 1])
        {
            kind++;
        }

        return kind;
    }
}

/// <summary>A grouping factor with all the terms that vary over it.</summary>
public sealed record GroupingFactor
{
    /// <summary>Its label, such as <c>district</c> or <c>urban:district</c>; also its name in draws.</summary>
    public required string Name { get; init; }

    /// <summary>The labels of its J levels, in order; combinations are joined by <c>_</c> as in brms. Only levels observed in the rows kept.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>The level of each row kept, 0 to J − 1.</summary>
    public required int[] Codes { get; init; }

    /// <summary>The terms.</summary>
    public required IReadOnlyList<RandomEffectTerm> Terms { get; init; }

    /// <summary>The kinds of its groups, where a term's covariance differs by kind; else null.</summary>
    public GroupKinds? Kinds { get; init; }

    /// <summary>The numbers of levels of the factors whose observed combinations are the groups; one number for a plain factor.</summary>
    public IReadOnlyList<int> FactorSizes { get; init; } = [];
}

/// <summary>The response over the rows kept.</summary>
public sealed record ResponseDesign
{
    /// <summary>The response as typed.</summary>
    public required string Label { get; init; }

    /// <summary>The outcome, one for each row kept; a factor as 0 for its first level and 1, 2, … for the others; a logical as 0/1.</summary>
    public required double[] Values { get; init; }

    /// <summary>The number of trials, one for each row kept; null where the response has none.</summary>
    public double[]? Trials { get; init; }

    /// <summary>What multiplies each row's log likelihood, 0 or more, one for each row kept; null where all count once.</summary>
    public double[]? CaseWeights { get; init; }

    /// <summary>Weights w above 0 that make each row's residual standard deviation σ/√w, one for each row kept; null where all are 1.</summary>
    public double[]? PrecisionWeights { get; init; }

    /// <summary>The levels when the response was a factor, else null.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>What precision weights w add to the predictor of log σ: −½ log w, one for each row kept; null where there are none.</summary>
    internal double[]? LogSigmaOffset() => PrecisionWeights is null ? null : Array.ConvertAll(PrecisionWeights, w => -0.5 * Math.Log(w));
}

/// <summary>How one factor of the fixed effects was coded.</summary>
/// <param name="Column">The factor's column.</param>
/// <param name="Levels">Its levels in order; the first is the reference of treatment contrasts.</param>
/// <param name="Coding"><c>treatment</c>, <c>sum</c>, <c>Helmert</c>, <c>polynomial</c> or <c>full dummies</c>.</param>
public sealed record FactorCoding(string Column, IReadOnlyList<string> Levels, string Coding);

/// <summary>A model bound to data: response, design matrices and grouping factors over the rows kept.</summary>
public sealed record DesignedModel
{
    /// <summary>The response.</summary>
    public required ResponseDesign Response { get; init; }

    /// <summary>The designs of the linear predictors written in the formula, the mean's first.</summary>
    public required IReadOnlyList<PredictorDesign> Predictors { get; init; }

    /// <summary>The grouping factors in order of first appearance.</summary>
    public required IReadOnlyList<GroupingFactor> Groups { get; init; }

    /// <summary>For each row kept, its row in the table, from 0.</summary>
    public required int[] Rows { get; init; }

    /// <summary>The number of rows of the table.</summary>
    public required int TableRows { get; init; }

    /// <summary>The number of columns of the design, the response among them.</summary>
    internal int ColumnCount => 1 + Predictors.Sum(p => p.Columns.Count) + Groups.Count;

    /// <summary>The names of the table's columns that the model uses.</summary>
    public IReadOnlyList<string> TableColumns { get; init; } = [];

    /// <summary>For each column of the model with missing values, how many rows miss it; a row that misses several counts under each.</summary>
    public IReadOnlyDictionary<string, int> MissingByColumn { get; init; } = new Dictionary<string, int>();

    /// <summary>How the factors were coded.</summary>
    public IReadOnlyList<FactorCoding> Factors { get; init; } = [];

    /// <summary>Builds the same columns for new data; null when the design was not built from a model and a table.</summary>
    public DesignRecipe? Recipe { get; init; }

    /// <summary>n, the number of rows kept.</summary>
    public int RowCount => Rows.Length;

    /// <summary>The number of rows dropped.</summary>
    public int RowsDropped => TableRows - Rows.Length;
}

using Bayes.Models.Design;
using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The rows of a likelihood in the order and number in which a density visits them.</summary>
/// <remarks>Immutable; shared by all chains. <see cref="RowCompression"/> makes it from the rows of the data.</remarks>
internal sealed record LikelihoodRows
{
    /// <summary>The family of these rows: that of the model, or binomial where 0/1 outcomes were merged or weighted, or Gaussian for the logarithms of lognormal outcomes.</summary>
    public required Family Family { get; init; }

    /// <summary>The outcomes, [rows].</summary>
    public required double[] Values { get; init; }

    /// <summary>The numbers of trials, [rows]; null where there are none.</summary>
    public required double[]? Trials { get; init; }

    /// <summary>What merged or weighted normal outcomes come to, of which <see cref="Values"/> are the means; null where rows have one outcome each.</summary>
    public NormalOutcomes? Normal { get; init; }

    /// <summary>What multiplies each row's log likelihood, [rows]; null where all count once.</summary>
    public required double[]? CaseWeights { get; init; }

    /// <summary>What precision weights add to the predictor of log σ, [rows]; null where there are none.</summary>
    public required double[]? LogSigmaOffset { get; init; }

    /// <summary>The columns of each predictor of the formula, [predictor][column][rows]; centred, but for <see cref="Means"/>.</summary>
    public required double[][][] Columns { get; init; }

    /// <summary>What is still to be taken off each column, [predictor][column]; null where they are centred.</summary>
    public double[][]? Means { get; init; }

    /// <summary>The offset of each predictor of the formula, [predictor][rows]; null where there is none.</summary>
    public required double[]?[] Offsets { get; init; }

    /// <summary>The group of each row, [factor][rows].</summary>
    public required int[][] Codes { get; init; }

    /// <summary>The values of each effect, [factor][effect, over its terms][rows]; null for an intercept.</summary>
    public required double[]?[][] Effects { get; init; }

    /// <summary>The factor by which the rows are sorted; −1 where they are not.</summary>
    public int SortedBy { get; init; } = -1;

    /// <summary>What merging added to the log likelihood for every parameter value, to be taken out of it.</summary>
    public double Constant { get; init; }

    /// <summary>For each row of the data, its row here, −1 where its case weight of 0 keeps it out; null where they are the same.</summary>
    public int[]? RowOf { get; init; }

    /// <summary>The number of rows.</summary>
    public int Count => Values.Length;

    /// <summary>The rows of the data as they are, sharing the columns of the design.</summary>
    public static LikelihoodRows Of(DesignedModel design, Family family, IReadOnlyList<CentredPredictor> predictors) => new()
    {
        Family = family,
        Values = design.Response.Values,
        Trials = design.Response.Trials,
        CaseWeights = design.Response.CaseWeights,
        LogSigmaOffset = design.Response.LogSigmaOffset(),
        Columns = [.. predictors.Select(p => p.Design.Columns.Select(c => c.Values!).ToArray())],
        Means = [.. predictors.Select(p => p.Means)],
        Offsets = [.. predictors.Select(p => p.Design.Offset)],
        Codes = [.. design.Groups.Select(g => g.Codes)],
        Effects = [.. design.Groups.Select(g => g.Terms.SelectMany(t => t.Effects).Select(e => e.Column.Values).ToArray())],
    };
}

using Bayes.Diagnostics;

namespace Bayes;

/// <summary>The JSON document of a fit: a contract with programs that read it, described in <c>docs/json.md</c>.</summary>
/// <remarks>Field names are snake_case; numbers are invariant; what is not a finite number is null. A breaking change raises <see cref="CurrentVersion"/>.</remarks>
public sealed record FitDocument
{
    /// <summary>The version of the shape of the document.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = CurrentVersion;

    /// <summary>The model.</summary>
    public required ModelPart Model { get; init; }

    /// <summary>The resolved priors.</summary>
    public required IReadOnlyList<PriorDescription> Priors { get; init; }

    /// <summary>The parameters.</summary>
    public required IReadOnlyList<ParameterPart> Parameters { get; init; }

    /// <summary>The sampler.</summary>
    public required SamplerPart Sampler { get; init; }

    /// <summary>The verdict on the draws.</summary>
    public required VerdictPart Verdict { get; init; }

    /// <summary>Makes the document of a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="includeGroupEffects">Whether the effects of single groups are listed.</param>
    /// <returns>The document.</returns>
    public static FitDocument Of(FitSummary summary, bool includeGroupEffects = false)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ModelDescription model = summary.Description.Model;
        SamplerDescription sampler = summary.Description.Sampler;
        return new FitDocument
        {
            Model = ModelPart.Of(model),
            Priors = summary.Description.Priors,
            Parameters = [.. summary.AllRows(includeGroupEffects).Select(r => Parameter(r, summary.Level))],
            Sampler = new SamplerPart(
                sampler.Kernel,
                sampler.Metric,
                sampler.Chains,
                sampler.Warmup,
                sampler.Draws,
                sampler.Seed,
                sampler.Gradients,
                sampler.Divergent,
                sampler.TreeDepthHits,
                summary.Ebfmi,
                sampler.Seconds,
                sampler.Transport,
                sampler.Target,
                sampler.AdaptFrom,
                sampler.ModeGradients,
                sampler.WarmupIterations,
                sampler.GaveUp),
            Verdict = new VerdictPart(
                summary.Verdict.Ok,
                [.. summary.Verdict.Messages.Select(m => new MessagePart(m.Code, Severity(m.Severity), m.Parameter, m.Text, m.NextStep))]),
        };
    }

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    private static ParameterPart Parameter(SummaryRow row, double level) => new(
        row.Quantity.Name,
        row.Quantity.Term,
        row.Quantity.Kind,
        row.Quantity.Group,
        row.Summary.Mean,
        row.Summary.Sd,
        row.Summary.McseMean,
        row.Summary.McseSd,
        row.Summary.Median,
        [new IntervalPart(level, row.Lower, row.Upper)],
        row.Summary.RHat,
        row.Summary.EssBulk,
        row.Summary.EssTail);

    private static string Severity(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>The model in the document.</summary>
    /// <param name="Formula">The formula.</param>
    /// <param name="Family">The family.</param>
    /// <param name="Link">The link of the mean.</param>
    /// <param name="Data">Where the data came from, or null.</param>
    /// <param name="Rows">The rows used.</param>
    /// <param name="RowsDropped">The rows dropped for missing values.</param>
    /// <param name="ColumnsDropped">Columns left out because others determine them.</param>
    /// <param name="Groups">The grouping factors.</param>
    public sealed record ModelPart(
        string Formula, string Family, string Link, string? Data, int Rows, int RowsDropped, IReadOnlyList<string> ColumnsDropped, IReadOnlyList<GroupPart> Groups)
    {
        internal static ModelPart Of(ModelDescription model) => new(
            model.Formula,
            model.Family,
            model.Link,
            model.Data,
            model.Rows,
            model.RowsDropped,
            model.DroppedColumns,
            [.. model.Groups.Select(g => new GroupPart(g.Name, g.Levels.Count, g.SmallestGroup, g.LargestGroup))]);
    }

    /// <summary>A grouping factor in the document.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Levels">The number of its groups.</param>
    /// <param name="SmallestGroup">Rows in the smallest group.</param>
    /// <param name="LargestGroup">Rows in the largest group.</param>
    public sealed record GroupPart(string Name, int Levels, int SmallestGroup, int LargestGroup);

    /// <summary>A parameter in the document.</summary>
    /// <param name="Name">Its name in the draws.</param>
    /// <param name="Term">Its label.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Group">Its grouping factor, or null.</param>
    /// <param name="Mean">The posterior mean.</param>
    /// <param name="Sd">The posterior standard deviation.</param>
    /// <param name="McseMean">The Monte Carlo standard error of the mean.</param>
    /// <param name="McseSd">The Monte Carlo standard error of the standard deviation.</param>
    /// <param name="Median">The posterior median.</param>
    /// <param name="Intervals">Central intervals.</param>
    /// <param name="Rhat">Rank-normalised split R-hat.</param>
    /// <param name="EssBulk">Bulk effective sample size.</param>
    /// <param name="EssTail">Tail effective sample size.</param>
    public sealed record ParameterPart(
        string Name,
        string Term,
        string Kind,
        string? Group,
        double Mean,
        double Sd,
        double McseMean,
        double McseSd,
        double Median,
        IReadOnlyList<IntervalPart> Intervals,
        double Rhat,
        double EssBulk,
        double EssTail);

    /// <summary>A central interval in the document.</summary>
    /// <param name="Level">Its probability.</param>
    /// <param name="Lower">Its lower end.</param>
    /// <param name="Upper">Its upper end.</param>
    public sealed record IntervalPart(double Level, double Lower, double Upper);

    /// <summary>The sampler in the document.</summary>
    /// <param name="Kernel">The kernel and transport that ran.</param>
    /// <param name="Metric">The metric adapted in warmup.</param>
    /// <param name="Chains">Chains.</param>
    /// <param name="Warmup">Warmup transitions a chain.</param>
    /// <param name="Draws">Transitions a chain after warmup.</param>
    /// <param name="Seed">The seed.</param>
    /// <param name="Gradients">Gradients of all chains.</param>
    /// <param name="Divergent">Divergent transitions.</param>
    /// <param name="TreedepthHits">Transitions that reached the largest tree depth.</param>
    /// <param name="Ebfmi">E-BFMI of each chain.</param>
    /// <param name="Seconds">Time spent.</param>
    /// <param name="Transport">The coordinates in which the chains began, or null.</param>
    /// <param name="Target">The target at which sampling was to end and whether it was met, or null.</param>
    /// <param name="AdaptFrom">The adaptation taken over from another fit and which chains did not keep it, or null.</param>
    /// <param name="ModeGradients">Gradients of the search for the mode.</param>
    /// <param name="WarmupIterations">The transitions that each chain made before its draws.</param>
    /// <param name="GaveUp">The chains that gave up short trajectories, with the reasons.</param>
    public sealed record SamplerPart(
        string Kernel,
        string Metric,
        int Chains,
        int Warmup,
        int Draws,
        ulong Seed,
        long Gradients,
        int Divergent,
        int TreedepthHits,
        IReadOnlyList<double> Ebfmi,
        Seconds Seconds,
        string? Transport,
        TargetDescription? Target,
        AdaptationDescription? AdaptFrom,
        long ModeGradients,
        IReadOnlyList<int> WarmupIterations,
        IReadOnlyList<ChainReason> GaveUp);

    /// <summary>The verdict in the document.</summary>
    /// <param name="Ok">Whether the draws can be trusted.</param>
    /// <param name="Messages">What was found.</param>
    public sealed record VerdictPart(bool Ok, IReadOnlyList<MessagePart> Messages);

    /// <summary>A finding in the document.</summary>
    /// <param name="Code">A stable name.</param>
    /// <param name="Severity"><c>error</c>, <c>warning</c> or <c>info</c>.</param>
    /// <param name="Parameter">The parameter concerned, or null.</param>
    /// <param name="Text">What was found.</param>
    /// <param name="NextStep">What to do.</param>
    public sealed record MessagePart(string Code, string Severity, string? Parameter, string Text, string NextStep);
}

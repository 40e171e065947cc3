using Bayes.Models.Data;

namespace Bayes;

/// <summary>Everything about a fit except its draws: what a summary needs, in a form that is kept on disk beside them.</summary>
/// <remarks>Immutable plain data.</remarks>
public sealed record FitDescription
{
    /// <summary>The model and its data.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The resolved priors.</summary>
    public required IReadOnlyList<PriorDescription> Priors { get; init; }

    /// <summary>The quantities stored, in the order of the draws.</summary>
    public required IReadOnlyList<QuantityDescription> Quantities { get; init; }

    /// <summary>How the posterior was sampled.</summary>
    public required SamplerDescription Sampler { get; init; }
}

/// <summary>A model and the data it was bound to.</summary>
public sealed record ModelDescription
{
    /// <summary>The formula.</summary>
    public required string Formula { get; init; }

    /// <summary>The family's name.</summary>
    public required string Family { get; init; }

    /// <summary>The link of the mean.</summary>
    public required string Link { get; init; }

    /// <summary>Where the data came from; null when they were made in memory.</summary>
    public string? Data { get; init; }

    /// <summary>The name of the default priors: <c>default</c>, <c>brms</c>, ….</summary>
    public string PriorPreset { get; init; } = "default";

    /// <summary>The priors asked for beside the defaults, as typed.</summary>
    public IReadOnlyList<string> PriorOverrides { get; init; } = [];

    /// <summary>What the columns of the data are, of those that the model uses; null where the data were not a table.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>A hash of the response, the design and the groups: other data have another. Null where it is not known.</summary>
    public string? DataFingerprint { get; init; }

    /// <summary>The rows used.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows over which the likelihood was evaluated, after rows that differ in nothing but their outcome were merged and those of weight 0 left out; 0 where it is not known.</summary>
    public int LikelihoodRows { get; init; }

    /// <summary>The rows dropped for missing values.</summary>
    public required int RowsDropped { get; init; }

    /// <summary>How many rows lacked a value, by column.</summary>
    public IReadOnlyDictionary<string, int> MissingByColumn { get; init; } = new Dictionary<string, int>();

    /// <summary>Columns of the design left out because others determine them.</summary>
    public IReadOnlyList<string> DroppedColumns { get; init; } = [];

    /// <summary>The mean of the response over the rows used.</summary>
    public double ResponseMean { get; init; }

    /// <summary>The residual variance on the latent scale (π²/3 for the logit); null where the family has none.</summary>
    public double? LatentResidualVariance { get; init; }

    /// <summary>The levels of a response of categories in no order, the reference first; empty for other families.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The parameters of the categories after the reference, in their order: <c>muB</c>, ….</summary>
    public IReadOnlyList<string> CategoryParameters { get; init; } = [];

    /// <summary>The grouping factors.</summary>
    public required IReadOnlyList<GroupDescription> Groups { get; init; }

    /// <summary>The category whose linear predictor a parameter is.</summary>
    /// <param name="parameter">The parameter, such as <c>muB</c>.</param>
    /// <returns>Its level of the response; null for other parameters.</returns>
    public string? CategoryOf(string parameter) =>
        CategoryParameters.Index().Where(p => p.Item == parameter).Select(p => Categories[p.Index + 1]).FirstOrDefault();
}

/// <summary>A grouping factor.</summary>
public sealed record GroupDescription
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The labels of its groups.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>Rows in its smallest group.</summary>
    public required int SmallestGroup { get; init; }

    /// <summary>Rows in its largest group.</summary>
    public required int LargestGroup { get; init; }

    /// <summary>Its terms.</summary>
    public required IReadOnlyList<TermDescription> Terms { get; init; }
}

/// <summary>The effects of a grouping factor that share a covariance matrix.</summary>
public sealed record TermDescription
{
    /// <summary>The labels of the effects, q of them.</summary>
    public required IReadOnlyList<string> Effects { get; init; }

    /// <summary>The names of their standard deviations in the draws, one for each effect; effects with one standard deviation name it each.</summary>
    public required IReadOnlyList<string> StandardDeviations { get; init; }

    /// <summary>
    /// The names of their correlations in the draws, lower triangle row by row; empty when they are independent. Where one correlation says
    /// all, every pair names it, and stands for the power <see cref="CorrelationPowers"/> of it.
    /// </summary>
    public required IReadOnlyList<string> Correlations { get; init; }

    /// <summary>The powers of the correlations named, pair by pair: the distances of levels in an autoregression; null where all are 1.</summary>
    public IReadOnlyList<int>? CorrelationPowers { get; init; }

    /// <summary>The structure of the covariance, <c>us</c>, <c>diag</c>, <c>cs</c>, <c>ar1</c>, …</summary>
    public string Structure { get; init; } = "us";

    /// <summary>The kind of groups whose covariance this is, such as <c>urbanY</c>; null where it is that of all groups.</summary>
    public string? Kind { get; init; }

    /// <summary>The mean over rows of z_c·z_d (0 in rows of other kinds of groups), [q × q] row by row: it turns a covariance matrix into a mean variance of the predictor.</summary>
    public required IReadOnlyList<double> MeanCrossProducts { get; init; }

    /// <summary>Whether all effects belong to the mean's predictor.</summary>
    public bool OfMean { get; init; } = true;
}

/// <summary>The prior of one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Class">Its class: <c>b</c>, <c>Intercept</c>, <c>sd</c>, <c>cor</c>, or a family parameter.</param>
/// <param name="Prior">The prior as it can be typed.</param>
/// <param name="Source">the preset (<c>default</c>, <c>brms</c>, …) or <c>user</c>.</param>
public sealed record PriorDescription(string Parameter, string Class, string Prior, string Source);

/// <summary>A stored quantity.</summary>
/// <param name="Name">Its name in the draws.</param>
/// <param name="Term">Its label for people.</param>
/// <param name="Kind"><c>coefficient</c>, <c>sd</c>, <c>cor</c>, <c>family_parameter</c> or <c>group_effect</c>.</param>
/// <param name="Group">Its grouping factor, or null.</param>
/// <param name="Parameter">The distributional parameter, <c>mu</c> for the mean.</param>
/// <param name="Level">For a group effect the group from 0, else −1.</param>
/// <param name="Effect">For a group effect the effect from 0 within its factor, else −1.</param>
public sealed record QuantityDescription(string Name, string Term, string Kind, string? Group, string Parameter, int Level = -1, int Effect = -1);

/// <summary>How a posterior was sampled.</summary>
public sealed record SamplerDescription
{
    /// <summary>The kernel and transport that ran.</summary>
    public required string Kernel { get; init; }

    /// <summary>The coordinates that the chains began in: <c>integrated</c>, <c>mode</c> or <c>non-centred</c>; null where it is not known.</summary>
    public string? Transport { get; init; }

    /// <summary>The metric adapted in warmup.</summary>
    public required string Metric { get; init; }

    /// <summary>Chains run.</summary>
    public required int Chains { get; init; }

    /// <summary>Warmup transitions that each chain was given.</summary>
    public required int Warmup { get; init; }

    /// <summary>Transitions of each chain after warmup.</summary>
    public required int Draws { get; init; }

    /// <summary>The target at which sampling was to end, and whether it was met; null where there was none, or the run was cut short.</summary>
    public TargetDescription? Target { get; init; }

    /// <summary>Every so many draws are kept.</summary>
    public required int Thin { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The target acceptance probability.</summary>
    public required double TargetAcceptance { get; init; }

    /// <summary>The largest tree depth allowed.</summary>
    public required int MaxTreeDepth { get; init; }

    /// <summary>The adaptation taken over from another fit (<see cref="SamplingOptions.AdaptFrom"/>); null where there was none.</summary>
    public AdaptationDescription? AdaptFrom { get; init; }

    /// <summary>The transitions that each chain with draws made before them, more than <see cref="Warmup"/> where it watched for longer or gave up its coordinates; empty for fits of versions that did not keep them.</summary>
    public IReadOnlyList<int> WarmupIterations { get; init; } = [];

    /// <summary>Those transitions in words, such as <c>200</c> or <c>200–600</c>.</summary>
    internal string WarmupMade
    {
        get
        {
            (int fewest, int most) = WarmupIterations.Count > 0 ? (WarmupIterations.Min(), WarmupIterations.Max())
                : AdaptFrom is { Refused.Count: 0 } taken ? (taken.CheckDraws, taken.CheckDraws)
                : (Warmup, Warmup);
            return fewest == most ? FormattableString.Invariant($"{most}") : FormattableString.Invariant($"{fewest}–{most}");
        }
    }

    /// <summary>The chains that gave up short trajectories, and with them the coordinates of the mode, with the reasons; empty for fits of versions that did not keep them.</summary>
    public IReadOnlyList<ChainReason> GaveUp { get; init; } = [];

    /// <summary>Gradients evaluated by all chains, warmup included.</summary>
    public long Gradients { get; init; }

    /// <summary>Gradients evaluated before, by the search for the mode; 0 where there was none, and for fits of versions that did not count them.</summary>
    public long ModeGradients { get; init; }

    /// <summary>Divergent transitions after warmup.</summary>
    public int Divergent { get; init; }

    /// <summary>Transitions after warmup that reached the largest tree depth.</summary>
    public int TreeDepthHits { get; init; }

    /// <summary>Whether the run was cancelled before its end.</summary>
    public bool Cancelled { get; init; }

    /// <summary>What went wrong in chains that failed.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Seconds on the wall clock.</summary>
    public Seconds Seconds { get; init; } = new(0, 0, 0, 0);
}

/// <summary>An adaptation taken over from another fit.</summary>
/// <param name="Directory">The directory of that fit, as it was named.</param>
/// <param name="Fingerprint">A hash of the adaptation: another one has another.</param>
/// <param name="CheckDraws">The draws of the check that took the place of warmup in chains that passed it; a chain whose parameters seemed to move slowly made more.</param>
/// <param name="Refused">The chains that did not pass it, and warmed up as without.</param>
public sealed record AdaptationDescription(string Directory, string Fingerprint, int CheckDraws, IReadOnlyList<ChainReason> Refused);

/// <summary>A chain that went another way than the first one tried.</summary>
/// <param name="Chain">Its number.</param>
/// <param name="Reason">Why, such as <c>acceptance 0.42, at least 0.82 is wanted</c>.</param>
public sealed record ChainReason(int Chain, string Reason);

/// <summary>Time spent, in seconds on the wall clock.</summary>
/// <param name="Setup">From the table to a density ready to sample.</param>
/// <param name="Warmup">The longest chain's warmup.</param>
/// <param name="Sampling">The longest chain's sampling.</param>
/// <param name="Total">From the table to the last draw.</param>
public sealed record Seconds(double Setup, double Warmup, double Sampling, double Total)
{
    /// <summary>The part of <see cref="Setup"/> that the search for the mode and for the coordinates there took.</summary>
    public double Mode { get; init; }
}

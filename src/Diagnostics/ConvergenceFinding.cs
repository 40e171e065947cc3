namespace Bayes.Diagnostics;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; the draws can be used.</summary>
    Info,

    /// <summary>Results may be imprecise or slightly biased; act before relying on them.</summary>
    Warning,

    /// <summary>The draws do not represent the posterior; do not use them.</summary>
    Error,
}

/// <summary>One thing that a check of the draws found, in plain words.</summary>
public sealed record ConvergenceFinding
{
    /// <summary>A stable name of the kind of finding, one of <see cref="FindingCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The quantity concerned, the worst one if there are several; null when the finding is about the sampler.</summary>
    public string? Parameter { get; init; }

    /// <summary>What was found and what it means.</summary>
    public required string Text { get; init; }

    /// <summary>What to do about it.</summary>
    public required string NextStep { get; init; }
}

/// <summary>The stable names of findings, for programs that read them.</summary>
public static class FindingCode
{
    /// <summary>Trajectories whose energy error exploded.</summary>
    public const string Divergences = "divergences";

    /// <summary>Trajectories cut off at the greatest tree depth.</summary>
    public const string TreeDepth = "treedepth";

    /// <summary>Energies that move too little from draw to draw.</summary>
    public const string Ebfmi = "ebfmi";

    /// <summary>Chains that disagree.</summary>
    public const string RHat = "rhat";

    /// <summary>Too few effective draws for the centre of a distribution.</summary>
    public const string EssBulk = "ess_bulk";

    /// <summary>Too few effective draws for the tails of a distribution.</summary>
    public const string EssTail = "ess_tail";

    /// <summary>Diagnostics that cannot be computed.</summary>
    public const string Undefined = "undefined";

    /// <summary>One chain that is somewhere else than the others, or does not move.</summary>
    public const string StuckChain = "stuck_chain";

    /// <summary>Too few draws to judge.</summary>
    public const string TooFewDraws = "too_few_draws";

    /// <summary>Only one chain was run.</summary>
    public const string OneChain = "one_chain";

    /// <summary>Chains of different length, as a cancelled run leaves them.</summary>
    public const string UnequalChains = "unequal_chains";
}

namespace Bayes.Models.Priors;

/// <summary>Something about a prior that its user should know before fitting, in plain words.</summary>
/// <param name="Code">A stable name of the kind of note, one of <see cref="PriorNoteCode"/>.</param>
/// <param name="Parameter">The parameter concerned; null when the priors are concerned together.</param>
/// <param name="Text">What was found and what it means.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record PriorNote(string Code, string? Parameter, string Text, string NextStep);

/// <summary>The stable names of notes, for programs that read them.</summary>
public static class PriorNoteCode
{
    /// <summary>A flat prior, which is no distribution.</summary>
    public const string Improper = "improper_prior";

    /// <summary>A prior that holds a parameter near 0 on the scale of the data.</summary>
    public const string Narrow = "prior_too_narrow";

    /// <summary>A prior that expects effects which the scale of the data rules out.</summary>
    public const string Wide = "prior_too_wide";

    /// <summary>A prior of the intercept that does not expect the level of the response.</summary>
    public const string Intercept = "intercept_prior_off";

    /// <summary>Priors that together expect data far from those at hand.</summary>
    public const string Predictive = "prior_predictive_off";
}

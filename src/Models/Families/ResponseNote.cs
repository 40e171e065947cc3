namespace Bayes.Models.Families;

/// <summary>Something about a response that its family cannot make sense of, or only by its priors.</summary>
/// <param name="Code">A stable name of the kind of note, one of <see cref="ResponseNoteCode"/> or the family's own.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was found and what it means.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record ResponseNote(string Code, ResponseNoteSeverity Severity, string Text, string NextStep);

/// <summary>How much a note matters.</summary>
public enum ResponseNoteSeverity
{
    /// <summary>Worth knowing; nothing need change.</summary>
    Note,

    /// <summary>The results depend on it; act or report it.</summary>
    Warning,

    /// <summary>A part of the model cannot be learned from these data.</summary>
    Serious,
}

/// <summary>The stable names of notes on responses.</summary>
public static class ResponseNoteCode
{
    /// <summary>Zero-inflation or a hurdle, and no outcome is 0.</summary>
    public const string NoZeros = "no_zeros";

    /// <summary>Fewer zeros than the distribution without inflation expects.</summary>
    public const string FewZeros = "few_zeros";

    /// <summary>Variance not above the mean, where a family with overdispersion was chosen.</summary>
    public const string NoOverdispersion = "no_overdispersion";

    /// <summary>Trials of 0 or 1 only, where a family with overdispersed trials was chosen.</summary>
    public const string SingleTrials = "single_trials";

    /// <summary>A category between others that no row has.</summary>
    public const string EmptyCategory = "empty_category";

    /// <summary>A category that very few rows have.</summary>
    public const string RareCategory = "rare_category";

    /// <summary>A normal distribution for a response with fewer than five different values.</summary>
    public const string FewValues = "few_values";

    /// <summary>Far more zeros than a Poisson distribution has.</summary>
    public const string ManyZeros = "many_zeros";
}

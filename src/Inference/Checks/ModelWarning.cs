namespace Bayes.Checks;

/// <summary>How much a warning matters.</summary>
public enum WarningSeverity
{
    /// <summary>Worth knowing; nothing need change.</summary>
    Note,

    /// <summary>The results depend on it; act or report it.</summary>
    Warning,

    /// <summary>A part of the model cannot be learned from these data.</summary>
    Serious,
}

/// <summary>What may go wrong with a model, in words.</summary>
/// <param name="Code">A stable name, one of <see cref="WarningCode"/>, <see cref="Models.Families.ResponseNoteCode"/> or <see cref="Models.Priors.PriorNoteCode"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was found and what it means.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record ModelWarning(string Code, WarningSeverity Severity, string Text, string NextStep);

/// <summary>The stable names of warnings; <c>docs/json.md</c> states the thresholds. Those on priors are in <see cref="Models.Priors.PriorNoteCode"/>.</summary>
public static class WarningCode
{
    /// <summary>Fewer than 5 groups.</summary>
    public const string FewGroups = "few_groups";

    /// <summary>Fewer than 50 groups with binary outcomes, or 100 where a slope varies between them.</summary>
    public const string FewGroupsBinary = "few_groups_binary";

    /// <summary>As many groups as rows with 0/1 outcomes.</summary>
    public const string SingleRowsBinary = "single_rows_binary";

    /// <summary>As many groups as rows with normal residuals.</summary>
    public const string SingleRowsGaussian = "single_rows_gaussian";

    /// <summary>As many groups as rows where the family has overdispersion of its own.</summary>
    public const string SingleRowsDispersed = "single_rows_dispersed";

    /// <summary>As many groups as rows with counts.</summary>
    public const string SingleRows = "single_rows";

    /// <summary>More than half of the groups have one row.</summary>
    public const string MostlySingleRows = "mostly_single_rows";

    /// <summary>The response is the same in all rows.</summary>
    public const string ConstantResponse = "constant_response";

    /// <summary>A combination of columns tells the outcomes of some rows, or of all, apart.</summary>
    public const string Separation = "separation";

    /// <summary>The standard deviations of two columns differ by a factor above 10⁴.</summary>
    public const string WildScales = "wild_scales";

    /// <summary>The mean of a column is more than 10⁴ standard deviations from 0.</summary>
    public const string FarFromZero = "far_from_zero";

    /// <summary>One value of a column with two occurs in a single row or in fewer than 1 % of them.</summary>
    public const string NearlyConstant = "nearly_constant";

    /// <summary>A prior that is no probability distribution.</summary>
    public const string ImproperPriors = "improper_priors";
}

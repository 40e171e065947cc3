namespace Bayes.Models.Families;

/// <summary>The kinds of outcomes that families describe.</summary>
public enum ResponseKind
{
    /// <summary>0 or 1, or successes out of trials.</summary>
    Binary,

    /// <summary>Whole numbers, 0 or more.</summary>
    Count,

    /// <summary>Any real number.</summary>
    Real,

    /// <summary>Numbers above 0.</summary>
    Positive,

    /// <summary>Numbers between 0 and 1.</summary>
    Share,

    /// <summary>Categories, ordered or not.</summary>
    Category,
}

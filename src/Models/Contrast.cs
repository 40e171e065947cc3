namespace Bayes.Models;

/// <summary>How the levels of a factor become columns where the Chambers rule asks for contrasts, one column fewer than levels.</summary>
/// <remarks>The matrices and column names are those of R's <c>contr.treatment</c>, <c>contr.sum</c>, <c>contr.helmert</c> and <c>contr.poly</c>.</remarks>
public enum Contrast
{
    /// <summary>Each level against the first: 0/1 columns named by their levels. The default of factors without order.</summary>
    Treatment,

    /// <summary>Each level but the last against the mean of all: the last is −1 in every column. Columns are named 1, 2, ….</summary>
    Sum,

    /// <summary>Each level from the second against the mean of those before it. Columns are named 1, 2, ….</summary>
    Helmert,

    /// <summary>Orthonormal polynomials in the number of the level, named <c>.L .Q .C ^4 …</c>. The default of ordered factors.</summary>
    Polynomial,
}

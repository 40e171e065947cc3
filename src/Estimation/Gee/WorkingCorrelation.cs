namespace Bayes.Estimation.Gee;

/// <summary>The correlation that rows of one cluster are supposed to have while the coefficients are estimated.</summary>
/// <remarks>A wrong one costs precision, not consistency: the robust standard errors stay valid as the number of clusters grows.</remarks>
public enum WorkingCorrelation
{
    /// <summary>None.</summary>
    Independence,

    /// <summary>The same α between any two rows of a cluster.</summary>
    Exchangeable,

    /// <summary>α to the power of the distance in time between two rows.</summary>
    Ar1,

    /// <summary>An α of its own for each pair of waves.</summary>
    Unstructured,
}

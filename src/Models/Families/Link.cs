namespace Bayes.Models.Families;

/// <summary>The link g of a distributional parameter: g(parameter) = linear predictor.</summary>
public enum Link
{
    /// <summary>The parameter itself.</summary>
    Identity,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>log(p / (1 − p)).</summary>
    Logit,

    /// <summary>The standard normal quantile.</summary>
    Probit,

    /// <summary>log(−log(1 − p)).</summary>
    Cloglog,

    /// <summary>log(x − 1), for parameters above 1.</summary>
    Logm1,
}

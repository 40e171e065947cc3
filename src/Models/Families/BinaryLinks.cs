using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>The log probabilities of success and failure under a link, with derivatives by the linear predictor.</summary>
internal interface IBinaryLink
{
    /// <summary>The log probability of success and its derivative.</summary>
    static abstract double LogSuccess(double predictor, out double derivative);

    /// <summary>The log probability of failure and its derivative.</summary>
    static abstract double LogFailure(double predictor, out double derivative);
}

/// <summary>p = Φ(η).</summary>
internal readonly struct ProbitLink : IBinaryLink
{
    public static double LogSuccess(double predictor, out double derivative) =>
        NormalDistribution.LogCdf(predictor, out derivative);

    public static double LogFailure(double predictor, out double derivative)
    {
        double value = NormalDistribution.LogCdf(-predictor, out double mirrored);
        derivative = -mirrored;
        return value;
    }
}

/// <summary>p = 1 − exp(−exp(η)).</summary>
internal readonly struct CloglogLink : IBinaryLink
{
    public static double LogSuccess(double predictor, out double derivative)
    {
        double hazard = Math.Exp(predictor);
        derivative = hazard > 700 ? 0 : hazard == 0 ? 1 : hazard / SpecialFunctions.ExpM1(hazard);
        return hazard == 0 ? predictor : SpecialFunctions.Log1MExp(-hazard);
    }

    public static double LogFailure(double predictor, out double derivative)
    {
        double hazard = Math.Exp(predictor);
        derivative = -hazard;
        return -hazard;
    }
}

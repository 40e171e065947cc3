using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>The log probabilities of success and failure under a link, with derivatives by the linear predictor.</summary>
internal interface IBinaryLink
{
    /// <summary>The log probability of success and its derivative.</summary>
    static abstract double LogSuccess(double predictor, out double derivative);

    /// <summary>The log probability of failure and its derivative.</summary>
    static abstract double LogFailure(double predictor, out double derivative);

    /// <summary>The log probability of success and its first three derivatives.</summary>
    static abstract double Success(double predictor, out double first, out double second, out double third);

    /// <summary>The log probability of failure and its first three derivatives.</summary>
    static abstract double Failure(double predictor, out double first, out double second, out double third);
}

/// <summary>p = 1/(1 + exp(−η)).</summary>
internal readonly struct LogitLink : IBinaryLink
{
    public static double LogSuccess(double predictor, out double derivative)
    {
        derivative = SpecialFunctions.Logistic(-predictor);
        return -SpecialFunctions.Log1PExp(-predictor);
    }

    public static double LogFailure(double predictor, out double derivative)
    {
        derivative = -SpecialFunctions.Logistic(predictor);
        return -SpecialFunctions.Log1PExp(predictor);
    }

    public static double Success(double predictor, out double first, out double second, out double third)
    {
        // One exponential: e = exp(−|η|), the larger probability 1/(1 + e), the smaller e/(1 + e).
        double e = Math.Exp(-Math.Abs(predictor));
        double large = 1 / (1 + e);
        double small = e * large;
        first = predictor >= 0 ? small : large;
        second = -small * large;
        third = second * (predictor >= 0 ? small - large : large - small);
        return Math.Min(predictor, 0) - SpecialFunctions.Log1P(e);
    }

    public static double Failure(double predictor, out double first, out double second, out double third)
    {
        double value = Success(-predictor, out first, out second, out third);
        first = -first;
        third = -third;
        return value;
    }
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

    public static double Success(double predictor, out double first, out double second, out double third)
    {
        // With m = φ(η)/Φ(η), m′ = −m(η + m).
        double value = NormalDistribution.LogCdf(predictor, out double m);
        double sum = predictor + m;
        first = m;
        second = -m * sum;
        third = m * ((sum * (sum + m)) - 1);
        return value;
    }

    public static double Failure(double predictor, out double first, out double second, out double third)
    {
        double value = Success(-predictor, out first, out second, out third);
        first = -first;
        third = -third;
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

    public static double Success(double predictor, out double first, out double second, out double third)
    {
        // With h = exp(η) and r = h/(exp(h) − 1): dr/dη = r·q, q = 1 − h − r, dq/dη = −h − r·q.
        double h = Math.Exp(predictor);
        double value = LogSuccess(predictor, out double r);
        double q = h < 0.01
            ? -h * (0.5 + (h * ((1.0 / 12) - (h * h / 720))))
            : 1 - h - r;
        first = r;
        second = r == 0 ? 0 : r * q;
        third = r == 0 ? 0 : r * ((q * q) - h - (r * q));
        return value;
    }

    public static double Failure(double predictor, out double first, out double second, out double third)
    {
        double value = LogFailure(predictor, out first);
        second = first;
        third = first;
        return value;
    }
}

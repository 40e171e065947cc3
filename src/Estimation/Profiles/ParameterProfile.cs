using Bayes.Models.Posterior;

namespace Bayes.Estimation.Profiles;

/// <summary>A point of a profile.</summary>
/// <param name="Value">The value at which the parameter was held.</param>
/// <param name="LogLikelihood">The log likelihood maximised over all others.</param>
/// <param name="Zeta">ζ, the signed root of twice its fall from the maximum: standard normal for many data, straight where the likelihood is quadratic.</param>
public readonly record struct ProfilePoint(double Value, double LogLikelihood, double Zeta);

/// <summary>The profile likelihood of one parameter with its interval.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ParameterProfile
{
    /// <summary>The parameter.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Its estimate.</summary>
    public required double Value { get; init; }

    /// <summary>The profile, values rising; the estimate and the ends of the interval are among its points.</summary>
    public required IReadOnlyList<ProfilePoint> Points { get; init; }

    /// <summary>
    /// The values that a likelihood-ratio test would not reject. An end is the edge of the range (0 for a standard deviation, ±1 for a
    /// correlation) where the likelihood does not fall enough before it, ±∞ where it never does, and NaN where it could not be computed or was not
    /// found (see <see cref="Findings"/>).
    /// </summary>
    public required ConfidenceInterval Interval { get; init; }

    /// <summary>What there is to say, such as a higher likelihood met on the way.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];
}

using Bayes.Estimation;

namespace Bayes;

/// <summary>How the group effects are integrated out of the likelihood.</summary>
/// <remarks>The default value is <see cref="Laplace"/>.</remarks>
public readonly record struct Quadrature
{
    private const int OfLadder = -1;

    // 0 is Laplace, so that the default of the type is a method too.
    private readonly int _points;

    private Quadrature(int points) => _points = points;

    /// <summary>Laplace's approximation, which is quadrature with one point.</summary>
    public static Quadrature Laplace => default;

    /// <summary>Adaptive Gauss-Hermite quadrature with as many points as it takes: 1, 7, 15, 25, … until no estimate moves.</summary>
    public static Quadrature Auto => new(OfLadder);

    /// <summary>Points per effect; null for <see cref="Auto"/>.</summary>
    public int? Points => _points switch { OfLadder => null, 0 => 1, _ => _points };

    /// <summary>Adaptive Gauss-Hermite quadrature with a given number of points.</summary>
    /// <param name="points">Points per effect, 1 or more; 1 is Laplace's approximation.</param>
    /// <returns>The method.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one point.</exception>
    public static Quadrature Adaptive(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        return new Quadrature(points == 1 ? 0 : points);
    }

    /// <summary>Names the method.</summary>
    /// <returns>For example <c>adaptive quadrature, 25 points</c>.</returns>
    public override string ToString() => Points switch
    {
        null => "adaptive quadrature, as many points as it takes",
        1 => "Laplace's approximation",
        int points => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"adaptive quadrature, {points} points"),
    };

    internal EstimationOptions In(EstimationOptions? options) => (options ?? new EstimationOptions()) with { Points = Points };
}

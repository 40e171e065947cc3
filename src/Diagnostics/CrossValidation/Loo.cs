namespace Bayes.Diagnostics.CrossValidation;

/// <summary>How many observations have a k-hat in one class.</summary>
/// <param name="Class"><c>good</c>, <c>bad</c> or <c>very bad</c>.</param>
/// <param name="Lower">k-hat above this.</param>
/// <param name="Upper">k-hat up to this.</param>
/// <param name="Count">The number of observations.</param>
/// <param name="SmallestEffectiveSize">The smallest effective sample size among them; NaN when there are none.</param>
public sealed record ParetoClass(string Class, double Lower, double Upper, int Count, double SmallestEffectiveSize);

/// <summary>Leave-one-out cross-validation: how well a model predicts each observation, or group of them, from all the others.</summary>
/// <remarks>Immutable plain data. Elpd is on the scale of log densities: larger is better, and only differences between models of the same data mean anything.</remarks>
public sealed record Loo
{
    /// <summary>What one observation is: <c>rows</c>, or <c>groups of district</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>S, the number of draws of all chains.</summary>
    public required int Draws { get; init; }

    /// <summary>The observations.</summary>
    public required IReadOnlyList<PointwiseLoo> Pointwise { get; init; }

    /// <summary>What the observations are, so that models of different data are not compared: equal for equal responses in equal order.</summary>
    public required string Data { get; init; }

    /// <summary>The expected log predictive density.</summary>
    public PointwiseTotal Elpd => PointwiseTotal.Of([.. Pointwise.Select(p => p.Elpd)]);

    /// <summary>The effective number of parameters. Far above the number of parameters it hints at a model that does not fit.</summary>
    public PointwiseTotal P => PointwiseTotal.Of([.. Pointwise.Select(p => p.P)]);

    /// <summary>−2·elpd, the scale of deviances.</summary>
    public PointwiseTotal Looic => PointwiseTotal.Of([.. Pointwise.Select(p => p.Looic)]);

    /// <summary>The k-hat above which an importance estimate is not to be trusted with so many draws.</summary>
    public double Threshold => ParetoSmoothing.Threshold(Draws);

    /// <summary>The observations whose estimate cannot be trusted: k-hat above <see cref="Threshold"/>, and not fitted again without them.</summary>
    public IReadOnlyList<PointwiseLoo> Bad => [.. Pointwise.Where(p => !p.Refitted && p.ParetoK > Threshold)];

    /// <summary>The Monte Carlo standard error of <see cref="Elpd"/>; NaN while there are <see cref="Bad"/> observations.</summary>
    public double ElpdMcse => Bad.Count > 0 ? double.NaN : Math.Sqrt(Pointwise.Sum(p => p.ElpdMcse * p.ElpdMcse));

    /// <summary>The table of k-hat: good up to the threshold, bad up to 1, very bad above. Refitted observations count by the k-hat they had.</summary>
    public IReadOnlyList<ParetoClass> ParetoTable =>
    [
        Class("good", double.NegativeInfinity, Threshold, k => !(k > Threshold)),
        Class("bad", Threshold, 1, k => k > Threshold && k <= 1),
        Class("very bad", 1, double.PositiveInfinity, k => k > 1),
    ];

    /// <summary>Compares models of the same data.</summary>
    /// <param name="models">Each model's name and cross-validation.</param>
    /// <returns>The models, the best first.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, two have one name, or they are not of the same observations.</exception>
    public static LooComparison Compare(params IReadOnlyList<(string Name, Loo Loo)> models) => LooComparison.Of(models);

    private ParetoClass Class(string name, double lower, double upper, Func<double, bool> holds)
    {
        PointwiseLoo[] members = [.. Pointwise.Where(p => holds(p.ParetoK))];
        return new ParetoClass(name, lower, upper, members.Length, members.Length == 0 ? double.NaN : members.Min(p => p.EffectiveSampleSize));
    }
}

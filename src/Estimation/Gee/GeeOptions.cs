namespace Bayes.Estimation.Gee;

/// <summary>How generalized estimating equations are set up and solved.</summary>
/// <remarks>Immutable.</remarks>
public sealed record GeeOptions
{
    /// <summary>The working correlation.</summary>
    /// <value>Exchangeable.</value>
    public WorkingCorrelation Correlation { get; init; } = WorkingCorrelation.Exchangeable;

    /// <summary>The column that names the clusters; null takes the grouping factor of the formula where it has exactly one.</summary>
    /// <value>Null.</value>
    public string? Group { get; init; }

    /// <summary>The column of numbers that orders the rows of a cluster; null takes them in the order of the data, one step apart.</summary>
    /// <value>Null.</value>
    /// <remarks>For AR(1) its differences are the distances in time, so that a missed visit leaves a gap; for an unstructured correlation its values are the waves.</remarks>
    public string? Wave { get; init; }

    /// <summary>The correction of the robust standard errors for few clusters.</summary>
    /// <value>None.</value>
    public SmallSampleCorrection Correction { get; init; }

    /// <summary>A known scale φ; null estimates it.</summary>
    /// <value>Null.</value>
    public double? Scale { get; init; }

    /// <summary>The confidence level of intervals.</summary>
    /// <value>0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>The largest number of iterations.</summary>
    /// <value>200.</value>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Throws when the options cannot be used, naming every problem at once.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Scale is { } scale && !(scale > 0 && double.IsFinite(scale)))
        {
            problems.Add($"Scale is {scale}; expected a number above 0.");
        }

        if (!(Level > 0 && Level < 1))
        {
            problems.Add($"Level is {Level}; expected a number between 0 and 1.");
        }

        if (MaxIterations < 1)
        {
            problems.Add($"MaxIterations is {MaxIterations}; expected 1 or more.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems));
        }
    }
}

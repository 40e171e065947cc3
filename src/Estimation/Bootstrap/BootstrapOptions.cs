namespace Bayes.Estimation.Bootstrap;

/// <summary>How a parametric bootstrap runs.</summary>
/// <remarks>Immutable.</remarks>
public sealed record BootstrapOptions
{
    /// <summary>The number of simulated data sets.</summary>
    /// <value>1000.</value>
    public int Replicates { get; init; } = 1000;

    /// <summary>The seed. Replicate number b has a stream of random numbers of its own, so results do not depend on the number of threads.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Data sets fitted at the same time; 0 for one per processor.</summary>
    /// <value>0.</value>
    public int Threads { get; init; }

    /// <summary>The confidence level of intervals.</summary>
    /// <value>0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>Throws when the options cannot be used, naming every problem at once.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Replicates < 1)
        {
            problems.Add($"Replicates is {Replicates}; expected 1 or more.");
        }

        if (Threads < 0)
        {
            problems.Add($"Threads is {Threads}; expected 0 or more.");
        }

        if (!(Level > 0 && Level < 1))
        {
            problems.Add($"Level is {Level}; expected a number between 0 and 1.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems));
        }
    }
}

/// <summary>How far a bootstrap has come.</summary>
/// <param name="Done">Replicates done.</param>
/// <param name="Failed">Those of them whose fit failed.</param>
/// <param name="Replicates">Replicates asked for.</param>
public readonly record struct BootstrapProgress(int Done, int Failed, int Replicates);

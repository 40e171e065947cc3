namespace Bayes.Trust;

/// <summary>How residuals are simulated.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ResidualOptions
{
    /// <summary>The number of simulated data sets, each from another draw of the posterior.</summary>
    /// <value>250.</value>
    public int Simulations { get; init; } = 250;

    /// <summary>Whether the groups are new ones in every data set, their effects drawn from their distribution; else those of the data.</summary>
    public bool Unconditional { get; init; }

    /// <summary>The factor within whose groups responses are added up before they are compared; null to compare rows.</summary>
    public string? Group { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; } = 1;
}

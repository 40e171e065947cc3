namespace Bayes.Trust;

/// <summary>What to leave out, and what to do where importance sampling fails.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LooOptions
{
    /// <summary>The grouping factor whose groups are left out one at a time; null to leave out single rows.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the model is fitted again without each row (or group) whose k-hat is above the threshold.</summary>
    public bool Refit { get; init; }

    /// <summary>The most fits to run; with more bad observations than that none is run.</summary>
    /// <value>20.</value>
    public int MostRefits { get; init; } = 20;

    /// <summary>Quadrature points per effect for the integral over a group's effects; null for a number by their count.</summary>
    public int? Points { get; init; }
}

namespace Bayes.Models.Families;

/// <summary>The response of a run of consecutive rows.</summary>
public readonly ref struct ResponseBlock
{
    /// <summary>Makes the block.</summary>
    /// <param name="values">The outcomes, [rows].</param>
    /// <param name="trials">The numbers of trials, [rows], or empty when the response has none.</param>
    public ResponseBlock(ReadOnlySpan<double> values, ReadOnlySpan<double> trials)
    {
        Values = values;
        Trials = trials;
    }

    /// <summary>The outcomes, [rows].</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>The numbers of trials, [rows], or empty when the response has none.</summary>
    public ReadOnlySpan<double> Trials { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Values.Length;
}

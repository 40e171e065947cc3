namespace Bayes.Plots.Chains;

/// <summary>A quantity to show, with what a figure must know of it.</summary>
/// <param name="Name">Its name in the draws.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Lower">The least value possible; null without one.</param>
/// <param name="Upper">The largest value possible; null without one.</param>
public sealed record PlottedQuantity(string Name, string Label, double? Lower = null, double? Upper = null)
{
    /// <summary>Whether it is positive, so that ratios matter more than differences.</summary>
    public bool IsPositive => Lower == 0 && Upper is null;
}

namespace Bayes.Models.Posterior.Transports;

/// <summary>Groups one by one.</summary>
internal readonly struct OneGroup : IGroupArithmetic<double>
{
    /// <inheritdoc/>
    public static double Of(double value) => value;

    /// <inheritdoc/>
    public static double Sqrt(double value) => Math.Sqrt(value);

    /// <inheritdoc/>
    public static double Log(double value) => Math.Log(value);
}

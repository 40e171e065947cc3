namespace Bayes.Models.Posterior.Transports;

/// <summary>A map of the effects of one or several grouping factors, z to b; population parameters are read and left as they are.</summary>
internal interface IGroupEffectsMap
{
    /// <summary>Maps z to b; the population parameters are in place. Returns the log-Jacobian.</summary>
    double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters);

    /// <summary>Maps b to z.</summary>
    void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened);

    /// <summary>Writes the gradient by z, and adds to that by the population parameters what reaches them through this map.</summary>
    void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient);
}

namespace Bayes.Estimation.Optimization;

/// <summary>A function to maximise, with its gradient.</summary>
internal interface IObjective
{
    /// <summary>The number of variables.</summary>
    int Dimension { get; }

    /// <summary>The value at x; NaN or −∞ where there is none. Writes the gradient.</summary>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient);
}

/// <summary>Where an optimiser ended.</summary>
/// <param name="Position">x, [n].</param>
/// <param name="Value">The value there; NaN when none was found.</param>
/// <param name="Evaluations">How often the function was evaluated.</param>
/// <param name="Reason">Why it stopped, in words.</param>
internal sealed record Optimum(double[] Position, double Value, int Evaluations, string Reason);

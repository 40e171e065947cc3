using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>The prior of thresholds in increasing order: one density for each, cut to where they increase.</summary>
/// <param name="places">The places of u: the first threshold, then the logarithms of the distances to the next.</param>
/// <param name="density">The density.</param>
/// <remarks>
/// τ_k = u_1 + Σ_{j=2..k} exp(u_j), whose log-Jacobian is Σ_{j≥2} u_j. Independent draws in order have this distribution, up to the
/// constant (C − 1)! of the density.
/// </remarks>
internal sealed class ThresholdPrior(Range places, Prior density)
{
    private readonly int _first = places.Start.Value;
    private readonly int _count = places.End.Value - places.Start.Value;

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = 0;
        double threshold = 0;
        double slopes = 0;
        for (int k = 0; k < _count; k++)
        {
            threshold += k == 0 ? position[_first] : Math.Exp(position[_first + k]);
            sum += density.LogDensity(threshold, out double slope) + (k == 0 ? 0 : position[_first + k]);
            slopes += slope;
        }

        // ∂/∂u_k gathers the slopes of threshold k and of those above it.
        threshold = 0;
        for (int k = 0; k < _count; k++)
        {
            double step = k == 0 ? 1 : Math.Exp(position[_first + k]);
            gradient[_first + k] += (slopes * step) + (k == 0 ? 0 : 1);
            threshold += k == 0 ? position[_first] : step;
            density.LogDensity(threshold, out double slope);
            slopes -= slope;
        }

        return sum;
    }

    public void Sample(RandomStream random, Span<double> position)
    {
        Span<double> thresholds = position.Slice(_first, _count);
        for (int k = 0; k < _count; k++)
        {
            thresholds[k] = density.Sample(random);
        }

        thresholds.Sort();
        for (int k = _count - 1; k > 0; k--)
        {
            thresholds[k] = Math.Log(thresholds[k] - thresholds[k - 1]);
        }
    }
}

using Bayes.Numerics;

namespace Bayes.Diagnostics;

/// <summary>Pareto smoothing with memory of its own, for many sets of ratios of one size.</summary>
/// <remarks>
/// The tail has ⌈min(S/5, 3√(S/r))⌉ ratios, r the relative efficiency of the draws. Its excesses over the largest ratio below it are
/// replaced by the quantiles of the fitted distribution at (i − ½)/tail, none above the largest raw ratio. One thread at a time.
/// </remarks>
internal sealed class ParetoSmoother(int count)
{
    private const int FewestTailRatios = 5;

    private readonly double[] _sorted = new double[count];
    private readonly int[] _order = new int[count];
    private readonly double[] _excess = new double[count];

    /// <summary>The weights, summing to 1, [S].</summary>
    public double[] Weights { get; } = new double[count];

    /// <summary>Smooths ratios into <see cref="Weights"/>.</summary>
    /// <param name="logRatios">The log ratios, [S], up to a constant; the largest is finite and none is NaN.</param>
    /// <param name="relativeEfficiency">Effective draws over draws.</param>
    /// <returns>k-hat; NaN when all ratios are equal, +∞ when the tail is too short or has no spread to fit.</returns>
    public double Smooth(ReadOnlySpan<double> logRatios, double relativeEfficiency)
    {
        double highest = double.NegativeInfinity, lowest = double.PositiveInfinity;
        foreach (double ratio in logRatios)
        {
            highest = Math.Max(highest, ratio);
            lowest = Math.Min(lowest, ratio);
        }

        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] = Math.Exp(logRatios[i] - highest);
            _sorted[i] = Weights[i];
            _order[i] = i;
        }

        double shape = double.NaN;
        if (lowest < highest)
        {
            int tail = (int)Math.Ceiling(Math.Min(0.2 * count, 3 * Math.Sqrt(count / relativeEfficiency)));
            shape = tail >= FewestTailRatios && tail < count ? SmoothTail(tail) : double.PositiveInfinity;
        }

        double sum = VectorKernels.Sum(Weights);
        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] /= sum;
        }

        return shape;
    }

    private double SmoothTail(int tail)
    {
        Array.Sort(_sorted, _order);
        int first = count - tail;
        double cutoff = _sorted[first - 1];
        Span<double> excess = _excess.AsSpan(0, tail);
        for (int i = 0; i < tail; i++)
        {
            excess[i] = _sorted[first + i] - cutoff;
        }

        if (excess[0] == excess[^1])
        {
            return double.PositiveInfinity;
        }

        (double shape, double scale) = ParetoShape.Fit(excess);
        if (!double.IsFinite(shape))
        {
            return double.PositiveInfinity;
        }

        for (int i = 0; i < tail; i++)
        {
            // The largest raw ratio, 1, bounds the smoothed ones.
            double upper = -SpecialFunctions.Log1P(-(i + 0.5) / tail);
            double quantile = shape == 0 ? scale * upper : scale * SpecialFunctions.ExpM1(shape * upper) / shape;
            Weights[_order[first + i]] = Math.Min(cutoff + quantile, 1);
        }

        return shape;
    }
}

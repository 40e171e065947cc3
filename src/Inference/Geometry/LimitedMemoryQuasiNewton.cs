using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Geometry;

/// <summary>Climbs to a mode of a log density by L-BFGS with a backtracking line search.</summary>
/// <remarks>
/// Nocedal and Wright (2006), "Numerical Optimization", algorithms 7.4 and 3.1. It is meant for whitened coordinates, where the Hessian is
/// near −I: no scale is learnt but from the steps taken. Points of no finite density are steps that were too long.
/// </remarks>
internal static class LimitedMemoryQuasiNewton
{
    private const int History = 8;
    private const double SufficientIncrease = 1e-4;

    /// <summary>Moves the position uphill until the gradient is small or the evaluations are spent.</summary>
    /// <param name="density">The log density.</param>
    /// <param name="position">Where to start; receives the best point found, [d].</param>
    /// <param name="maxEvaluations">The most gradients to spend.</param>
    /// <param name="tolerance">The length of the gradient at which to stop; in whitened coordinates the distance to the mode.</param>
    /// <returns>The log density at the end; not finite when there was none at the start.</returns>
    public static double Maximise(ILogDensity density, Span<double> position, int maxEvaluations, double tolerance)
    {
        int d = density.Dimension;
        double[] gradient = new double[d];
        double[] trial = new double[d];
        double[] trialGradient = new double[d];
        double[] direction = new double[d];
        List<(double[] Step, double[] Change, double Inverse)> history = [];
        double value = density.Evaluate(position, gradient);
        int evaluations = 1;
        while (double.IsFinite(value) && evaluations < maxEvaluations && Math.Sqrt(VectorKernels.Dot(gradient, gradient)) > tolerance)
        {
            Direction(history, gradient, direction);
            double slope = VectorKernels.Dot(gradient, direction);
            if (!(slope > 0))
            {
                history.Clear();
                gradient.CopyTo(direction, 0);
                slope = VectorKernels.Dot(gradient, gradient);
            }

            // The first step has no curvature to go by: at most one unit long.
            double length = history.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(VectorKernels.Dot(direction, direction))) : 1;
            double next = double.NaN;
            while (evaluations < maxEvaluations)
            {
                position.CopyTo(trial);
                VectorKernels.AddScaled(trial, direction, length);
                next = density.Evaluate(trial, trialGradient);
                evaluations++;
                if (next >= value + (SufficientIncrease * length * slope) && IsFinite(trialGradient))
                {
                    break;
                }

                next = double.NaN;
                length *= 0.4;
            }

            if (double.IsNaN(next) || length < 1e-12)
            {
                break;
            }

            Remember(history, position, trial, gradient, trialGradient);
            trial.CopyTo(position);
            trialGradient.CopyTo(gradient, 0);
            value = next;
        }

        return value;
    }

    private static void Remember(
        List<(double[] Step, double[] Change, double Inverse)> history, ReadOnlySpan<double> from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        double[] step = [.. to];
        VectorKernels.AddScaled(step, from, -1);
        double[] change = [.. gradientFrom];
        VectorKernels.AddScaled(change, gradientTo, -1);
        double curvature = VectorKernels.Dot(step, change);
        if (curvature > 1e-12 * VectorKernels.Dot(change, change))
        {
            if (history.Count == History)
            {
                history.RemoveAt(0);
            }

            history.Add((step, change, 1 / curvature));
        }
    }

    private static void Direction(List<(double[] Step, double[] Change, double Inverse)> history, double[] gradient, double[] direction)
    {
        gradient.CopyTo(direction, 0);
        Span<double> weights = stackalloc double[History];
        for (int i = history.Count - 1; i >= 0; i--)
        {
            weights[i] = history[i].Inverse * VectorKernels.Dot(history[i].Step, direction);
            VectorKernels.AddScaled(direction, history[i].Change, -weights[i]);
        }

        if (history.Count > 0)
        {
            (_, double[] change, double inverse) = history[^1];
            double scale = 1 / (inverse * VectorKernels.Dot(change, change));
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (int i = 0; i < history.Count; i++)
        {
            double weight = weights[i] - (history[i].Inverse * VectorKernels.Dot(history[i].Change, direction));
            VectorKernels.AddScaled(direction, history[i].Step, weight);
        }
    }

    private static bool IsFinite(double[] values) => Array.TrueForAll(values, double.IsFinite);
}

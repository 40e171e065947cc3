namespace Bayes.Estimation.Optimization;

/// <summary>Maximises a smooth function by the method of Broyden, Fletcher, Goldfarb and Shanno.</summary>
/// <remarks>
/// <para>
/// Nocedal and Wright (2006), algorithm 6.1, with a line search by bracketing that asks for the weak Wolfe conditions (algorithm of Lewis and
/// Overton 2013). It begins with an inverse curvature of the caller's choosing, so that well-scaled problems need no settling-in.
/// </para>
/// <para>
/// MathNet's <c>BfgsMinimizer</c> was tried for this and is not used: a value of NaN or −∞ in the line search, which a likelihood has far
/// from its maximum, ends it with an exception, as does rounding noise near the maximum, and it has no initial inverse curvature.
/// </para>
/// </remarks>
internal static class QuasiNewton
{
    private const double SufficientGain = 1e-4;
    private const double SlopeLeft = 0.9;
    private const int MaxTrials = 40;

    /// <summary>Maximises from a start.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">x to start from, [n].</param>
    /// <param name="inverseCurvature">An approximation of (−∇²)⁻¹, positive definite, [n × n]; receives the final one.</param>
    /// <param name="longestStep">The largest change of a variable in one step.</param>
    /// <param name="tolerance">Stops when the quadratic model promises a gain below this.</param>
    /// <param name="maxEvaluations">The largest number of evaluations.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Where it ended.</returns>
    public static Optimum Maximize(
        IObjective objective, ReadOnlySpan<double> start, double[] inverseCurvature, double longestStep, double tolerance, int maxEvaluations, CancellationToken cancellation)
    {
        int n = objective.Dimension;
        double[] x = start.ToArray();
        double[] gradient = new double[n];
        double value = objective.Evaluate(x, gradient);
        int evaluations = 1;
        if (!double.IsFinite(value))
        {
            return new Optimum(x, double.NaN, evaluations, "no finite value at the start");
        }

        double[] initial = [.. inverseCurvature];
        double[] direction = new double[n];
        double[] trial = new double[n];
        double[] trialGradient = new double[n];
        bool fresh = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            double slope = Multiply(inverseCurvature, gradient, direction);
            if (!(slope > 0) && !fresh)
            {
                initial.CopyTo(inverseCurvature, 0);
                slope = Multiply(inverseCurvature, gradient, direction);
                fresh = true;
            }

            if (0.5 * slope <= tolerance)
            {
                return new Optimum(x, value, evaluations, "the gradient is zero to the precision asked for");
            }

            if (evaluations >= maxEvaluations)
            {
                return new Optimum(x, value, evaluations, $"the limit of {maxEvaluations} evaluations was reached");
            }

            double best = Search(objective, x, value, slope, direction, longestStep, trial, trialGradient, ref evaluations);
            if (double.IsNaN(best))
            {
                if (fresh)
                {
                    return new Optimum(x, value, evaluations, "no step raises the log likelihood any more");
                }

                initial.CopyTo(inverseCurvature, 0);
                fresh = true;
                continue;
            }

            Update(inverseCurvature, x, gradient, trial, trialGradient);
            fresh = false;
            trial.CopyTo(x, 0);
            trialGradient.CopyTo(gradient, 0);
            value = best;
        }
    }

    // Bisection between a step that rises enough but is still steep and one that does not; doubling while there is none of the latter.
    private static double Search(
        IObjective objective, double[] x, double value, double slope, double[] direction, double longestStep, double[] trial, double[] trialGradient, ref int evaluations)
    {
        double largest = direction.Max(Math.Abs);
        double limit = largest > longestStep ? longestStep / largest : 1;
        double step = Math.Min(1, limit);
        double low = 0;
        double high = double.PositiveInfinity;
        for (int t = 0; t < MaxTrials; t++)
        {
            Move(x, direction, step, trial);
            double reached = objective.Evaluate(trial, trialGradient);
            evaluations++;
            if (!double.IsFinite(reached) || reached < value + (SufficientGain * step * slope))
            {
                high = step;
                step = Inside(low, high, value, slope, reached);
            }
            else if (Dot(trialGradient, direction) > SlopeLeft * slope && t < MaxTrials / 2 && step * largest < 4 * longestStep)
            {
                low = step;
                step = double.IsInfinity(high) ? 3 * step : 0.5 * (low + high);
            }
            else
            {
                return reached;
            }

            if (high - low < 1e-12)
            {
                break;
            }
        }

        if (low > 0)
        {
            // Steep as it may be, this much was gained.
            Move(x, direction, low, trial);
            evaluations++;
            return objective.Evaluate(trial, trialGradient);
        }

        return double.NaN;
    }

    private static double Inside(double low, double high, double value, double slope, double reached)
    {
        double width = high - low;
        if (low > 0 || !double.IsFinite(reached))
        {
            return low + ((double.IsFinite(reached) ? 0.5 : 0.2) * width);
        }

        // The maximum of the parabola through value and slope at 0 and the value reached.
        double parabola = slope * high * high / (2 * (value + (slope * high) - reached));
        return Math.Clamp(parabola, 0.1 * high, 0.5 * high);
    }

    private static void Update(double[] inverse, double[] x, double[] gradient, double[] trial, double[] trialGradient)
    {
        int n = x.Length;
        double[] s = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            s[i] = trial[i] - x[i];
            y[i] = gradient[i] - trialGradient[i];
        }

        double curvature = Dot(s, y);
        double[] wy = new double[n];
        double spread = Multiply(inverse, y, wy);
        if (!(curvature > 1e-10 * Math.Sqrt(Dot(s, s) * Dot(y, y))))
        {
            return;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                inverse[(i * n) + j] += (((1 + (spread / curvature)) * s[i] * s[j]) - (wy[i] * s[j]) - (s[i] * wy[j])) / curvature;
            }
        }
    }

    /// <summary>Writes Wv and returns vᵀWv.</summary>
    private static double Multiply(double[] matrix, double[] vector, double[] result)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            result[i] = Dot(matrix.AsSpan(i * n, n), vector);
        }

        return Dot(vector, result);
    }

    private static void Move(double[] x, double[] direction, double step, double[] target)
    {
        for (int i = 0; i < x.Length; i++)
        {
            target[i] = x[i] + (step * direction[i]);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

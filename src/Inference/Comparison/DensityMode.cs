using Bayes.Estimation.Marginal;

namespace Bayes.Comparison;

/// <summary>Finds the mode of a marginal posterior and its curvature there.</summary>
/// <remarks>
/// Quasi-Newton (BFGS: Nocedal and Wright 2006, algorithm 6.1) with backtracking, in coordinates scaled so that one unit means much the
/// same for each. The curvature comes from central differences of the gradient. Near enough is enough: the mode only places a proposal.
/// </remarks>
internal static class DensityMode
{
    private const int MaxIterations = 200;
    private const double EnoughDecrement = 1e-6;
    private const double Step = 1e-3;

    /// <summary>Climbs from a start.</summary>
    /// <param name="density">The density.</param>
    /// <param name="start">Where to begin, [k].</param>
    /// <param name="scales">A typical size of each coordinate, [k].</param>
    /// <returns>The mode and the negative Hessian there, [k × k].</returns>
    public static (double[] Mode, double[] Precision) Find(MarginalPosterior density, double[] start, double[] scales)
    {
        int k = start.Length;
        double[] x = [.. start.Zip(scales, (u, s) => u / s)];
        double[] gradient = new double[k];
        double value = Evaluate(density, x, scales, gradient);
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException("The marginal posterior cannot be computed at its starting values.");
        }

        double[] inverse = StartingInverse(density, x, scales, gradient);
        double[] direction = new double[k], next = new double[k], nextGradient = new double[k];
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            double slope = Multiply(inverse, gradient, direction);
            if (slope < EnoughDecrement)
            {
                break;
            }

            double length = 1;
            double nextValue = double.NaN;
            for (int halving = 0; halving < 40; halving++, length *= 0.5)
            {
                for (int a = 0; a < k; a++)
                {
                    next[a] = x[a] + (length * direction[a]);
                }

                nextValue = Evaluate(density, next, scales, nextGradient);
                if (nextValue >= value + (1e-4 * length * slope))
                {
                    break;
                }

                nextValue = double.NaN;
            }

            if (double.IsNaN(nextValue))
            {
                break;
            }

            Update(inverse, x, next, gradient, nextGradient);
            (x, next) = (next, x);
            (gradient, nextGradient) = (nextGradient, gradient);
            value = nextValue;
        }

        double[] curvature = Curvature(density, x, scales);
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                curvature[(a * k) + b] /= scales[a] * scales[b];
            }
        }

        return ([.. x.Zip(scales, (v, s) => v * s)], curvature);
    }

    private static double Evaluate(MarginalPosterior density, double[] x, double[] scales, double[] gradient)
    {
        double[] position = new double[x.Length];
        for (int a = 0; a < x.Length; a++)
        {
            position[a] = x[a] * scales[a];
        }

        double value = density.Evaluate(position, gradient);
        for (int a = 0; a < x.Length; a++)
        {
            gradient[a] *= scales[a];
        }

        return Array.TrueForAll(gradient, double.IsFinite) ? value : double.NaN;
    }

    private static double[] StartingInverse(MarginalPosterior density, double[] x, double[] scales, double[] gradient)
    {
        int k = x.Length;
        double[] inverse = new double[k * k];
        double[] moved = [.. x], there = new double[k];
        for (int a = 0; a < k; a++)
        {
            moved[a] = x[a] + Step;
            double value = Evaluate(density, moved, scales, there);
            double curvature = Math.Abs(there[a] - gradient[a]) / Step;
            inverse[(a * k) + a] = double.IsFinite(value) && curvature > 1e-3 ? 1 / curvature : 1;
            moved[a] = x[a];
        }

        return inverse;
    }

    private static double[] Curvature(MarginalPosterior density, double[] x, double[] scales)
    {
        int k = x.Length;
        double[] result = new double[k * k];
        double[] moved = [.. x], above = new double[k], below = new double[k];
        for (int a = 0; a < k; a++)
        {
            moved[a] = x[a] + Step;
            Evaluate(density, moved, scales, above);
            moved[a] = x[a] - Step;
            Evaluate(density, moved, scales, below);
            moved[a] = x[a];
            for (int b = 0; b < k; b++)
            {
                double entry = -0.25 * (above[b] - below[b]) / Step;
                result[(a * k) + b] += entry;
                result[(b * k) + a] += entry;
            }
        }

        return result;
    }

    private static double Multiply(double[] matrix, double[] x, double[] result)
    {
        int k = x.Length;
        double product = 0;
        for (int a = 0; a < k; a++)
        {
            result[a] = 0;
            for (int b = 0; b < k; b++)
            {
                result[a] += matrix[(a * k) + b] * x[b];
            }

            product += result[a] * x[a];
        }

        return product;
    }

    private static void Update(double[] inverse, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        int k = x.Length;
        double[] s = [.. next.Zip(x, (b, a) => b - a)];
        double[] y = [.. gradient.Zip(nextGradient, (a, b) => a - b)];
        double sy = s.Zip(y, (a, b) => a * b).Sum();
        if (!(sy > 1e-12))
        {
            return;
        }

        double[] hy = new double[k];
        double yhy = Multiply(inverse, y, hy);
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                inverse[(a * k) + b] += ((1 + (yhy / sy)) * s[a] * s[b] / sy) - (((hy[a] * s[b]) + (s[a] * hy[b])) / sy);
            }
        }
    }
}

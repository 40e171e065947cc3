using Bayes.Estimation.Optimization;

namespace Bayes.Estimation.Marginal;

/// <summary>The mode of a marginal posterior in its unconstrained parameters, and the curvature there.</summary>
/// <param name="Position">The unconstrained population parameters, [k].</param>
/// <param name="Precision">The negative Hessian of the log density there, [k × k] row by row; not positive definite where no mode was reached.</param>
public sealed record MarginalPosteriorMode(IReadOnlyList<double> Position, IReadOnlyList<double> Precision)
{
    private const double LongestStep = 5;
    private const double Tolerance = 1e-6;
    private const int MaxEvaluations = 400;
    private const double DifferenceStep = 1e-3;

    /// <summary>Climbs from a start.</summary>
    /// <param name="density">The density.</param>
    /// <param name="start">Where to begin, [k].</param>
    /// <param name="scales">A typical size of each coordinate, [k], above 0.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Where the climb ended.</returns>
    /// <exception cref="ArithmeticException">The density is not finite at the start.</exception>
    public static MarginalPosteriorMode Find(MarginalPosterior density, IReadOnlyList<double> start, IReadOnlyList<double> scales, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(scales);
        int k = density.Dimension;
        Scaled objective = new(density, [.. scales]);
        double[] x = [.. start.Zip(scales, (u, s) => u / s)];
        double[] inverse = RoughInverse(objective, x);
        Optimum optimum = QuasiNewton.Maximize(objective, x, inverse, LongestStep, Tolerance, MaxEvaluations, cancellationToken);
        if (!double.IsFinite(optimum.Value))
        {
            throw new ArithmeticException("The marginal posterior cannot be computed at its starting values.");
        }

        double[] spread = [.. Enumerable.Range(0, k).Select(i => Math.Sqrt(inverse[(i * k) + i]))];
        double[] hessian = Curvature.Hessian(objective, optimum.Position, spread);
        double[] precision = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                precision[(i * k) + j] = -hessian[(i * k) + j] / (scales[i] * scales[j]);
            }
        }

        return new MarginalPosteriorMode([.. optimum.Position.Zip(scales, (v, s) => v * s)], precision);
    }

    private static double[] RoughInverse(Scaled objective, double[] x)
    {
        int k = x.Length;
        double[] inverse = new double[k * k], here = new double[k], there = new double[k];
        double[] moved = [.. x];
        objective.Evaluate(x, here);
        for (int i = 0; i < k; i++)
        {
            moved[i] = x[i] + DifferenceStep;
            objective.Evaluate(moved, there);
            moved[i] = x[i];
            double curvature = Math.Abs(there[i] - here[i]) / DifferenceStep;
            inverse[(i * k) + i] = curvature > 1e-2 && double.IsFinite(curvature) ? 1 / curvature : 1;
        }

        return inverse;
    }

    /// <summary>The density in units in which its coordinates are alike.</summary>
    private sealed class Scaled(MarginalPosterior density, double[] scales) : IObjective
    {
        private readonly double[] _position = new double[scales.Length];

        public int Dimension => scales.Length;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (int i = 0; i < scales.Length; i++)
            {
                _position[i] = x[i] * scales[i];
            }

            double value = density.Evaluate(_position, gradient);
            bool finite = double.IsFinite(value);
            for (int i = 0; i < scales.Length; i++)
            {
                gradient[i] *= scales[i];
                finite &= double.IsFinite(gradient[i]);
            }

            return finite ? value : double.NaN;
        }
    }
}

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Bayes.Estimation.Optimization;

/// <summary>Maximises without derivatives, by the simplex of Nelder and Mead (1965) as MathNet.Numerics has it.</summary>
/// <remarks>
/// For comparison, and where gradients fail. Values that are not finite count as very low; the best point seen is the result, however the
/// simplex ended. Restarted until a fresh simplex gains nothing, because a simplex may collapse before the maximum.
/// </remarks>
internal static class NelderMead
{
    private const double Lowest = 1e300;

    /// <summary>Maximises from a start.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">x to start from, [n].</param>
    /// <param name="steps">The extent of the first simplex, [n].</param>
    /// <param name="tolerance">Stops when a restart gains less than this.</param>
    /// <param name="maxEvaluations">The largest number of evaluations.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Where it ended.</returns>
    public static Optimum Maximize(IObjective objective, ReadOnlySpan<double> start, double[] steps, double tolerance, int maxEvaluations, CancellationToken cancellation)
    {
        double[] best = start.ToArray();
        double[] gradient = new double[best.Length];
        double value = objective.Evaluate(best, gradient);
        int evaluations = 1;
        if (!double.IsFinite(value))
        {
            return new Optimum(best, double.NaN, evaluations, "no finite value at the start");
        }

        IObjectiveFunction function = ObjectiveFunction.Value(x =>
        {
            cancellation.ThrowIfCancellationRequested();
            double[] point = x.ToArray();
            double here = objective.Evaluate(point, gradient);
            evaluations++;
            if (here > value)
            {
                value = here;
                best = point;
            }

            return double.IsFinite(here) ? -here : Lowest;
        });
        double before;
        do
        {
            before = value;
            try
            {
                int left = Math.Max(1, maxEvaluations - evaluations);
                NelderMeadSimplex.Minimum(function, Vector<double>.Build.Dense([.. best]), Vector<double>.Build.Dense([.. steps]), 1e-10, left);
            }
            catch (MaximumIterationsException)
            {
                return new Optimum(best, value, evaluations, $"the limit of {maxEvaluations} evaluations was reached");
            }

            steps = Array.ConvertAll(steps, s => 0.3 * s);
        }
        while (value > before + tolerance && evaluations < maxEvaluations);

        return new Optimum(best, value, evaluations, "the simplex has shrunk to a point");
    }
}

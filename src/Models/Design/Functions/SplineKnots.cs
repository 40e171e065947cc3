using System.Globalization;
using Bayes.Models.Data;

namespace Bayes.Models.Design.Functions;

/// <summary>Where a spline's knots lie: learned from the data of the fit and kept for prediction.</summary>
/// <param name="Interior">The knots between the boundary knots, in order.</param>
/// <param name="Low">The lower boundary knot.</param>
/// <param name="High">The upper boundary knot.</param>
internal sealed record SplineKnots(double[] Interior, double Low, double High)
{
    /// <summary>The knots that a call asks for: given ones, or as many quantiles of x as its df leaves room for.</summary>
    /// <param name="call">The call, with the parameters df, knots and Boundary.knots.</param>
    /// <param name="x">The values.</param>
    /// <param name="smallest">The df without interior knots.</param>
    public static SplineKnots Learn(ColumnCall call, double[] x, int smallest)
    {
        (double low, double high) = Boundary(call, x);
        if (call.NumberList("knots") is double[] given)
        {
            Array.Sort(given);
            int outside = Array.FindIndex(given, knot => knot <= low || knot >= high);
            return outside < 0
                ? new SplineKnots(given, low, high)
                : throw call.Evaluator.Error(
                    $"the knot {NumericColumn.Label(given[outside])} of {call.Expression} does not lie between the boundary knots {NumericColumn.Label(low)} and {NumericColumn.Label(high)}.");
        }

        int df = call.Integer("df", smallest, 1);
        if (df < smallest)
        {
            throw call.Evaluator.Error(string.Create(
                CultureInfo.InvariantCulture, $"'df' in {call.Expression} is {df}, and without any interior knot the spline has {smallest} columns already; give df = {smallest} or more."));
        }

        int distinct = x.Where(v => !double.IsNaN(v)).Distinct().Count();
        if (df > distinct)
        {
            throw call.Evaluator.Error(string.Create(CultureInfo.InvariantCulture, $"{call.Expression} needs at least {df} different values; there are {distinct}."));
        }

        double[] sorted = [.. x.Where(v => v >= low && v <= high).Order()];
        double[] interior = [.. Enumerable.Range(1, df - smallest).Select(i => Quantile(sorted, i / (df - smallest + 1.0)))];
        return Array.TrueForAll(interior, knot => knot > low && knot < high)
            ? new SplineKnots(interior, low, high)
            : throw call.Evaluator.Error(
                $"{call.Expression} would put a knot at {NumericColumn.Label(interior.First(knot => knot <= low || knot >= high))}, the end of its values, as too many values are equal; give fewer df, or knots = c(…).");
    }

    // Definition 7 of Hyndman and Fan (1996), R's default.
    private static double Quantile(double[] sorted, double probability)
    {
        double place = (sorted.Length - 1) * probability;
        int below = (int)Math.Floor(place + 1e-15);
        double weight = place - below;
        return weight <= 0.0 || below + 1 >= sorted.Length ? sorted[below] : ((1.0 - weight) * sorted[below]) + (weight * sorted[below + 1]);
    }

    private static (double Low, double High) Boundary(ColumnCall call, double[] x)
    {
        if (call.NumberList("Boundary.knots") is double[] given)
        {
            return given.Length == 2 && given[0] != given[1]
                ? (Math.Min(given[0], given[1]), Math.Max(given[0], given[1]))
                : throw call.Evaluator.Error($"'Boundary.knots' in {call.Expression} must be two different numbers in c(…).");
        }

        (double low, double high) = Moments.Range(x);
        return low < high && double.IsFinite(high - low)
            ? (low, high)
            : throw call.Evaluator.Error($"{call.Expression} needs at least two different finite values between which its knots can lie.");
    }
}

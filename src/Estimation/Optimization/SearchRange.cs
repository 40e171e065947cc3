using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Optimization;

/// <summary>Keeps a search where a likelihood that is flat towards a limit still has digits: zero-inflation running to 0, a negative binomial to the Poisson.</summary>
/// <remarks>
/// At a predictor of ±12 such a parameter is within 6e-6 of its limit, relative to 1 or to the mean. Beyond, steps in the flat direction
/// would be long, for nothing holds them back, and rounding would take the place of the slope; there the log likelihood is lowered by a
/// parabola. Newton's method, which polishes what the search finds, does without it, and leaves constants at their limits where they are.
/// </remarks>
internal sealed class SearchRange(IObjective inner, double[] bounds) : IObjective
{
    private const double Farthest = 12;
    private const double Limit = 16;
    private const double Wall = 0.01;

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <summary>The |x| from which the parabola begins, in units; infinite for all but parameters with limits and distances of thresholds.</summary>
    public static double[] Bounds(BoundModel model)
    {
        double[] bounds = new double[model.Layout.PopulationCount];
        Array.Fill(bounds, double.PositiveInfinity);
        foreach (PredictorSlots slots in model.Layout.Predictors.Where(s => HasLimit(model.Family.Parameters.First(p => p.Name == s.Parameter))))
        {
            if (slots.Intercept >= 0)
            {
                bounds[slots.Intercept] = Farthest;
            }

            Array.Fill(bounds, Farthest, slots.Coefficients, slots.Count);
        }

        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants)
        {
            bool isDistance = parameter.IsThreshold && model.Family.OrdersThresholds && place > model.Layout.Thresholds.Start.Value;
            bounds[place] = HasLimit(parameter) || isDistance ? Farthest : double.PositiveInfinity;
        }

        return bounds;
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double value = inner.Evaluate(x, gradient);
        for (int i = 0; i < x.Length; i++)
        {
            double beyond = Math.Abs(x[i]) - bounds[i];
            if (beyond > 0)
            {
                value -= 0.5 * Wall * beyond * beyond;
                gradient[i] -= Math.CopySign(Wall * beyond, x[i]);
            }
        }

        return value;
    }

    /// <summary>The constants that a search has taken to their limits, by their places: there the simpler family holds, and they are no unknowns.</summary>
    public static int[] AtLimit(BoundModel model, double[] psi) =>
        [.. model.Layout.Constants.Where(c => HasLimit(c.Parameter) && Math.Abs(psi[c.Place]) >= Farthest).Select(c => c.Place)];

    /// <summary>The same ψ with these constants so near to their limits that the log likelihood is that of the simpler family to seven digits.</summary>
    public static double[] ToLimit(double[] psi, int[] places)
    {
        double[] at = [.. psi];
        foreach (int place in places)
        {
            at[place] = Math.CopySign(Limit, psi[place]);
        }

        return at;
    }

    /// <summary>Brings a start into the range.</summary>
    public double[] Clamp(double[] x) => [.. x.Select((v, i) => Math.Clamp(v, -bounds[i], bounds[i]))];

    private static bool HasLimit(DistributionalParameter parameter) => parameter.UpperLimit is not null || parameter.LowerLimit is not null;
}

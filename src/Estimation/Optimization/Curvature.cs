namespace Bayes.Estimation.Optimization;

/// <summary>The Hessian of a function by central differences of its exact gradient.</summary>
/// <remarks>
/// With steps of 0.003 standard errors the error of the differences is about (0.003)²/6 of the fourth derivative in units of standard
/// errors, a few parts in a million, and the noise of the gradient is divided by a step that is not small to it: there is no digit to gain
/// from extrapolation that the estimates' standard errors could show.
/// </remarks>
internal static class Curvature
{
    private const double StepInStandardErrors = 3e-3;

    /// <summary>Computes the Hessian.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="x">The point, [n].</param>
    /// <param name="spread">Standard errors of x, roughly, [n].</param>
    /// <returns>The Hessian, [n × n], symmetric; NaN where the function is not finite nearby.</returns>
    public static double[] Hessian(IObjective objective, double[] x, double[] spread)
    {
        int n = x.Length;
        double[] hessian = new double[n * n];
        double[] moved = [.. x];
        double[] above = new double[n];
        double[] below = new double[n];
        for (int i = 0; i < n; i++)
        {
            double step = StepInStandardErrors * Math.Clamp(spread[i], 1e-4, 30);
            moved[i] = x[i] + step;
            double high = objective.Evaluate(moved, above);
            moved[i] = x[i] - step;
            double low = objective.Evaluate(moved, below);
            moved[i] = x[i];
            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = double.IsFinite(high) && double.IsFinite(low) ? (above[j] - below[j]) / (2 * step) : double.NaN;
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[(i * n) + j] = hessian[(j * n) + i] = 0.5 * (hessian[(i * n) + j] + hessian[(j * n) + i]);
            }
        }

        return hessian;
    }
}

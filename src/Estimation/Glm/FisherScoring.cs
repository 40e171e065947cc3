using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bayes.Estimation.Glm;

/// <summary>A generalized linear model without group effects, fitted by Fisher scoring.</summary>
/// <param name="Coefficients">Of the standardised columns, [p].</param>
/// <param name="LargestPredictor">The largest |η − offset| of a row.</param>
/// <param name="Converged">Whether the likelihood stopped rising; false where it rises without end.</param>
internal sealed record GlmFit(double[] Coefficients, double LargestPredictor, bool Converged);

/// <summary>Fisher scoring (iteratively reweighted least squares) with halved steps.</summary>
internal static class FisherScoring
{
    private const int MostIterations = 50;

    public static GlmFit Fit(FixedDesign design)
    {
        int n = design.Values.Length;
        int p = design.Columns;
        double[] predictors = design.StartingPredictors();
        double[] score = new double[n];
        double[] information = new double[n];
        double[] coefficients = new double[p];
        double value = design.Differentiate(predictors, score, information);
        bool converged = p == 0;
        for (int iteration = 0; iteration < MostIterations && !converged; iteration++)
        {
            double[]? target = Solve(design, predictors, score, information);
            if (target is null)
            {
                break;
            }

            double[] previous = coefficients;
            double before = value;
            double step = 1;
            double change;
            do
            {
                coefficients = [.. previous.Zip(target, (a, b) => a + (step * (b - a)))];
                design.Predict(coefficients, predictors);
                value = design.Differentiate(predictors, score, information);
                change = value - before;
                step /= 2;
            }
            while (iteration > 0 && !(change >= -1e-10 * (1 + Math.Abs(before))) && step > 1e-6);

            if (!double.IsFinite(value))
            {
                break;
            }

            converged = iteration > 0 && Math.Abs(change) <= 1e-10 * (1 + Math.Abs(value));
        }

        double largest = 0;
        design.Predict(coefficients, predictors);
        for (int i = 0; i < n; i++)
        {
            largest = Math.Max(largest, Math.Abs(predictors[i] - (design.Offset?[i] ?? 0)));
        }

        return new GlmFit(coefficients, largest, converged);
    }

    // Weighted least squares of the working response; null where the normal matrix has lost its rank.
    private static double[]? Solve(FixedDesign design, double[] predictors, double[] score, double[] information)
    {
        int p = design.Columns;
        Matrix<double> normal = Matrix<double>.Build.Dense(p, p);
        Vector<double> right = Vector<double>.Build.Dense(p);
        for (int i = 0; i < predictors.Length; i++)
        {
            double weight = (design.Weights?[i] ?? 1) * information[i];
            double pull = (weight * (predictors[i] - (design.Offset?[i] ?? 0))) + ((design.Weights?[i] ?? 1) * score[i]);
            ReadOnlySpan<double> row = design.Matrix.AsSpan(i * p, p);
            for (int r = 0; r < p; r++)
            {
                right[r] += row[r] * pull;
                for (int c = 0; c <= r; c++)
                {
                    normal[r, c] += weight * row[r] * row[c];
                }
            }
        }

        for (int r = 0; r < p; r++)
        {
            for (int c = 0; c < r; c++)
            {
                normal[c, r] = normal[r, c];
            }
        }

        try
        {
            Cholesky<double> factor = normal.Cholesky();
            double[] solution = factor.Solve(right).ToArray();
            return Array.TrueForAll(solution, double.IsFinite) ? solution : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

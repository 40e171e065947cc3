using System.Globalization;

namespace Bayes.Models.Design.Functions;

/// <summary>
/// <c>poly(x, degree)</c>: orthonormal polynomials over the rows where x is known, leading coefficients positive, as in R;
/// <c>poly(x, degree, raw = TRUE)</c>: the powers of x.
/// </summary>
/// <remarks>
/// The three-term recurrence p₊₁ = (x − α)p − (‖p‖²/‖p₋₁‖²)p₋₁ with α = Σxp²/‖p‖² (Kennedy and Gentle, Statistical Computing,
/// 1980, pp. 343–4): the constants that R keeps for prediction are the αs and squared norms.
/// </remarks>
internal sealed class PolyFunction() : ColumnFunction("poly", "x", "degree", "raw")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        int degree = call.Integer("degree", 1, 1);
        double[][] columns = call.Flag("raw") == true
            ? Powers(x, degree)
            : Orthonormal(x, call.Evaluator.State.Constants(call.Expression, () => Learn(x, degree, call)));
        return new MatrixValue(columns);
    }

    private static double[][] Powers(double[] x, int degree)
    {
        double[][] columns = new double[degree][];
        columns[0] = x;
        for (int d = 1; d < degree; d++)
        {
            double[] lower = columns[d - 1];
            columns[d] = [.. lower.Select((p, row) => p * x[row])];
        }

        return columns;
    }

    private static Recurrence Learn(double[] x, int degree, ColumnCall call)
    {
        int distinct = x.Where(v => !double.IsNaN(v)).Distinct().Count();
        if (distinct <= degree)
        {
            throw call.Evaluator.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Expression} needs more than {degree} different values; there are {distinct}."));
        }

        double[] alpha = new double[degree];
        double[] squaredNorm = new double[degree + 1];
        double[] before = new double[x.Length];
        double[] current = Array.ConvertAll(x, v => double.IsNaN(v) ? 0.0 : 1.0);
        for (int d = 0; d <= degree; d++)
        {
            double norm = 0.0;
            double weighted = 0.0;
            for (int row = 0; row < x.Length; row++)
            {
                double square = current[row] * current[row];
                norm += square;
                weighted += double.IsNaN(x[row]) ? 0.0 : x[row] * square;
            }

            squaredNorm[d] = norm;
            if (d < degree)
            {
                alpha[d] = weighted / norm;
                double beta = d == 0 ? 0.0 : norm / squaredNorm[d - 1];
                for (int row = 0; row < x.Length; row++)
                {
                    double next = double.IsNaN(x[row]) ? 0.0 : ((x[row] - alpha[d]) * current[row]) - (beta * before[row]);
                    before[row] = current[row];
                    current[row] = next;
                }
            }
        }

        return new Recurrence(alpha, squaredNorm);
    }

    private static double[][] Orthonormal(double[] x, Recurrence recurrence)
    {
        int degree = recurrence.Alpha.Length;
        double[][] columns = new double[degree][];
        double[] before = new double[x.Length];
        double[] current = Array.ConvertAll(x, _ => 1.0);
        for (int d = 0; d < degree; d++)
        {
            double beta = d == 0 ? 0.0 : recurrence.SquaredNorm[d] / recurrence.SquaredNorm[d - 1];
            double[] next = new double[x.Length];
            for (int row = 0; row < x.Length; row++)
            {
                next[row] = ((x[row] - recurrence.Alpha[d]) * current[row]) - (beta * before[row]);
            }

            double norm = Math.Sqrt(recurrence.SquaredNorm[d + 1]);
            columns[d] = Array.ConvertAll(next, v => v / norm);
            (before, current) = (current, next);
        }

        return columns;
    }

    private sealed record Recurrence(double[] Alpha, double[] SquaredNorm);
}

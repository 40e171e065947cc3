using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Separation;

/// <summary>Finds γ with Aγ ≥ 0 and Aγ ≠ 0, or shows that there is none.</summary>
/// <remarks>
/// The linear program of Konis (2007, Linear programming algorithms for detecting separated data in binary logistic regression models),
/// max c′γ under Aγ ≥ 0 with c = Σa_i, has an optimum above 0 exactly where data are separated. Bounded by ‖γ‖ ≤ 1 instead of a box, its
/// solution is the projection of c onto the cone {Aγ ≥ 0}, and its dual is min ‖A′λ + c‖ over λ ≥ 0, which the active-set method of Lawson and
/// Hanson (1974, ch. 23) solves in finitely many steps of cost O(n·p + p³). Either way the answer proves itself: γ ≠ 0 separates, and γ = 0
/// gives weights 1 + λ > 0 under which the rows balance, so that no direction can (Stiemke's alternative).
/// </remarks>
internal sealed class ConeProjection
{
    private const double Tolerance = 1e-10;

    private readonly IReadOnlyList<double[]> _rows;
    private readonly int _dimension;
    private readonly double[] _target;
    private readonly List<int> _active = [];
    private double[] _multipliers = [];

    private ConeProjection(IReadOnlyList<double[]> rows)
    {
        _rows = rows;
        _dimension = rows[0].Length;
        _target = new double[_dimension];
        foreach (double[] row in rows)
        {
            Add(_target, row, 1);
        }
    }

    /// <summary>Looks for a direction.</summary>
    /// <param name="rows">Rows of unit length, at least one.</param>
    /// <returns>γ of unit length, or null where there is none.</returns>
    public static double[]? Direction(IReadOnlyList<double[]> rows) => new ConeProjection(rows).Solve();

    private double[]? Solve()
    {
        bool[] isActive = new bool[_rows.Count];
        bool[] isBarred = new bool[_rows.Count];
        int budget = 100 + (20 * _dimension * _dimension);
        while (budget-- > 0)
        {
            double[] gamma = Residual();
            double weight = _rows.Count + _multipliers.Sum();
            double length = RowSpace.Length(gamma);
            if (length <= Tolerance * weight)
            {
                return null;
            }

            RowSpace.Scale(gamma, 1 / length);
            int worst = -1;
            double violation = -Tolerance;
            for (int i = 0; i < _rows.Count; i++)
            {
                double margin = isActive[i] || isBarred[i] ? 0 : RowSpace.Dot(_rows[i], gamma);
                if (margin < violation)
                {
                    violation = margin;
                    worst = i;
                }
            }

            if (worst < 0)
            {
                return gamma;
            }

            _active.Add(worst);
            isActive[worst] = true;
            _multipliers = [.. _multipliers, 0];
            Refit(isActive);
            if (isActive[worst])
            {
                Array.Clear(isBarred);
            }
            else
            {
                // Rounding: a row that nearly depends on the active ones left as it came. Until another step it is not asked again.
                isBarred[worst] = true;
            }
        }

        throw new InvalidOperationException("The search for a separating direction did not end.");
    }

    // Least squares over the active rows, with the rows leaving whose multiplier would fall below 0.
    private void Refit(bool[] isActive)
    {
        while (_active.Count > 0)
        {
            double[] wanted = LeastSquares();
            if (Array.TrueForAll(wanted, m => m > 0))
            {
                _multipliers = wanted;
                return;
            }

            double step = 1;
            for (int k = 0; k < wanted.Length; k++)
            {
                if (wanted[k] <= 0)
                {
                    step = Math.Min(step, _multipliers[k] / (_multipliers[k] - wanted[k]));
                }
            }

            step = double.IsFinite(step) ? step : 0;
            List<double> kept = [];
            for (int k = wanted.Length - 1; k >= 0; k--)
            {
                double moved = _multipliers[k] + (step * (wanted[k] - _multipliers[k]));
                if (wanted[k] <= 0 && moved <= 1e-14 * (1 + Math.Abs(wanted[k])))
                {
                    isActive[_active[k]] = false;
                    _active.RemoveAt(k);
                }
                else
                {
                    kept.Insert(0, moved);
                }
            }

            _multipliers = [.. kept];
        }
    }

    private double[] LeastSquares()
    {
        Matrix<double> columns = Matrix<double>.Build.Dense(_dimension, _active.Count, (r, c) => _rows[_active[c]][r]);
        return (-columns.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Solve(Vector<double>.Build.Dense(_target))).ToArray();
    }

    private double[] Residual()
    {
        double[] residual = [.. _target];
        for (int k = 0; k < _active.Count; k++)
        {
            Add(residual, _rows[_active[k]], _multipliers[k]);
        }

        return residual;
    }

    private static void Add(double[] sum, double[] row, double factor)
    {
        for (int k = 0; k < sum.Length; k++)
        {
            sum[k] += factor * row[k];
        }
    }
}

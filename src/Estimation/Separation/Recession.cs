namespace Bayes.Estimation.Separation;

/// <summary>How a likelihood can rise without end: a direction δ of the coefficients that moves as many rows as any, and the rows it moves.</summary>
/// <param name="Direction">δ, [p]; null where the data overlap and the maximum exists.</param>
/// <param name="IsMoved">For each different row, whether δ moves its predictor; the likelihood of the others has a maximum of its own.</param>
internal sealed record Recession(double[]? Direction, bool[] IsMoved)
{
    private const double Tolerance = 1e-8;

    /// <summary>Looks for the direction in all columns, or in some of them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Which columns may move; null for all.</param>
    /// <remarks>
    /// Rows held from both sides confine δ to the space orthogonal to them; the others bound it from one side. Rows that a found direction
    /// moves are set aside and the rest is asked again, until no direction is left; the directions are then added in falling sizes that
    /// keep every row moved (at most p rounds, since each lowers the rank of what is left).
    /// </remarks>
    public static Recession Of(DistinctRows rows, bool[]? columns = null)
    {
        int p = rows.Columns;
        RowSpace held = new(p);
        for (int c = 0; c < p && columns is not null; c++)
        {
            if (!columns[c])
            {
                double[] unit = new double[p];
                unit[c] = 1;
                held.Add(unit);
            }
        }

        for (int i = 0; i < rows.First.Length && !held.IsWhole; i++)
        {
            if (rows.Sides[i] == 0)
            {
                held.Add(rows.Row(i));
            }
        }

        bool[] moved = new bool[rows.First.Length];
        double[]? total = null;
        List<(int Row, double[] Vector)> free = held.IsWhole ? [] : Free(rows, held);
        while (free.Count > 0 && ConeProjection.Direction([.. free.Select(f => f.Vector)]) is { } direction)
        {
            total = total is null ? direction : Join(total, direction, rows, moved);
            int before = free.Count;
            foreach ((int row, double[] vector) in free)
            {
                moved[row] = RowSpace.Dot(vector, direction) > Tolerance;
            }

            free.RemoveAll(f => moved[f.Row]);
            if (free.Count == before)
            {
                break;
            }
        }

        return new Recession(Array.Exists(moved, m => m) ? total : null, moved);
    }

    // The one-sided rows, turned so that the likelihood lets them grow, without what the held rows take; those wholly held left out.
    private static List<(int Row, double[] Vector)> Free(DistinctRows rows, RowSpace held)
    {
        List<(int, double[])> free = [];
        for (int i = 0; i < rows.First.Length; i++)
        {
            if (rows.Sides[i] != 0)
            {
                double[] vector = rows.Row(i).ToArray();
                double length = RowSpace.Length(vector);
                double left = held.Remove(vector);
                if (left > Tolerance * length)
                {
                    RowSpace.Scale(vector, rows.Sides[i] / left);
                    free.Add((i, vector));
                }
            }
        }

        return free;
    }

    // total + ε·next, ε so small that no row moved before is moved back.
    private static double[] Join(double[] total, double[] next, DistinctRows rows, bool[] moved)
    {
        double factor = 1;
        for (int i = 0; i < moved.Length; i++)
        {
            if (moved[i])
            {
                double by = rows.Sides[i] * RowSpace.Dot(rows.Row(i), total);
                double back = -rows.Sides[i] * RowSpace.Dot(rows.Row(i), next);
                if (back > 0)
                {
                    factor = Math.Min(factor, 0.5 * by / back);
                }
            }
        }

        return [.. total.Zip(next, (a, b) => a + (factor * b))];
    }
}

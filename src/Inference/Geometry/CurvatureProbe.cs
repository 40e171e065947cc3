using Bayes.Models.Posterior.Transports;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>
/// The precision of coordinates at a point by differences of the gradient: of all of them, or of the population parameters only, with the
/// coupling of crossed factors from the information of the rows and the identity elsewhere, which the transport has seen to.
/// </summary>
internal static class CurvatureProbe
{
    // Relative to the scale that the data suggest for a parameter.
    private const double Step = 1e-4;

    /// <summary>Measures the precision at a point in the leading coordinates, of the others given; costs two gradients a coordinate.</summary>
    /// <param name="density">The density.</param>
    /// <param name="point">Where, [d].</param>
    /// <param name="scales">The scales that the data suggest for the leading parameters.</param>
    public static LaplacePrecision Measure(ILogDensity density, ReadOnlySpan<double> point, ReadOnlySpan<double> scales)
    {
        int n = scales.Length;
        double[][] columns = Columns(density, point, scales);
        double[] block = new double[n * n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                block[(a * n) + b] = block[(b * n) + a] = 0.5 * (columns[b][a] + columns[a][b]);
            }
        }

        return new LaplacePrecision { Dense = [.. Enumerable.Range(0, n)], Block = block, Columns = [] };
    }

    /// <summary>Measures the precision at a whitened point; costs two gradients a population parameter.</summary>
    public static LaplacePrecision Measure(
        GlmmInformation information, CouplingPlan plan, ILogDensity whitened, ReadOnlySpan<double> point, ReadOnlySpan<double> scales)
    {
        int population = information.Layout.PopulationCount;
        int[] dense = plan.Dense;
        int n = dense.Length;
        double[][] columns = Columns(whitened, point, scales);
        double[] block = new double[(long)n * n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = b < population
                    ? a < population ? 0.5 * (columns[b][dense[a]] + columns[a][dense[b]]) : columns[b][dense[a]]
                    : a == b ? 1 : 0;
                block[(a * n) + b] = value;
                block[(b * n) + a] = value;
            }
        }

        foreach (double[] column in columns)
        {
            foreach (int place in dense)
            {
                column[place] = 0;
            }
        }

        return Couple(information, plan, new LaplacePrecision { Dense = dense, Block = block, Columns = columns, Rest = plan.Rest(information) });
    }

    /// <summary>The first columns of the negative Hessian, one for each scale, by central differences of the gradient: [columns][d].</summary>
    private static double[][] Columns(ILogDensity density, ReadOnlySpan<double> point, ReadOnlySpan<double> scales)
    {
        double[][] columns = new double[scales.Length][];
        double[] trial = point.ToArray();
        double[] above = new double[trial.Length];
        double[] below = new double[trial.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            double h = Step * scales[k];
            trial[k] = point[k] + h;
            density.Evaluate(trial, above);
            trial[k] = point[k] - h;
            density.Evaluate(trial, below);
            trial[k] = point[k];
            columns[k] = new double[trial.Length];
            for (int i = 0; i < trial.Length; i++)
            {
                double value = (below[i] - above[i]) / (2 * h);
                columns[k][i] = double.IsFinite(value) ? value : 0;
            }
        }

        return columns;
    }

    private static LaplacePrecision Couple(GlmmInformation information, CouplingPlan plan, LaplacePrecision precision)
    {
        int n = precision.Dense.Length;
        int[] placeInBlock = new int[information.Layout.Dimension];
        Array.Fill(placeInBlock, -1);
        for (int i = 0; i < n; i++)
        {
            placeInBlock[precision.Dense[i]] = i;
        }

        List<(int Row, int Column, double Value)[]> sparse = [];
        int groups = information.Layout.Terms.Select(t => t.Group).Distinct().Count();
        for (int first = 0; first < groups; first++)
        {
            for (int second = 0; second < first; second++)
            {
                if (!plan.DenseGroups.Contains(first) && !plan.DenseGroups.Contains(second))
                {
                    continue;
                }

                IReadOnlyList<CouplingEntry> entries = information.Coupling(first, second);
                if (!plan.DenseGroups.Contains(first) || !plan.DenseGroups.Contains(second))
                {
                    sparse.Add([.. entries.Select(e => placeInBlock[e.First] is int a and >= 0 ? (e.Second, a, e.Value) : (e.First, placeInBlock[e.Second], e.Value))]);
                    continue;
                }

                foreach (CouplingEntry entry in entries)
                {
                    (int a, int b) = (placeInBlock[entry.First], placeInBlock[entry.Second]);
                    precision.Block[(a * n) + b] = entry.Value;
                    precision.Block[(b * n) + a] = entry.Value;
                }
            }
        }

        return sparse.Count == 0 ? precision : WithSparse(precision, sparse, information.Layout.Dimension);
    }

    /// <summary>Sorts the entries into rows; within a row they are in order of their column.</summary>
    private static LaplacePrecision WithSparse(LaplacePrecision precision, List<(int Row, int Column, double Value)[]> entries, int dimension)
    {
        int[] next = new int[dimension + 1];
        foreach ((int row, _, _) in entries.SelectMany(e => e))
        {
            next[row + 1]++;
        }

        int[] rows = [.. Enumerable.Range(0, dimension).Where(row => next[row + 1] > 0)];
        for (int row = 0; row < dimension; row++)
        {
            next[row + 1] += next[row];
        }

        int[] starts = [.. rows.Select(row => next[row]), next[dimension]];
        int[] columns = new int[next[dimension]];
        double[] values = new double[next[dimension]];
        foreach ((int row, int column, double value) in entries.SelectMany(e => e))
        {
            int place = next[row]++;
            columns[place] = column;
            values[place] = value;
        }

        for (int r = 0; r < rows.Length; r++)
        {
            int length = starts[r + 1] - starts[r];
            columns.AsSpan(starts[r], length).Sort(values.AsSpan(starts[r], length));
        }

        return new LaplacePrecision
        {
            Dense = precision.Dense,
            Block = precision.Block,
            Columns = precision.Columns,
            SparseRows = rows,
            SparseStarts = starts,
            SparseColumns = columns,
            SparseValues = values,
            Rest = precision.Rest,
        };
    }
}

using Bayes.Models.Design;
using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The score and the expected information of each row about its linear predictors.</summary>
internal static class RowInformation
{
    private const int BlockRows = 512;

    /// <summary>Computes both at a position; case weights multiply them, and a row where either is not finite gets zeros.</summary>
    /// <returns>The scores [K][rows], and the information [K(K + 1)/2][rows] in the order of <see cref="RowDerivatives.Second"/>.</returns>
    public static (double[][] Score, double[][] Information) At(BoundModel model, ReadOnlySpan<double> position)
    {
        ResponseDesign response = model.Design.Response;
        int n = response.Values.Length;
        int k = model.Family.Parameters.Count;
        int pairs = k * (k + 1) / 2;
        double[][] score = [.. Enumerable.Range(0, k).Select(_ => new double[n])];
        double[][] information = [.. Enumerable.Range(0, pairs).Select(_ => new double[n])];
        LogPosterior density = model.CreateDensity();
        double[] predictors = new double[k * BlockRows];
        double[] derivatives = new double[k * BlockRows];
        double[] block = new double[pairs * BlockRows];
        for (int start = 0; start < n; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, n - start);
            Span<double> eta = predictors.AsSpan(0, k * rows);
            density.Predict(position, start, rows, eta);
            ReadOnlySpan<double> trials = response.Trials is null ? default : response.Trials.AsSpan(start, rows);
            model.Family.LogLikelihood(new ResponseBlock(response.Values.AsSpan(start, rows), trials), eta, derivatives.AsSpan(0, k * rows));
            model.Family.ExpectedInformation(eta, trials, block.AsSpan(0, pairs * rows));
            for (int i = 0; i < rows; i++)
            {
                double weight = response.CaseWeights?[start + i] ?? 1;
                if (weight > 0 && AllFinite(derivatives, k, rows, i) && AllFinite(block, pairs, rows, i))
                {
                    Scatter(derivatives, rows, i, weight, score, start);
                    Scatter(block, rows, i, weight, information, start);
                }
            }
        }

        return (score, information);
    }

    private static bool AllFinite(double[] values, int count, int rows, int row)
    {
        for (int k = 0; k < count; k++)
        {
            if (!double.IsFinite(values[(k * rows) + row]))
            {
                return false;
            }
        }

        return true;
    }

    private static void Scatter(double[] values, int rows, int row, double weight, double[][] target, int start)
    {
        for (int k = 0; k < target.Length; k++)
        {
            target[k][start + row] = weight * values[(k * rows) + row];
        }
    }
}

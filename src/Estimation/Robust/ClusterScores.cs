using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Robust;

/// <summary>The gradients of the clusters' own log marginal likelihoods by ψ.</summary>
internal static class ClusterScores
{
    /// <summary>Computes them at the estimates.</summary>
    /// <param name="fit">A fit with one grouping factor or none.</param>
    /// <param name="clusters">The cluster of each row, from 0; each group lies in one.</param>
    /// <param name="count">The number of clusters.</param>
    /// <returns>[clusters][k].</returns>
    public static double[][] Of(MaximumLikelihoodFit fit, IReadOnlyList<int> clusters, int count)
    {
        BoundModel model = fit.Model;
        int n = model.Design.RowCount;
        int[] groups = model.Design.Groups.Count == 1 ? model.Design.Groups[0].Codes : [.. Enumerable.Range(0, n)];
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => groups[i])];
        double[] psi = [.. fit.Parameters];
        GroupRows rows = new(model, order);
        GroupEffects effects = new(model, 0, rows);
        double[] predictors = new double[rows.PredictorCount * n];
        double[] byRow = new double[predictors.Length];
        rows.Predict(psi, predictors);
        double[][] scores = [.. Enumerable.Range(0, count).Select(_ => new double[psi.Length])];
        int largest = groups.GroupBy(g => g).Max(g => g.Count());
        GroupIntegral integral = new(rows, effects, new TensorGrid(fit.Points, effects.Count), largest);
        double[] mode = new double[effects.Count];
        for (int start = 0, end; start < n; start = end)
        {
            end = start + 1;
            while (end < n && groups[order[end]] == groups[order[start]])
            {
                end++;
            }

            Array.Clear(mode);
            Array.Clear(integral.FactorGradient);
            int kind = model.Design.Groups.Count == 1 ? effects.KindOf(groups[order[start]]) : 0;
            effects.WriteFactor(psi, kind, integral.Factor);
            integral.Evaluate(predictors, start, end - start, mode, byRow);
            effects.PullBack(psi, kind, integral.FactorGradient, scores[clusters[order[start]]]);
        }

        AddCoefficients(model, order, byRow, clusters, scores);
        return scores;
    }

    private static void AddCoefficients(BoundModel model, int[] order, double[] byRow, IReadOnlyList<int> clusters, double[][] scores)
    {
        int n = order.Length;
        for (int k = 0; k < model.Family.Parameters.Count; k++)
        {
            string parameter = model.Family.Parameters[k].Name;
            int predictor = model.Layout.Predictors.ToList().FindIndex(p => p.Parameter == parameter);
            for (int place = 0; place < n; place++)
            {
                double slope = byRow[(k * n) + place];
                int row = order[place];
                double[] score = scores[clusters[row]];
                if (predictor < 0)
                {
                    score[model.Layout.Constants.First(c => c.Parameter.Name == parameter).Place] += slope;
                    continue;
                }

                PredictorSlots slots = model.Layout.Predictors[predictor];
                if (slots.Intercept >= 0)
                {
                    score[slots.Intercept] += slope;
                }

                for (int c = 0; c < slots.Count; c++)
                {
                    score[slots.Coefficients + c] += slope * model.Predictors[predictor].Columns[c][row];
                }
            }
        }
    }
}

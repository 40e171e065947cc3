using Bayes.Estimation.Glm;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Separation;

public sealed class RecessionTests
{
    private const int Predictors = 8;

    // Cover (1965): n points in general position with random labels are told apart by a plane in d dimensions, the intercept one of them,
    // with probability 2^(1 − n) Σ_{k < d} C(n − 1, k): ½ at n = 2d.
    [Theory]
    [InlineData(14, 0.8666)]
    [InlineData(18, 0.5)]
    [InlineData(24, 0.1050)]
    public void Random_labels_are_separated_as_often_as_Cover_counted(int rows, double probability)
    {
        const int Replicates = 400;
        int separated = 0;
        for (int r = 0; r < Replicates; r++)
        {
            BoundModel model = RandomLabels(rows, (ulong)r);
            var design = FixedDesign.Of(model);
            var distinct = DistinctRows.Of(design, model.Family);
            var recession = Recession.Of(distinct);
            if (recession.Direction is { } direction)
            {
                separated++;
                for (int i = 0; i < rows; i++)
                {
                    double along = distinct.Sides[i] * RowSpace.Dot(distinct.Row(i), direction);
                    Assert.True(recession.IsMoved[i] ? along > 0 : along > -1e-9, $"replicate {r}, row {i}: {along}");
                }
            }
            else
            {
                // The maximum exists, and scoring finds it.
                GlmFit fit = FisherScoring.Fit(design);
                Assert.True(fit.Converged, $"replicate {r}");
                Assert.InRange(fit.LargestPredictor, 0, 1e4);
            }
        }

        double spread = Math.Sqrt(probability * (1 - probability) / Replicates);
        Assert.InRange(separated / (double)Replicates, probability - (5.5 * spread), probability + (5.5 * spread));
    }

    private static BoundModel RandomLabels(int rows, ulong seed)
    {
        RandomStream random = new(seed, (ulong)rows);
        TableColumn[] columns = [.. Enumerable.Range(0, Predictors).Select(c => TableColumn.Numeric($"x{c}", Enumerable.Range(0, rows).Select(_ => random.NextNormal()).ToArray()))];
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.5 ? 1.0 : 0.0)];
        string formula = $"y ~ {string.Join(" + ", columns.Select(c => c.Name))}";
        return BoundModel.Bind(Model.Parse(formula, Family.Bernoulli()), Table.FromColumns([.. columns, TableColumn.Numeric("y", y)]));
    }
}

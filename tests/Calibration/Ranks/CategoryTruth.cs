using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Calibration.Ranks;

/// <summary>The truths of families of categories: thresholds or one predictor a category, and the linear predictors that they make.</summary>
/// <remarks>
/// Ordered categories: thresholds, slope, two standard deviations, correlation, effects. Categories in no order: intercept and slope of
/// each category after the first, a standard deviation for each, correlation, effects.
/// </remarks>
internal static class CategoryTruth
{
    public static double[] Draw(CalibrationDesign design, CategoryFamily family, RandomStream random)
    {
        double centre = design.Covariate.Average();
        List<double> quantities = [];
        if (family is OrdinalFamily)
        {
            double[] thresholds = [.. Enumerable.Range(1, family.Categories - 1).Select(_ => design.DensityOf("Intercept").Sample(random))];
            if (family.OrdersThresholds)
            {
                // Independent and cut to increasing order: the order statistics.
                Array.Sort(thresholds);
            }

            // The prior is that of the thresholds at the mean of x.
            double slope = design.DensityOf("b_x").Sample(random);
            quantities.AddRange(thresholds.Select(t => t + (slope * centre)));
            quantities.Add(slope);
        }
        else
        {
            foreach (DistributionalParameter category in family.Parameters)
            {
                double centred = design.DensityOf($"Intercept_{category.Name}").Sample(random);
                double slope = design.DensityOf($"b_{category.Name}_x").Sample(random);
                quantities.AddRange([centred - (slope * centre), slope]);
            }
        }

        (double[] deviations, double[] correlations) = design.Effects.DrawCovariances(design, random);
        return [.. quantities, .. deviations, .. correlations, .. design.Effects.DrawEffects(deviations, correlations, random)];
    }

    /// <summary>The linear predictors, [K × rows]; those after η are the numbers that give the thresholds.</summary>
    public static double[] LinearPredictors(CalibrationDesign design, CategoryFamily family, double[] quantities)
    {
        int rows = design.Covariate.Length;
        int parameters = family.Parameters.Count;
        ReadOnlySpan<double> first = quantities.AsSpan(quantities.Length - (2 * design.Groups), design.Groups);
        ReadOnlySpan<double> second = quantities.AsSpan(quantities.Length - design.Groups);
        double[] predictors = new double[parameters * rows];
        for (int i = 0; i < rows; i++)
        {
            double x = design.Covariate[i];
            int g = design.GroupOfRow[i];
            if (family is not OrdinalFamily)
            {
                predictors[i] = quantities[0] + (quantities[1] * x) + first[g];
                predictors[rows + i] = quantities[2] + (quantities[3] * x) + second[g];
                continue;
            }

            predictors[i] = (quantities[parameters - 1] * x) + first[g] + (second[g] * x);
            for (int k = 1; k < parameters; k++)
            {
                predictors[(k * rows) + i] = k == 1 || !family.OrdersThresholds ? quantities[k - 1] : Math.Log(quantities[k - 1] - quantities[k - 2]);
            }
        }

        return predictors;
    }
}

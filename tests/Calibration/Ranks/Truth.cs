using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Calibration.Ranks;

/// <summary>Parameters drawn from the prior, and the responses they give.</summary>
/// <remarks>
/// Written apart from the library's density on purpose: priors through <c>Prior.Sample</c>, correlations by their beta distribution,
/// linear predictors by their definition, responses through <c>Family.Simulate</c>.
/// </remarks>
internal sealed class Truth
{
    private Truth(double[] quantities, double[] responses)
    {
        Quantities = quantities;
        Responses = responses;
    }

    /// <summary>The true values in the order of the model's quantities: coefficients, sds, correlations, constants of the family, group effects.</summary>
    public double[] Quantities { get; }

    public double[] Responses { get; }

    public static Truth Draw(CalibrationDesign design, RandomStream random)
    {
        if (design.Family is CategoryFamily family)
        {
            return Respond(design, CategoryTruth.Draw(design, family, random), random);
        }

        // "Intercept" is the intercept of the centred design: the predictor at the mean of x.
        double centredIntercept = design.DensityOf("Intercept").Sample(random);
        double slope = design.DensityOf("b_x").Sample(random);
        double intercept = centredIntercept - (slope * design.Covariate.Average());
        (double[] deviations, double[] correlations) = design.Effects.DrawCovariances(design, random);
        List<double> quantities = [intercept, slope, .. deviations, .. correlations];
        foreach (DistributionalParameter constant in design.Family.Parameters.Skip(1))
        {
            // A prior that reaches below a parameter's range, as that of ν below 1, is cut off there.
            double value;
            do
            {
                value = design.DensityOf(constant.Name).Sample(random);
            }
            while (!double.IsFinite(Links.Forward(constant.Link, value)));
            quantities.Add(value);
        }

        return Respond(design, [.. quantities, .. design.Effects.DrawEffects(deviations, correlations, random)], random);
    }

    private static Truth Respond(CalibrationDesign design, double[] all, RandomStream random)
    {
        double[] predictors = LinearPredictors(design, all);
        int rows = design.Covariate.Length;
        double[] responses = new double[rows];
        double[] row = new double[design.Family.Parameters.Count];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < row.Length; k++)
            {
                row[k] = predictors[(k * rows) + i];
            }

            responses[i] = design.Family.Simulate(random, row, design.Trials[i]);
        }

        return new Truth(all, responses);
    }

    /// <summary>The log likelihood of responses given quantities, up to a constant: a test quantity that sees all parameters and the data at once.</summary>
    public static double LogLikelihood(CalibrationDesign design, double[] responses, double[] quantities)
    {
        double[] predictors = LinearPredictors(design, quantities);
        ResponseBlock block = new(responses, design.Family.Notation.HasTrials ? design.Trials : default(ReadOnlySpan<double>));
        return design.Family.LogLikelihood(block, predictors, new double[predictors.Length]);
    }

    /// <summary>The linear predictors, [K × rows].</summary>
    private static double[] LinearPredictors(CalibrationDesign design, double[] quantities)
    {
        if (design.Family is CategoryFamily family)
        {
            return CategoryTruth.LinearPredictors(design, family, quantities);
        }

        int rows = design.Covariate.Length;
        EffectDesign effects = design.Effects;
        int first = quantities.Length - (effects.Effects * effects.Groups);
        int constants = design.Family.Parameters.Count - 1;
        double[] predictors = new double[design.Family.Parameters.Count * rows];
        for (int i = 0; i < rows; i++)
        {
            double x = design.Covariate[i];
            int g = design.GroupOfRow[i];
            predictors[i] = quantities[0] + (quantities[1] * x);
            for (int c = 0; c < effects.Effects; c++)
            {
                predictors[i] += effects.Weight(c, i, x) * quantities[first + (c * effects.Groups) + g];
            }

            for (int k = 1; k <= constants; k++)
            {
                predictors[(k * rows) + i] = Links.Forward(design.Family.Parameters[k].Link, quantities[first - 1 - constants + k]);
            }
        }

        return predictors;
    }
}

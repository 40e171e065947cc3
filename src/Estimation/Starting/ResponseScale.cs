using Bayes.Models.Conditional;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Starting;

/// <summary>Units for ψ in which its entries are of order 1, so that predictors a million apart in scale are no problem.</summary>
internal static class ResponseScale
{
    /// <summary>The standard deviation of the response, as the mean's predictor sees it.</summary>
    public static double Deviation(BoundModel model)
    {
        double[] y = Array.ConvertAll(model.Design.Response.Values, model.Family.OnPredictorScale);
        double mean = y.Average();
        double sd = Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, y.Length - 1));
        return sd > 0 ? sd : 1;
    }

    /// <summary>
    /// The unit of each entry of ψ: that of its predictor (the response's standard deviation for an identity link, else 1), divided by the
    /// column's standard deviation for a coefficient and by its root mean square for a row of Λ.
    /// </summary>
    public static double[] Units(BoundModel model)
    {
        double[] units = new double[model.Layout.PopulationCount];
        Array.Fill(units, 1);
        for (int k = 0; k < model.Layout.Predictors.Count; k++)
        {
            PredictorSlots slots = model.Layout.Predictors[k];
            double unit = PredictorUnit(model, slots.Parameter);
            if (slots.Intercept >= 0)
            {
                units[slots.Intercept] = unit;
            }

            for (int c = 0; c < slots.Count; c++)
            {
                units[slots.Coefficients + c] = unit / RootMeanSquare(model.Predictors[k].Columns[c]);
            }
        }

        foreach (TermSlots term in model.Layout.Covariances)
        {
            RandomEffectTerm effects = model.Design.Groups[term.Group].Terms[term.Term];
            for (int r = 0; r < term.Effects; r++)
            {
                RandomEffectColumn effect = effects.Effects[r];
                double unit = PredictorUnit(model, model.Design.Predictors[effect.Predictor].Parameter)
                    / (effect.Column.Values is double[] z ? RootMeanSquare(z) : 1);
                if (!MarginalCovariance.IsFree(term))
                {
                    // One deviation of several effects is counted in the unit of the first.
                    units[term.LogSdOf(r)] = r == 0 || term.DeviationCount > 1 ? unit : units[term.LogSd];
                    continue;
                }

                for (int c = 0; c <= r; c++)
                {
                    if (Marginal.MarginalParameters.FactorPlace(term, r, c) is int place && place >= 0)
                    {
                        units[place] = unit;
                    }
                }
            }
        }

        return units;
    }

    private static double PredictorUnit(BoundModel model, string parameter) =>
        model.Family.Parameters.First(p => p.Name == parameter).Link == Link.Identity ? Deviation(model) : 1;

    private static double RootMeanSquare(double[] column)
    {
        double largest = column.Max(Math.Abs);
        return largest > 0 ? largest * Math.Sqrt(column.Average(v => v / largest * (v / largest))) : 1;
    }
}

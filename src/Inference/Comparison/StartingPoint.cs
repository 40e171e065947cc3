using Bayes.Estimation.Marginal;
using Bayes.Models.Conditional;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>Where the search for the mode of a marginal posterior begins, and the size of a unit there.</summary>
internal static class StartingPoint
{
    // A maximum-likelihood fit may lie on the boundary, where the unconstrained parameters are infinite.
    private const double SmallestSd = 0.1;
    private const double LargestPartialCorrelation = 0.9;
    private const double LargestScaledCoefficient = 5;

    /// <summary>The unconstrained population parameters of ψ, drawn in from any boundary; zeros with standard deviations of a half without ψ.</summary>
    public static double[] Of(BoundModel model, IReadOnlyList<double>? parameters)
    {
        ParameterLayout layout = model.Layout;
        double[] position = new double[layout.PopulationCount];
        double[] scales = Scales(model);
        bool given = parameters is not null && parameters.All(double.IsFinite);
        if (given)
        {
            for (int k = 0; k < position.Length; k++)
            {
                double limit = LargestScaledCoefficient * scales[k];
                position[k] = Math.Clamp(parameters![k], -limit, limit);
            }
        }

        if (given && layout.Predictors.Any(p => p.Intercept >= 0))
        {
            // An intercept may lie far from 0, as in a Gaussian model.
            foreach (PredictorSlots slots in layout.Predictors.Where(p => p.Intercept >= 0))
            {
                position[slots.Intercept] = parameters![slots.Intercept];
            }
        }

        double link = LinkScale(model);
        foreach (TermSlots term in layout.Covariances)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                WriteStructured(model, term, given ? parameters : null, link, position);
                continue;
            }

            double[] factor = new double[term.Effects * term.Effects];
            if (given)
            {
                MarginalParameters.WriteFactor(term, [.. parameters!], factor);
            }

            for (int r = 0; r < term.Effects; r++)
            {
                double unit = EffectScale(model, term, r) * link;
                double square = 0;
                for (int c = 0; c <= r; c++)
                {
                    square += factor[(r * term.Effects) + c] * factor[(r * term.Effects) + c];
                }

                double sd = given ? Math.Max(Math.Sqrt(square), SmallestSd * unit) : 0.5 * unit;
                position[term.LogSd + r] = Math.Log(sd);
            }

            if (term.IsCorrelated)
            {
                Span<double> partial = position.AsSpan(term.Correlation, term.Effects * (term.Effects - 1) / 2);
                partial.Clear();
                if (given && Enumerable.Range(0, term.Effects).All(r => factor[(r * term.Effects) + r] != 0))
                {
                    double[] read = [.. position];
                    CovarianceFactor.Read(term, factor, read);
                    for (int c = 0; c < partial.Length; c++)
                    {
                        double y = read[term.Correlation + c];
                        partial[c] = double.IsFinite(y) ? Math.Clamp(y, -Math.Atanh(LargestPartialCorrelation), Math.Atanh(LargestPartialCorrelation)) : 0;
                    }
                }
            }
        }

        return position;
    }

    private static void WriteStructured(BoundModel model, TermSlots term, IReadOnlyList<double>? parameters, double link, double[] position)
    {
        for (int r = 0; r < term.DeviationCount; r++)
        {
            double unit = EffectScale(model, term, r) * link;
            double sd = parameters is null ? 0.5 * unit : Math.Max(Math.Abs(parameters[term.LogSd + r]), SmallestSd * unit);
            position[term.LogSd + r] = Math.Log(sd);
        }

        if (term.HasOneCorrelation)
        {
            double y = parameters is null ? 0 : Math.Atanh(Math.Sin(parameters[term.Correlation]));
            position[term.Correlation] = Math.Clamp(y, -Math.Atanh(LargestPartialCorrelation), Math.Atanh(LargestPartialCorrelation));
        }
    }

    /// <summary>A coefficient that moves the predictor by about one unit of its link over one standard deviation of its column; 1 for all others.</summary>
    public static double[] Scales(BoundModel model)
    {
        double[] scales = new double[model.Layout.PopulationCount];
        Array.Fill(scales, 1);
        double link = LinkScale(model);
        for (int p = 0; p < model.Layout.Predictors.Count; p++)
        {
            PredictorSlots slots = model.Layout.Predictors[p];
            double unit = slots.Parameter == "mu" ? link : 1;
            if (slots.Intercept >= 0)
            {
                scales[slots.Intercept] = unit;
            }

            for (int c = 0; c < slots.Count; c++)
            {
                scales[slots.Coefficients + c] = unit / Spread(model.Design.Predictors[p].Columns[c].Values);
            }
        }

        return scales;
    }

    private static double EffectScale(BoundModel model, TermSlots term, int effect) =>
        1 / Spread(model.Design.Groups[term.Group].Terms[term.Term].Effects[effect].Column.Values);

    private static double LinkScale(BoundModel model) => model.Family.Link == Link.Identity ? Spread(model.Design.Response.Values) : 1;

    private static double Spread(double[]? values)
    {
        if (values is null)
        {
            return 1;
        }

        double mean = values.Average();
        double sd = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return sd > 0 ? sd : Math.Max(Math.Abs(mean), 1e-300);
    }
}

using Bayes.Models.Families;

namespace Bayes.Models.Priors;

/// <summary>A rule that gives a parameter its prior from the scales of the data.</summary>
internal interface IPriorPreset
{
    /// <summary>The prior of correlation matrices; null when the preset knows none.</summary>
    LkjPrior? Correlation { get; }

    /// <summary>The joint prior of the standard deviations of a term; null when each has one of its own.</summary>
    DecovPrior? Covariance => null;

    /// <summary>The prior that a family gives one of its constants under this preset; null when the preset has a rule for it.</summary>
    /// <param name="constant">The constant.</param>
    Prior? Own(DistributionalParameter constant) => constant.DefaultPrior;

    /// <summary>The prior of a parameter.</summary>
    /// <param name="parameterClass">Its class.</param>
    /// <param name="parameter">The distributional parameter it belongs to.</param>
    /// <param name="column">Its column; null for the constant.</param>
    Prior For(PriorClass parameterClass, string parameter, double[]? column);
}

/// <summary>The project's defaults: weakly informative, scaled to the data.</summary>
internal sealed class DefaultPreset(DataScale scale) : IPriorPreset
{
    public LkjPrior? Correlation { get; } = new(2);

    public Prior For(PriorClass parameterClass, string parameter, double[]? column)
    {
        bool isMean = parameter == ParameterNames.Mean;
        double spread = isMean ? scale.ResponseSpread : 1;
        return parameterClass switch
        {
            PriorClass.Coefficient => new NormalPrior(0, 2.5 * (isMean ? scale.CoefficientSpread : 1) / DataScale.Spread(column)),
            PriorClass.Intercept => new NormalPrior(isMean ? scale.DefaultInterceptCentre() : 0, 2.5 * spread),
            PriorClass.StandardDeviation => new HalfPrior(new StudentTPrior(3, 0, spread / DataScale.Spread(column))),
            _ => new HalfPrior(new StudentTPrior(3, 0, scale.ResponseSpread)),
        };
    }
}

/// <summary>The defaults of brms (R/priors.R, def_scale_prior).</summary>
internal sealed class BrmsPreset(DataScale scale) : IPriorPreset
{
    public Prior? Own(DistributionalParameter constant) => constant.BrmsPrior;

    public LkjPrior? Correlation { get; } = new(1);

    public Prior For(PriorClass parameterClass, string parameter, double[]? column)
    {
        bool isMean = parameter == ParameterNames.Mean;
        double spread = isMean || parameterClass == PriorClass.FamilyParameter ? scale.BrmsScale() : 2.5;
        return parameterClass switch
        {
            PriorClass.Coefficient => new FlatPrior(),
            PriorClass.Intercept => new StudentTPrior(3, isMean ? scale.BrmsInterceptCentre() : 0, spread),
            _ => new HalfPrior(new StudentTPrior(3, 0, spread)),
        };
    }
}

/// <summary>The defaults of rstanarm's stan_glmer (R/stan_glm.fit.R, R/data_block.R).</summary>
/// <remarks>
/// s_y is the standard deviation of a Gaussian response, else 1, and the intercept is centred at the mean of a Gaussian response, its
/// offset not taken off. With the probit link rstanarm multiplies the scales of coefficients and intercept by dnorm(0)/dlogis(0).
/// </remarks>
internal sealed class RstanarmPreset(DataScale scale) : IPriorPreset
{
    private const double SmallestScale = 1e-12;

    public LkjPrior? Correlation { get; } = new(1);

    public DecovPrior? Covariance { get; } = new();

    // Its auxiliary parameters are positive and all have one rule; others it does not know.
    public Prior? Own(DistributionalParameter constant) => constant.Link == Link.Log ? null : constant.DefaultPrior;

    public Prior For(PriorClass parameterClass, string parameter, double[]? column)
    {
        bool isMean = parameter == ParameterNames.Mean;
        double spread = isMean ? scale.ResponseSpread * scale.RstanarmLinkFactor : 1;
        return parameterClass switch
        {
            PriorClass.Coefficient => new NormalPrior(0, Math.Max(SmallestScale, 2.5 * spread / DataScale.Spread(column))),
            PriorClass.Intercept => new NormalPrior(isMean ? scale.ResponseCentre : 0, 2.5 * spread),
            _ => new ExponentialPrior(1 / (parameter == ResponseFit.ResidualDeviation ? scale.ResponseSpread : 1)),
        };
    }
}

/// <summary>The defaults of bambi (bambi/priors/scaler.py).</summary>
/// <remarks>
/// Standard deviations of data divide by n. The intercept is that of centred columns, and its scale takes up what the coefficients with
/// default priors (<paramref name="columns"/>) could add at the columns' means. A group intercept's standard deviation has that scale too.
/// </remarks>
internal sealed class BambiPreset(DataScale scale, IReadOnlyList<double[]> columns) : IPriorPreset
{
    public LkjPrior? Correlation => null;

    // Positive parameters have the rules below; degrees of freedom and probabilities are as in the defaults, gamma(2, 0.1) and beta(1, 1).
    public Prior? Own(DistributionalParameter constant) => constant.Link == Link.Log ? null : constant.DefaultPrior;

    public Prior For(PriorClass parameterClass, string parameter, double[]? column)
    {
        bool isMean = parameter == ParameterNames.Mean;
        return parameterClass switch
        {
            PriorClass.Coefficient => new NormalPrior(0, SlopeScale(column, isMean)),
            PriorClass.Intercept => new NormalPrior(isMean ? scale.ResponseCentre : 0, InterceptScale(isMean)),
            PriorClass.StandardDeviation => new HalfPrior(new NormalPrior(0, column is null ? InterceptScale(isMean) : SlopeScale(column, isMean))),
            _ => parameter switch
            {
                ResponseFit.ResidualDeviation => new HalfPrior(new StudentTPrior(4, 0, scale.PopulationResponseSpread)),
                _ => new HalfPrior(new StudentTPrior(1, 0, 1)),
            },
        };
    }

    private double SlopeScale(double[]? column, bool isMean) => 2.5 * (isMean ? scale.PopulationResponseSpread : 1) / DataScale.PopulationSpread(column);

    private double InterceptScale(bool isMean)
    {
        double intercept = 2.5 * (isMean ? scale.PopulationResponseSpread : 1);
        double squares = intercept * intercept;
        foreach (double[] column in isMean ? columns : [])
        {
            double shift = SlopeScale(column, isMean) * column.Average();
            squares += shift * shift;
        }

        return Math.Sqrt(squares);
    }
}

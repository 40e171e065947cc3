namespace Bayes.Models.Priors;

/// <summary>A rule that gives a parameter its prior from the scales of the data.</summary>
internal interface IPriorPreset
{
    /// <summary>The prior of correlation matrices.</summary>
    LkjPrior Correlation { get; }

    /// <summary>The prior of a parameter.</summary>
    /// <param name="parameterClass">Its class.</param>
    /// <param name="parameter">The distributional parameter it belongs to.</param>
    /// <param name="column">Its column; null for the constant.</param>
    Prior For(PriorClass parameterClass, string parameter, double[]? column);
}

/// <summary>The project's defaults: weakly informative, scaled to the data.</summary>
internal sealed class DefaultPreset(DataScale scale) : IPriorPreset
{
    public LkjPrior Correlation { get; } = new(2);

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
    public LkjPrior Correlation { get; } = new(1);

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

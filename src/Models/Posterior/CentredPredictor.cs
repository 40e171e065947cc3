using Bayes.Models.Design;

namespace Bayes.Models.Posterior;

/// <summary>The columns of a predictor, centred at their means where there is an intercept, or thresholds, to take the means up.</summary>
/// <remarks>
/// Centring makes the intercept nearly independent of the coefficients; its prior is that of the centred design, as in brms. Immutable; safe for
/// concurrent use.
/// </remarks>
internal sealed class CentredPredictor
{
    private readonly Lazy<double[][]> _columns;

    public CentredPredictor(PredictorDesign design)
    {
        Design = design;
        Means = [.. design.Columns.Select(c => design.HasIntercept || design.HasThresholds ? Mean(c.Values!) : 0)];
        _columns = new Lazy<double[][]>(() => [.. design.Columns.Select((c, k) => Means[k] == 0 ? c.Values! : Array.ConvertAll(c.Values!, v => v - Means[k]))]);
    }

    public PredictorDesign Design { get; }

    /// <summary>The means taken out of the columns; zeros where there is neither intercept nor thresholds.</summary>
    public double[] Means { get; }

    /// <summary>The columns centred, [coefficients][rows]: copies, made when they are first asked for. Sampling has no need of them.</summary>
    public double[][] Columns => _columns.Value;

    private static double Mean(double[] values)
    {
        double first = values.Average();

        // A second pass takes out the rounding error of the first.
        return first + values.Average(v => v - first);
    }
}

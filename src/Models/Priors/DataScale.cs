using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models.Priors;

/// <summary>What the default priors need to know of the data: centre and spread of the response on the link scale, spreads of columns.</summary>
internal sealed class DataScale
{
    private readonly double[] _response;
    private readonly double[]? _trials;
    private readonly double[] _offset;
    private readonly Link _link;

    public DataScale(DesignedModel design, Family family)
    {
        _response = Array.ConvertAll(design.Response.Values, family.OnPredictorScale);
        _trials = design.Response.Trials;
        _offset = design.Predictors[0].Offset ?? new double[_response.Length];
        _link = family.Link;
        bool isIdentity = _link == Link.Identity;
        ResponseSpread = isIdentity ? StandardDeviation(_response) : 1;
        PopulationResponseSpread = isIdentity ? PopulationStandardDeviation(_response) : 1;
        ResponseCentre = isIdentity ? _response.Average() : 0;
    }

    /// <summary>s_y: the standard deviation of the response for identity links, else 1.</summary>
    public double ResponseSpread { get; }

    /// <summary>The same with n in the denominator, as in bambi.</summary>
    public double PopulationResponseSpread { get; }

    /// <summary>The mean of the response for identity links, else 0: the centre of the intercept in rstanarm and bambi.</summary>
    public double ResponseCentre { get; }

    /// <summary>What rstanarm multiplies the scales of coefficients and intercept by: φ(0) over the logistic density at 0 for the probit link.</summary>
    public double RstanarmLinkFactor => _link == Link.Probit ? 4 * 0.39894228040143267794 : 1;

    /// <summary>The default scale of coefficients before division by sd(x); a probit predictor is 1.7 times shorter than a logit one.</summary>
    public double CoefficientSpread => _link == Link.Probit ? ResponseSpread / 1.7 : ResponseSpread;

    /// <summary>The default centre of the intercept: mean(y − offset) for identity, log(Σ max(y, ½/n) / Σ exp(offset)) for log, else 0.</summary>
    public double DefaultInterceptCentre()
    {
        int n = _response.Length;
        switch (_link)
        {
            case Link.Identity:
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    sum += _response[i] - _offset[i];
                }

                return sum / n;
            case Link.Log:
                double counts = 0;
                double exposure = 0;
                for (int i = 0; i < n; i++)
                {
                    counts += Math.Max(_response[i], 0.5 / n);
                    exposure += Math.Exp(_offset[i]);
                }

                return Math.Log(counts / exposure);
            default:
                return 0;
        }
    }

    /// <summary>Where the response lies on the link scale, offsets taken off; shares of successes are kept away from 0 and 1 by half a trial.</summary>
    public double ResponseLevel()
    {
        if (_link is Link.Identity or Link.Log)
        {
            return DefaultInterceptCentre();
        }

        double trials = _trials?.Sum() ?? _response.Length;
        return Links.Forward(_link, (_response.Sum() + 0.5) / (trials + 1)) - _offset.Average();
    }

    /// <summary>brms' scale: max(2.5, round(mad(g(y)), 1)) for identity and log links, else 2.5.</summary>
    public double BrmsScale()
    {
        if (_link is not (Link.Identity or Link.Log))
        {
            return 2.5;
        }

        double[] y = BrmsResponse();
        double median = Median(y);
        double mad = 1.4826 * Median(Array.ConvertAll(y, v => Math.Abs(v - median)));
        double rounded = RoundToTenths(mad);
        return double.IsFinite(rounded) ? Math.Max(2.5, rounded) : 2.5;
    }

    /// <summary>brms' centre of the intercept: round(median(g(y)), 1) − mean(offset) for identity and log links, else 0.</summary>
    public double BrmsInterceptCentre()
    {
        if (_link is not (Link.Identity or Link.Log))
        {
            return 0;
        }

        double centre = RoundToTenths(Median(BrmsResponse()));
        return (double.IsFinite(centre) ? centre : 0) - _offset.Average();
    }

    /// <summary>The standard deviation of a column, n − 1 in the denominator; 1 for the constant column and for a constant one.</summary>
    public static double Spread(double[]? column)
    {
        double sd = column is null ? 0 : StandardDeviation(column);
        return sd > 0 ? sd : 1;
    }

    /// <summary>The column to which a standard deviation of a term belongs, for its scale; null, a constant, for one deviation of several indicators.</summary>
    /// <remarks>Of the indicators of a factor's levels every row has one, so that a deviation that all share is that of an effect, as an intercept's is.</remarks>
    public static double[]? EffectColumn(RandomEffectTerm term, int deviation)
    {
        double[]? column = term.Effects[deviation].Column.Values;
        bool isShared = term.Covariance.IsHomogeneous() && term.Effects.Count > 1;
        return isShared && term.Effects.All(e => e.Column.Values is null || Array.TrueForAll(e.Column.Values, v => v is 0 or 1)) ? null : column;
    }

    /// <summary>The standard deviation of a column, n in the denominator; 1 for the constant column and for a constant one.</summary>
    public static double PopulationSpread(double[]? column)
    {
        double sd = column is null ? 0 : PopulationStandardDeviation(column);
        return sd > 0 ? sd : 1;
    }

    /// <summary>R's round(x, 1) since version 4.0.0: the nearer of the two neighbouring tenths in double arithmetic, the even one at a tie.</summary>
    internal static double RoundToTenths(double value)
    {
        double below = Math.Floor(value * 10) / 10;
        double above = Math.Ceiling(value * 10) / 10;
        double down = value - below;
        double up = above - value;
        return down < up || (down == up && Math.Floor(value * 10) % 2 == 0) ? below : above;
    }

    // Zero counts become 0.1, as in brms.
    private double[] BrmsResponse() =>
        _link == Link.Log ? Array.ConvertAll(_response, y => Math.Log(y == 0 ? y + 0.1 : y)) : _response;

    private static double StandardDeviation(double[] values)
    {
        double mean = values.Average();
        double squares = values.Sum(v => (v - mean) * (v - mean));
        return values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : 0;
    }

    private static double PopulationStandardDeviation(double[] values) =>
        StandardDeviation(values) * Math.Sqrt((values.Length - 1.0) / values.Length);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }
}

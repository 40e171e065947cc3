using Bayes.Estimation.Marginal;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Starting;

/// <summary>A place to start from.</summary>
/// <param name="Name">In words.</param>
/// <param name="Parameters">ψ.</param>
internal sealed record StartingPoint(string Name, double[] Parameters);

/// <summary>Starting values of ψ: pooled coefficients, and group effects of a few sizes.</summary>
/// <remarks>
/// A group effect of standard deviation s shrinks the pooled coefficients of a logit by about √(1 + 0.346 s²), of a probit by √(1 + s²)
/// (Zeger, Liang and Albert 1988), and raises a mean with log link by s²/2; starts undo that. With residual variance, the effects take a
/// share of it.
/// </remarks>
internal sealed class StartingValues
{
    private readonly BoundModel _model;
    private readonly double[] _units;
    private readonly PooledFit _pooled;

    public StartingValues(BoundModel model, double[] units)
    {
        _model = model;
        _units = units;
        _pooled = new PooledFit(model);
    }

    /// <summary>The start of those tried with the highest likelihood.</summary>
    public StartingPoint Best(IMarginalLikelihood likelihood, out int evaluations)
    {
        double[] gradient = new double[_units.Length];
        StartingPoint best = Medium;
        evaluations = 0;
        if (_model.Layout.Terms.Count == 0)
        {
            return best with { Name = "coefficients without group effects" };
        }

        double highest = double.NegativeInfinity;
        foreach (double size in new[] { 0.25, 0.5, 1.0, 2.0 })
        {
            double[] candidate = Parameters(size);
            double height = likelihood.Evaluate(candidate, gradient);
            evaluations++;
            if (height > highest)
            {
                highest = height;
                best = new StartingPoint("pooled coefficients, best of four sizes of the group effects", candidate);
            }
        }

        return best;
    }

    /// <summary>The variances of the coefficients that the columns alone allow, in the first places of ψ.</summary>
    public double[] NullVariances => _pooled.NullVariances;

    /// <summary>Small group effects.</summary>
    public StartingPoint Small => new("small group effects", Parameters(0.1));

    /// <summary>Group effects of size 1.</summary>
    public StartingPoint Medium => new("group effects of size 1", Parameters(1));

    /// <summary>Large group effects.</summary>
    public StartingPoint Large => new("large group effects", Parameters(4));

    /// <summary>A first guess of the covariance of ψ in its units, [k × k].</summary>
    public double[] Covariance(double[] start)
    {
        int k = _units.Length;
        int count = _pooled.Coefficients.Length;
        double[] covariance = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < count && i < count; j++)
            {
                covariance[(i * k) + j] = _pooled.Covariance[(i * count) + j] / (_units[i] * _units[j]);
            }

            if (i >= count || !(covariance[(i * k) + i] > 0) || !double.IsFinite(covariance[(i * k) + i]))
            {
                covariance.AsSpan(i * k, k).Clear();
                double size = Math.Max(0.3, Math.Abs(start[i]) / _units[i]);
                covariance[(i * k) + i] = size * size / 10;
            }
        }

        return covariance;
    }

    private double[] Parameters(double size)
    {
        double[] psi = new double[_units.Length];
        _pooled.Coefficients.CopyTo(psi, 0);
        Link link = _model.Family.Link;
        double total = size * Math.Sqrt(Math.Max(1, _model.Layout.Terms.Count));
        double stretch = link switch
        {
            Link.Logit => Math.Sqrt(1 + (0.346 * total * total)),
            Link.Probit => Math.Sqrt(1 + (total * total)),
            Link.Cloglog => Math.Sqrt(1 + (0.6 * total * total)),
            _ => 1,
        };
        PredictorSlots mean = _model.Layout.Predictors[0];
        for (int i = 0; i < mean.Count; i++)
        {
            psi[mean.Coefficients + i] *= stretch;
        }

        if (mean.Intercept >= 0)
        {
            psi[mean.Intercept] = (psi[mean.Intercept] * stretch) - (link == Link.Log ? 0.5 * total * total : 0);
        }

        double share = link == Link.Identity ? ShareOfResidual(psi, total) : 1;
        foreach (int place in MarginalParameters.DeviationPlaces(_model.Layout))
        {
            psi[place] = size * share * _units[place];
        }

        return psi;
    }

    // Effects and residuals of total variance σ² in the ratio size² : 1.
    private double ShareOfResidual(double[] psi, double size)
    {
        double share = 1;
        foreach ((DistributionalParameter parameter, int place) in _model.Layout.Constants)
        {
            if (parameter.Name == "sigma")
            {
                double sigma = Math.Exp(psi[place]);
                psi[place] -= 0.5 * Math.Log(1 + (size * size));
                share = sigma / (ResponseScale.Deviation(_model) * Math.Sqrt(1 + (size * size)));
            }
        }

        return share;
    }
}

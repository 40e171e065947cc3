using Bayes.Estimation.Marginal;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation;

/// <summary>Estimates and their covariance on the scale on which people read them, from ψ by the delta method.</summary>
internal sealed class ReportingScale
{
    private readonly BoundModel _model;
    private readonly MarginalParameters _parameters;
    private readonly IReadOnlyList<Quantity> _quantities;

    public ReportingScale(BoundModel model, MarginalParameters parameters)
    {
        _model = model;
        _parameters = parameters;
        _quantities = parameters.Quantities;
    }

    public int Count => _quantities.Count;

    public IReadOnlyList<Quantity> Quantities => _quantities;

    public double[] Values(ReadOnlySpan<double> psi)
    {
        double[] values = new double[Count];
        _parameters.WriteQuantities(psi, values);
        return values;
    }

    /// <summary>∂ quantities/∂ψ at the free entries, [quantities × free]: central differences with a step of a thousandth of a standard error, a billionth off at most.</summary>
    public double[] Jacobian(double[] psi, int[] free, double[] spread)
    {
        double[] jacobian = new double[Count * free.Length];
        double[] moved = [.. psi];
        for (int i = 0; i < free.Length; i++)
        {
            double step = 1e-3 * spread[i];
            moved[free[i]] = psi[free[i]] + step;
            double[] above = Values(moved);
            moved[free[i]] = psi[free[i]] - step;
            double[] below = Values(moved);
            moved[free[i]] = psi[free[i]];
            for (int v = 0; v < Count; v++)
            {
                jacobian[(v * free.Length) + i] = (above[v] - below[v]) / (2 * step);
            }
        }

        return jacobian;
    }

    /// <summary>Which quantities lie at the edge of their range, where there is no standard error: standard deviations of 0, correlations of ±1 or without meaning.</summary>
    public bool[] AtBoundary(double[] values)
    {
        bool[] boundary = new bool[Count];
        for (int v = 0; v < Count; v++)
        {
            boundary[v] = _quantities[v].Kind switch
            {
                QuantityKind.StandardDeviation => values[v] == 0,
                QuantityKind.Correlation => !(values[v] > _quantities[v].LowestCorrelation + 1e-9 && values[v] < 1 - 1e-9),
                _ => false,
            };
        }

        return boundary;
    }

    /// <summary>J V Jᵀ, with NaN for the quantities that have no standard error.</summary>
    public double[] Covariance(double[] jacobian, double[] covariance, int free, bool[] without)
    {
        double[] result = new double[Count * Count];
        double[] row = new double[free];
        for (int v = 0; v < Count; v++)
        {
            for (int j = 0; j < free; j++)
            {
                row[j] = 0;
                for (int i = 0; i < free; i++)
                {
                    row[j] += jacobian[(v * free) + i] * covariance[(i * free) + j];
                }
            }

            for (int w = 0; w < Count; w++)
            {
                double sum = 0;
                for (int j = 0; j < free; j++)
                {
                    sum += row[j] * jacobian[(w * free) + j];
                }

                result[(v * Count) + w] = without[v] || without[w] ? double.NaN : sum;
            }
        }

        return result;
    }

    /// <summary>Estimates with Wald intervals: on the log scale for standard deviations, on Fisher's z scale for correlations, on its link scale for a family parameter.</summary>
    public IReadOnlyList<Estimate> Estimates(double[] values, double[] covariance, double level)
    {
        double width = NormalDistribution.Quantile(0.5 + (0.5 * level));
        Estimate[] estimates = new Estimate[Count];
        for (int v = 0; v < Count; v++)
        {
            double variance = covariance[(v * Count) + v];
            double se = variance >= 0 ? Math.Sqrt(variance) : double.NaN;
            estimates[v] = new Estimate { Quantity = _quantities[v], Value = values[v], StandardError = se };
            if (double.IsFinite(se))
            {
                (double lower, double upper) = Wald(_quantities[v], values[v], width * se);
                estimates[v] = estimates[v] with { Intervals = [new ConfidenceInterval(level, lower, upper, "wald")] };
            }
        }

        return estimates;
    }

    private (double Lower, double Upper) Wald(Quantity quantity, double value, double width)
    {
        switch (quantity.Kind)
        {
            case QuantityKind.StandardDeviation:
                double ratio = Math.Exp(width / value);
                return (value / ratio, value * ratio);
            case QuantityKind.Correlation when quantity.LowestCorrelation > -1:
                // The same scale between the ends of the range of this correlation.
                double half = 0.5 * (1 - quantity.LowestCorrelation);
                double middle = 1 - half;
                double share = (value - middle) / half;
                double far = width / (half * (1 - (share * share)));
                return (middle + (half * Math.Tanh(Math.Atanh(share) - far)), middle + (half * Math.Tanh(Math.Atanh(share) + far)));
            case QuantityKind.Correlation:
                double z = Math.Atanh(value);
                double reach = width / (1 - (value * value));
                return (Math.Tanh(z - reach), Math.Tanh(z + reach));
            case QuantityKind.FamilyParameter:
                Link link = _model.Family.Parameters.First(p => p.Name == quantity.Parameter).Link;
                double place = Links.Forward(link, value);
                double step = 1e-5;
                double slope = (Links.Inverse(link, place + step) - Links.Inverse(link, place - step)) / (2 * step);
                return (Links.Inverse(link, place - (width / slope)), Links.Inverse(link, place + (width / slope)));
            default:
                return (value - width, value + width);
        }
    }
}

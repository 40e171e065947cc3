using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>Parameters known by their estimates and the covariance of these: functions of them by the delta method.</summary>
internal sealed class LikelihoodParameters : FittedParameters
{
    // In standard errors; a thousandth leaves a relative error of a millionth of a smooth function's derivative.
    private const double Step = 1e-3;

    // Of a coefficient that has moved the predictors to where nothing happens any more: another unit or so.
    private const double Further = 0.05;

    // By so much the results move that a coefficient without an estimate has a part in: of a standard error, of the result, and at least.
    private const double LeastShare = 0.01;
    private const double LeastMove = 1e-6;
    private const double Noise = 1e-12;
    private const double LargestCorrelation = 1 - 1e-9;

    private readonly double[] _values;
    private readonly double[] _errors;

    public LikelihoodParameters(MaximumLikelihoodFit fit, double level, string? source)
        : base(fit.Model, level)
    {
        Fit = fit;
        Description = Describe.Model(fit.Model, source);
        _values = [.. fit.Estimates.Select(e => Usable(e.Quantity, e.Value))];
        _errors = [.. fit.Estimates.Select((_, v) => fit.Covariance[(v * fit.Estimates.Count) + v] is var variance and > 0 ? Math.Sqrt(variance) : 0)];
    }

    public MaximumLikelihoodFit Fit { get; }

    public override bool IsPosterior => false;

    public override ModelDescription Description { get; }

    public override string Method => LikelihoodSummary.MethodOf(Fit);

    public override Evaluated Evaluate(int count, Action<ParameterPoint, double[]> function, long cost = 0, Func<int, bool>? isResponse = null)
    {
        double[] centre = At(count, function, _values);
        int p = _values.Length;
        double[] jacobian = new double[count * p];
        Parallel.For(0, p, j =>
        {
            if (_errors[j] == 0)
            {
                return;
            }

            Quantity quantity = Fit.Estimates[j].Quantity;
            double step = Step * _errors[j];
            if (quantity.Kind is QuantityKind.StandardDeviation or QuantityKind.FamilyParameter && _values[j] > 0)
            {
                step = Math.Min(step, 0.1 * _values[j]);
            }

            double[] above = At(count, function, Moved(j, step));
            double[] below = At(count, function, Moved(j, -step));
            for (int k = 0; k < count; k++)
            {
                jacobian[(k * p) + j] = (above[k] - below[k]) / (2 * step);
            }
        });
        double[] covariance = Covariance(jacobian, count);
        RemoveRunaways(centre, covariance, function, isResponse);
        return new EvaluatedEstimate(centre, covariance, Level);
    }

    // What depends on a coefficient that grows without end depends on where the search gave up. The mean of the response has nearly reached its
    // limit there, and stays; but how near is not known, unless a step further out moves it by far less than its standard error.
    private void RemoveRunaways(double[] values, double[] covariance, Action<ParameterPoint, double[]> function, Func<int, bool>? isResponse)
    {
        int count = values.Length;
        bool[] moves = new bool[count];
        foreach (int j in Enumerable.Range(0, _values.Length).Where(j => !Fit.Estimates[j].Exists))
        {
            double[] further = At(count, function, Moved(j, Further * _values[j]));
            for (int k = 0; k < count; k++)
            {
                double seen = isResponse?.Invoke(k) == true
                    ? LeastShare * Math.Sqrt(Math.Max(covariance[(k * count) + k], 0))
                    : LeastMove * Math.Abs(values[k]);
                moves[k] |= !(Math.Abs(further[k] - values[k]) <= seen + Noise);
            }
        }

        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < count && moves[k]; i++)
            {
                covariance[(k * count) + i] = double.NaN;
                covariance[(i * count) + k] = double.NaN;
            }

            values[k] = moves[k] && isResponse?.Invoke(k) != true ? double.NaN : values[k];
        }
    }

    private double[] At(int count, Action<ParameterPoint, double[]> function, double[] values)
    {
        double[] position = new double[Model.Layout.Dimension];
        Model.Quantities.Read(values, position);
        double[] result = new double[count];
        function(new ParameterPoint(values, position, -1), result);
        return result;
    }

    private double[] Moved(int place, double by)
    {
        double[] values = [.. _values];
        values[place] += by;
        return values;
    }

    // Estimates at the edge of their range have no standard error, and count as known; so do, until they are removed, those that do not exist.
    private double[] Covariance(double[] jacobian, int count)
    {
        int p = _values.Length;
        double[] result = new double[count * count];
        for (int a = 0; a < count; a++)
        {
            for (int i = 0; i < p; i++)
            {
                double left = jacobian[(a * p) + i];
                for (int j = 0; j < p && left != 0; j++)
                {
                    double covariance = Fit.Covariance[(i * p) + j];
                    if (!double.IsNaN(covariance))
                    {
                        for (int b = 0; b < count; b++)
                        {
                            result[(a * count) + b] += left * covariance * jacobian[(b * p) + j];
                        }
                    }
                }
            }
        }

        return result;
    }

    // The correlation with an effect of standard deviation 0 is not a number, and adds nothing.
    private static double Usable(Quantity quantity, double value) => quantity.Kind != QuantityKind.Correlation ? value
        : double.IsNaN(value) ? 0
        : Math.Clamp(value, -LargestCorrelation, LargestCorrelation);
}

/// <summary>Results at the estimate, with their covariance.</summary>
/// <param name="values">[m].</param>
/// <param name="covariance">[m × m].</param>
/// <param name="level">The level of intervals.</param>
internal sealed class EvaluatedEstimate(double[] values, double[] covariance, double level) : Evaluated
{
    public override int Count => values.Length;

    public IReadOnlyList<double> Covariance => covariance;

    public double Value(int index) => values[index];

    public double Error(int index) => Math.Sqrt(Math.Max(covariance[(index * Count) + index], 0)) is var error and > 0 ? error : double.NaN;

    public override EffectEstimate Estimate(int index, Func<double, double>? transform = null)
    {
        double width = NormalDistribution.Quantile(0.5 + (0.5 * level)) * Error(index);
        transform ??= x => x;
        double step = 1e-4 * Error(index);
        double slope = (transform(values[index] + step) - transform(values[index] - step)) / (2 * step);
        return new EffectEstimate
        {
            Value = transform(values[index]),
            Median = transform(values[index]),
            Error = slope * Error(index),
            Lower = transform(values[index] - width),
            Upper = transform(values[index] + width),
        };
    }

    public override IReadOnlyList<EffectNumber> Sign(int index)
    {
        double z = values[index] / Error(index);
        return [new EffectNumber("z", "z", z), new EffectNumber("p", "p", 2 * NormalDistribution.Cdf(-Math.Abs(z)))];
    }
}

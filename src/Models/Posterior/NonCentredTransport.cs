using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Posterior;

/// <summary>
/// The non-centred map: group effects are standard normal before they are scaled by their standard deviations and correlations;
/// population parameters are shifted and scaled by fixed numbers taken from the data.
/// </summary>
/// <remarks>
/// b_j = diag(sd) L z_j; β = location + scale·z; log sd = log(prior scale) + z. Exact for any location and scale. Cost O(J·q²).
/// Not thread safe: it owns scratch memory.
/// </remarks>
public sealed class NonCentredTransport : ITransport
{
    private readonly ParameterLayout _layout;
    private readonly TermSlots[] _terms;
    private readonly double[] _location;
    private readonly double[] _scale;
    private readonly double _logScale;
    private readonly double[] _sd;
    private readonly double[] _factor;
    private readonly double[] _factorGradient;

    internal NonCentredTransport(BoundModel model)
    {
        _layout = model.Layout;
        _terms = [.. _layout.Covariances];
        (_location, _scale) = Standardise(model);
        _logScale = _scale.Sum(Math.Log);
        int q = _terms.Length == 0 ? 0 : _terms.Max(t => t.Effects);
        _sd = new double[q];
        _factor = new double[q * q];
        _factorGradient = new double[q * q];
    }

    /// <inheritdoc/>
    public int Dimension => _layout.Dimension;

    /// <summary>The scales of the population parameters that the data suggest, [<see cref="ParameterLayout.PopulationCount"/>].</summary>
    public ReadOnlySpan<double> PopulationScale => _scale;

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        for (int i = 0; i < _location.Length; i++)
        {
            parameters[i] = _location[i] + (_scale[i] * whitened[i]);
        }

        double logDeterminant = _logScale;
        foreach (TermSlots term in _terms)
        {
            int q = term.Effects;
            double logSd = Load(term, parameters);
            logDeterminant += term.Levels * logSd;
            for (int j = 0; j < term.Levels; j++)
            {
                int first = term.GroupEffects + (j * q);
                for (int c = 0; c < q; c++)
                {
                    parameters[first + c] = _sd[c] * FactorRow(term, c, whitened.Slice(first, q));
                }
            }
        }

        return logDeterminant;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        for (int i = 0; i < _location.Length; i++)
        {
            whitened[i] = (parameters[i] - _location[i]) / _scale[i];
        }

        foreach (TermSlots term in _terms)
        {
            int q = term.Effects;
            Load(term, parameters);
            for (int j = 0; j < term.Levels; j++)
            {
                int first = term.GroupEffects + (j * q);
                for (int c = 0; c < q; c++)
                {
                    double value = parameters[first + c] / _sd[c];
                    if (term.IsCorrelated)
                    {
                        for (int d = 0; d < c; d++)
                        {
                            value -= _factor[(c * q) + d] * whitened[first + d];
                        }

                        value /= _factor[(c * q) + c];
                    }

                    whitened[first + c] = value;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        gradient[.._layout.PopulationCount].CopyTo(whitenedGradient);
        foreach (TermSlots term in _terms)
        {
            int q = term.Effects;
            Load(term, parameters);
            _factorGradient.AsSpan(0, q * q).Clear();
            for (int j = 0; j < term.Levels; j++)
            {
                int first = term.GroupEffects + (j * q);
                if (!term.IsCorrelated)
                {
                    for (int c = 0; c < q; c++)
                    {
                        whitenedGradient[first + c] = _sd[c] * gradient[first + c];
                        whitenedGradient[term.LogSdOf(c)] += gradient[first + c] * parameters[first + c];
                    }

                    continue;
                }

                whitenedGradient.Slice(first, q).Clear();
                for (int c = 0; c < q; c++)
                {
                    double scaled = _sd[c] * gradient[first + c];
                    whitenedGradient[term.LogSdOf(c)] += gradient[first + c] * parameters[first + c];
                    for (int d = 0; d <= c; d++)
                    {
                        whitenedGradient[first + d] += _factor[(c * q) + d] * scaled;
                        _factorGradient[(c * q) + d] += scaled * whitened[first + d];
                    }
                }
            }

            for (int c = 0; c < q; c++)
            {
                whitenedGradient[term.LogSdOf(c)] += term.Levels;
            }

            if (term.IsCorrelated)
            {
                TermCorrelation.PullBack(term, parameters, _factor, _factorGradient, term.Levels, whitenedGradient);
            }
        }

        for (int i = 0; i < _scale.Length; i++)
        {
            whitenedGradient[i] *= _scale[i];
        }
    }

    private double FactorRow(TermSlots term, int c, ReadOnlySpan<double> whitened)
    {
        if (!term.IsCorrelated)
        {
            return whitened[c];
        }

        double sum = 0;
        for (int d = 0; d <= c; d++)
        {
            sum += _factor[(c * term.Effects) + d] * whitened[d];
        }

        return sum;
    }

    /// <summary>Computes standard deviations and Cholesky factor of a term; returns Σ log sd + Σ log L_cc.</summary>
    private double Load(TermSlots term, ReadOnlySpan<double> parameters)
    {
        double log = 0;
        for (int c = 0; c < term.Effects; c++)
        {
            double logSd = parameters[term.LogSdOf(c)];
            _sd[c] = Math.Exp(logSd);
            log += logSd;
        }

        if (term.IsCorrelated)
        {
            TermCorrelation.Factor(term, parameters, _factor);
            log += TermCorrelation.LogDiagonal(term, parameters, _factor);
        }

        return log;
    }

    /// <summary>The threshold, or the logarithm of its distance from the one below, where all categories are equally likely.</summary>
    private static double Threshold(Family family, int k, int categories)
    {
        double at = Links.Forward(family.Link, k / (double)categories);
        return !family.OrdersThresholds ? 0 : k == 1 ? at : Math.Log(at - Links.Forward(family.Link, (k - 1) / (double)categories));
    }

    /// <summary>Fixed location and scale of the population parameters: where the data's scales say they are, not where the posterior is.</summary>
    private static (double[] Location, double[] Scale) Standardise(BoundModel model)
    {
        ParameterLayout layout = model.Layout;
        DataScale data = new(model.Design, model.Family);
        double[] location = new double[layout.PopulationCount];
        double[] scale = new double[layout.PopulationCount];
        Array.Fill(scale, 1);
        foreach ((PredictorSlots slots, CentredPredictor predictor) in layout.Predictors.Zip(model.Predictors))
        {
            bool isMean = slots.Parameter == ParameterNames.Mean;
            double spread = isMean ? data.ResponseSpread : 1;
            if (slots.Intercept >= 0)
            {
                location[slots.Intercept] = isMean ? data.DefaultInterceptCentre() : 0;
                scale[slots.Intercept] = spread;
            }

            for (int k = 0; k < slots.Count; k++)
            {
                scale[slots.Coefficients + k] = spread / DataScale.Spread(predictor.Design.Columns[k].Values);
            }
        }

        foreach ((DistributionalParameter parameter, int place) in layout.Constants)
        {
            if (parameter.IsThreshold)
            {
                location[place] = Threshold(model.Family, place - layout.Thresholds.Start.Value + 1, layout.Thresholds.End.Value - layout.Thresholds.Start.Value + 1);
                continue;
            }

            // A positive constant starts where its prior is; a flat prior leaves the spread of the response.
            Prior? prior = model.PriorByName[parameter.Name].Density;
            double typical = prior is { IsProper: true } ? prior.TypicalScale : data.ResponseSpread;
            location[place] = parameter.Link switch
            {
                Link.Log => Math.Log(typical),
                Link.Logm1 => Math.Log(Math.Max(1, typical - 1)),
                _ => 0,
            };
        }

        foreach (TermSlots slots in layout.Covariances)
        {
            RandomEffectTerm term = model.Design.Groups[slots.Group].Terms[slots.Term];
            for (int c = 0; c < slots.DeviationCount; c++)
            {
                location[slots.LogSd + c] = Math.Log(data.ResponseSpread / DataScale.Spread(DataScale.EffectColumn(term, c)));
            }
        }

        return (location, scale);
    }
}

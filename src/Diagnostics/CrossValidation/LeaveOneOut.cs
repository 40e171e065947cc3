using Bayes.Draws;
using Bayes.Numerics;

namespace Bayes.Diagnostics.CrossValidation;

/// <summary>
/// Predictive densities of single observations from the draws of a posterior that has seen them: leave-one-out by Pareto smoothed
/// importance sampling, and WAIC.
/// </summary>
/// <remarks>
/// <para>
/// Vehtari, Gelman and Gabry (2017), Statistics and Computing 27; weights and k-hat by Vehtari et al. (2024), JMLR 25. The relative
/// efficiency is that of exp(log likelihood) on split chains. With L the log likelihood of an observation and w its smoothed weights,
/// elpd = log Σ w e^L, its Monte Carlo variance is log(1 + Σ w²(e^L − e^elpd)²/(r e^{2 elpd})), and the effective size r/Σ w².
/// </para>
/// <para>Owns scratch memory: one thread at a time. Cost: one sort of the draws and one autocovariance sequence.</para>
/// </remarks>
public sealed class LeaveOneOut
{
    private readonly int _chains;
    private readonly int _draws;
    private readonly ParetoSmoother _smoother;
    private readonly double[] _ratios;
    private readonly double[] _likelihood;

    /// <summary>Reserves memory.</summary>
    /// <param name="chains">M, the number of chains.</param>
    /// <param name="draws">N, the draws of each.</param>
    public LeaveOneOut(int chains, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        (_chains, _draws) = (chains, draws);
        _smoother = new ParetoSmoother(chains * draws);
        _ratios = new double[chains * draws];
        _likelihood = new double[chains * draws];
    }

    /// <summary>The smoothed weights of the observation last evaluated, summing to 1, [S].</summary>
    public ReadOnlySpan<double> Weights => _smoother.Weights;

    /// <summary>Leaves one observation out.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="logLikelihood">Its log likelihood in each draw, chain after chain, [S]; −∞ where it is impossible.</param>
    /// <returns>Its predictive density and how far it can be trusted.</returns>
    /// <exception cref="ArgumentException">A log likelihood is NaN or +∞.</exception>
    public PointwiseLoo Evaluate(string label, ReadOnlySpan<double> logLikelihood)
    {
        double highest = Check(label, logLikelihood);
        for (int s = 0; s < _ratios.Length; s++)
        {
            _ratios[s] = -logLikelihood[s];
            _likelihood[s] = Math.Exp(logLikelihood[s] - highest);
        }

        if (logLikelihood.Contains(double.NegativeInfinity))
        {
            // Some draws call the observation impossible: the draws without it would too, and no weight makes up for that.
            return new PointwiseLoo { Label = label, Elpd = double.NegativeInfinity, ElpdMcse = double.NaN, P = double.PositiveInfinity, ParetoK = double.PositiveInfinity, EffectiveSampleSize = 0, RelativeEfficiency = 1 };
        }

        DiagnosticValue size = EffectiveSampleSize.Mean(Chains(_likelihood));
        double relative = size.IsDefined ? size.Value / _ratios.Length : 1;
        double shape = _smoother.Smooth(_ratios, relative);
        double density = 0, squares = 0;
        for (int s = 0; s < _ratios.Length; s++)
        {
            density += _smoother.Weights[s] * _likelihood[s];
            squares += _smoother.Weights[s] * _smoother.Weights[s];
        }

        double spread = 0;
        for (int s = 0; s < _ratios.Length; s++)
        {
            double part = _smoother.Weights[s] * (_likelihood[s] - density);
            spread += part * part;
        }

        double elpd = Math.Log(density) + highest;
        return new PointwiseLoo
        {
            Label = label,
            Elpd = elpd,
            ElpdMcse = Math.Sqrt(SpecialFunctions.Log1P(spread / (relative * density * density))),
            P = LogMean(highest) - elpd,
            ParetoK = shape,
            EffectiveSampleSize = relative / squares,
            RelativeEfficiency = relative,
        };
    }

    /// <summary>One observation's part of WAIC: the log predictive density less the variance of its log likelihood.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="logLikelihood">Its log likelihood in each draw, [S].</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">A log likelihood is NaN or +∞.</exception>
    public PointwiseWaic EvaluateWaic(string label, ReadOnlySpan<double> logLikelihood)
    {
        double highest = Check(label, logLikelihood);
        for (int s = 0; s < _likelihood.Length; s++)
        {
            _likelihood[s] = Math.Exp(logLikelihood[s] - highest);
        }

        double variance = CentredChains.Variance(logLikelihood);
        return double.IsNaN(variance)
            ? new PointwiseWaic(label, double.NegativeInfinity, double.PositiveInfinity)
            : new PointwiseWaic(label, LogMean(highest) - variance, variance);
    }

    /// <summary>The predictive density of an observation from draws that have not seen it.</summary>
    /// <param name="label">Its name.</param>
    /// <param name="logLikelihood">Its log likelihood in each draw, [S].</param>
    /// <param name="before">The estimate by importance sampling that it replaces.</param>
    /// <returns>The estimate, with the k-hat of the one before.</returns>
    public PointwiseLoo EvaluateRefit(string label, ReadOnlySpan<double> logLikelihood, PointwiseLoo before)
    {
        ArgumentNullException.ThrowIfNull(before);
        double highest = Check(label, logLikelihood);
        for (int s = 0; s < _likelihood.Length; s++)
        {
            _likelihood[s] = Math.Exp(logLikelihood[s] - highest);
        }

        double elpd = LogMean(highest);
        ParameterDraws chains = Chains(_likelihood);
        DiagnosticValue error = MonteCarloError.Mean(chains);
        DiagnosticValue size = EffectiveSampleSize.Mean(chains);
        double mean = VectorKernels.Sum(_likelihood) / _likelihood.Length;
        return before with
        {
            Label = label,
            Elpd = elpd,
            P = before.P + before.Elpd - elpd,
            ElpdMcse = error.IsDefined ? error.Value / mean : 0,
            EffectiveSampleSize = size.IsDefined ? size.Value : _likelihood.Length,
            RelativeEfficiency = size.IsDefined ? size.Value / _likelihood.Length : 1,
            Refitted = true,
        };
    }

    private double LogMean(double highest) => Math.Log(VectorKernels.Sum(_likelihood) / _likelihood.Length) + highest;

    private ParameterDraws Chains(double[] pooled) =>
        new("", [.. Enumerable.Range(0, _chains).Select(m => new ReadOnlyMemory<double>(pooled, m * _draws, _draws))]);

    private double Check(string label, ReadOnlySpan<double> logLikelihood)
    {
        if (logLikelihood.Length != _ratios.Length)
        {
            throw new ArgumentException($"There are {_ratios.Length} draws and {logLikelihood.Length} log likelihoods.", nameof(logLikelihood));
        }

        double highest = double.NegativeInfinity;
        foreach (double value in logLikelihood)
        {
            if (double.IsNaN(value) || double.IsPositiveInfinity(value))
            {
                throw new ArgumentException($"A log likelihood of '{label}' is {(double.IsNaN(value) ? "NaN" : "+∞")}. Look at the draws and the data of that row.", nameof(logLikelihood));
            }

            highest = Math.Max(highest, value);
        }

        return double.IsNegativeInfinity(highest) ? 0 : highest;
    }
}

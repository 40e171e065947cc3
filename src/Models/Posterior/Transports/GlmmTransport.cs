using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Posterior.Transports;

/// <summary>
/// Group effects given the population parameters as the data have them: shifted and scaled, group by group, to the conditional mean and
/// precision that follow from the prior covariance Σ(θ) and a quadratic approximation of the likelihood.
/// </summary>
/// <remarks>
/// <para>
/// For group j, P_j(θ) = Σ(θ)⁻¹ + Z_jᵀW_jZ_j and b_j = P_j⁻¹c_j(β) + R_j z_j with R_jR_jᵀ = P_j⁻¹. The weights W and the linear terms c are
/// those of one fixed position, Σ and β those of the point itself, so z is nearly N(0, I) and nearly independent of all other parameters,
/// whether a group has much data or none: it is centring, chosen for each group and each θ. Exact for any W; W = 0 is the
/// non-centred form. Where the information comes with shapes (<see cref="GlmmInformation.WithShapes"/>), b_j follows mean, standard deviation
/// and skewness of its conditional posterior instead. Kleppe (2019), "Dynamically rescaled Hamiltonian Monte Carlo"; Papaspiliopoulos, Roberts and Sköld (2007).
/// </para>
/// <para>
/// Of the population parameters the standard deviations are changed, to be nearly normal even where the data allow 0, and those for which
/// <see cref="GlmmInformation.WithMarginals"/> has given a map. With several
/// crossed factors each is mapped by itself; nested ones are eliminated from the finest to the coarsest (<see cref="NestedTransport"/>), which makes
/// the z of all of them independent of each other at every θ. Not thread safe: it owns scratch memory. No call allocates. Cost O(J·(q³ + q·p)) for each factor.
/// </para>
/// </remarks>
public sealed class GlmmTransport : ITransport
{
    private readonly IGroupEffectsMap[] _factors;
    private readonly int _populationCount;
    private readonly int[] _logSds;
    private readonly double[] _logScales;
    private readonly (int Place, MarginalQuantiles Quantiles)[] _marginals;
    private readonly MarginalQuantiles?[] _ofLogSds;

    /// <summary>Makes the transport.</summary>
    /// <param name="information">The information of the rows at the position to use, shared by all chains.</param>
    public GlmmTransport(GlmmInformation information)
    {
        ArgumentNullException.ThrowIfNull(information);
        _factors = information.Nested is { } nested ? [NestedTransport.Of(nested)] : [.. information.Factors.SelectMany((f, g) => Maps(f, information.Shapes[g]))];
        _populationCount = information.Layout.PopulationCount;
        _logSds = [.. information.LogSds];
        _marginals = [.. Enumerable.Range(0, _populationCount).Where(i => information.Marginals[i] is not null).Select(i => (i, information.Marginals[i]!))];
        _ofLogSds = [.. _logSds.Select(place => information.Marginals[place])];
        _logScales = new double[_logSds.Length];
        for (int i = 0; i < _logSds.Length; i++)
        {
            _logScales[i] = information.Position[_logSds[i]];
        }

        Dimension = information.Layout.Dimension;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    // A shape is that of all groups; else each kind of groups with a covariance of its own has a map.
    private static IEnumerable<FactorTransport> Maps(FactorInformation factor, ConditionalShape? shape) =>
        shape is null ? factor.ByKind().Select(part => FactorTransport.Of(part, null)) : [FactorTransport.Of(factor, shape)];

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        whitened[.._populationCount].CopyTo(parameters);
        double logDeterminant = 0;
        foreach ((int place, MarginalQuantiles quantiles) in _marginals)
        {
            parameters[place] = quantiles.Value(whitened[place], out double slope, out _);
            logDeterminant += Math.Log(slope);
        }

        for (int i = 0; i < _logSds.Length; i++)
        {
            parameters[_logSds[i]] = _logScales[i] + DeviationMap.Log(parameters[_logSds[i]], out _, out double logSlope, out _);
            logDeterminant += logSlope;
        }

        foreach (IGroupEffectsMap factor in _factors)
        {
            logDeterminant += factor.ToParameters(whitened, parameters);
        }

        return logDeterminant;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        parameters[.._populationCount].CopyTo(whitened);
        for (int i = 0; i < _logSds.Length; i++)
        {
            whitened[_logSds[i]] = DeviationMap.Inverse(parameters[_logSds[i]] - _logScales[i]);
        }

        foreach ((int place, MarginalQuantiles quantiles) in _marginals)
        {
            whitened[place] = quantiles.Inverse(whitened[place]);
        }

        foreach (IGroupEffectsMap factor in _factors)
        {
            factor.ToWhitened(parameters, whitened);
        }
    }

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        gradient[.._populationCount].CopyTo(whitenedGradient);
        foreach (IGroupEffectsMap factor in _factors)
        {
            factor.PullBack(whitened, parameters, gradient, whitenedGradient);
        }

        // A standard deviation is mapped twice: its quantiles give the argument of the exponential one.
        for (int i = 0; i < _logSds.Length; i++)
        {
            int place = _logSds[i];
            double argument = _ofLogSds[i]?.Value(whitened[place], out _, out _) ?? whitened[place];
            DeviationMap.Log(argument, out double slope, out _, out double slopeOfLogSlope);
            whitenedGradient[place] = (whitenedGradient[place] * slope) + slopeOfLogSlope;
        }

        foreach ((int place, MarginalQuantiles quantiles) in _marginals)
        {
            quantiles.Value(whitened[place], out double slope, out double slopeOfLogSlope);
            whitenedGradient[place] = (whitenedGradient[place] * slope) + slopeOfLogSlope;
        }
    }
}

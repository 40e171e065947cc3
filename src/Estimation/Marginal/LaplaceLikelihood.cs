using Bayes.Models.Conditional;
using Bayes.Models.Posterior;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>Laplace's approximation of the log likelihood with the group effects integrated out, and its exact gradient.</summary>
/// <remarks>
/// <para>
/// ℓ(ψ) = h(ũ) − ½ log |H| at the mode ũ of the spherical effects, H = I + ΛᵀZᵀWZΛ with the observed information W of the rows, for every
/// link (lme4 takes the expected one, which differs for links that are not canonical). It is exact where <see cref="MarginalLikelihoods.IsExact"/> says so.
/// </para>
/// <para>
/// The gradient is that of the approximation itself, ũ moving with ψ, by implicit differentiation. With V_i the covariance of row i's
/// predictors, s_i = ½ℓ‴_i·V_i, λ = H⁻¹ΛᵀZᵀs and t_i = ℓ′_i + s_i − W_iZ_iΛλ: ∂ℓ/∂β = Σ x_i t_i and ∂ℓ/∂Λ is the lower triangle of
/// Σ_j [(Zᵀt)_j u_jᵀ + (Zᵀℓ′)_j λ_jᵀ] − ZᵀWZΛH⁻¹, summed over levels. It costs about two passes over the rows beyond the mode.
/// </para>
/// <para>Owns scratch memory: one thread at a time; an evaluation allocates nothing.</para>
/// </remarks>
public sealed class LaplaceLikelihood : IMarginalLikelihood
{
    private readonly GaussianLikelihood? _gaussian;
    private readonly ConditionalMode? _mode;
    private readonly CovarianceFactorGradient? _gradient;
    private readonly BlockMatrix _inverse;
    private readonly BlockMatrix _covariance;
    private readonly double[] _score;
    private readonly double[] _adjoint;
    private readonly double[] _move;

    /// <summary>Prepares the approximation for a model.</summary>
    /// <param name="model">The model; its priors play no part.</param>
    public LaplaceLikelihood(BoundModel model)
        : this(new ConditionalRows(model))
    {
    }

    /// <summary>Prepares the approximation for rows that are sorted already.</summary>
    /// <param name="rows">The rows.</param>
    public LaplaceLikelihood(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Parameters = new MarginalParameters(rows.Model);
        Method = MarginalLikelihoods.IsExact(rows.Model) ? EstimationMethod.MaximumLikelihood : EstimationMethod.Laplace;
        _gaussian = GaussianCrossProducts.Applies(rows.Model) ? new GaussianLikelihood(rows, new GaussianCrossProducts(rows)) : null;
        _mode = _gaussian is null ? new ConditionalMode(rows) : null;
        _gradient = _mode is null ? null : new CovarianceFactorGradient(_mode.Covariance);
        _inverse = new BlockMatrix(rows.Pattern);
        _covariance = new BlockMatrix(rows.Pattern);
        _score = new double[rows.Pattern.Dimension];
        _adjoint = new double[rows.Pattern.Dimension];
        _move = new double[rows.Pattern.Dimension];
    }

    /// <inheritdoc/>
    public MarginalParameters Parameters { get; }

    /// <inheritdoc/>
    public EstimationMethod Method { get; }

    /// <inheritdoc/>
    public int Points => 1;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        return _mode is null ? _gaussian!.Evaluate(parameters, gradient) : ByMode(_mode, parameters, gradient);
    }

    /// <inheritdoc/>
    public void WriteConditionalModes(Span<double> effects)
    {
        if (_gaussian is not null)
        {
            _gaussian.WriteEffects(effects);
        }
        else
        {
            _mode!.Covariance.WriteByTerm(_mode.Effects, effects);
        }
    }

    private double ByMode(ConditionalMode mode, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        double value = mode.Find(parameters);
        if (double.IsNaN(value))
        {
            gradient.Fill(double.NaN);
            return double.NaN;
        }

        CovarianceFactors factors = mode.Covariance;
        mode.Factor.InvertSelected(_inverse);
        factors.WriteCovariance(_inverse, _covariance);
        mode.Likelihood.WriteSensitivity(_covariance, _score);
        factors.ApplyTransposed(_score, _adjoint);
        mode.Factor.Solve(_adjoint);
        factors.Apply(_adjoint, _move);
        mode.Likelihood.WriteTotalDerivative(_move, _score, gradient);
        _gradient!.Clear();
        _gradient.AddOuter(_score, mode.Spherical);
        _gradient.AddOuter(mode.Score, _adjoint);
        _gradient.AddLogDeterminant(mode.Products, _inverse);
        _gradient.AddTo(gradient);
        return value - (0.5 * mode.Factor.LogDeterminant);
    }
}

using Bayes.Models.Conditional;
using Bayes.Models.Posterior;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>Laplace's approximation of the log likelihood with the group effects integrated out, and its exact gradient.</summary>
/// <remarks>
/// <para>
/// ℓ(ψ) = h(ũ) − ½ log |H| at the mode ũ of the spherical effects, H = I + ΛᵀZᵀWZΛ with the observed information W of the rows, for every
/// link (lme4 takes the expected one, which differs for links that are not canonical). It is exact for Gaussian responses.
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
    private readonly ConditionalMode _mode;
    private readonly BlockMatrix _inverse;
    private readonly BlockMatrix _covariance;
    private readonly double[] _score;
    private readonly double[] _adjoint;
    private readonly double[] _move;

    /// <summary>Prepares the approximation for a model.</summary>
    /// <param name="model">The model; its priors play no part.</param>
    public LaplaceLikelihood(BoundModel model)
        : this(new GroupedRows(model))
    {
    }

    /// <summary>Prepares the approximation for rows that are sorted already.</summary>
    /// <param name="rows">The rows.</param>
    public LaplaceLikelihood(GroupedRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Parameters = new MarginalParameters(rows.Model);
        _mode = new ConditionalMode(rows);
        _inverse = new BlockMatrix(rows.Pattern);
        _covariance = new BlockMatrix(rows.Pattern);
        _score = new double[rows.Pattern.Dimension];
        _adjoint = new double[rows.Pattern.Dimension];
        _move = new double[rows.Pattern.Dimension];
    }

    /// <inheritdoc/>
    public MarginalParameters Parameters { get; }

    /// <inheritdoc/>
    public EstimationMethod Method => EstimationMethod.Laplace;

    /// <inheritdoc/>
    public int Points => 1;

    /// <summary>The mode of the group effects at the last evaluation, with its factor.</summary>
    public ConditionalMode Mode => _mode;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        double value = _mode.Find(parameters);
        if (double.IsNaN(value))
        {
            gradient.Fill(double.NaN);
            return double.NaN;
        }

        CovarianceFactors factors = _mode.Covariance;
        _mode.Factor.InvertSelected(_inverse);
        factors.WriteCovariance(_inverse, _covariance);
        _mode.Likelihood.WriteSensitivity(_covariance, _score);
        factors.ApplyTransposed(_score, _adjoint);
        _mode.Factor.Solve(_adjoint);
        factors.Apply(_adjoint, _move);
        _mode.Likelihood.WriteTotalDerivative(_move, _score, gradient);
        factors.ClearGradient();
        factors.AddOuter(_score, _mode.Spherical);
        factors.AddOuter(_mode.Score, _adjoint);
        factors.AddLogDeterminant(_mode.Products, _inverse);
        factors.AddGradient(gradient);
        return value - (0.5 * _mode.Factor.LogDeterminant);
    }

    /// <inheritdoc/>
    public void WriteConditionalModes(Span<double> effects) => _mode.Covariance.WriteByTerm(_mode.Effects, effects);
}

using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>What integrating coefficients out adds to the log likelihood of a Gaussian model: −½ log |A|, A = XᵀV⁻¹X + D, and their conditional mean.</summary>
/// <remarks>
/// X holds the columns that are integrated out and D the precisions of their independent normal priors, 0 for flat ones; with D = 0 and all
/// columns it is what restricted maximum likelihood adds. With B = ΛᵀZᵀΩX/σ² and P = H⁻¹B: A = XᵀΩX/σ² − BᵀP + D and
/// ZᵀV⁻¹X = (ZᵀΩX − CΛP)/σ² = F. Then ∂/∂Λ of −½ log |A| is Σ_j F_jA⁻¹P_jᵀ, and because A − D scales with (σ, Λ)⁻², the derivative by
/// log σ is p − tr A⁻¹D less the inner product of that with Λ.
/// </remarks>
internal sealed class CoefficientInformation
{
    private readonly GaussianCrossProducts _data;
    private readonly CovarianceFactors _factors;
    private readonly BlockCholesky _cholesky;
    private readonly DenseCholesky _information;
    private readonly CoefficientPrior[] _priors;
    private readonly double[][] _solved;
    private readonly double[][] _crossed;
    private readonly double[][] _effects;
    private readonly double[] _weighted;
    private readonly double[] _mean;

    public CoefficientInformation(GaussianCrossProducts data, CovarianceFactors factors, BlockCholesky cholesky, IReadOnlyList<CoefficientPrior> priors)
    {
        _data = data;
        _factors = factors;
        _cholesky = cholesky;
        _priors = [.. priors];
        _information = new DenseCholesky(_priors.Length);
        _solved = Columns();
        _crossed = Columns();
        _effects = Columns();
        _weighted = new double[data.GroupResidual.Length];
        _mean = new double[_priors.Length];

        double[][] Columns() => [.. _priors.Select(_ => new double[data.GroupResidual.Length])];
    }

    /// <summary>The coefficients, by their places among the columns of the data.</summary>
    public ReadOnlySpan<CoefficientPrior> Priors => _priors;

    /// <summary>log |A|.</summary>
    public double LogDeterminant => _information.LogDeterminant;

    /// <summary>Factors A, once H is factored.</summary>
    /// <returns>Whether A is positive definite.</returns>
    public bool Factor(double precision)
    {
        int p = _priors.Length;
        for (int c = 0; c < p; c++)
        {
            double[] column = _data.GroupFixed[_priors[c].Column];
            for (int i = 0; i < column.Length; i++)
            {
                _weighted[i] = precision * column[i];
            }

            _factors.ApplyTransposed(_weighted, _solved[c]);
            _solved[c].CopyTo(_crossed[c], 0);
            _cholesky.Solve(_solved[c]);
        }

        for (int a = 0; a < p; a++)
        {
            int row = _priors[a].Column * _data.Coefficients.Count;
            for (int b = 0; b <= a; b++)
            {
                _information.Matrix[(a * p) + b] = (precision * _data.FixedFixed[row + _priors[b].Column]) - VectorKernels.Dot(_crossed[a], _solved[b]);
            }

            _information.Matrix[(a * p) + a] += _priors[a].Precision;
        }

        return _information.Factor();
    }

    /// <summary>The conditional mean of the coefficients less β₀, given the products of the residuals at β₀.</summary>
    /// <param name="precision">1/σ².</param>
    /// <param name="fixedResidual">XᵀΩr, by the columns of the data.</param>
    /// <param name="score">ΛᵀZᵀΩr/σ².</param>
    /// <returns>It, [coefficients integrated out]; valid until the next call.</returns>
    public Span<double> Mean(double precision, ReadOnlySpan<double> fixedResidual, ReadOnlySpan<double> score)
    {
        for (int c = 0; c < _mean.Length; c++)
        {
            CoefficientPrior prior = _priors[c];
            _mean[c] = (precision * fixedResidual[prior.Column]) - VectorKernels.Dot(_solved[c], score)
                + (prior.Precision * (prior.Mean - _data.Origin[prior.Column]));
        }

        _information.Solve(_mean);
        return _mean;
    }

    /// <summary>Turns standard normal numbers into deviations of covariance A⁻¹, in place.</summary>
    public void Colour(Span<double> normals) => _information.SolveTransposed(normals);

    /// <summary>Adds the gradient of −½ log |A| by Λ to the one gathered; returns that by log σ. <see cref="Factor"/> came before; it can be called once after it.</summary>
    public double AddGradient(double precision, BlockMatrix products, CovarianceFactorGradient gradient)
    {
        int p = _priors.Length;
        ReadOnlySpan<double> inverse = _information.Invert();
        for (int c = 0; c < p; c++)
        {
            // F, in the place of B.
            double[] column = _data.GroupFixed[_priors[c].Column];
            _factors.Apply(_solved[c], _effects[c]);
            products.Multiply(_effects[c], _crossed[c]);
            for (int i = 0; i < _weighted.Length; i++)
            {
                _crossed[c][i] = (precision * column[i]) - _crossed[c][i];
            }
        }

        double bySigma = p;
        for (int a = 0; a < p; a++)
        {
            Array.Clear(_weighted);
            for (int b = 0; b < p; b++)
            {
                VectorKernels.AddScaled(_weighted, _crossed[b], inverse[(a * p) + b]);
            }

            gradient.AddOuter(_weighted, _solved[a]);
            bySigma -= VectorKernels.Dot(_weighted, _effects[a]) + (inverse[(a * p) + a] * _priors[a].Precision);
        }

        return bySigma;
    }
}

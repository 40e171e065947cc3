using Bayes.Models.Conditional;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>What restricted maximum likelihood adds to the log likelihood of a Gaussian model: −½ log |A|, A = XᵀV⁻¹X.</summary>
/// <remarks>
/// With B = ΛᵀZᵀΩX/σ² and P = H⁻¹B: A = XᵀΩX/σ² − BᵀP and ZᵀV⁻¹X = (ZᵀΩX − CΛP)/σ² = F. Then ∂/∂Λ of −½ log |A| is Σ_j F_jA⁻¹P_jᵀ, and
/// because A scales with (σ, Λ)⁻², the derivative by log σ is p less the inner product of that with Λ.
/// </remarks>
internal sealed class RestrictedPart
{
    private readonly GaussianCrossProducts _data;
    private readonly CovarianceFactors _factors;
    private readonly CovarianceFactorGradient _gradient;
    private readonly BlockCholesky _cholesky;
    private readonly DenseCholesky _information;
    private readonly double[][] _solved;
    private readonly double[][] _crossed;
    private readonly double[][] _effects;
    private readonly double[] _weighted;

    public RestrictedPart(GaussianCrossProducts data, CovarianceFactors factors, CovarianceFactorGradient gradient, BlockCholesky cholesky)
    {
        _data = data;
        _factors = factors;
        _gradient = gradient;
        _cholesky = cholesky;
        int p = data.Coefficients.Count;
        _information = new DenseCholesky(p);
        _solved = Columns();
        _crossed = Columns();
        _effects = Columns();
        _weighted = new double[data.GroupResidual.Length];

        double[][] Columns() => [.. Enumerable.Range(0, p).Select(_ => new double[data.GroupResidual.Length])];
    }

    /// <summary>Adds the gradient by Λ to the one gathered; returns log |A| and the derivative of −½ log |A| by log σ.</summary>
    public double Add(double precision, BlockMatrix products, out double bySigma)
    {
        int p = _solved.Length;
        for (int c = 0; c < p; c++)
        {
            double[] column = _data.GroupFixed[c];
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
            for (int b = 0; b <= a; b++)
            {
                _information.Matrix[(a * p) + b] = (precision * _data.FixedFixed[(a * p) + b]) - VectorKernels.Dot(_crossed[a], _solved[b]);
            }
        }

        if (!_information.Factor())
        {
            bySigma = double.NaN;
            return double.NaN;
        }

        ReadOnlySpan<double> inverse = _information.Invert();
        for (int c = 0; c < p; c++)
        {
            // F, in the place of B.
            _factors.Apply(_solved[c], _effects[c]);
            products.Multiply(_effects[c], _crossed[c]);
            for (int i = 0; i < _weighted.Length; i++)
            {
                _crossed[c][i] = (precision * _data.GroupFixed[c][i]) - _crossed[c][i];
            }
        }

        bySigma = p;
        for (int a = 0; a < p; a++)
        {
            Array.Clear(_weighted);
            for (int b = 0; b < p; b++)
            {
                VectorKernels.AddScaled(_weighted, _crossed[b], inverse[(a * p) + b]);
            }

            _gradient.AddOuter(_weighted, _solved[a]);
            bySigma -= VectorKernels.Dot(_weighted, _effects[a]);
        }

        return _information.LogDeterminant;
    }
}

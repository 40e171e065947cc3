using Bayes.Models.Conditional;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The exact marginal likelihood of a Gaussian model with one residual standard deviation, from sums over the rows taken once: an
/// evaluation costs the same whatever the number of rows.
/// </summary>
/// <remarks>
/// With H = I + ΛᵀZᵀΩZΛ/σ² and r = y − offset − Xβ: −2ℓ = Σw·log 2πσ² − Σw·log v + rᵀΩr/σ² − sᵀH⁻¹s + log |H|, s = ΛᵀZᵀΩr/σ²
/// (Bates, Mächler, Bolker and Walker 2015, §3). Restricted, −½ log |A| + ½p·log 2π is added, A = XᵀV⁻¹X.
/// </remarks>
internal sealed class GaussianLikelihood
{
    private const double LogTwoPi = 1.83787706640934548356;

    private readonly GaussianCrossProducts _data;
    private readonly CovarianceFactors _factors;
    private readonly CovarianceFactorGradient _gradient;
    private readonly BlockCholesky _cholesky;
    private readonly BlockMatrix _products;
    private readonly BlockMatrix _precision;
    private readonly BlockMatrix _inverse;
    private readonly RestrictedPart? _restricted;
    private readonly double[] _shift;
    private readonly double[] _fixedResidual;
    private readonly double[] _groupResidual;
    private readonly double[] _score;
    private readonly double[] _spherical;
    private readonly double[] _effects;

    public GaussianLikelihood(ConditionalRows rows, bool restricted)
    {
        _data = new GaussianCrossProducts(rows);
        _factors = new CovarianceFactors(rows);
        _gradient = new CovarianceFactorGradient(_factors);
        _cholesky = BlockCholesky.Create(rows.Pattern);
        _products = new BlockMatrix(rows.Pattern);
        _precision = new BlockMatrix(rows.Pattern);
        _inverse = new BlockMatrix(rows.Pattern);
        _restricted = restricted ? new RestrictedPart(_data, _factors, _gradient, _cholesky) : null;
        int n = rows.Pattern.Dimension;
        _shift = new double[_data.Coefficients.Count];
        _fixedResidual = new double[_data.Coefficients.Count];
        _groupResidual = new double[n];
        _score = new double[n];
        _spherical = new double[n];
        _effects = new double[n];
    }

    public void WriteConditionalModes(Span<double> effects) => _factors.WriteByTerm(_effects, effects);

    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        double logSigma = parameters[_data.ResidualPlace];
        double precision = Math.Exp(-2 * logSigma);
        _factors.Load(parameters);
        _products.SetScaled(_data.GroupGroup, precision);
        _factors.WritePrecision(_products, _precision);
        if (!double.IsFinite(precision) || !_cholesky.Factor(_precision))
        {
            gradient.Fill(double.NaN);
            return double.NaN;
        }

        double squares = Residuals(parameters);
        for (int i = 0; i < _score.Length; i++)
        {
            _score[i] = precision * _groupResidual[i];
        }

        // u = H⁻¹ΛᵀZᵀΩr/σ², b = Λu.
        _factors.ApplyTransposed(_score, _spherical);
        _spherical.CopyTo(_effects, 0);
        _cholesky.Solve(_spherical);
        double explained = VectorKernels.Dot(_effects, _spherical);
        _factors.Apply(_spherical, _effects);

        // Zᵀℓ′ = ZᵀΩ(r − Zb)/σ².
        double[] fitted = _score;
        _data.GroupGroup.Multiply(_effects, fitted);
        double residualSquares = squares - (2 * VectorKernels.Dot(_effects, _groupResidual)) + VectorKernels.Dot(_effects, fitted);
        for (int i = 0; i < _score.Length; i++)
        {
            _score[i] = precision * (_groupResidual[i] - fitted[i]);
        }

        for (int c = 0; c < _shift.Length; c++)
        {
            gradient[_data.Coefficients[c]] = precision * (_fixedResidual[c] - VectorKernels.Dot(_data.GroupFixed[c], _effects));
        }

        _cholesky.InvertSelected(_inverse);
        _gradient.Clear();
        _gradient.AddOuter(_score, _spherical);
        _gradient.AddLogDeterminant(_products, _inverse);
        gradient[_data.ResidualPlace] = (precision * residualSquares) - _data.WeightSum + _spherical.Length - Trace();
        double value = _data.LogNormalizer - (_data.WeightSum * logSigma) - (0.5 * ((precision * squares) - explained + _cholesky.LogDeterminant));
        if (_restricted is not null)
        {
            value += (0.5 * _shift.Length * LogTwoPi) - (0.5 * _restricted.Add(precision, _products, out double bySigma));
            gradient[_data.ResidualPlace] += bySigma;
        }

        _gradient.AddTo(gradient);
        return value;
    }

    /// <summary>Products with r = e − X(β − β₀); returns rᵀΩr.</summary>
    private double Residuals(ReadOnlySpan<double> parameters)
    {
        int p = _shift.Length;
        for (int c = 0; c < p; c++)
        {
            _shift[c] = parameters[_data.Coefficients[c]] - _data.Origin[c];
        }

        _data.GroupResidual.CopyTo(_groupResidual, 0);
        double squares = _data.ResidualResidual;
        for (int c = 0; c < p; c++)
        {
            double moved = VectorKernels.Dot(_data.FixedFixed.AsSpan(c * p, p), _shift);
            _fixedResidual[c] = _data.FixedResidual[c] - moved;
            squares += _shift[c] * (moved - (2 * _data.FixedResidual[c]));
            VectorKernels.AddScaled(_groupResidual, _data.GroupFixed[c], -_shift[c]);
        }

        return squares;
    }

    private double Trace()
    {
        double trace = 0;
        for (int f = 0; f < _inverse.Diagonal.Length; f++)
        {
            int width = _inverse.Pattern.Widths[f];
            double[] blocks = _inverse.Diagonal[f];
            for (int first = 0; first < blocks.Length; first += width * width)
            {
                for (int c = 0; c < width; c++)
                {
                    trace += blocks[first + (c * width) + c];
                }
            }
        }

        return trace;
    }
}

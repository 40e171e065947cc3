using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>
/// The exact marginal likelihood of a Gaussian model with one residual standard deviation, from sums over the rows taken once: an
/// evaluation costs the same whatever the number of rows. Group effects are integrated out, and coefficients of the mean where asked for.
/// </summary>
/// <remarks>
/// <para>
/// With H = I + ΛᵀZᵀΩZΛ/σ² and r = y − offset − Xβ: −2ℓ = Σw·log 2πσ² − Σw·log v + rᵀΩr/σ² − sᵀH⁻¹s + log |H|, s = ΛᵀZᵀΩr/σ²
/// (Bates, Mächler, Bolker and Walker 2015, §3). With coefficients integrated out, −½ log |A| + ½p·log 2π is added, A = XᵀV⁻¹X + D.
/// </para>
/// <para>Owns scratch memory: one thread at a time. No call allocates. Cost O(J·q²·(q + p)).</para>
/// </remarks>
public sealed class GaussianLikelihood
{
    private const double LogTwoPi = 1.83787706640934548356;

    private readonly GaussianCrossProducts _data;
    private readonly CovarianceFactors _factors;
    private readonly CovarianceFactorGradient _gradient;
    private readonly BlockCholesky _cholesky;
    private readonly BlockMatrix _products;
    private readonly BlockMatrix _precision;
    private readonly BlockMatrix _inverse;
    private readonly CoefficientInformation? _integrated;
    private readonly double[] _shift;
    private readonly double[] _fixedResidual;
    private readonly double[] _groupResidual;
    private readonly double[] _score;
    private readonly double[] _spherical;
    private readonly double[] _effects;

    /// <summary>Reserves the memory.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="data">Their products, which many likelihoods may share.</param>
    /// <param name="integrated">The coefficients that are integrated out, with their priors; none when null.</param>
    public GaussianLikelihood(ConditionalRows rows, GaussianCrossProducts data, IReadOnlyList<CoefficientPrior>? integrated = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _factors = new CovarianceFactors(rows);
        _gradient = new CovarianceFactorGradient(_factors);
        _cholesky = BlockCholesky.Create(rows.Pattern);
        _products = new BlockMatrix(rows.Pattern);
        _precision = new BlockMatrix(rows.Pattern);
        _inverse = new BlockMatrix(rows.Pattern);
        _integrated = integrated is null ? null : new CoefficientInformation(data, _factors, _cholesky, integrated);
        int n = rows.Pattern.Dimension;
        _shift = new double[_data.Coefficients.Count];
        _fixedResidual = new double[_data.Coefficients.Count];
        _groupResidual = new double[n];
        _score = new double[n];
        _spherical = new double[n];
        _effects = new double[n];
    }

    /// <summary>Writes the group effects of the last evaluation, the conditional mean, or of the last draw.</summary>
    /// <param name="effects">Receives them term by term, as the group effects of the layout.</param>
    public void WriteEffects(Span<double> effects) => _factors.WriteByTerm(_effects, effects);

    /// <summary>Evaluates the log likelihood, −½ log |A| included, at given coefficients.</summary>
    /// <param name="parameters">The population parameters, covariances as in <see cref="CovarianceFactors"/>.</param>
    /// <param name="gradient">Receives the gradient by them.</param>
    /// <returns>The log likelihood; NaN where it cannot be computed.</returns>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double precision = Factor(parameters);
        return double.IsNaN(precision) ? Undefined(gradient) : Evaluate(precision, parameters, gradient);
    }

    /// <summary>
    /// Evaluates the log likelihood at the conditional mean of the coefficients that are integrated out. Together with their log prior there it
    /// is, up to a constant, the log of likelihood times prior with them integrated out, and so is its gradient by all other parameters.
    /// </summary>
    /// <param name="parameters">The population parameters; receives the conditional mean at the places of the coefficients that are integrated out.</param>
    /// <param name="gradient">Receives the gradient by them.</param>
    /// <returns>The log likelihood, −½ log |A| included; NaN where it cannot be computed.</returns>
    public double EvaluateAtMean(Span<double> parameters, Span<double> gradient)
    {
        double precision = Factor(parameters);
        if (double.IsNaN(precision))
        {
            return Undefined(gradient);
        }

        WriteMean(precision, parameters);
        return Evaluate(precision, parameters, gradient);
    }

    /// <summary>Draws the coefficients that are integrated out, and the group effects, from their joint conditional distribution, which is normal.</summary>
    /// <param name="parameters">The population parameters; receives the coefficients drawn.</param>
    /// <param name="random">The random numbers: one normal number each for a coefficient and a group effect, in that order.</param>
    /// <returns>The log likelihood of the rows given all of it, with all constants; NaN where there is no such distribution.</returns>
    public double Draw(Span<double> parameters, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double precision = Factor(parameters);
        if (double.IsNaN(precision))
        {
            return double.NaN;
        }

        if (_integrated is not null)
        {
            WriteMean(precision, parameters);
            Span<double> deviations = _shift.AsSpan(0, _integrated.Priors.Length);
            Fill(deviations, random);
            _integrated.Colour(deviations);
            for (int c = 0; c < deviations.Length; c++)
            {
                parameters[_data.Coefficients[_integrated.Priors[c].Column]] += deviations[c];
            }
        }

        double squares = Residuals(parameters);
        Spherical(precision);
        _cholesky.Solve(_spherical);
        Fill(_effects, random);
        _cholesky.SolveTransposed(_effects);
        VectorKernels.AddScaled(_spherical, _effects, 1);
        _factors.Apply(_spherical, _effects);
        return _data.LogNormalizer - (_data.WeightSum * parameters[_data.ResidualPlace]) - (0.5 * precision * ResidualSquares(squares, _score));
    }

    private static double Undefined(Span<double> gradient)
    {
        gradient.Fill(double.NaN);
        return double.NaN;
    }

    private static void Fill(Span<double> target, RandomStream random)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = random.NextNormal();
        }
    }

    /// <summary>Factors H and A; returns 1/σ², or NaN where one of them is not positive definite.</summary>
    private double Factor(ReadOnlySpan<double> parameters)
    {
        double precision = Math.Exp(-2 * parameters[_data.ResidualPlace]);
        _factors.Load(parameters);
        _products.SetScaled(_data.GroupGroup, precision);
        _factors.WritePrecision(_products, _precision);
        bool isFactored = double.IsFinite(precision) && _cholesky.Factor(_precision) && (_integrated is null || _integrated.Factor(precision));
        return isFactored ? precision : double.NaN;
    }

    private void WriteMean(double precision, Span<double> parameters)
    {
        if (_integrated is null)
        {
            return;
        }

        foreach (CoefficientPrior prior in _integrated.Priors)
        {
            parameters[_data.Coefficients[prior.Column]] = _data.Origin[prior.Column];
        }

        Residuals(parameters);
        Spherical(precision);
        ReadOnlySpan<double> mean = _integrated.Mean(precision, _fixedResidual, _spherical);
        for (int c = 0; c < mean.Length; c++)
        {
            parameters[_data.Coefficients[_integrated.Priors[c].Column]] += mean[c];
        }
    }

    private double Evaluate(double precision, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        double logSigma = parameters[_data.ResidualPlace];
        double squares = Residuals(parameters);

        // u = H⁻¹ΛᵀZᵀΩr/σ², b = Λu.
        Spherical(precision);
        _spherical.CopyTo(_effects, 0);
        _cholesky.Solve(_spherical);
        double explained = VectorKernels.Dot(_effects, _spherical);
        _factors.Apply(_spherical, _effects);

        // Zᵀℓ′ = ZᵀΩ(r − Zb)/σ².
        double[] fitted = _score;
        double residualSquares = ResidualSquares(squares, fitted);
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
        if (_integrated is not null)
        {
            value += 0.5 * ((_integrated.Priors.Length * LogTwoPi) - _integrated.LogDeterminant);
            gradient[_data.ResidualPlace] += _integrated.AddGradient(precision, _products, _gradient);
        }

        _gradient.AddTo(gradient);
        return value;
    }

    /// <summary>ΛᵀZᵀΩr/σ², in the place of u.</summary>
    private void Spherical(double precision)
    {
        for (int i = 0; i < _score.Length; i++)
        {
            _score[i] = precision * _groupResidual[i];
        }

        _factors.ApplyTransposed(_score, _spherical);
    }

    /// <summary>(r − Zb)ᵀΩ(r − Zb); writes ZᵀΩZb.</summary>
    private double ResidualSquares(double squares, double[] fitted)
    {
        _data.GroupGroup.Multiply(_effects, fitted);
        return squares - (2 * VectorKernels.Dot(_effects, _groupResidual)) + VectorKernels.Dot(_effects, fitted);
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

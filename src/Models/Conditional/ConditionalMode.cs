using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>
/// The mode of the group effects given the population parameters, and the Cholesky factor of their precision there.
/// </summary>
/// <remarks>
/// <para>
/// With b = Λu, maximises h(u) = Σ_i log p(y_i | η_i) − ½uᵀu by Newton's method with H = I + ΛᵀZᵀWZΛ, W the observed information of the rows;
/// where H is not positive definite the expected information takes its place for the step, and steps that do not raise h are halved.
/// A factor that still points well from the last search is used for steps of its own (a chord method) before a new one is computed.
/// The search ends when the error left is of the order 10⁻¹⁰ standard deviations; the factor is always computed at the mode.
/// </para>
/// <para>
/// Λ may be singular: an effect of standard deviation 0 has mode 0. The search starts from the last mode. Owns scratch memory: one thread
/// at a time; a search allocates nothing.
/// </para>
/// </remarks>
public sealed class ConditionalMode
{
    private const int MaxIterations = 200;
    private const int MaxHalvings = 40;
    private const double Tolerance = 1e-10;

    private const double ShortStep = 1e-4;
    private const double FirstContraction = 0.1;

    private readonly CovarianceFactors _covariance;
    private readonly RowLikelihood _rows;
    private readonly BlockMatrix _precision;
    private readonly double[] _spherical;
    private readonly double[] _trial;
    private readonly double[] _step;
    private readonly double[] _effects;
    private readonly double[] _score;
    private readonly double[] _gradient;
    private readonly double _chordShare;
    private bool _hasFactor;
    private bool _isExpected;

    /// <summary>Reserves the memory, with a mode of zeros to start from.</summary>
    /// <param name="rows">The rows.</param>
    public ConditionalMode(ConditionalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Rows = rows;
        _covariance = new CovarianceFactors(rows);
        _rows = new RowLikelihood(rows);
        _precision = new BlockMatrix(rows.Pattern);
        Products = new BlockMatrix(rows.Pattern);
        Factor = BlockCholesky.Create(rows.Pattern);

        // A chord step that leaves more than this share of the distance is worth a new factor, which costs more when factors are crossed.
        _chordShare = rows.Pattern.FactorCount > 1 ? 0.2 : 0.02;
        int n = rows.Pattern.Dimension;
        _spherical = new double[n];
        _trial = new double[n];
        _step = new double[n];
        _effects = new double[n];
        _score = new double[n];
        _gradient = new double[n];
    }

    /// <summary>The rows.</summary>
    public ConditionalRows Rows { get; }

    /// <summary>ũ, the mode of the spherical effects, factor by factor, level by level.</summary>
    public ReadOnlySpan<double> Spherical => _spherical;

    /// <summary>b̃ = Λũ, the mode of the group effects on the scale of the predictors, laid out alike.</summary>
    public ReadOnlySpan<double> Effects => _effects;

    /// <summary>Σ_i z_iℓ′_i at the mode, laid out alike.</summary>
    public ReadOnlySpan<double> Score => _score;

    /// <summary>The Cholesky factor of H at the mode.</summary>
    public BlockCholesky Factor { get; }

    /// <summary>C = ZᵀWZ at the mode.</summary>
    public BlockMatrix Products { get; }

    /// <summary>The rows' derivatives at the mode.</summary>
    public RowLikelihood Likelihood => _rows;

    /// <summary>Λ and what follows from it.</summary>
    public CovarianceFactors Covariance => _covariance;

    /// <summary>The evaluations of all rows that the last search took.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Forgets the last mode: the next search starts from zero.</summary>
    public void Reset()
    {
        Array.Clear(_spherical);
        _hasFactor = false;
    }

    /// <summary>Finds the mode.</summary>
    /// <param name="parameters">The population parameters, covariances as in <see cref="CovarianceFactors"/>.</param>
    /// <returns>h(ũ) with all constants of the likelihood; NaN where there is no mode with a positive definite observed H.</returns>
    public double Find(ReadOnlySpan<double> parameters)
    {
        _covariance.Load(parameters);
        _rows.SetParameters(parameters);
        Evaluations = 0;
        double value = Search();
        bool isFound = double.IsFinite(value) && FactorObserved();
        if (!isFound)
        {
            // The last mode may have been a bad place to start from.
            Reset();
            value = Search();
            isFound = double.IsFinite(value) && FactorObserved();
        }

        _hasFactor = isFound;
        if (!isFound)
        {
            Reset();
            return double.NaN;
        }

        return value;
    }

    /// <summary>Goes to the mode; the rows are evaluated there at the end.</summary>
    private double Search()
    {
        double value = Evaluate(_spherical);
        bool usable = _hasFactor;
        double last = double.NaN;
        for (int iteration = 0; iteration < MaxIterations && _spherical.Length > 0 && double.IsFinite(value); iteration++)
        {
            bool isFresh = !usable;
            bool isNewton = isFresh && FactorObserved();
            if (isFresh && !isNewton && !FactorExpected())
            {
                return double.NaN;
            }

            _gradient.CopyTo(_step, 0);
            Factor.Solve(_step);
            double length = Math.Sqrt(VectorKernels.Dot(_step, _gradient));
            if (length <= Tolerance)
            {
                return value;
            }

            double moved = Move(value, length);
            if (double.IsNaN(moved))
            {
                if (isFresh)
                {
                    // No step raises h: what is left of the gradient is rounding error.
                    return Evaluate(_spherical);
                }

                usable = false;
                continue;
            }

            value = moved;

            // What is left: quadratic convergence after a Newton step, linear after any other.
            double contraction = double.IsNaN(last) ? FirstContraction : Math.Min(length / last, 1);
            if (length * (isNewton ? length : contraction) <= Tolerance)
            {
                return value;
            }

            usable = isNewton ? length < _chordShare : !isFresh && contraction < _chordShare;
            last = length;
        }

        return value;
    }

    /// <summary>Steps until h does not fall; leaves everything as it was, and returns NaN, when it always does.</summary>
    private double Move(double value, double length)
    {
        // A short step changes h by less than its rounding error, so it is taken on trust.
        double slack = (length < ShortStep ? 1e-9 : 1e-13) * (1 + Math.Abs(value));
        double share = 1;
        for (int halving = 0; halving < MaxHalvings; halving++, share *= 0.5)
        {
            _spherical.CopyTo(_trial, 0);
            VectorKernels.AddScaled(_trial, _step, share);
            double moved = Evaluate(_trial);
            if (moved >= value - slack)
            {
                _trial.CopyTo(_spherical, 0);
                return moved;
            }
        }

        Evaluate(_spherical);
        return double.NaN;
    }

    private bool FactorObserved()
    {
        if (_isExpected)
        {
            Evaluate(_spherical);
        }

        return FactorPrecision();
    }

    private bool FactorExpected()
    {
        _rows.TakeExpectedInformation(_effects);
        _isExpected = true;
        return FactorPrecision();
    }

    private bool FactorPrecision()
    {
        _rows.WriteCrossProducts(Products);
        _covariance.WritePrecision(Products, _precision);
        return Factor.Factor(_precision);
    }

    private double Evaluate(double[] spherical)
    {
        Evaluations++;
        _isExpected = false;
        _covariance.Apply(spherical, _effects);
        double value = _rows.Evaluate(_effects, _score);
        _covariance.ApplyTransposed(_score, _gradient);
        VectorKernels.AddScaled(_gradient, spherical, -1);
        return value - (0.5 * VectorKernels.Dot(spherical, spherical));
    }
}

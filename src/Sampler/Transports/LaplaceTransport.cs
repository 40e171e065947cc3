using System.Runtime.CompilerServices;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Transports;

/// <summary>
/// The affine map that makes a normal approximation standard: y = m + L⁻ᵀz, H = LLᵀ the precision at the mode m, for precisions that are
/// the identity except for a few coordinates coupled with everything, a sparse coupling of the others with them, and one of the others among each
/// other.
/// </summary>
/// <remarks>
/// With the dense coordinates D last, H = [K, C; Cᵀ, H_DD], K = GGᵀ and the Schur complement S = H_DD − CᵀK⁻¹C = RRᵀ: y_D = m_D + R⁻ᵀz_D and
/// y_E = m_E + G⁻ᵀ(z_E − G⁻¹C(y_D − m_D)). C has dense columns for the first coordinates of D and sparse ones for the rest; K is the identity
/// without a <see cref="RestPrecision"/>. Exact for any numbers in it. Immutable but for scratch memory: not thread safe; <see cref="Share"/>
/// makes another for another thread. No mapping allocates. Cost of a mapping: |D|² + the entries of C + twice those of G.
/// </remarks>
public sealed class LaplaceTransport : ITransport
{
    private readonly LaplacePrecision _precision;
    private readonly double[] _mode;
    private readonly double[] _rows;
    private readonly double[] _dense;
    private readonly double[] _whitenedDense;
    private readonly double _logDeterminant;
    private readonly CouplingParts? _parts;
    private readonly IRestFactor? _rest;
    private readonly double[] _restVector;
    private readonly double[] _others;

    /// <summary>Factorises the Schur complement; couplings that make it indefinite are weakened until it is positive definite.</summary>
    /// <param name="mode">m, [d].</param>
    /// <param name="precision">H.</param>
    /// <param name="spare">The cores that help where couplings are many, which changes no digit; none when null.</param>
    public LaplaceTransport(ReadOnlySpan<double> mode, LaplacePrecision precision, SpareCores? spare = null)
    {
        ArgumentNullException.ThrowIfNull(precision);
        _mode = mode.ToArray();
        (_rows, _logDeterminant, _rest, _precision) = SchurComplement.InverseFactor(precision, _mode.Length);
        _dense = new double[precision.Dense.Length];
        _whitenedDense = new double[precision.Dense.Length];
        _restVector = new double[RestPlaces.Length];
        _others = new double[_rest is null ? 0 : _mode.Length];
        _parts = CouplingParts.Of(_precision, spare);
    }

    private LaplaceTransport(LaplaceTransport other, SpareCores? spare)
    {
        _mode = other._mode;
        _rows = other._rows;
        _precision = other._precision;
        _logDeterminant = other._logDeterminant;
        _dense = new double[other._dense.Length];
        _whitenedDense = new double[other._dense.Length];
        _rest = other._rest?.Share();
        _restVector = new double[other._restVector.Length];
        _others = new double[other._others.Length];
        _parts = CouplingParts.Of(_precision, spare);
    }

    /// <inheritdoc/>
    public int Dimension => _mode.Length;

    private int[] RestPlaces => _precision.Rest?.Places ?? [];

    /// <summary>Makes a transport with the same map and scratch memory of its own.</summary>
    /// <param name="spare">The cores that help where couplings are many, which changes no digit; none when null.</param>
    /// <returns>The transport.</returns>
    public LaplaceTransport Share(SpareCores? spare = null) => new(this, spare);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        int[] places = _precision.Dense;
        _dense.AsSpan().Clear();
        for (int i = 0; i < places.Length; i++)
        {
            Span<double> head = _dense.AsSpan(0, i + 1);
            Vectors.AddScaled(head, whitened[places[i]], Row(i), head);
        }

        Vectors.AddScaled(_mode, 1.0, whitened, parameters);
        if (_rest is not null)
        {
            // What couples with D, −CΔ, is taken through the factor apart from the rest of the sum.
            foreach (int place in RestPlaces)
            {
                parameters[place] = 0;
            }
        }

        _precision.AddCoupling(_dense, -1.0, parameters, _parts);
        if (_rest is not null)
        {
            Gather(parameters, _restVector);
            _rest.Solve(_restVector);
            int[] rest = RestPlaces;
            for (int i = 0; i < rest.Length; i++)
            {
                _restVector[i] += whitened[rest[i]];
            }

            _rest.SolveTransposed(_restVector);
            for (int i = 0; i < rest.Length; i++)
            {
                parameters[rest[i]] = _mode[rest[i]] + _restVector[i];
            }
        }

        for (int i = 0; i < places.Length; i++)
        {
            parameters[places[i]] = _mode[places[i]] + _dense[i];
        }

        return _logDeterminant;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        int[] places = _precision.Dense;
        Vectors.AddScaled(parameters, -1.0, _mode, whitened);
        for (int i = 0; i < places.Length; i++)
        {
            _dense[i] = whitened[places[i]];
        }

        if (_rest is not null)
        {
            Gather(whitened, _restVector);
            _others.AsSpan().Clear();
            _precision.AddCoupling(_dense, 1.0, _others, _parts);
        }

        _precision.AddCoupling(_dense, 1.0, whitened, _parts);
        if (_rest is not null)
        {
            _rest.MultiplyTransposed(_restVector);
            Scatter(_restVector, whitened);
            Gather(_others, _restVector);
            _rest.Solve(_restVector);
            int[] rest = RestPlaces;
            for (int i = 0; i < rest.Length; i++)
            {
                whitened[rest[i]] += _restVector[i];
            }
        }

        // y_D = Wᵀz_D with W = R⁻¹ lower triangular: backward substitution.
        for (int i = places.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = Row(i);
            double value = _dense[i] / row[i];
            whitened[places[i]] = value;
            Span<double> head = _dense.AsSpan(0, i);
            Vectors.AddScaled(head, -value, row[..i], head);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        int[] places = _precision.Dense;
        gradient.CopyTo(whitenedGradient);
        for (int i = 0; i < places.Length; i++)
        {
            _dense[i] = gradient[places[i]];
        }

        if (_rest is null)
        {
            _precision.AddTransposedCoupling(gradient, -1.0, _dense, _parts);
        }
        else
        {
            gradient.CopyTo(_others);
            Gather(gradient, _restVector);
            _rest.Solve(_restVector);
            Scatter(_restVector, whitenedGradient);
            _rest.SolveTransposed(_restVector);
            Scatter(_restVector, _others);
            _precision.AddTransposedCoupling(_others, -1.0, _dense, _parts);
        }

        for (int i = 0; i < places.Length; i++)
        {
            _whitenedDense[i] = Vectors.Dot(Row(i), _dense.AsSpan(0, i + 1));
        }

        for (int i = 0; i < places.Length; i++)
        {
            whitenedGradient[places[i]] = _whitenedDense[i];
        }
    }

    private void Gather(ReadOnlySpan<double> all, Span<double> rest)
    {
        int[] places = RestPlaces;
        for (int i = 0; i < places.Length; i++)
        {
            rest[i] = all[places[i]];
        }
    }

    private void Scatter(ReadOnlySpan<double> rest, Span<double> all)
    {
        int[] places = RestPlaces;
        for (int i = 0; i < places.Length; i++)
        {
            all[places[i]] = rest[i];
        }
    }

    private ReadOnlySpan<double> Row(int i) => _rows.AsSpan(i * _dense.Length, i + 1);
}

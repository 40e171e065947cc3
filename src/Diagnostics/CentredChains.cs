using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Bayes.Numerics;

namespace Bayes.Diagnostics;

/// <summary>
/// A series of [chains × draws] with every chain's mean taken off: one pass that R-hat and the effective sample size share.
/// </summary>
/// <remarks>
/// The effective sample size follows Vehtari et al. (2021), equations 10–13, with Geyer's (1992) initial positive and monotone
/// sequences. Autocovariances are computed lag by lag while few are needed, which is so for chains that mix, and by Fourier
/// transform from then on.
/// </remarks>
internal sealed class CentredChains : IDisposable
{
    // Where a lag-by-lag sum has cost about as much as the transform of all lags.
    private const int DirectLags = 64;

    private readonly double[] _centred;
    private readonly int _chains;
    private readonly int _length;
    private readonly double _variance;
    private readonly double _varianceOfMeans;
    private double[]? _byTransform;

    public CentredChains(ReadOnlySpan<double> series, ChainLayout layout)
    {
        _chains = layout.Chains;
        _length = layout.Length;
        _centred = ArrayPool<double>.Shared.Rent(_chains * _length);
        Span<double> means = _chains <= 64 ? stackalloc double[_chains] : new double[_chains];
        double sumOfSquares = 0;
        for (int m = 0; m < _chains; m++)
        {
            ReadOnlySpan<double> chain = series.Slice(layout.Start(m), _length);
            Span<double> centred = _centred.AsSpan(m * _length, _length);
            means[m] = Mean(chain);
            for (int i = 0; i < chain.Length; i++)
            {
                centred[i] = chain[i] - means[m];
            }

            sumOfSquares += Dot(centred, centred);
        }

        _variance = sumOfSquares / ((double)_chains * (_length - 1));
        _varianceOfMeans = Variance(means);
    }

    /// <summary>The mean of the chains' variances, W.</summary>
    public double Within => _variance;

    public void Dispose() => ArrayPool<double>.Shared.Return(_centred);

    /// <summary>R̂ = √((B/W + N − 1)/N), B/N the variance of the chains' means; +∞ when each chain stands still at a place of its own.</summary>
    public DiagnosticValue RHat()
    {
        if (_chains < 2)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewChains);
        }

        if (_length < 2)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewDraws);
        }

        return _variance == 0 && _varianceOfMeans == 0
            ? DiagnosticValue.Undefined(UndefinedReason.Constant)
            : new DiagnosticValue(Math.Sqrt(((_length * _varianceOfMeans / _variance) + _length - 1) / _length));
    }

    /// <summary>The effective sample size.</summary>
    public DiagnosticValue EffectiveSize()
    {
        // Below six draws no pair of lags after the first is ever looked at, and the formula gives one number for all chains.
        if (_length < 6)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewDraws);
        }

        double variancePlus = (_variance * (_length - 1) / _length) + (_chains > 1 ? _varianceOfMeans : 0.0);
        if (variancePlus == 0)
        {
            return DiagnosticValue.Undefined(UndefinedReason.Constant);
        }

        double[] rho = ArrayPool<double>.Shared.Rent(_length);
        rho.AsSpan(0, _length).Clear();
        double even = 1.0;
        double odd = 1.0 - ((_variance - Autocovariance(1)) / variancePlus);
        rho[0] = even;
        rho[1] = odd;
        int t = 0;
        while (t < _length - 5 && even + odd > 0)
        {
            t += 2;
            even = 1.0 - ((_variance - Autocovariance(t)) / variancePlus);
            odd = 1.0 - ((_variance - Autocovariance(t + 1)) / variancePlus);
            if (even + odd >= 0)
            {
                rho[t] = even;
                rho[t + 1] = odd;
            }
        }

        int last = t;
        if (even > 0)
        {
            rho[last] = even;
        }

        for (t = 2; t <= last - 2; t += 2)
        {
            double before = rho[t - 2] + rho[t - 1];
            if (rho[t] + rho[t + 1] > before)
            {
                rho[t] = before / 2;
                rho[t + 1] = before / 2;
            }
        }

        double sum = 0;
        for (t = 0; t < last; t++)
        {
            sum += rho[t];
        }

        double total = (double)_chains * _length;
        double tau = Math.Max(-1.0 + (2.0 * sum) + rho[last], 1.0 / Math.Log10(total));
        ArrayPool<double>.Shared.Return(rho);
        return new DiagnosticValue(total / tau);
    }

    /// <summary>The autocovariance at a lag, divided by N, averaged over the chains.</summary>
    public double Autocovariance(int lag)
    {
        double sum = 0;
        if (lag < DirectLags)
        {
            for (int m = 0; m < _chains; m++)
            {
                ReadOnlySpan<double> chain = _centred.AsSpan(m * _length, _length);
                sum += Dot(chain[..^lag], chain[lag..]);
            }
        }
        else
        {
            _byTransform ??= SumsOfProductsByTransform();
            sum = _byTransform[lag];
        }

        return sum / ((double)_chains * _length);
    }

    /// <summary>
    /// Two chains are packed into the real and imaginary parts of one series; the real part of that series' circular
    /// autocorrelation is the sum of theirs. So are all pairs' spectra, of which one transform back is enough.
    /// </summary>
    private double[] SumsOfProductsByTransform()
    {
        int padded = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * _length));
        var transform = FourierTransform.OfLength(padded);
        double[] buffer = ArrayPool<double>.Shared.Rent(3 * padded);
        Span<double> real = buffer.AsSpan(0, padded), imaginary = buffer.AsSpan(padded, padded), power = buffer.AsSpan(2 * padded, padded);
        power.Clear();
        for (int m = 0; m < _chains; m += 2)
        {
            real.Clear();
            imaginary.Clear();
            _centred.AsSpan(m * _length, _length).CopyTo(real);
            if (m + 1 < _chains)
            {
                _centred.AsSpan((m + 1) * _length, _length).CopyTo(imaginary);
            }

            transform.Forward(real, imaginary);
            for (int k = 0; k < padded; k++)
            {
                power[k] += (real[k] * real[k]) + (imaginary[k] * imaginary[k]);
            }
        }

        imaginary.Clear();
        transform.Inverse(power, imaginary);
        double[] sums = new double[_length];
        for (int lag = 0; lag < _length; lag++)
        {
            sums[lag] = power[lag] / padded;
        }

        ArrayPool<double>.Shared.Return(buffer);
        return sums;
    }

    /// <summary>The mean, taken about the first value so that a chain that stands still has exactly its value as mean.</summary>
    internal static double Mean(ReadOnlySpan<double> values)
    {
        double origin = values[0], sum = 0;
        foreach (double value in values)
        {
            sum += value - origin;
        }

        return origin + (sum / values.Length);
    }

    /// <summary>The variance with divisor n − 1; NaN for fewer than two values.</summary>
    internal static double Variance(ReadOnlySpan<double> values)
    {
        double mean = Mean(values), sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return values.Length < 2 ? double.NaN : sum / (values.Length - 1);
    }

    /// <summary>Σ a·b in one fixed order on any hardware: four lanes, products rounded before they are added.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> first = Vector256<double>.Zero, second = Vector256<double>.Zero;
        int i = 0;
        for (; i <= a.Length - 8; i += 8)
        {
            first += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
            second += Vector256.Create(a[(i + 4)..]) * Vector256.Create(b[(i + 4)..]);
        }

        Vector256<double> lanes = first + second;
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>In-place discrete Fourier transforms of one power-of-two length, made for autocovariances.</summary>
/// <remarks>
/// <para>
/// <see cref="Forward"/> leaves the frequencies in bit-reversed order and <see cref="Inverse"/> takes them so. What happens
/// in between to autocovariances and convolutions is done frequency by frequency, so the reordering would be wasted.
/// Decimation in frequency one way, in time the other (Gentleman and Sande 1966; Cooley and Tukey 1965).
/// </para>
/// <para>Real and imaginary parts lie in arrays of their own. The lanes of a vector never mix, so the result
/// does not depend on the hardware's vector width. A plan is immutable, shared and thread safe.</para>
/// </remarks>
public sealed class FourierTransform
{
    private static readonly ConcurrentDictionary<int, FourierTransform> s_plans = new();

    // The twiddle factors of the stage with half-length h lie at [h, 2h).
    private readonly double[] _cosine;
    private readonly double[] _sine;

    private FourierTransform(int length)
    {
        Length = length;
        _cosine = new double[Math.Max(length, 2)];
        _sine = new double[Math.Max(length, 2)];
        for (int half = 1; half < length; half <<= 1)
        {
            for (int j = 0; j < half; j++)
            {
                (_sine[half + j], _cosine[half + j]) = Math.SinCos(-Math.PI * j / half);
            }
        }
    }

    /// <summary>The length of the transform, a power of two.</summary>
    public int Length { get; }

    /// <summary>The plan for a length; made once and kept.</summary>
    /// <param name="length">A power of two, at least 1.</param>
    /// <returns>The shared plan.</returns>
    /// <exception cref="ArgumentException">The length is not a power of two.</exception>
    public static FourierTransform OfLength(int length) =>
        length > 0 && BitOperations.IsPow2(length)
            ? s_plans.GetOrAdd(length, static n => new FourierTransform(n))
            : throw new ArgumentException($"The length must be a power of two; it is {length}. Pad the series with zeros.", nameof(length));

    /// <summary>Transforms to frequencies, in bit-reversed order, unscaled.</summary>
    /// <param name="real">Real parts, [<see cref="Length"/>]; overwritten.</param>
    /// <param name="imaginary">Imaginary parts, [<see cref="Length"/>]; overwritten.</param>
    public void Forward(Span<double> real, Span<double> imaginary)
    {
        CheckLengths(real, imaginary);
        for (int half = Length >> 1; half >= 1; half >>= 1)
        {
            ReadOnlySpan<double> cosine = _cosine.AsSpan(half, half);
            ReadOnlySpan<double> sine = _sine.AsSpan(half, half);
            for (int block = 0; block < Length; block += 2 * half)
            {
                Span<double> lowReal = real.Slice(block, half);
                Span<double> lowImaginary = imaginary.Slice(block, half);
                Span<double> highReal = real.Slice(block + half, half);
                Span<double> highImaginary = imaginary.Slice(block + half, half);
                int j = 0;
                for (; j <= half - 4; j += 4)
                {
                    Vector256<double> ar = Vector256.Create<double>(lowReal[j..]), ai = Vector256.Create<double>(lowImaginary[j..]);
                    Vector256<double> br = Vector256.Create<double>(highReal[j..]), bi = Vector256.Create<double>(highImaginary[j..]);
                    Vector256<double> c = Vector256.Create(cosine[j..]), s = Vector256.Create(sine[j..]);
                    Vector256<double> dr = ar - br, di = ai - bi;
                    (ar + br).CopyTo(lowReal[j..]);
                    (ai + bi).CopyTo(lowImaginary[j..]);
                    ((dr * c) - (di * s)).CopyTo(highReal[j..]);
                    ((dr * s) + (di * c)).CopyTo(highImaginary[j..]);
                }

                for (; j < half; j++)
                {
                    double dr = lowReal[j] - highReal[j], di = lowImaginary[j] - highImaginary[j];
                    lowReal[j] += highReal[j];
                    lowImaginary[j] += highImaginary[j];
                    highReal[j] = (dr * cosine[j]) - (di * sine[j]);
                    highImaginary[j] = (dr * sine[j]) + (di * cosine[j]);
                }
            }
        }
    }

    /// <summary>Transforms back from frequencies in bit-reversed order, unscaled: a round trip multiplies by <see cref="Length"/>.</summary>
    /// <param name="real">Real parts, [<see cref="Length"/>]; overwritten.</param>
    /// <param name="imaginary">Imaginary parts, [<see cref="Length"/>]; overwritten.</param>
    public void Inverse(Span<double> real, Span<double> imaginary)
    {
        CheckLengths(real, imaginary);
        for (int half = 1; half < Length; half <<= 1)
        {
            ReadOnlySpan<double> cosine = _cosine.AsSpan(half, half);
            ReadOnlySpan<double> sine = _sine.AsSpan(half, half);
            for (int block = 0; block < Length; block += 2 * half)
            {
                Span<double> lowReal = real.Slice(block, half);
                Span<double> lowImaginary = imaginary.Slice(block, half);
                Span<double> highReal = real.Slice(block + half, half);
                Span<double> highImaginary = imaginary.Slice(block + half, half);
                int j = 0;
                for (; j <= half - 4; j += 4)
                {
                    Vector256<double> ar = Vector256.Create<double>(lowReal[j..]), ai = Vector256.Create<double>(lowImaginary[j..]);
                    Vector256<double> br = Vector256.Create<double>(highReal[j..]), bi = Vector256.Create<double>(highImaginary[j..]);
                    Vector256<double> c = Vector256.Create(cosine[j..]), s = Vector256.Create(sine[j..]);
                    Vector256<double> tr = (br * c) + (bi * s), ti = (bi * c) - (br * s);
                    (ar + tr).CopyTo(lowReal[j..]);
                    (ai + ti).CopyTo(lowImaginary[j..]);
                    (ar - tr).CopyTo(highReal[j..]);
                    (ai - ti).CopyTo(highImaginary[j..]);
                }

                for (; j < half; j++)
                {
                    double tr = (highReal[j] * cosine[j]) + (highImaginary[j] * sine[j]);
                    double ti = (highImaginary[j] * cosine[j]) - (highReal[j] * sine[j]);
                    highReal[j] = lowReal[j] - tr;
                    highImaginary[j] = lowImaginary[j] - ti;
                    lowReal[j] += tr;
                    lowImaginary[j] += ti;
                }
            }
        }
    }

    private void CheckLengths(Span<double> real, Span<double> imaginary)
    {
        if (real.Length != Length || imaginary.Length != Length)
        {
            throw new ArgumentException(
                $"This plan transforms {Length} numbers; it was given {real.Length} real and {imaginary.Length} imaginary parts.", nameof(real));
        }
    }
}

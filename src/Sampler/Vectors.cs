using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Sampler;

/// <summary>
/// Vector arithmetic in one fixed order, so that draws do not depend on the width of the machine's registers:
/// sums run in eight lanes, folded pairwise at the end, with the tail added one by one.
/// </summary>
/// <remarks>
/// Multiplications and additions are rounded separately. That costs nothing that a gradient would notice, and gives the
/// same digits with AVX2, AVX-512, NEON and no SIMD at all.
/// </remarks>
internal static class Vectors
{
    private const int Lanes = 8;
    private const int Half = Lanes / 2;

    /// <summary>The inner product of two vectors of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            low += Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i);
            high += Vector256.LoadUnsafe(ref x, (nuint)(i + Half)) * Vector256.LoadUnsafe(ref y, (nuint)(i + Half));
        }

        double sum = Fold(low, high);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>The inner products of (a + b) with two vectors, in one pass and without forming the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (double WithFirst, double WithLast) DotsWithSum(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> first, ReadOnlySpan<double> last)
    {
        int n = a.Length;
        b = b[..n];
        first = first[..n];
        last = last[..n];
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        ref double u = ref MemoryMarshal.GetReference(first);
        ref double v = ref MemoryMarshal.GetReference(last);
        Vector256<double> firstLow = Vector256<double>.Zero;
        Vector256<double> firstHigh = Vector256<double>.Zero;
        Vector256<double> lastLow = Vector256<double>.Zero;
        Vector256<double> lastHigh = Vector256<double>.Zero;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector256<double> sumLow = Vector256.LoadUnsafe(ref x, (nuint)i) + Vector256.LoadUnsafe(ref y, (nuint)i);
            Vector256<double> sumHigh = Vector256.LoadUnsafe(ref x, (nuint)(i + Half)) + Vector256.LoadUnsafe(ref y, (nuint)(i + Half));
            firstLow += sumLow * Vector256.LoadUnsafe(ref u, (nuint)i);
            firstHigh += sumHigh * Vector256.LoadUnsafe(ref u, (nuint)(i + Half));
            lastLow += sumLow * Vector256.LoadUnsafe(ref v, (nuint)i);
            lastHigh += sumHigh * Vector256.LoadUnsafe(ref v, (nuint)(i + Half));
        }

        double withFirst = Fold(firstLow, firstHigh);
        double withLast = Fold(lastLow, lastHigh);
        for (; i < n; i++)
        {
            double sum = a[i] + b[i];
            withFirst += sum * first[i];
            withLast += sum * last[i];
        }

        return (withFirst, withLast);
    }

    /// <summary>destination = a + scale·b; the destination may be one of the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScaled(ReadOnlySpan<double> a, double scale, ReadOnlySpan<double> b, Span<double> destination)
    {
        int n = a.Length;
        b = b[..n];
        destination = destination[..n];
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        ref double z = ref MemoryMarshal.GetReference(destination);
        Vector256<double> factor = Vector256.Create(scale);
        int i = 0;
        for (; i <= n - Half; i += Half)
        {
            (Vector256.LoadUnsafe(ref x, (nuint)i) + (factor * Vector256.LoadUnsafe(ref y, (nuint)i))).StoreUnsafe(ref z, (nuint)i);
        }

        for (; i < n; i++)
        {
            destination[i] = a[i] + (scale * b[i]);
        }
    }

    /// <summary>destination = a ∘ b, element by element; the destination may be one of the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> destination)
    {
        int n = a.Length;
        b = b[..n];
        destination = destination[..n];
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        ref double z = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= n - Half; i += Half)
        {
            (Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i)).StoreUnsafe(ref z, (nuint)i);
        }

        for (; i < n; i++)
        {
            destination[i] = a[i] * b[i];
        }
    }

    private static double Fold(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> sum = low + high;
        return (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }
}

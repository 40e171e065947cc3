using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>Loops over contiguous vectors with one fixed order of accumulation on every machine.</summary>
/// <remarks>
/// Reductions keep eight lanes and add them in one order, and no multiply is fused with an add, so the last digit does
/// not depend on the width of the machine's vectors. Spans must have equal length; this is checked once per call.
/// </remarks>
public static class VectorKernels
{
    private const int Lanes = 8;

    /// <summary>Adds a multiple of one vector to another: destination ← destination + factor·source.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="source">The vector added, [n].</param>
    /// <param name="factor">The multiple.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> destination, ReadOnlySpan<double> source, double factor)
    {
        CheckLengths(destination.Length, source.Length);
        ref double d = ref MemoryMarshal.GetReference(destination);
        ref double s = ref MemoryMarshal.GetReference(source);
        Vector512<double> f = Vector512.Create(factor);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref d, (nuint)i) + (Vector512.LoadUnsafe(ref s, (nuint)i) * f);
            sum.StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] += factor * source[i];
        }
    }

    /// <summary>Adds a multiple of a vector that is shifted first: destination ← destination + factor·(source − shift).</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="source">The vector added, [n].</param>
    /// <param name="shift">What is taken off each of its elements.</param>
    /// <param name="factor">The multiple.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaledDifference(Span<double> destination, ReadOnlySpan<double> source, double shift, double factor)
    {
        CheckLengths(destination.Length, source.Length);
        ref double d = ref MemoryMarshal.GetReference(destination);
        ref double s = ref MemoryMarshal.GetReference(source);
        Vector512<double> f = Vector512.Create(factor);
        Vector512<double> m = Vector512.Create(shift);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref d, (nuint)i) + ((Vector512.LoadUnsafe(ref s, (nuint)i) - m) * f);
            sum.StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] += factor * (source[i] - shift);
        }
    }

    /// <summary>Adds multiples of four vectors to another in one pass: destination ← (((destination + f₀s₀) + f₁s₁) + f₂s₂) + f₃s₃.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="first">The first vector added, [n].</param>
    /// <param name="second">The second, [n].</param>
    /// <param name="third">The third, [n].</param>
    /// <param name="fourth">The fourth, [n].</param>
    /// <param name="factors">The multiples, [4].</param>
    /// <remarks>The digits are those of four calls of <see cref="AddScaled(Span{double}, ReadOnlySpan{double}, double)"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(
        Span<double> destination,
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<double> third,
        ReadOnlySpan<double> fourth,
        ReadOnlySpan<double> factors)
    {
        CheckLengths(destination.Length, first.Length);
        CheckLengths(destination.Length, second.Length);
        CheckLengths(destination.Length, third.Length);
        CheckLengths(destination.Length, fourth.Length);
        CheckLengths(4, factors.Length);
        ref double d = ref MemoryMarshal.GetReference(destination);
        ref double s0 = ref MemoryMarshal.GetReference(first);
        ref double s1 = ref MemoryMarshal.GetReference(second);
        ref double s2 = ref MemoryMarshal.GetReference(third);
        ref double s3 = ref MemoryMarshal.GetReference(fourth);
        Vector512<double> f0 = Vector512.Create(factors[0]);
        Vector512<double> f1 = Vector512.Create(factors[1]);
        Vector512<double> f2 = Vector512.Create(factors[2]);
        Vector512<double> f3 = Vector512.Create(factors[3]);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref d, (nuint)i) + (Vector512.LoadUnsafe(ref s0, (nuint)i) * f0);
            sum += Vector512.LoadUnsafe(ref s1, (nuint)i) * f1;
            sum += Vector512.LoadUnsafe(ref s2, (nuint)i) * f2;
            sum += Vector512.LoadUnsafe(ref s3, (nuint)i) * f3;
            sum.StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] += factors[0] * first[i];
            destination[i] += factors[1] * second[i];
            destination[i] += factors[2] * third[i];
            destination[i] += factors[3] * fourth[i];
        }
    }

    /// <summary>Adds a multiple of the product of two vectors, entry by entry: destination ← destination + factor·left·right.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="left">A vector, [n].</param>
    /// <param name="right">A vector, [n].</param>
    /// <param name="factor">The multiple.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct(Span<double> destination, ReadOnlySpan<double> left, ReadOnlySpan<double> right, double factor)
    {
        CheckLengths(destination.Length, left.Length);
        CheckLengths(destination.Length, right.Length);
        ref double d = ref MemoryMarshal.GetReference(destination);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector512<double> f = Vector512.Create(factor);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            Vector512<double> product = Vector512.LoadUnsafe(ref a, (nuint)i) * Vector512.LoadUnsafe(ref b, (nuint)i);
            (Vector512.LoadUnsafe(ref d, (nuint)i) + (product * f)).StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] += left[i] * right[i] * factor;
        }
    }

    /// <summary>Multiplies a vector by another, entry by entry: destination ← destination·source.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="source">The factors, [n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Span<double> destination, ReadOnlySpan<double> source)
    {
        CheckLengths(destination.Length, source.Length);
        ref double d = ref MemoryMarshal.GetReference(destination);
        ref double s = ref MemoryMarshal.GetReference(source);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref d, (nuint)i) * Vector512.LoadUnsafe(ref s, (nuint)i)).StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] *= source[i];
        }
    }

    /// <summary>Adds a number to every element.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddConstant(Span<double> destination, double value)
    {
        ref double d = ref MemoryMarshal.GetReference(destination);
        Vector512<double> v = Vector512.Create(value);
        int i = 0;
        for (; i <= destination.Length - Lanes; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref d, (nuint)i) + v).StoreUnsafe(ref d, (nuint)i);
        }

        for (; i < destination.Length; i++)
        {
            destination[i] += value;
        }
    }

    /// <summary>The inner product of two vectors.</summary>
    /// <param name="left">A vector, [n].</param>
    /// <param name="right">A vector, [n].</param>
    /// <returns>Σ left·right.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        CheckLengths(left.Length, right.Length);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector512<double> lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Lanes; i += Lanes)
        {
            lanes += Vector512.LoadUnsafe(ref a, (nuint)i) * Vector512.LoadUnsafe(ref b, (nuint)i);
        }

        double sum = SumLanes(lanes);
        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Adds the inner products of four vectors with one to four sums, in one pass.</summary>
    /// <param name="first">The first vector, [n].</param>
    /// <param name="second">The second, [n].</param>
    /// <param name="third">The third, [n].</param>
    /// <param name="fourth">The fourth, [n].</param>
    /// <param name="right">The vector that all are multiplied with, [n].</param>
    /// <param name="sums">What the inner products are added to, [4].</param>
    /// <remarks>The digits are those of four calls of <see cref="Dot"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDots(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<double> third,
        ReadOnlySpan<double> fourth,
        ReadOnlySpan<double> right,
        Span<double> sums)
    {
        CheckLengths(right.Length, first.Length);
        CheckLengths(right.Length, second.Length);
        CheckLengths(right.Length, third.Length);
        CheckLengths(right.Length, fourth.Length);
        CheckLengths(4, sums.Length);
        ref double a0 = ref MemoryMarshal.GetReference(first);
        ref double a1 = ref MemoryMarshal.GetReference(second);
        ref double a2 = ref MemoryMarshal.GetReference(third);
        ref double a3 = ref MemoryMarshal.GetReference(fourth);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector512<double> lanes0 = Vector512<double>.Zero;
        Vector512<double> lanes1 = Vector512<double>.Zero;
        Vector512<double> lanes2 = Vector512<double>.Zero;
        Vector512<double> lanes3 = Vector512<double>.Zero;
        int i = 0;
        for (; i <= right.Length - Lanes; i += Lanes)
        {
            Vector512<double> factor = Vector512.LoadUnsafe(ref b, (nuint)i);
            lanes0 += Vector512.LoadUnsafe(ref a0, (nuint)i) * factor;
            lanes1 += Vector512.LoadUnsafe(ref a1, (nuint)i) * factor;
            lanes2 += Vector512.LoadUnsafe(ref a2, (nuint)i) * factor;
            lanes3 += Vector512.LoadUnsafe(ref a3, (nuint)i) * factor;
        }

        (double sum0, double sum1, double sum2, double sum3) = (SumLanes(lanes0), SumLanes(lanes1), SumLanes(lanes2), SumLanes(lanes3));
        for (; i < right.Length; i++)
        {
            sum0 += first[i] * right[i];
            sum1 += second[i] * right[i];
            sum2 += third[i] * right[i];
            sum3 += fourth[i] * right[i];
        }

        sums[0] += sum0;
        sums[1] += sum1;
        sums[2] += sum2;
        sums[3] += sum3;
    }

    /// <summary>The sum of a vector.</summary>
    /// <param name="values">A vector, [n].</param>
    /// <returns>Σ values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        ref double a = ref MemoryMarshal.GetReference(values);
        Vector512<double> lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            lanes += Vector512.LoadUnsafe(ref a, (nuint)i);
        }

        double sum = SumLanes(lanes);
        for (; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>The sum of eight lanes, in the order of all reductions here.</summary>
    internal static double SumLanes(Vector512<double> lanes) =>
        ((lanes.GetElement(0) + lanes.GetElement(4)) + (lanes.GetElement(2) + lanes.GetElement(6)))
        + ((lanes.GetElement(1) + lanes.GetElement(5)) + (lanes.GetElement(3) + lanes.GetElement(7)));

    private static void CheckLengths(int left, int right)
    {
        if (left != right)
        {
            throw new ArgumentException($"The vectors have {left} and {right} elements; they must have the same number.");
        }
    }
}

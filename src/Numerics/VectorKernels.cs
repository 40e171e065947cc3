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

    /// <summary>Adds a multiple of the product of two vectors, entry by entry: destination ← destination + factor·left·right.</summary>
    /// <param name="destination">The vector changed, [n].</param>
    /// <param name="left">A vector, [n].</param>
    /// <param name="right">A vector, [n].</param>
    /// <param name="factor">The multiple.</param>
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

    /// <summary>The sum of a vector.</summary>
    /// <param name="values">A vector, [n].</param>
    /// <returns>Σ values.</returns>
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

    private static double SumLanes(Vector512<double> lanes) =>
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

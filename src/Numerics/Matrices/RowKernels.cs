using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics.Matrices;

/// <summary>The inner loops of dense elimination, with enough independent sums in flight to keep the machine busy, in one fixed order.</summary>
internal static class RowKernels
{
    private const int Lanes = 8;

    /// <summary>The inner product of two rows.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        int n = Math.Min(left.Length, right.Length);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        double sum = 0;
        int i = 0;
        if (n >= 2 * Lanes)
        {
            Vector512<double> s0 = Vector512<double>.Zero;
            Vector512<double> s1 = s0;
            for (; i <= n - (2 * Lanes); i += 2 * Lanes)
            {
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)i), Vector512.LoadUnsafe(ref b, (nuint)i), s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)(i + Lanes)), Vector512.LoadUnsafe(ref b, (nuint)(i + Lanes)), s1);
            }

            sum = Vector512.Sum(s0 + s1);
        }

        for (; i < n; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Writes minus a combination of rows of a matrix: result ← −Σ_c weights[c·stride]·row(places[c]).</summary>
    public static void Combine(ReadOnlySpan<double> matrix, int size, ReadOnlySpan<int> places, ReadOnlySpan<double> weights, int stride, Span<double> result)
    {
        ref double m = ref MemoryMarshal.GetReference(matrix);
        ref double r = ref MemoryMarshal.GetReference(result);
        int i = 0;

        // Thirty-two columns at a time stay in registers while all rows are added.
        for (; i <= size - (4 * Lanes); i += 4 * Lanes)
        {
            Vector512<double> s0 = Vector512<double>.Zero;
            Vector512<double> s1 = s0;
            Vector512<double> s2 = s0;
            Vector512<double> s3 = s0;
            for (int c = 0; c < places.Length; c++)
            {
                nuint start = (nuint)(((long)places[c] * size) + i);
                Vector512<double> weight = Vector512.Create(-weights[c * stride]);
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref m, start), weight, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref m, start + Lanes), weight, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref m, start + (2 * Lanes)), weight, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref m, start + (3 * Lanes)), weight, s3);
            }

            s0.StoreUnsafe(ref r, (nuint)i);
            s1.StoreUnsafe(ref r, (nuint)(i + Lanes));
            s2.StoreUnsafe(ref r, (nuint)(i + (2 * Lanes)));
            s3.StoreUnsafe(ref r, (nuint)(i + (3 * Lanes)));
        }

        result[i..].Clear();
        for (int c = 0; c < places.Length; c++)
        {
            ReadOnlySpan<double> row = matrix.Slice(places[c] * size, size);
            double weight = weights[c * stride];
            for (int k = i; k < size; k++)
            {
                result[k] -= weight * row[k];
            }
        }
    }

    /// <summary>Subtracts a multiple of a row: target ← target − factor·source.</summary>
    public static void Subtract(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int n = Math.Min(target.Length, source.Length);
        ref double t = ref MemoryMarshal.GetReference(target);
        ref double s = ref MemoryMarshal.GetReference(source);
        Vector512<double> weight = Vector512.Create(-factor);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref s, (nuint)i), weight, Vector512.LoadUnsafe(ref t, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < n; i++)
        {
            target[i] -= factor * source[i];
        }
    }
}

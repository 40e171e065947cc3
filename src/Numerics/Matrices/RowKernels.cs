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

    /// <summary>The inner products of four rows with two others: every number loaded serves several of them.</summary>
    /// <param name="left">Four rows, a distance of <paramref name="stride"/> apart.</param>
    /// <param name="right">Two rows, the same distance apart.</param>
    /// <param name="stride">The distance.</param>
    /// <param name="length">The number of entries of each row that count.</param>
    /// <param name="products">Receives the products, [4 × 2].</param>
    public static void Products(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int stride, int length, Span<double> products)
    {
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector512<double> s00 = Vector512<double>.Zero, s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        nuint next = (nuint)stride;
        int k = 0;
        for (; k <= length - Lanes; k += Lanes)
        {
            nuint at = (nuint)k;
            Vector512<double> b0 = Vector512.LoadUnsafe(ref b, at);
            Vector512<double> b1 = Vector512.LoadUnsafe(ref b, at + next);
            Vector512<double> row = Vector512.LoadUnsafe(ref a, at);
            s00 = Vector512.FusedMultiplyAdd(row, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(row, b1, s01);
            row = Vector512.LoadUnsafe(ref a, at + next);
            s10 = Vector512.FusedMultiplyAdd(row, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(row, b1, s11);
            row = Vector512.LoadUnsafe(ref a, at + (2 * next));
            s20 = Vector512.FusedMultiplyAdd(row, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(row, b1, s21);
            row = Vector512.LoadUnsafe(ref a, at + (3 * next));
            s30 = Vector512.FusedMultiplyAdd(row, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(row, b1, s31);
        }

        products[0] = Vector512.Sum(s00);
        products[1] = Vector512.Sum(s01);
        products[2] = Vector512.Sum(s10);
        products[3] = Vector512.Sum(s11);
        products[4] = Vector512.Sum(s20);
        products[5] = Vector512.Sum(s21);
        products[6] = Vector512.Sum(s30);
        products[7] = Vector512.Sum(s31);
        for (; k < length; k++)
        {
            for (int r = 0; r < 4; r++)
            {
                products[2 * r] += left[(r * stride) + k] * right[k];
                products[(2 * r) + 1] += left[(r * stride) + k] * right[stride + k];
            }
        }
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>The log likelihood of normal outcomes and its derivatives by mean and log standard deviation, in eight lanes and one fixed order of addition on every machine.</summary>
/// <remarks>
/// <para>
/// −log σ is exponentiated again only where eight rows have another log σ than the eight before them; the digits do not depend on that. The last
/// rows, fewer than eight, go through the same code beside rows that add exactly nothing.
/// </para>
/// <para>Thread safe; nothing is allocated.</para>
/// </remarks>
public static class GaussianKernels
{
    private const int Lanes = 8;

    /// <summary>One outcome a row.</summary>
    /// <param name="values">y, [n].</param>
    /// <param name="predictors">The means η, then the log σ, [2 × n].</param>
    /// <param name="derivatives">Receives (y − η)/σ², then (y − η)²/σ² − 1, [2 × n].</param>
    /// <returns>−Σ log σ + ½ (y − η)²/σ², without ½ log 2π.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Outcomes(ReadOnlySpan<double> values, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = values.Length;
        Check(2 * n, predictors.Length);
        Check(2 * n, derivatives.Length);
        ref double y = ref MemoryMarshal.GetReference(values);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> sum = Vector512<double>.Zero;
        Vector512<double> last = Vector512.Create(double.NaN);
        Vector512<double> root = last;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> logSigma = Vector512.LoadUnsafe(ref eta, (nuint)(n + i));
            Follow(logSigma, ref last, ref root);
            Vector512<double> residual = (Vector512.LoadUnsafe(ref y, (nuint)i) - Vector512.LoadUnsafe(ref eta, (nuint)i)) * root;
            Vector512<double> square = residual * residual;
            sum += logSigma + (square * 0.5);
            (residual * root).StoreUnsafe(ref d, (nuint)i);
            (square - Vector512<double>.One).StoreUnsafe(ref d, (nuint)(n + i));
        }

        if (i < n)
        {
            Vector512<double> logSigma = LastRows.Load(predictors[(n + i)..], 0);
            Follow(logSigma, ref last, ref root);
            Vector512<double> residual = (LastRows.Load(values[i..], 0) - LastRows.Load(predictors[i..n], 0)) * root;
            Vector512<double> square = residual * residual;
            sum += logSigma + (square * 0.5);
            LastRows.Store(residual * root, derivatives[i..n]);
            LastRows.Store(square - Vector512<double>.One, derivatives[(n + i)..]);
        }

        return -VectorKernels.SumLanes(sum);
    }

    /// <summary>Several outcomes a row, by what suffices of them: m outcomes of mean ȳ with squares S = Σ (y − ȳ)² around it.</summary>
    /// <param name="means">ȳ, [n].</param>
    /// <param name="counts">m, whole or not, [n].</param>
    /// <param name="squares">S, [n].</param>
    /// <param name="predictors">The means η, then the log σ, [2 × n].</param>
    /// <param name="derivatives">Receives m(ȳ − η)/σ², then (m(ȳ − η)² + S)/σ² − m, [2 × n].</param>
    /// <returns>−Σ m·log σ + ½ (m(ȳ − η)² + S)/σ², without the ½ m·log 2π.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Means(
        ReadOnlySpan<double> means, ReadOnlySpan<double> counts, ReadOnlySpan<double> squares, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = means.Length;
        Check(n, counts.Length);
        Check(n, squares.Length);
        Check(2 * n, predictors.Length);
        Check(2 * n, derivatives.Length);
        ref double y = ref MemoryMarshal.GetReference(means);
        ref double m = ref MemoryMarshal.GetReference(counts);
        ref double within = ref MemoryMarshal.GetReference(squares);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> sum = Vector512<double>.Zero;
        Vector512<double> last = Vector512.Create(double.NaN);
        Vector512<double> root = last;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> logSigma = Vector512.LoadUnsafe(ref eta, (nuint)(n + i));
            Follow(logSigma, ref last, ref root);
            Vector512<double> count = Vector512.LoadUnsafe(ref m, (nuint)i);
            Vector512<double> residual = (Vector512.LoadUnsafe(ref y, (nuint)i) - Vector512.LoadUnsafe(ref eta, (nuint)i)) * root;
            Vector512<double> total = count * residual;
            Vector512<double> square = (total * residual) + (Vector512.LoadUnsafe(ref within, (nuint)i) * root * root);
            sum += (count * logSigma) + (square * 0.5);
            (total * root).StoreUnsafe(ref d, (nuint)i);
            (square - count).StoreUnsafe(ref d, (nuint)(n + i));
        }

        if (i < n)
        {
            Vector512<double> logSigma = LastRows.Load(predictors[(n + i)..], 0);
            Follow(logSigma, ref last, ref root);
            Vector512<double> count = LastRows.Load(counts[i..], 0);
            Vector512<double> residual = (LastRows.Load(means[i..], 0) - LastRows.Load(predictors[i..n], 0)) * root;
            Vector512<double> total = count * residual;
            Vector512<double> square = (total * residual) + (LastRows.Load(squares[i..], 0) * root * root);
            sum += (count * logSigma) + (square * 0.5);
            LastRows.Store(total * root, derivatives[i..n]);
            LastRows.Store(square - count, derivatives[(n + i)..]);
        }

        return -VectorKernels.SumLanes(sum);
    }

    /// <summary>1/σ of eight rows, which are most often those of the eight before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Follow(Vector512<double> logSigma, ref Vector512<double> last, ref Vector512<double> root)
    {
        if (!Vector512.EqualsAll(logSigma, last))
        {
            last = logSigma;
            root = VectorExponential.Exp(-logSigma);
        }
    }

    private static void Check(int expected, int length)
    {
        if (expected != length)
        {
            throw new ArgumentException($"A span has {length} elements; it must have {expected}.");
        }
    }
}

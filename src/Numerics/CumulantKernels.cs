using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>The parts of likelihoods with canonical links that no outcome enters, in eight lanes and one fixed order of addition on every machine.</summary>
/// <remarks>
/// <para>
/// With the canonical link the log likelihood of a row is y·η − a(η), a the cumulant function (McCullagh and Nelder 1989, section 2.2). Over
/// the rows Σ y·η is linear in the parameters and needs only sums of the outcomes; what is left for each evaluation is here.
/// </para>
/// <para>
/// The last rows, fewer than eight, go through the same vector code beside rows that add exactly nothing. Spans must have equal length; the two
/// may be the same memory. Thread safe; nothing is allocated.
/// </para>
/// </remarks>
public static class CumulantKernels
{
    /// <summary>The rows that <see cref="BernoulliLogit"/> takes at once.</summary>
    public const int MaxBernoulliRows = 1000;

    private const int Lanes = 8;

    // Beside 1 its exponential is nothing: 1 + exp(−40) = 1.
    private const double Nothing = -40;

    /// <summary>Minus the cumulants of 0/1 outcomes with logit link, a(η) = log(1 + exp(η)), and their derivatives.</summary>
    /// <param name="predictors">η, [n], n at most <see cref="MaxBernoulliRows"/>.</param>
    /// <param name="derivatives">Receives −p = −1/(1 + exp(−η)), [n].</param>
    /// <returns>−Σ log(1 + exp(η)).</returns>
    /// <remarks>log(1 + exp(η)) = max(η, 0) + log(1 + exp(−|η|)); the factors 1 + exp(−|η|) lie in [1, 2], so all are multiplied up and one logarithm is taken.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double BernoulliLogit(ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = predictors.Length;
        Check(n, derivatives.Length);
        if (n > MaxBernoulliRows)
        {
            throw new ArgumentException($"There are {n} rows; the product of their odds can hold {MaxBernoulliRows}.", nameof(predictors));
        }

        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> linear = Vector512<double>.Zero;
        Vector512<double> product = Vector512<double>.One;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Bernoulli(Vector512.LoadUnsafe(ref eta, (nuint)i), ref linear, ref product).StoreUnsafe(ref d, (nuint)i);
        }

        if (i < n)
        {
            LastRows.Store(Bernoulli(LastRows.Load(predictors[i..], Nothing), ref linear, ref product), derivatives[i..]);
        }

        double odds = 1;
        for (int lane = 0; lane < Lanes; lane++)
        {
            odds *= product.GetElement(lane);
        }

        return -(VectorKernels.SumLanes(linear) + Math.Log(odds));
    }

    /// <summary>Minus the cumulants of successes out of trials with logit link, a(η) = trials·log(1 + exp(η)), and their derivatives.</summary>
    /// <param name="trials">The numbers of trials, [n].</param>
    /// <param name="predictors">η, [n].</param>
    /// <param name="derivatives">Receives −trials/(1 + exp(−η)), [n].</param>
    /// <returns>−Σ trials·log(1 + exp(η)).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double BinomialLogit(ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = predictors.Length;
        Check(n, derivatives.Length);
        Check(n, trials.Length);
        ref double m = ref MemoryMarshal.GetReference(trials);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> sum = Vector512<double>.Zero;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Binomial(Vector512.LoadUnsafe(ref m, (nuint)i), Vector512.LoadUnsafe(ref eta, (nuint)i), ref sum).StoreUnsafe(ref d, (nuint)i);
        }

        if (i < n)
        {
            LastRows.Store(Binomial(LastRows.Load(trials[i..], 0), LastRows.Load(predictors[i..], Nothing), ref sum), derivatives[i..]);
        }

        return -VectorKernels.SumLanes(sum);
    }

    /// <summary>Minus the cumulants of counts with log link, a(η) = exp(η), and their derivatives.</summary>
    /// <param name="predictors">η, [n].</param>
    /// <param name="derivatives">Receives −exp(η), [n].</param>
    /// <returns>−Σ exp(η).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double PoissonLog(ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = predictors.Length;
        Check(n, derivatives.Length);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> sum = Vector512<double>.Zero;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> mean = VectorExponential.Exp(Vector512.LoadUnsafe(ref eta, (nuint)i));
            sum += mean;
            (-mean).StoreUnsafe(ref d, (nuint)i);
        }

        if (i < n)
        {
            Vector512<double> mean = VectorExponential.Exp(LastRows.Load(predictors[i..], Nothing));
            sum += Vector512.ConditionalSelect(Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)(n - i))), mean, Vector512<double>.Zero);
            LastRows.Store(-mean, derivatives[i..]);
        }

        return -VectorKernels.SumLanes(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Bernoulli(Vector512<double> eta, ref Vector512<double> linear, ref Vector512<double> product)
    {
        Vector512<double> e = VectorExponential.ExpOfNegative(-Vector512.Abs(eta));
        Vector512<double> odds = Vector512<double>.One + e;
        product *= odds;
        linear += Vector512.MaxNative(Vector512<double>.Zero, eta);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(eta, Vector512<double>.Zero), -Vector512<double>.One, -e) / odds;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Binomial(Vector512<double> trials, Vector512<double> eta, ref Vector512<double> sum)
    {
        Vector512<double> e = VectorExponential.ExpOfNegative(-Vector512.Abs(eta));
        sum += trials * (Vector512.MaxNative(Vector512<double>.Zero, eta) + LogOnePlus(e));
        Vector512<double> rarer = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(eta, Vector512<double>.Zero), -Vector512<double>.One, -e);
        return trials * rarer / (Vector512<double>.One + e);
    }

    /// <summary>log(1 + e) for e in [0, 1], to a relative error of some 3·10⁻¹⁶.</summary>
    /// <remarks>
    /// With 1 + e halved where it is above √2, log f = 2 artanh((f − 1)/(f + 1)), the argument within ±0.172, by its power series up to the term
    /// of degree 21; the first one left out is below 10⁻¹⁸ of the sum. No digit of a small e is lost, since 1 + e is never formed.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOnePlus(Vector512<double> e)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> halve = Vector512.GreaterThan(e, Vector512.Create(0.41421356237309503));
        Vector512<double> s = (e - Vector512.ConditionalSelect(halve, one, Vector512<double>.Zero))
            / (e + Vector512.ConditionalSelect(halve, Vector512.Create(3.0), Vector512.Create(2.0)));
        Vector512<double> z = s * s;
        Vector512<double> series = Vector512.Create(2.0 / 21);
        series = (series * z) + Vector512.Create(2.0 / 19);
        series = (series * z) + Vector512.Create(2.0 / 17);
        series = (series * z) + Vector512.Create(2.0 / 15);
        series = (series * z) + Vector512.Create(2.0 / 13);
        series = (series * z) + Vector512.Create(2.0 / 11);
        series = (series * z) + Vector512.Create(2.0 / 9);
        series = (series * z) + Vector512.Create(2.0 / 7);
        series = (series * z) + Vector512.Create(2.0 / 5);
        series = (series * z) + Vector512.Create(2.0 / 3);
        Vector512<double> log = (s * z * series) + (s * 2.0);
        return log + Vector512.ConditionalSelect(halve, Vector512.Create(0.69314718055994531), Vector512<double>.Zero);
    }

    private static void Check(int rows, int length)
    {
        if (rows != length)
        {
            throw new ArgumentException($"The spans have {rows} and {length} elements; they must have the same number.");
        }
    }
}

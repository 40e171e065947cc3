using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>The inner loops of likelihoods, in eight lanes and one fixed order of addition on every machine.</summary>
/// <remarks>Spans must have equal length. Thread safe; nothing is allocated.</remarks>
public static class LikelihoodKernels
{
    /// <summary>The log likelihood of 0/1 outcomes under the logistic model, and its derivatives.</summary>
    /// <param name="outcomes">0 or 1, [n], n ≤ 1000.</param>
    /// <param name="predictors">η, on the logit scale, [n].</param>
    /// <param name="derivatives">Receives y − p, [n].</param>
    /// <returns>Σ y·η − log(1 + exp(η)).</returns>
    /// <remarks>
    /// With s = η for a success and −η for a failure each row adds min(s, 0) − log(1 + exp(−|s|)). The factors 1 + exp(−|s|) lie in [1, 2],
    /// so a lane multiplies up to 1000 of them without overflow and takes one logarithm at the end.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double BernoulliLogit(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = outcomes.Length;
        if (predictors.Length != n || derivatives.Length != n || n > 1000)
        {
            throw new ArgumentException($"The spans have {n}, {predictors.Length} and {derivatives.Length} elements; they must have the same number, at most 1000.");
        }

        ref double y = ref MemoryMarshal.GetReference(outcomes);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> linear = Vector512<double>.Zero;
        Vector512<double> product = one;
        int i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector512<double> sign = (Vector512.LoadUnsafe(ref y, (nuint)i) * 2.0) - one;
            Vector512<double> s = Vector512.LoadUnsafe(ref eta, (nuint)i) * sign;
            Vector512<double> e = VectorExponential.ExpOfNegative(-Vector512.Abs(s));
            Vector512<double> factor = one + e;
            product *= factor;
            linear += Vector512.Min(s, Vector512<double>.Zero);

            // 1 − P(outcome): e/(1+e) when the outcome is the likelier one, else 1/(1+e).
            Vector512<double> miss = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(s, Vector512<double>.Zero), e, one) / factor;
            (miss * sign).StoreUnsafe(ref d, (nuint)i);
        }

        double sum = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            sum += linear.GetElement(lane) - Math.Log(product.GetElement(lane));
        }

        for (; i < n; i++)
        {
            double sign = (2 * outcomes[i]) - 1;
            double s = predictors[i] * sign;
            double e = Math.Exp(-Math.Abs(s));
            sum += Math.Min(s, 0) - SpecialFunctions.Log1P(e);
            derivatives[i] = sign * (s >= 0 ? e : 1) / (1 + e);
        }

        return sum;
    }

    /// <summary>The log likelihood of successes out of trials under the logistic model, and its derivatives.</summary>
    /// <param name="successes">y, [n].</param>
    /// <param name="trials">The numbers of trials, [n].</param>
    /// <param name="predictors">η, on the logit scale, [n].</param>
    /// <param name="derivatives">Receives y − trials·p, [n].</param>
    /// <returns>Σ y·η − trials·log(1 + exp(η)).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double BinomialLogit(
        ReadOnlySpan<double> successes, ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = successes.Length;
        if (trials.Length != n || predictors.Length != n || derivatives.Length != n)
        {
            throw new ArgumentException($"The spans have {n}, {trials.Length}, {predictors.Length} and {derivatives.Length} elements; they must have the same number.");
        }

        ref double y = ref MemoryMarshal.GetReference(successes);
        ref double m = ref MemoryMarshal.GetReference(trials);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> lanes = Vector512<double>.Zero;
        int i = 0;

        // Written in the rarer outcome, failures where η > 0, so that nothing cancels in the tails.
        for (; i <= n - 8; i += 8)
        {
            Vector512<double> predictor = Vector512.LoadUnsafe(ref eta, (nuint)i);
            Vector512<double> count = Vector512.LoadUnsafe(ref m, (nuint)i);
            Vector512<double> success = Vector512.LoadUnsafe(ref y, (nuint)i);
            Vector512<double> positive = Vector512.GreaterThan(predictor, Vector512<double>.Zero);
            Vector512<double> rarer = Vector512.ConditionalSelect(positive, count - success, success);
            Vector512<double> size = Vector512.Abs(predictor);
            Vector512<double> e = VectorExponential.ExpOfNegative(-size);
            Vector512<double> odds = one + e;

            // log(1 + e) with the rounding of 1 + e made good.
            Vector512<double> log = Vector512.Log(odds) + ((e - (odds - one)) / odds);
            lanes -= (rarer * size) + (count * log);
            Vector512<double> slope = rarer - (count * e / odds);
            Vector512.ConditionalSelect(positive, -slope, slope).StoreUnsafe(ref d, (nuint)i);
        }

        double sum = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            sum += lanes.GetElement(lane);
        }

        for (; i < n; i++)
        {
            double e = Math.Exp(-Math.Abs(predictors[i]));
            bool positive = predictors[i] > 0;
            double rarer = positive ? trials[i] - successes[i] : successes[i];
            sum -= (rarer * Math.Abs(predictors[i])) + (trials[i] * SpecialFunctions.Log1P(e));
            double slope = rarer - (trials[i] * e / (1 + e));
            derivatives[i] = positive ? -slope : slope;
        }

        return sum;
    }

    /// <summary>The log likelihood of counts under the log-linear model, and its derivatives.</summary>
    /// <param name="counts">y, [n].</param>
    /// <param name="predictors">η, the log of the mean, [n].</param>
    /// <param name="derivatives">Receives y − exp(η), [n].</param>
    /// <returns>Σ y·η − exp(η).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double PoissonLog(ReadOnlySpan<double> counts, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int n = counts.Length;
        if (predictors.Length != n || derivatives.Length != n)
        {
            throw new ArgumentException($"The spans have {n}, {predictors.Length} and {derivatives.Length} elements; they must have the same number.");
        }

        ref double y = ref MemoryMarshal.GetReference(counts);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        ref double d = ref MemoryMarshal.GetReference(derivatives);
        Vector512<double> lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector512<double> count = Vector512.LoadUnsafe(ref y, (nuint)i);
            Vector512<double> predictor = Vector512.LoadUnsafe(ref eta, (nuint)i);
            Vector512<double> mean = VectorExponential.Exp(predictor);
            lanes += (count * predictor) - mean;
            (count - mean).StoreUnsafe(ref d, (nuint)i);
        }

        double sum = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            sum += lanes.GetElement(lane);
        }

        for (; i < n; i++)
        {
            double mean = Math.Exp(predictors[i]);
            derivatives[i] = counts[i] - mean;
            sum += (counts[i] * predictors[i]) - mean;
        }

        return sum;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>Log likelihoods row by row with three derivatives by the linear predictor, in eight lanes.</summary>
/// <remarks>All spans have the length of the outcomes. Thread safe; nothing is allocated.</remarks>
public static class DerivativeKernels
{
    /// <summary>Successes out of trials under the logistic model.</summary>
    /// <param name="successes">y, [n].</param>
    /// <param name="trials">The numbers of trials, [n]; empty for one trial each.</param>
    /// <param name="predictors">η, on the logit scale, [n].</param>
    /// <param name="value">Receives y·η − trials·log(1 + exp(η)), [n].</param>
    /// <param name="first">Receives its derivative, [n].</param>
    /// <param name="second">Receives its second derivative, [n].</param>
    /// <param name="third">Receives its third derivative, [n].</param>
    public static void BinomialLogit(
        ReadOnlySpan<double> successes, ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> value, Span<double> first, Span<double> second, Span<double> third)
    {
        int n = successes.Length;
        Check(n, trials.IsEmpty ? n : trials.Length, predictors.Length, value.Length, first.Length, second.Length, third.Length);
        ref double y = ref MemoryMarshal.GetReference(successes);
        ref double m = ref MemoryMarshal.GetReference(trials);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        Vector512<double> one = Vector512<double>.One;
        int i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector512<double> count = trials.IsEmpty ? one : Vector512.LoadUnsafe(ref m, (nuint)i);
            Vector512<double> outcome = Vector512.LoadUnsafe(ref y, (nuint)i);
            Vector512<double> predictor = Vector512.LoadUnsafe(ref eta, (nuint)i);
            Vector512<double> size = Vector512.Abs(predictor);
            Vector512<double> positive = Vector512.GreaterThan(predictor, Vector512<double>.Zero);

            // Written in the outcome that is the rarer one at this η, so that nothing cancels in the tails.
            Vector512<double> e = VectorExponential.ExpOfNegative(-size);
            Vector512<double> sum = one + e;
            Vector512<double> large = one / sum;
            Vector512<double> small = e * large;
            Vector512<double> rarer = Vector512.ConditionalSelect(positive, count - outcome, outcome);
            Vector512<double> slope = rarer - (count * small);

            // log(1 + e) with Kahan's correction.
            Vector512<double> excess = sum - one;
            Vector512<double> log = Vector512.ConditionalSelect(Vector512.Equals(excess, Vector512<double>.Zero), e, Vector512.Log(sum) * (e / excess));
            Vector512<double> curvature = -(count * small * large);
            Vector512<double> skew = curvature * (large - small);
            (-((rarer * size) + (count * log))).StoreUnsafe(ref MemoryMarshal.GetReference(value), (nuint)i);
            Vector512.ConditionalSelect(positive, -slope, slope).StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)i);
            curvature.StoreUnsafe(ref MemoryMarshal.GetReference(second), (nuint)i);
            Vector512.ConditionalSelect(positive, -skew, skew).StoreUnsafe(ref MemoryMarshal.GetReference(third), (nuint)i);
        }

        for (; i < n; i++)
        {
            double count = trials.IsEmpty ? 1 : trials[i];
            bool positive = predictors[i] > 0;
            double e = Math.Exp(-Math.Abs(predictors[i]));
            double large = 1 / (1 + e);
            double small = e * large;
            double rarer = positive ? count - successes[i] : successes[i];
            double slope = rarer - (count * small);
            double curvature = -(count * small * large);
            double skew = curvature * (large - small);
            value[i] = -((rarer * Math.Abs(predictors[i])) + (count * SpecialFunctions.Log1P(e)));
            first[i] = positive ? -slope : slope;
            second[i] = curvature;
            third[i] = positive ? -skew : skew;
        }
    }

    /// <summary>Counts under the log-linear model.</summary>
    /// <param name="counts">y, [n].</param>
    /// <param name="predictors">η, the log of the mean, [n].</param>
    /// <param name="value">Receives y·η − exp(η), [n].</param>
    /// <param name="first">Receives its derivative, [n].</param>
    /// <param name="second">Receives its second derivative, [n]; the third is the same.</param>
    public static void PoissonLog(ReadOnlySpan<double> counts, ReadOnlySpan<double> predictors, Span<double> value, Span<double> first, Span<double> second)
    {
        int n = counts.Length;
        Check(n, n, predictors.Length, value.Length, first.Length, second.Length, n);
        ref double y = ref MemoryMarshal.GetReference(counts);
        ref double eta = ref MemoryMarshal.GetReference(predictors);
        int i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector512<double> count = Vector512.LoadUnsafe(ref y, (nuint)i);
            Vector512<double> predictor = Vector512.LoadUnsafe(ref eta, (nuint)i);
            Vector512<double> mean = VectorExponential.Exp(predictor);
            ((count * predictor) - mean).StoreUnsafe(ref MemoryMarshal.GetReference(value), (nuint)i);
            (count - mean).StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)i);
            (-mean).StoreUnsafe(ref MemoryMarshal.GetReference(second), (nuint)i);
        }

        for (; i < n; i++)
        {
            double mean = Math.Exp(predictors[i]);
            value[i] = (counts[i] * predictors[i]) - mean;
            first[i] = counts[i] - mean;
            second[i] = -mean;
        }
    }

    private static void Check(int n, params ReadOnlySpan<int> lengths)
    {
        foreach (int length in lengths)
        {
            if (length != n)
            {
                throw new ArgumentException($"A span has {length} elements; the outcomes are {n}.");
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a factor with one effect a group: b = τ(τc/S + z/√S), S = 1 + τ²a.</summary>
internal sealed class ScalarFactorTransport(FactorInformation information) : FactorTransport(information)
{
    private const int Lanes = 8;

    private readonly int _logSd = information.Terms[0].LogSd;
    private readonly int _first = information.Terms[0].GroupEffects;
    private readonly int _levels = information.Levels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Map(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double sd = Math.Exp(parameters[_logSd]);
        Vector512<double> tau = Vector512.Create(sd);
        ref double a = ref MemoryMarshal.GetArrayDataReference(Factor.Information);
        ref double c = ref MemoryMarshal.GetReference(Linear);
        ref double z = ref MemoryMarshal.GetReference(whitened.Slice(_first, _levels));
        ref double b = ref MemoryMarshal.GetReference(parameters.Slice(_first, _levels));
        Vector512<double> logs = Vector512<double>.Zero;
        int j = 0;
        for (; j <= _levels - Lanes; j += Lanes)
        {
            Vector512<double> s = Vector512<double>.One + (tau * tau * Vector512.LoadUnsafe(ref a, (nuint)j));
            Vector512<double> value = tau * ((tau * Vector512.LoadUnsafe(ref c, (nuint)j) / s) + (Vector512.LoadUnsafe(ref z, (nuint)j) / Vector512.Sqrt(s)));
            value.StoreUnsafe(ref b, (nuint)j);
            logs += Vector512.Log(s);
        }

        double log = LaneSums.InOrder(logs);

        ReadOnlySpan<double> linear = Linear;
        for (; j < _levels; j++)
        {
            double s = 1 + (sd * sd * Factor.Information[j]);
            parameters[_first + j] = sd * ((sd * linear[j] / s) + (whitened[_first + j] / Math.Sqrt(s)));
            log += Math.Log(s);
        }

        return (_levels * parameters[_logSd]) - (0.5 * log);
    }

    protected override void Invert(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        double sd = Math.Exp(parameters[_logSd]);
        ReadOnlySpan<double> linear = Linear;
        for (int j = 0; j < _levels; j++)
        {
            double s = 1 + (sd * sd * Factor.Information[j]);
            whitened[_first + j] = ((parameters[_first + j] / sd) - (sd * linear[j] / s)) * Math.Sqrt(s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        double sd = Math.Exp(parameters[_logSd]);
        Vector512<double> tau = Vector512.Create(sd);
        Vector512<double> half = Vector512.Create(0.5);
        ref double a = ref MemoryMarshal.GetArrayDataReference(Factor.Information);
        ref double c = ref MemoryMarshal.GetReference(Linear);
        ref double byC = ref MemoryMarshal.GetReference(ByLinear);
        ref double z = ref MemoryMarshal.GetReference(whitened.Slice(_first, _levels));
        ref double g = ref MemoryMarshal.GetReference(gradient.Slice(_first, _levels));
        ref double byZ = ref MemoryMarshal.GetReference(whitenedGradient.Slice(_first, _levels));
        Vector512<double> sums = Vector512<double>.Zero;
        int j = 0;
        for (; j <= _levels - Lanes; j += Lanes)
        {
            Vector512<double> information = Vector512.LoadUnsafe(ref a, (nuint)j);
            Vector512<double> linear = Vector512.LoadUnsafe(ref c, (nuint)j);
            Vector512<double> byEffect = Vector512.LoadUnsafe(ref g, (nuint)j);
            Vector512<double> s = Vector512<double>.One + (tau * tau * information);
            Vector512<double> inverse = Vector512<double>.One / s;
            Vector512<double> root = Vector512.Sqrt(inverse);
            Vector512<double> mean = tau * linear * inverse;
            Vector512<double> spread = Vector512.LoadUnsafe(ref z, (nuint)j) * root;
            Vector512<double> byScaled = tau * byEffect;
            Vector512<double> solved = byScaled * inverse;
            (byScaled * root).StoreUnsafe(ref byZ, (nuint)j);
            (tau * solved).StoreUnsafe(ref byC, (nuint)j);
            Vector512<double> byS = -inverse * ((byScaled * (mean + (half * spread))) + half);
            sums += (byEffect * (mean + spread)) + (linear * solved) + ((tau + tau) * information * byS);
        }

        double sum = LaneSums.InOrder(sums);

        for (; j < _levels; j++)
        {
            double byEffect = gradient[_first + j];
            double inverse = 1 / (1 + (sd * sd * Factor.Information[j]));
            double root = Math.Sqrt(inverse);
            double mean = sd * Linear[j] * inverse;
            double spread = whitened[_first + j] * root;
            double byScaled = sd * byEffect;
            double solved = byScaled * inverse;
            whitenedGradient[_first + j] = byScaled * root;
            ByLinear[j] = sd * solved;
            double byS = -inverse * ((byScaled * (mean + (0.5 * spread))) + 0.5);
            sum += (byEffect * (mean + spread)) + (Linear[j] * solved) + (2 * sd * Factor.Information[j] * byS);
        }

        whitenedGradient[_logSd] += (sd * sum) + _levels;
    }
}

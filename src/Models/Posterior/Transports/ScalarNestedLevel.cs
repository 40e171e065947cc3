using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>One of two nested factors with one effect a group each: b = τ(τc/S + z/√S), S = 1 + τ²a, with all that a position makes of it.</summary>
/// <remarks>Arrays are filled up with groups of which nothing is known to whole vectors. Scratch memory of a <see cref="ScalarNestedTransport"/>.</remarks>
internal sealed class ScalarNestedLevel
{
    /// <summary>The groups of one vector.</summary>
    public const int Lanes = 8;

    private readonly FactorInformation _factor;
    private readonly double[] _centre;
    private readonly double[] _z;
    private readonly double[] _b;
    private readonly int _first;
    private readonly int _logSd;

    public ScalarNestedLevel(FactorInformation factor, double[] centre)
    {
        _factor = factor;
        _centre = centre;
        _first = factor.Terms[0].GroupEffects;
        _logSd = factor.Terms[0].LogSd;
        Count = factor.Levels;
        int length = PaddedLength(Count);
        Information = new double[length];
        factor.Information.CopyTo(Information, 0);
        Linear = new double[length];
        Conditional = new double[length];
        Inverse = new double[length];
        ByEffects = new double[length];
        ByLinear = new double[length];
        ByInformation = new double[length];
        _z = new double[length];
        _b = new double[length];
    }

    /// <summary>J, the number of groups.</summary>
    public int Count { get; }

    /// <summary>τ.</summary>
    public double Sd { get; private set; }

    /// <summary>a, as it stands after finer groups are eliminated.</summary>
    public double[] Information { get; }

    /// <summary>The linear term h, as it stands after finer groups are eliminated.</summary>
    public double[] Linear { get; }

    /// <summary>c, the linear term given the coarser effects.</summary>
    public double[] Conditional { get; }

    /// <summary>1/S.</summary>
    public double[] Inverse { get; }

    /// <summary>The gradient by the effects.</summary>
    public double[] ByEffects { get; }

    /// <summary>The gradient by c.</summary>
    public double[] ByLinear { get; }

    /// <summary>The gradient by a.</summary>
    public double[] ByInformation { get; }

    /// <summary>A number of groups, filled up to whole vectors.</summary>
    public static int PaddedLength(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>Loads τ, a and h of the data alone; returns J·log τ.</summary>
    public double Load(ReadOnlySpan<double> parameters)
    {
        Sd = Math.Exp(parameters[_logSd]);
        Span<double> linear = Linear.AsSpan(0, Count);
        _factor.Information.CopyTo(Information, 0);
        _centre.CopyTo(linear);
        foreach (FactorInformation.CoefficientColumn column in _factor.Columns)
        {
            VectorKernels.AddScaled(linear, column.Values, column.Reference - parameters[column.Place]);
        }

        return Count * parameters[_logSd];
    }

    /// <summary>Computes 1/S; returns −½Σ log S.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Invert()
    {
        ref double a = ref MemoryMarshal.GetArrayDataReference(Information);
        ref double inverse = ref MemoryMarshal.GetArrayDataReference(Inverse);
        Vector512<double> square = Vector512.Create(Sd * Sd);
        Vector512<double> logs = Vector512<double>.Zero;
        for (int j = 0; j < Information.Length; j += Lanes)
        {
            Vector512<double> s = Vector512<double>.One + (square * Vector512.LoadUnsafe(ref a, (nuint)j));
            (Vector512<double>.One / s).StoreUnsafe(ref inverse, (nuint)j);
            logs += Vector512.Log(s);
        }

        return -0.5 * LaneSums.InOrder(logs);
    }

    /// <summary>Maps z to b; c and 1/S are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToEffects(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        whitened.Slice(_first, Count).CopyTo(_z);
        ref double c = ref MemoryMarshal.GetArrayDataReference(Conditional);
        ref double inverses = ref MemoryMarshal.GetArrayDataReference(Inverse);
        ref double z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref double b = ref MemoryMarshal.GetArrayDataReference(_b);
        Vector512<double> tau = Vector512.Create(Sd);
        for (int j = 0; j < _z.Length; j += Lanes)
        {
            Vector512<double> inverse = Vector512.LoadUnsafe(ref inverses, (nuint)j);
            Vector512<double> mean = tau * Vector512.LoadUnsafe(ref c, (nuint)j) * inverse;
            (tau * (mean + (Vector512.LoadUnsafe(ref z, (nuint)j) * Vector512.Sqrt(inverse)))).StoreUnsafe(ref b, (nuint)j);
        }

        _b.AsSpan(0, Count).CopyTo(parameters[_first..]);
    }

    /// <summary>Maps b to z; c and 1/S are there.</summary>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        for (int j = 0; j < Count; j++)
        {
            whitened[_first + j] = ((parameters[_first + j] / Sd) - (Sd * Conditional[j] * Inverse[j])) / Math.Sqrt(Inverse[j]);
        }
    }

    /// <summary>The effects of all groups.</summary>
    public ReadOnlySpan<double> Effects(ReadOnlySpan<double> parameters) => parameters.Slice(_first, Count);

    /// <summary>From the gradient by b, those by z, c and a; returns that by τ, of log p − ½Σ log S.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double PullBack(ReadOnlySpan<double> whitened, Span<double> whitenedGradient)
    {
        whitened.Slice(_first, Count).CopyTo(_z);
        ref double a = ref MemoryMarshal.GetArrayDataReference(Information);
        ref double c = ref MemoryMarshal.GetArrayDataReference(Conditional);
        ref double inverses = ref MemoryMarshal.GetArrayDataReference(Inverse);
        ref double z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref double byB = ref MemoryMarshal.GetArrayDataReference(ByEffects);
        ref double byC = ref MemoryMarshal.GetArrayDataReference(ByLinear);
        ref double byA = ref MemoryMarshal.GetArrayDataReference(ByInformation);
        ref double byZ = ref MemoryMarshal.GetArrayDataReference(_b);
        Vector512<double> tau = Vector512.Create(Sd);
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> sums = Vector512<double>.Zero;
        for (int j = 0; j < _z.Length; j += Lanes)
        {
            Vector512<double> linear = Vector512.LoadUnsafe(ref c, (nuint)j);
            Vector512<double> inverse = Vector512.LoadUnsafe(ref inverses, (nuint)j);
            Vector512<double> root = Vector512.Sqrt(inverse);
            Vector512<double> byEffect = Vector512.LoadUnsafe(ref byB, (nuint)j);
            Vector512<double> mean = tau * linear * inverse;
            Vector512<double> spread = Vector512.LoadUnsafe(ref z, (nuint)j) * root;
            Vector512<double> byScaled = tau * byEffect;
            Vector512<double> solved = byScaled * inverse;
            (byScaled * root).StoreUnsafe(ref byZ, (nuint)j);
            (tau * solved).StoreUnsafe(ref byC, (nuint)j);
            Vector512<double> byS = -inverse * ((byScaled * (mean + (half * spread))) + half);
            (tau * tau * byS).StoreUnsafe(ref byA, (nuint)j);
            sums += (byEffect * (mean + spread)) + (linear * solved) + ((tau + tau) * Vector512.LoadUnsafe(ref a, (nuint)j) * byS);
        }

        _b.AsSpan(0, Count).CopyTo(whitenedGradient[_first..]);
        return LaneSums.InOrder(sums);
    }

    /// <summary>Sets the gradient by b to that of the density.</summary>
    public void LoadGradient(ReadOnlySpan<double> gradient) => gradient.Slice(_first, Count).CopyTo(ByEffects);

    /// <summary>Adds the gradients by τ, with that of J·log τ, and by the linear terms to that by the population parameters.</summary>
    public void AddPopulation(double bySd, Span<double> gradient)
    {
        gradient[_logSd] += (Sd * bySd) + Count;
        foreach (FactorInformation.CoefficientColumn column in _factor.Columns)
        {
            gradient[column.Place] -= VectorKernels.Dot(column.Values, ByLinear.AsSpan(0, Count));
        }
    }
}

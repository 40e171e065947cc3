using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a factor with two effects a group, eight groups at a time: what <see cref="GroupMap{T, TArithmetic}"/> does, with 2 × 2 matrices written out.</summary>
/// <remarks>
/// What belongs to a group stands in arrays by component, filled up with groups without data to a multiple of eight. Those map 0 to 0 and add
/// nothing to a determinant or a gradient.
/// </remarks>
internal sealed class PairFactorTransport : FactorTransport
{
    private const int Lanes = 8;

    private readonly int _padded;
    private readonly double[] _f = new double[4];
    private readonly double[] _byF = new double[4];
    private readonly double[] _correlation = new double[4];
    private readonly double[] _byCorrelation = new double[4];
    private readonly GroupMap<double, OneGroup> _one = new(2);
    private readonly double[] _oneEffects = new double[2];
    private readonly double[] _oneWhitened = new double[2];

    // A without its entry above the diagonal; by component: c, z, b or the gradient by it.
    private readonly double[] _a;
    private readonly double[] _c;
    private readonly double[] _z;
    private readonly double[] _b;

    public PairFactorTransport(FactorInformation information)
        : base(information)
    {
        _padded = (information.Levels + Lanes - 1) / Lanes * Lanes;
        _a = new double[3 * _padded];
        _c = new double[2 * _padded];
        _z = new double[2 * _padded];
        _b = new double[2 * _padded];
        for (int j = 0; j < information.Levels; j++)
        {
            _a[j] = information.Information[4 * j];
            _a[_padded + j] = information.Information[(4 * j) + 2];
            _a[(2 * _padded) + j] = information.Information[(4 * j) + 3];
        }
    }

    protected override double Map(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double log = Factor.Levels * GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        LoadLinear();
        Gather(whitened, _z);
        log -= MapAll();
        Scatter(_b, parameters);
        return log;
    }

    protected override void Invert(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        for (int j = 0; j < Factor.Levels; j++)
        {
            _one.Load(_f, Factor.Information.AsSpan(4 * j, 4));
            for (int c = 0; c < 2; c++)
            {
                _oneEffects[c] = parameters[Place(c, j)];
            }

            _one.ToWhitened(_f, Linear.Slice(2 * j, 2), _oneEffects, _oneWhitened);
            for (int c = 0; c < 2; c++)
            {
                whitened[Place(c, j)] = _oneWhitened[c];
            }
        }
    }

    protected override void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        LoadLinear();
        Gather(whitened, _z);
        Gather(gradient, _b);
        DifferentiateAll();
        Scatter(_z, whitenedGradient);
        Span<double> byLinear = ByLinear;
        for (int j = 0; j < Factor.Levels; j++)
        {
            byLinear[2 * j] = _c[j];
            byLinear[(2 * j) + 1] = _c[_padded + j];
        }

        GroupCovarianceFactor.PullBack(Factor.Terms, Factor.Levels, parameters, _f, _byF, _correlation, _byCorrelation, whitenedGradient);
    }

    /// <summary>b = F G⁻ᵀ(G⁻¹Fᵀc + z) of all groups; returns Σ log |det G|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double MapAll()
    {
        Vector512<double> f00 = Vector512.Create(_f[0]);
        Vector512<double> f10 = Vector512.Create(_f[2]);
        Vector512<double> f11 = Vector512.Create(_f[3]);
        ref double a = ref MemoryMarshal.GetArrayDataReference(_a);
        ref double c = ref MemoryMarshal.GetArrayDataReference(_c);
        ref double z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref double b = ref MemoryMarshal.GetArrayDataReference(_b);
        nuint n = (nuint)_padded;
        Vector512<double> logs = Vector512<double>.Zero;
        for (nuint j = 0; j < n; j += Lanes)
        {
            Vector512<double> a10 = Vector512.LoadUnsafe(ref a, n + j);
            Vector512<double> a11 = Vector512.LoadUnsafe(ref a, n + n + j);
            Vector512<double> p00 = (Vector512.LoadUnsafe(ref a, j) * f00) + (a10 * f10);
            Vector512<double> p10 = (a10 * f00) + (a11 * f10);
            Vector512<double> s00 = Vector512<double>.One + ((f00 * p00) + (f10 * p10));
            Vector512<double> s10 = f11 * p10;
            Vector512<double> s11 = Vector512<double>.One + (f11 * (a11 * f11));
            Vector512<double> g00 = Vector512.Sqrt(s00);
            Vector512<double> g10 = s10 / g00;
            Vector512<double> square = s11 - (g10 * g10);
            Vector512<double> g11 = Vector512.Sqrt(square);
            logs += Vector512.Log(s00 * square);
            Vector512<double> c1 = Vector512.LoadUnsafe(ref c, n + j);
            Vector512<double> y0 = ((f00 * Vector512.LoadUnsafe(ref c, j)) + (f10 * c1)) / g00;
            Vector512<double> y1 = ((f11 * c1) - (g10 * y0)) / g11;
            Vector512<double> t1 = (y1 + Vector512.LoadUnsafe(ref z, n + j)) / g11;
            Vector512<double> t0 = (y0 + Vector512.LoadUnsafe(ref z, j) - (g10 * t1)) / g00;
            (f00 * t0).StoreUnsafe(ref b, j);
            ((f10 * t0) + (f11 * t1)).StoreUnsafe(ref b, n + j);
        }

        return 0.5 * LaneSums.InOrder(logs);
    }

    /// <summary>From the gradient by b: that by z in the place of z, that by c in the place of c, and that by F summed over the groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DifferentiateAll()
    {
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> f00 = Vector512.Create(_f[0]);
        Vector512<double> f10 = Vector512.Create(_f[2]);
        Vector512<double> f11 = Vector512.Create(_f[3]);
        ref double a = ref MemoryMarshal.GetArrayDataReference(_a);
        ref double c = ref MemoryMarshal.GetArrayDataReference(_c);
        ref double z = ref MemoryMarshal.GetArrayDataReference(_z);
        ref double e = ref MemoryMarshal.GetArrayDataReference(_b);
        nuint n = (nuint)_padded;
        Vector512<double> by00 = Vector512<double>.Zero;
        Vector512<double> by10 = Vector512<double>.Zero;
        Vector512<double> by11 = Vector512<double>.Zero;
        for (nuint j = 0; j < n; j += Lanes)
        {
            // P = A F and S = I + FᵀP = GGᵀ.
            Vector512<double> a10 = Vector512.LoadUnsafe(ref a, n + j);
            Vector512<double> a11 = Vector512.LoadUnsafe(ref a, n + n + j);
            Vector512<double> p00 = (Vector512.LoadUnsafe(ref a, j) * f00) + (a10 * f10);
            Vector512<double> p01 = a10 * f11;
            Vector512<double> p10 = (a10 * f00) + (a11 * f10);
            Vector512<double> p11 = a11 * f11;
            Vector512<double> g00 = Vector512.Sqrt(Vector512<double>.One + ((f00 * p00) + (f10 * p10)));
            Vector512<double> i00 = Vector512<double>.One / g00;
            Vector512<double> g10 = f11 * p10 * i00;
            Vector512<double> g11 = Vector512.Sqrt(Vector512<double>.One + (f11 * p11) - (g10 * g10));
            Vector512<double> i11 = Vector512<double>.One / g11;

            // The mean m = S⁻¹Fᵀc and t = m + G⁻ᵀz.
            Vector512<double> c0 = Vector512.LoadUnsafe(ref c, j);
            Vector512<double> c1 = Vector512.LoadUnsafe(ref c, n + j);
            Vector512<double> z0 = Vector512.LoadUnsafe(ref z, j);
            Vector512<double> z1 = Vector512.LoadUnsafe(ref z, n + j);
            Vector512<double> y0 = ((f00 * c0) + (f10 * c1)) * i00;
            Vector512<double> m1 = ((f11 * c1) - (g10 * y0)) * i11 * i11;
            Vector512<double> m0 = (y0 - (g10 * m1)) * i00;
            Vector512<double> w1 = z1 * i11;
            Vector512<double> t1 = m1 + w1;
            Vector512<double> t0 = m0 + ((z0 - (g10 * w1)) * i00);

            // q = G⁻¹Fᵀe is the gradient by z, r = S⁻¹Fᵀe, F r that by c.
            Vector512<double> e0 = Vector512.LoadUnsafe(ref e, j);
            Vector512<double> e1 = Vector512.LoadUnsafe(ref e, n + j);
            Vector512<double> q0 = ((f00 * e0) + (f10 * e1)) * i00;
            Vector512<double> q1 = ((f11 * e1) - (g10 * q0)) * i11;
            Vector512<double> r1 = q1 * i11;
            Vector512<double> r0 = (q0 - (g10 * r1)) * i00;
            q0.StoreUnsafe(ref z, j);
            q1.StoreUnsafe(ref z, n + j);
            (f00 * r0).StoreUnsafe(ref c, j);
            ((f10 * r0) + (f11 * r1)).StoreUnsafe(ref c, n + j);

            // The gradient by S, as in GroupMap: G⁻ᵀMG⁻¹ with M from −I − qzᵀ, less the symmetric part of rmᵀ.
            Vector512<double> h00 = -half * (Vector512<double>.One + (z0 * q0));
            Vector512<double> h10 = -half * (z1 * q0);
            Vector512<double> h11 = -half * (Vector512<double>.One + (z1 * q1));
            Vector512<double> i10 = -(g10 * i00 * i11);
            Vector512<double> u00 = (i00 * h00) + (i10 * h10);
            Vector512<double> u01 = (i00 * h10) + (i10 * h11);
            Vector512<double> u11 = i11 * h11;
            Vector512<double> s00 = (u00 * i00) + (u01 * i10) - (r0 * m0);
            Vector512<double> s10 = (u01 * i11) - (half * ((r0 * m1) + (r1 * m0)));
            Vector512<double> s11 = (u11 * i11) - (r1 * m1);
            by00 += (e0 * t0) + (c0 * r0) + ((p00 * s00) + (p01 * s10)) + ((p00 * s00) + (p01 * s10));
            by10 += (e1 * t0) + (c1 * r0) + ((p10 * s00) + (p11 * s10)) + ((p10 * s00) + (p11 * s10));
            by11 += (e1 * t1) + (c1 * r1) + ((p10 * s10) + (p11 * s11)) + ((p10 * s10) + (p11 * s11));
        }

        (_byF[0], _byF[2], _byF[3]) = (LaneSums.InOrder(by00), LaneSums.InOrder(by10), LaneSums.InOrder(by11));
    }

    private int Place(int component, int group) => Factor.Places[component].First + (group * Factor.Places[component].Stride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadLinear()
    {
        ReadOnlySpan<double> linear = Linear;
        for (int j = 0; j < Factor.Levels; j++)
        {
            _c[j] = linear[2 * j];
            _c[_padded + j] = linear[(2 * j) + 1];
        }

        ClearPadding(_c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ReadOnlySpan<double> source, double[] target)
    {
        for (int c = 0; c < 2; c++)
        {
            (int place, int stride) = Factor.Places[c];
            Span<double> component = target.AsSpan(c * _padded, Factor.Levels);
            for (int j = 0; j < component.Length; j++, place += stride)
            {
                component[j] = source[place];
            }
        }

        ClearPadding(target);
    }

    private void ClearPadding(double[] target)
    {
        for (int c = 0; c < 2; c++)
        {
            target.AsSpan((c * _padded) + Factor.Levels, _padded - Factor.Levels).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(double[] source, Span<double> target)
    {
        for (int c = 0; c < 2; c++)
        {
            (int place, int stride) = Factor.Places[c];
            ReadOnlySpan<double> component = source.AsSpan(c * _padded, Factor.Levels);
            for (int j = 0; j < component.Length; j++, place += stride)
            {
                target[place] = component[j];
            }
        }
    }
}

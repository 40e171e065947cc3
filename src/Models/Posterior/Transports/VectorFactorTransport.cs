using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a factor with several effects a group, correlated within their terms, eight groups at a time.</summary>
/// <remarks>The last eight are filled up with groups without data. Those map 0 to 0 and add nothing to a determinant or a gradient.</remarks>
internal sealed class VectorFactorTransport : FactorTransport
{
    private const int Lanes = EightGroups.Count;

    private readonly int _q;
    private readonly GroupMap<EightGroups, EightGroups> _groups;
    private readonly double[] _f;
    private readonly double[] _byF;
    private readonly double[] _correlation;
    private readonly double[] _byCorrelation;
    private readonly EightGroups[] _fs;
    private readonly EightGroups[] _byFs;

    // A of all groups, [J/8 × q × q]; the rest of eight groups, [q].
    private readonly EightGroups[] _information;
    private readonly EightGroups[] _c;
    private readonly EightGroups[] _z;
    private readonly EightGroups[] _b;
    private readonly EightGroups[] _byZ;
    private readonly EightGroups[] _byC;

    public VectorFactorTransport(FactorInformation information)
        : base(information)
    {
        _q = information.Effects;
        int square = _q * _q;
        _groups = new GroupMap<EightGroups, EightGroups>(_q);
        _f = new double[square];
        _byF = new double[square];
        _fs = new EightGroups[square];
        _byFs = new EightGroups[square];
        int widest = information.Terms.Max(t => t.Effects);
        _correlation = new double[widest * widest];
        _byCorrelation = new double[widest * widest];
        _c = new EightGroups[_q];
        _z = new EightGroups[_q];
        _b = new EightGroups[_q];
        _byZ = new EightGroups[_q];
        _byC = new EightGroups[_q];
        _information = new EightGroups[(information.Levels + Lanes - 1) / Lanes * square];
        for (int first = 0, block = 0; first < information.Levels; first += Lanes, block++)
        {
            for (int entry = 0; entry < square; entry++)
            {
                Gather(information.Information, (first * square) + entry, square, Used(first), ref _information[(block * square) + entry]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Map(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double log = Factor.Levels * LoadCovariance(parameters);
        EightGroups logs = default;
        for (int first = 0; first < Factor.Levels; first += Lanes)
        {
            logs += LoadGroups(first);
            GatherEffects(whitened, first, _z);
            _groups.ToEffects(_fs, _c, _z, _b);
            ScatterEffects(_b, first, parameters);
        }

        return log - logs.Sum();
    }

    protected override void Invert(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        LoadCovariance(parameters);
        for (int first = 0; first < Factor.Levels; first += Lanes)
        {
            LoadGroups(first);
            GatherEffects(parameters, first, _b);
            _groups.ToWhitened(_fs, _c, _b, _z);
            ScatterEffects(_z, first, whitened);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        LoadCovariance(parameters);
        _byFs.AsSpan().Clear();
        for (int first = 0; first < Factor.Levels; first += Lanes)
        {
            LoadGroups(first);
            GatherEffects(whitened, first, _z);
            GatherEffects(gradient, first, _b);
            _groups.PullBack(_fs, _c, _z, _b, _byZ, _byC, _byFs);
            ScatterEffects(_byZ, first, whitenedGradient);
            for (int c = 0; c < _q; c++)
            {
                Scatter(_byC[c], ByLinear, (first * _q) + c, _q, Used(first));
            }
        }

        for (int entry = 0; entry < _byF.Length; entry++)
        {
            _byF[entry] = _byFs[entry].Sum();
        }

        GroupCovarianceFactor.PullBack(Factor.Terms, Factor.Levels, parameters, _f, _byF, _correlation, _byCorrelation, whitenedGradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LoadCovariance(ReadOnlySpan<double> parameters)
    {
        double log = GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        for (int entry = 0; entry < _f.Length; entry++)
        {
            _fs[entry] = EightGroups.Of(_f[entry]);
        }

        return log;
    }

    /// <summary>Loads c and the map of eight groups; gives log |det G| of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EightGroups LoadGroups(int first)
    {
        for (int c = 0; c < _q; c++)
        {
            Gather(Linear, (first * _q) + c, _q, Used(first), ref _c[c]);
        }

        return _groups.Load(_fs, _information.AsSpan(first / Lanes * _f.Length, _f.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherEffects(ReadOnlySpan<double> source, int first, EightGroups[] target)
    {
        int used = Used(first);
        for (int c = 0; c < _q; c++)
        {
            (int place, int stride) = Factor.Places[c];
            Gather(source, place + (first * stride), stride, used, ref target[c]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScatterEffects(EightGroups[] source, int first, Span<double> target)
    {
        int used = Used(first);
        for (int c = 0; c < _q; c++)
        {
            (int place, int stride) = Factor.Places[c];
            Scatter(source[c], target, place + (first * stride), stride, used);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Used(int first) => Math.Min(Lanes, Factor.Levels - first);

    /// <summary>Reads every so many places into the lanes; 0 into those without a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(ReadOnlySpan<double> source, int place, int stride, int used, ref EightGroups target)
    {
        Span<double> lanes = MemoryMarshal.Cast<EightGroups, double>(new Span<EightGroups>(ref target));
        for (int lane = 0; lane < used; lane++, place += stride)
        {
            lanes[lane] = source[place];
        }

        lanes[used..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(EightGroups source, Span<double> target, int place, int stride, int used)
    {
        ReadOnlySpan<double> lanes = MemoryMarshal.Cast<EightGroups, double>(new ReadOnlySpan<EightGroups>(in source));
        for (int lane = 0; lane < used; lane++, place += stride)
        {
            target[place] = lanes[lane];
        }
    }
}

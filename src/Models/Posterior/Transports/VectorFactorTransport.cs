using System.Runtime.CompilerServices;
namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a factor with several effects a group, correlated within their terms.</summary>
internal sealed class VectorFactorTransport : FactorTransport
{
    private readonly int _q;
    private readonly GroupMap _group;
    private readonly double[] _f;
    private readonly double[] _byF;
    private readonly double[] _correlation;
    private readonly double[] _byCorrelation;
    private readonly double[] _z;
    private readonly double[] _b;
    private readonly double[] _byZ;

    public VectorFactorTransport(FactorInformation information)
        : base(information)
    {
        _q = information.Effects;
        _group = new GroupMap(_q);
        _f = new double[_q * _q];
        _byF = new double[_q * _q];
        int widest = information.Terms.Max(t => t.Effects);
        _correlation = new double[widest * widest];
        _byCorrelation = new double[widest * widest];
        _z = new double[_q];
        _b = new double[_q];
        _byZ = new double[_q];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Map(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double log = Factor.Levels * GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        for (int j = 0; j < Factor.Levels; j++)
        {
            log -= _group.Load(_f, Factor.Information.AsSpan(j * _q * _q, _q * _q));
            Gather(whitened, j, _z);
            _group.ToEffects(_f, Linear.Slice(j * _q, _q), _z, _b);
            Scatter(_b, j, parameters);
        }

        return log;
    }

    protected override void Invert(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        for (int j = 0; j < Factor.Levels; j++)
        {
            _group.Load(_f, Factor.Information.AsSpan(j * _q * _q, _q * _q));
            Gather(parameters, j, _b);
            _group.ToWhitened(_f, Linear.Slice(j * _q, _q), _b, _z);
            Scatter(_z, j, whitened);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        GroupCovarianceFactor.Load(Factor.Terms, parameters, _f, _correlation);
        _byF.AsSpan().Clear();
        for (int j = 0; j < Factor.Levels; j++)
        {
            _group.Load(_f, Factor.Information.AsSpan(j * _q * _q, _q * _q));
            Gather(whitened, j, _z);
            Gather(gradient, j, _b);
            _group.PullBack(_f, Linear.Slice(j * _q, _q), _z, _b, _byZ, ByLinear.Slice(j * _q, _q), _byF);
            Scatter(_byZ, j, whitenedGradient);
        }

        GroupCovarianceFactor.PullBack(Factor.Terms, parameters, Factor.Levels, _f, _byF, _correlation, _byCorrelation, whitenedGradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ReadOnlySpan<double> source, int group, Span<double> target)
    {
        for (int c = 0; c < _q; c++)
        {
            target[c] = source[Factor.Places[c].First + (group * Factor.Places[c].Stride)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(ReadOnlySpan<double> source, int group, Span<double> target)
    {
        for (int c = 0; c < _q; c++)
        {
            target[Factor.Places[c].First + (group * Factor.Places[c].Stride)] = source[c];
        }
    }
}

using System.Runtime.CompilerServices;
using Bayes.Draws;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>Computes the quantities to store from the unconstrained parameters of a draw.</summary>
/// <param name="parameters">The unconstrained model parameters x, [d].</param>
/// <param name="quantities">Receives the quantities, in the order of their names.</param>
public delegate void DrawTransform(ReadOnlySpan<double> parameters, Span<double> quantities);

/// <summary>A sink that keeps draws in memory, column by column, ready for a <see cref="DrawSet"/>.</summary>
/// <remarks>All memory is taken when the chain starts, more only for a lengthened warmup that is kept; recording a draw allocates nothing else. One recorder per chain.</remarks>
public sealed class DrawRecorder : IDrawSink
{
    private readonly IReadOnlyList<string> _names;
    private readonly DrawTransform? _transform;
    private readonly double[] _quantities;
    private Columns _warmup = new(0, 0);
    private Columns _draws = new(0, 0);
    private int _chain = 1;
    private (ChainDraws Draws, int Count)? _earlier;
    private bool _adapted;

    /// <summary>Prepares a recorder.</summary>
    /// <param name="names">The names of the quantities to keep.</param>
    /// <param name="transform">Computes them from the parameters; when null the parameters themselves are kept, one per name.</param>
    public DrawRecorder(IReadOnlyList<string> names, DrawTransform? transform = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names;
        _transform = transform;
        _quantities = new double[names.Count];
    }

    /// <summary>The number of draws kept so far, warmup not counted.</summary>
    public int DrawCount => _draws.Count;

    /// <summary>The result of the chain; null until it ended.</summary>
    public ChainResult? Result { get; private set; }

    /// <summary>The last state from which the chain can go on; null before the first.</summary>
    public ChainState? State { get; private set; }

    /// <inheritdoc/>
    public void Start(int chain, int dimension, SamplerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (_transform is null && dimension != _names.Count)
        {
            throw new ArgumentException($"{_names.Count} names were given for {dimension} parameters.", nameof(dimension));
        }

        _chain = chain;
        _draws = new Columns(_names.Count, Kept(settings.Draws, settings.Thin));
        _warmup = new Columns(_names.Count, settings.SaveWarmup ? Kept(settings.Warmup, settings.Thin) : 0);
    }

    /// <inheritdoc/>
    public void Accept(in TransitionInfo info, ReadOnlySpan<double> parameters)
    {
        if (_transform is null)
        {
            parameters.CopyTo(_quantities);
        }
        else
        {
            _transform(parameters, _quantities);
        }

        (_adapted ? _draws : _warmup).Add(info, _quantities);
    }

    /// <inheritdoc/>
    public void AdaptationFinished(double stepSize, InverseMetric inverseMetric)
    {
        _adapted = true;
        if (_earlier is { } earlier)
        {
            _draws.CopyFrom(earlier.Draws, earlier.Count);
        }
    }

    /// <summary>Gives the recorder the draws of an earlier run of the chain, to be kept before its own; before the chain starts.</summary>
    /// <param name="draws">Draws of the same quantities.</param>
    /// <param name="count">How many of them, from the first.</param>
    public void Restore(ChainDraws draws, int count)
    {
        ArgumentNullException.ThrowIfNull(draws);
        _earlier = (draws, count);
    }

    /// <inheritdoc/>
    public void Checkpoint(ChainState state) => State = state;

    /// <inheritdoc/>
    public void End(ChainResult result) => Result = result;

    /// <summary>The draws after warmup, as far as the chain came.</summary>
    /// <returns>The chain's draws; call it once the chain ended.</returns>
    public ChainDraws ToChainDraws() => _draws.ToChainDraws(_chain, _names);

    /// <summary>The draws of warmup, if settings asked to save them.</summary>
    /// <returns>The chain's warmup draws; empty when none were saved.</returns>
    public ChainDraws ToWarmupDraws() => _warmup.ToChainDraws(_chain, _names);

    private static int Kept(int transitions, int thin) => (transitions + thin - 1) / thin;

    private sealed class Columns
    {
        private readonly double[][] _values;
        private readonly double[][] _sampler;

        internal Columns(int quantities, int capacity)
        {
            _values = Allocate(quantities, capacity);
            _sampler = Allocate(SamplerColumn.All.Count, capacity);
        }

        internal int Count { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Add(in TransitionInfo info, ReadOnlySpan<double> quantities)
        {
            if (Count == _sampler[0].Length)
            {
                Grow(_values);
                Grow(_sampler);
            }

            for (int i = 0; i < quantities.Length; i++)
            {
                _values[i][Count] = quantities[i];
            }

            // In the order of SamplerColumn.All.
            _sampler[0][Count] = info.LogDensity;
            _sampler[1][Count] = info.AcceptStat;
            _sampler[2][Count] = info.StepSize;
            _sampler[3][Count] = info.TreeDepth;
            _sampler[4][Count] = info.LeapfrogCount;
            _sampler[5][Count] = info.Divergent ? 1.0 : 0.0;
            _sampler[6][Count] = info.Energy;
            Count++;
        }

        internal void CopyFrom(ChainDraws draws, int count)
        {
            for (int i = 0; i < _values.Length; i++)
            {
                draws.Values(i).Span[..count].CopyTo(_values[i]);
            }

            for (int i = 0; i < _sampler.Length; i++)
            {
                draws.SamplerValues(SamplerColumn.All[i]).Span[..count].CopyTo(_sampler[i]);
            }

            Count = count;
        }

        internal ChainDraws ToChainDraws(int chain, IReadOnlyList<string> names)
        {
            // A chain that never started has no columns yet.
            double[][] values = _values.Length == names.Count ? Trim(_values) : Allocate(names.Count, 0);
            return new ChainDraws(chain, names, values, Trim(_sampler));
        }

        private static double[][] Allocate(int columns, int length)
        {
            double[][] result = new double[columns][];
            for (int i = 0; i < columns; i++)
            {
                result[i] = new double[length];
            }

            return result;
        }

        // A warmup may take more transitions than it was given.
        private static void Grow(double[][] columns)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                Array.Resize(ref columns[i], Math.Max(16, 2 * columns[i].Length));
            }
        }

        private double[][] Trim(double[][] columns) =>
            Array.ConvertAll(columns, c => c.Length == Count ? c : c[..Count]);
    }
}

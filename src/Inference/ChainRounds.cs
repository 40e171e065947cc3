using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models.Posterior;
using Bayes.Reuse;
using Bayes.Sampler;
using Bayes.Sampler.Transports;

namespace Bayes;

/// <summary>Runs the chains of a fit to one length after another: each round goes on from the states and the draws of the last.</summary>
/// <remarks>The draws are those of a single round to the last length. With a directory each round rewrites the files of the chains.</remarks>
internal sealed class ChainRounds
{
    private readonly SamplingTarget _target;
    private readonly SamplerSettings _settings;
    private readonly FitDescription _description;
    private readonly FitDirectory? _directory;
    private readonly DrawTransform _transform;
    private readonly AdaptationRecord _record;
    private readonly string[] _names;
    private readonly Dictionary<int, (ChainState State, ChainDraws Rows)?> _earlier;
    private readonly Dictionary<int, IReadOnlyList<Divergence>> _divergences = [];

    public ChainRounds(SamplingTarget target, SamplerSettings settings, FitDescription description, FitDirectory? directory, bool resumes, QuantityMap map, AdaptationRecord record)
    {
        _target = target;
        _settings = settings;
        _description = description;
        _directory = directory;
        _transform = map.Write;
        _record = record;
        _names = [.. description.Quantities.Select(q => q.Name)];
        int[] chains = [.. Enumerable.Range(1, settings.Chains)];
        _earlier = chains.ToDictionary(c => c, c => directory is null || !resumes ? null : Checkpoints.Load(directory, c, settings.Thin));
        foreach ((ChainState State, ChainDraws Rows)? earlier in _earlier.Values)
        {
            if (earlier is { } run)
            {
                record.Add(run.State);
            }
        }
    }

    /// <summary>The transitions after warmup that the longest chain has made already.</summary>
    public int Longest => _earlier.Values.Max(e => e?.State.SamplingIterations ?? 0);

    /// <summary>What the chains did, all rounds together.</summary>
    public IReadOnlyList<ChainResult> Results { get; private set; } = [];

    /// <summary>The draws so far.</summary>
    public ChainDraws[] Draws { get; private set; } = [];

    /// <summary>Runs all chains until they have made so many transitions after warmup.</summary>
    public void To(int draws, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        FitDescription description = _description with { Sampler = _description.Sampler with { Draws = draws } };
        DrawRecorder[] recorders = [.. _earlier.Select(_ => new DrawRecorder(_names, _transform))];
        IReadOnlyList<ChainResult> results = new ChainRunner(_target, _settings with { Draws = draws }).Run(
            number => Sink(number, recorders[number - 1], description), progress, number => _earlier[number]?.State, cancellationToken);
        (IReadOnlyList<ChainResult> before, ChainDraws[] drawn) = (Results, Draws);
        Results = [.. results.Select(WithEarlierDivergences)];
        Draws = [.. recorders.Select(r => r.ToChainDraws())];
        for (int c = 0; c < recorders.Length; c++)
        {
            if (recorders[c].State is { } state)
            {
                _earlier[c + 1] = (state, Draws[c]);
                _record.Add(state);
            }
            else if (before.Count > 0 && results[c].Status == ChainStatus.Cancelled)
            {
                // Cancelled between two rounds: the chain is what it was after the last one.
                Draws[c] = drawn[c];
                Results = [.. Results.Select((result, i) => i == c ? before[c] with { Status = ChainStatus.Cancelled } : result)];
            }
        }
    }

    private IDrawSink Sink(int number, DrawRecorder recorder, FitDescription description)
    {
        if (_directory is not null)
        {
            return new ChainFileSink(recorder, _directory, FitStore.Configuration(description, Metric), _transform, _names.Length, _record, _earlier[number]);
        }

        if (_earlier[number] is { } earlier)
        {
            recorder.Restore(earlier.Rows, Checkpoints.Kept(earlier.State, _settings.Thin));
        }

        return recorder;
    }

    private StanMetric Metric => _settings.Metric switch
    {
        MetricKind.Dense => StanMetric.Dense,
        MetricKind.Unit => StanMetric.Unit,
        _ => StanMetric.Diagonal,
    };

    private ChainResult WithEarlierDivergences(ChainResult result)
    {
        Divergence[] all = [.. _divergences.GetValueOrDefault(result.Chain, []), .. result.Divergences];
        _divergences[result.Chain] = [.. all.Take(ChainResult.MaxDivergenceLocations)];
        return result with { Divergences = _divergences[result.Chain] };
    }
}

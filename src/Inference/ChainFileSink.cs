using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Reuse;
using Bayes.Sampler;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes;

/// <summary>Writes the draws of a chain to its file while another sink keeps them in memory.</summary>
internal sealed class ChainFileSink(
    DrawRecorder memory,
    FitDirectory directory,
    CmdStanConfiguration configuration,
    DrawTransform transform,
    int quantities,
    AdaptationRecord record,
    (ChainState State, ChainDraws Rows)? earlier = null) : IDrawSink, IDisposable
{
    private readonly double[] _sampler = new double[SamplerColumn.All.Count];
    private readonly double[] _values = new double[quantities];
    private ChainCsvWriter? _writer;

    public void Start(int chain, int dimension, SamplerSettings settings)
    {
        if (earlier is { } run)
        {
            memory.Restore(run.Rows, Checkpoints.Kept(run.State, configuration.Thin));
        }

        _writer = directory.OpenChain(chain, configuration);
        memory.Start(chain, dimension, settings);
    }

    public void Accept(in TransitionInfo info, ReadOnlySpan<double> parameters)
    {
        memory.Accept(info, parameters);

        // In the order of SamplerColumn.All.
        _sampler[0] = info.LogDensity;
        _sampler[1] = info.AcceptStat;
        _sampler[2] = info.StepSize;
        _sampler[3] = info.TreeDepth;
        _sampler[4] = info.LeapfrogCount;
        _sampler[5] = info.Divergent ? 1 : 0;
        _sampler[6] = info.Energy;
        transform(parameters, _values);
        _writer!.Append(_sampler, _values);
    }

    public void AdaptationFinished(double stepSize, InverseMetric inverseMetric)
    {
        memory.AdaptationFinished(stepSize, inverseMetric);
        _writer!.FinishAdaptation(stepSize, configuration.Metric == StanMetric.Unit ? default : inverseMetric.Values.Span);
        if (earlier is { } run)
        {
            Rewrite(run.Rows, Checkpoints.Kept(run.State, configuration.Thin));
        }
    }

    public void Checkpoint(ChainState state)
    {
        // The rows come first: a state must never cover rows that a kill would lose.
        _writer!.Persist();
        Checkpoints.Save(directory, state);
        record.Add(state);
        memory.Checkpoint(state);
    }

    public void End(ChainResult result)
    {
        memory.End(result);
        if (result.Status == ChainStatus.Completed)
        {
            _writer?.Complete(TimeSpan.FromSeconds(result.WarmupSeconds), TimeSpan.FromSeconds(result.SamplingSeconds));
        }

        Dispose();
    }

    private void Rewrite(ChainDraws rows, int count)
    {
        for (int draw = 0; draw < count; draw++)
        {
            for (int c = 0; c < _sampler.Length; c++)
            {
                _sampler[c] = rows.SamplerValues(SamplerColumn.All[c]).Span[draw];
            }

            for (int p = 0; p < _values.Length; p++)
            {
                _values[p] = rows.Values(p).Span[draw];
            }

            _writer!.Append(_sampler, _values);
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}

using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests;

/// <summary>A sink that notes every call, and does what a test wants at each draw.</summary>
internal sealed class RecordingSink(Action<RecordingSink>? onDraw = null) : IDrawSink
{
    public List<string> Calls { get; } = [];

    public List<double[]> Warmup { get; } = [];

    public List<double[]> Draws { get; } = [];

    public List<TransitionInfo> Infos { get; } = [];

    public double StepSize { get; private set; } = double.NaN;

    public ChainResult? Result { get; private set; }

    private bool _adapted;

    public void Start(int chain, int dimension, SamplerSettings settings) => Calls.Add($"start {chain}");

    public void Accept(in TransitionInfo info, ReadOnlySpan<double> parameters)
    {
        if (_adapted)
        {
            Infos.Add(info);
        }

        (_adapted ? Draws : Warmup).Add(parameters.ToArray());
        onDraw?.Invoke(this);
    }

    public void AdaptationFinished(double stepSize, InverseMetric inverseMetric)
    {
        Calls.Add("adapted");
        _adapted = true;
        StepSize = stepSize;
    }

    public void End(ChainResult result)
    {
        Calls.Add($"end {result.Status}");
        Result = result;
    }
}

using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Effects;

/// <summary>Parameters known by draws of their posterior.</summary>
internal sealed class PosteriorParameters : FittedParameters
{
    // So many draws give means to 3% of a posterior standard deviation.
    private const int FewestDraws = 400;
    private const long MostEvaluations = 40_000_000;

    private readonly DrawPositions _positions;

    public PosteriorParameters(PosteriorFit fit, double level)
        : base(fit.Model ?? throw new InvalidOperationException("The fit was read without its model. Read it with FitStore.Open, or give it its data with WithData."), level)
    {
        Fit = fit;
        _positions = new DrawPositions(fit);
    }

    public PosteriorFit Fit { get; }

    public DrawPositions Positions => _positions;

    public override bool IsPosterior => true;

    public override ModelDescription Description => Fit.Description.Model;

    public override string Method => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Fit.Description.Sampler.Kernel == PriorSampling.Kernel ? "prior" : "posterior")}, {_positions.Count} draws of {Fit.Draws.ChainCount} chains");

    public override Evaluated Evaluate(int count, Action<ParameterPoint, double[]> function, long cost = 0, Func<int, bool>? isResponse = null)
    {
        DrawSet draws = Fit.Draws;
        int perChain = PerChain(cost);
        double[][][] results = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, draws.ChainCount).Select(_ => new double[perChain]).ToArray())];
        Parallel.For(0, draws.ChainCount * perChain, index =>
        {
            (int chain, int place) = (index / perChain, index % perChain);
            double[] result = new double[count];
            function(Point(Draw(chain, place, perChain)), result);
            for (int k = 0; k < count; k++)
            {
                results[k][chain][place] = result[k];
            }
        });
        return new EvaluatedDraws(results, Level);
    }

    /// <summary>The number of draws used of each chain for a function of some cost.</summary>
    public int PerChain(long cost)
    {
        int wanted = cost == 0 ? _positions.Count : (int)Math.Clamp(MostEvaluations / cost, Math.Min(FewestDraws, _positions.Count), _positions.Count);
        return Math.Clamp((wanted + Fit.Draws.ChainCount - 1) / Fit.Draws.ChainCount, 1, Fit.Draws.DrawCount);
    }

    /// <summary>The draw, counted over all chains, at a place among evenly spaced ones.</summary>
    public int Draw(int chain, int place, int perChain) => (chain * Fit.Draws.DrawCount) + (int)((long)place * Fit.Draws.DrawCount / perChain);

    public ParameterPoint Point(int draw)
    {
        double[] position = new double[Model.Layout.Dimension];
        _positions.Read(draw, position);
        double[] values = new double[Model.Quantities.PopulationCount];
        ChainDraws chain = Fit.Draws.Chains[draw / Fit.Draws.DrawCount];
        for (int p = 0; p < values.Length; p++)
        {
            values[p] = chain.Values(p).Span[draw % Fit.Draws.DrawCount];
        }

        return new ParameterPoint(values, position, draw);
    }
}

/// <summary>Results draw by draw.</summary>
/// <param name="draws">[results][chains][draws].</param>
/// <param name="level">The level of intervals.</param>
internal sealed class EvaluatedDraws(double[][][] draws, double level) : Evaluated
{
    public override int Count => draws.Length;

    public ParameterDraws Draws(int index) => new($"result {index}", draws[index]);

    public override EffectEstimate Estimate(int index, Func<double, double>? transform = null)
    {
        double[][] values = transform is null ? draws[index] : Array.ConvertAll(draws[index], chain => Array.ConvertAll(chain, x => transform(x)));
        return Of(new ParameterDraws("result", values), level);
    }

    public override IReadOnlyList<EffectNumber> Sign(int index)
    {
        double[] pooled = Draws(index).Pooled();
        return [new EffectNumber("probability_positive", "P(> 0)", Array.Exists(pooled, double.IsNaN) ? double.NaN : (double)pooled.Count(x => x > 0) / pooled.Length)];
    }

    public static EffectEstimate Of(ParameterDraws draws, double level)
    {
        ParameterSummary s = DrawsSummary.Of(draws, [0.5 * (1 - level), 0.5 * (1 + level)]);
        return new EffectEstimate
        {
            Value = s.Mean,
            Median = s.Median,
            Error = s.Sd,
            Lower = s.Quantiles[0].Value,
            Upper = s.Quantiles[1].Value,
            Mcse = s.McseMean,
        };
    }
}

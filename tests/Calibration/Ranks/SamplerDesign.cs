using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Calibration.Ranks;

/// <summary>A simulated study that is sampled by the default sampler, from the mode: binary rows with random intercepts.</summary>
/// <remarks>
/// y ~ x + (1 | g), or y ~ x + (1 | g) + (1 | h) with one row for each pair of groups, or with each group of g in one of h. Each replicate is one chain of automatic warmup in the
/// coordinates of the mode, with whatever kernel it finds good. Truths and responses are drawn apart from the library's density.
/// </remarks>
public sealed class SamplerDesign
{
    private const ulong CovariateSeed = 1_618_034;
    private const int Thin = 5;
    private const int OtherGroups = 8;

    private readonly ulong _number;
    private readonly int _groups;
    private readonly double _intercept;
    private readonly double _sdScale;
    private readonly double[] _x;
    private readonly int[] _g;
    private readonly int[] _h;
    private readonly ModelSpec _spec;
    private readonly Table _covariates;

    private SamplerDesign(ulong number, string name, int groups, int rowsOfGroup, Other other, double intercept, double sdScale)
    {
        (Name, _number, _groups, _intercept, _sdScale, HasOther) = (name, number, groups, intercept, sdScale, other != Other.None);
        int rows = groups * rowsOfGroup;
        RandomStream random = new(CovariateSeed, number);
        _x = [.. Enumerable.Range(0, rows).Select(_ => 0.5 + random.NextNormal())];
        _g = [.. Enumerable.Range(0, rows).Select(i => i / rowsOfGroup)];
        _h = [.. Enumerable.Range(0, rows).Select(i => (other == Other.Around ? i / rowsOfGroup : i) % OtherGroups)];
        _covariates = Table.FromColumns(
            TableColumn.Numeric("x", _x),
            TableColumn.Factor("g", _g, Enumerable.Range(1, groups).Select(k => FormattableString.Invariant($"{k}"))),
            TableColumn.Factor("h", _h, Enumerable.Range(1, OtherGroups).Select(k => FormattableString.Invariant($"{k}"))));
        Priors = ["b: normal(0, 1)", FormattableString.Invariant($"Intercept: normal({intercept}, 1)"), FormattableString.Invariant($"sd: half_normal(0, {sdScale})")];
        Formula = HasOther ? "y ~ x + (1 | g) + (1 | h)" : "y ~ x + (1 | g)";
        _spec = Model.Parse(Formula, Family.Bernoulli()).WithPrior(Priors);
    }

    private enum Other
    {
        None,
        Crossed,
        Around,
    }

    /// <summary>The designs: four rows a group, mostly 0, with standard deviations up to 9; crossed factors; nested factors.</summary>
    public static IReadOnlyList<SamplerDesign> All { get; } =
    [
        new(1, "sparse_binary", 60, 4, Other.None, -1.5, 3),
        new(2, "crossed", 20, OtherGroups, Other.Crossed, 0, 1),
        new(3, "nested", 24, 6, Other.Around, 0, 1),
    ];

    /// <summary>The design's name.</summary>
    public string Name { get; }

    /// <summary>The model as typed.</summary>
    public string Formula { get; }

    /// <summary>The priors as typed.</summary>
    public IReadOnlyList<string> Priors { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => _x.Length;

    private bool HasOther { get; }

    /// <summary>Runs the first replicates.</summary>
    /// <param name="replicates">How many.</param>
    /// <param name="cores">How many at once; the ranks do not depend on it.</param>
    /// <returns>Their ranks: of the population parameters, of the first and last effect of each factor, and of the log likelihood.</returns>
    public RankTable Run(int replicates, int cores)
    {
        RankReplicate[] all = new RankReplicate[replicates];
        string[] names = [];
        Parallel.For(0, replicates, new ParallelOptions { MaxDegreeOfParallelism = cores }, i => (all[i], names) = Replicate(i + 1));
        return new RankTable(Name, names, all);
    }

    private (RankReplicate Ranks, string[] Names) Replicate(int number)
    {
        RandomStream random = new(RankRun.Seed, (_number << 40) | (uint)number);
        double slope = random.NextNormal();
        double intercept = _intercept + random.NextNormal() - (slope * _x.Average());
        double[] sds = [.. Enumerable.Range(0, HasOther ? 2 : 1).Select(_ => Math.Abs(_sdScale * random.NextNormal()))];
        double[] effects = [.. Enumerable.Range(0, _groups + (HasOther ? OtherGroups : 0)).Select(k => sds[k < _groups ? 0 : 1] * random.NextNormal())];
        double[] truth = [intercept, slope, .. sds, .. effects];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-Predictor(truth, i))) ? 1 : 0;
        }

        PosteriorFit fit = _spec.Sample(
            _covariates.WithColumn(TableColumn.Numeric("y", y)),
            new SamplingOptions { Seed = random.NextUInt64(), Chains = 1, Cores = 1, Draws = RankReplicate.Draws * Thin, Thin = Thin });
        ChainDraws chain = fit.Draws.Chains[0];
        if (fit.Description.Sampler.Failures.Count > 0 || chain.DrawCount != RankReplicate.Draws || fit.Model!.Priors.Any(p => p.Source != PriorSource.User))
        {
            throw new InvalidOperationException($"{Name}, replicate {number}: the chain failed, or a prior is not that of the design.");
        }

        int first = 2 + sds.Length;
        int[] places = [.. Enumerable.Range(0, first), first, first + _groups - 1, .. HasOther ? new[] { first + _groups, truth.Length - 1 } : []];
        string[] names = [.. places.Select(p => fit.Draws.ParameterNames[p]), "log_likelihood"];
        double ess = places.Min(p => EffectiveSampleSize.Bulk(fit.Draws.Parameter(fit.Draws.ParameterNames[p])).Value);
        double[] draw = new double[truth.Length];
        double trueLikelihood = LogLikelihood(truth, y);
        int below = 0;
        for (int s = 0; s < chain.DrawCount; s++)
        {
            for (int q = 0; q < draw.Length; q++)
            {
                draw[q] = chain.Values(q).Span[s];
            }

            below += LogLikelihood(draw, y) < trueLikelihood ? 1 : 0;
        }

        int[] ranks = [.. places.Select(p => chain.Values(p).ToArray().Count(v => v < truth[p])), below];
        return (new RankReplicate(number, ranks, (int)fit.Description.Sampler.Divergent, ess), names);
    }

    private double Predictor(double[] quantities, int row)
    {
        int first = HasOther ? 4 : 3;
        return quantities[0] + (quantities[1] * _x[row]) + quantities[first + _g[row]] + (HasOther ? quantities[first + _groups + _h[row]] : 0);
    }

    private double LogLikelihood(double[] quantities, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double predictor = y[i] > 0 ? Predictor(quantities, i) : -Predictor(quantities, i);
            sum += predictor > 0 ? -SpecialFunctions.Log1P(Math.Exp(-predictor)) : predictor - SpecialFunctions.Log1P(Math.Exp(predictor));
        }

        return sum;
    }
}

using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Counts that are 0 with probability hu and otherwise follow another family cut off below 1; logit hu is the last predictor.</summary>
/// <typeparam name="TDensity">The log density of the counts before they are cut off.</typeparam>
/// <remarks>Mullahy (1986), Journal of Econometrics 33, 341–365. The mean's predictor is that of the counts before they are cut off, as in brms and glmmTMB.</remarks>
public abstract record HurdleFamily<TDensity> : DensityFamily<HurdleDensity<TDensity>>
    where TDensity : struct, ICountDensity
{
    private readonly Family _counts;

    /// <summary>Makes the family.</summary>
    /// <param name="counts">The family of the counts before they are cut off.</param>
    protected HurdleFamily(Family counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        _counts = counts;
        Parameters = [.. counts.Parameters, new DistributionalParameter("hu", Link.Logit) { DefaultPrior = new BetaPrior(1, 1), BrmsPrior = new BetaPrior(1, 1), InterceptPrior = new LogisticPrior(0, 1) }];
    }

    /// <inheritdoc/>
    public override Link Link => _counts.Link;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; }

    /// <inheritdoc/>
    public override ResponseKind Kind => _counts.Kind;

    /// <inheritdoc/>
    public override FamilyNotation Notation => _counts.Notation with { Distribution = $"Hurdle{_counts.Notation.Distribution}" };

    /// <inheritdoc/>
    public override string? Overdispersion => _counts.Overdispersion;

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => value == 0 ? 0 : _counts.LogNormalizer(value, trials);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) =>
        Math.Exp(LogShare(predictors) + Math.Log(_counts.Mean(predictors[..^1])));

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        double mean = _counts.Mean(predictors[..^1]);
        double share = Math.Exp(LogShare(predictors));
        return share * (_counts.Variance(predictors[..^1], trials) + (mean * mean * (1 - share)));
    }

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() < SpecialFunctions.Logistic(predictors[^1]))
        {
            return 0;
        }

        double[] counts = predictors[..^1].ToArray();
        Gradient[] row = Array.ConvertAll(counts, Gradient.Constant);
        return CountSimulation.Positive(
            random,
            TDensity.LogZero<Gradient>(trials, row).Value,
            stream => _counts.Simulate(stream, counts, trials),
            y => TDensity.LogDensity<Gradient>(y, trials, row).Value + _counts.LogNormalizer(y, trials));
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequireCounts(Name, response, rows);

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response) => CountNotes.Zeros(response, "hu", _counts.Name);

    /// <summary>log((1 − hu)/(1 − f(0))): what the means of the counts before they are cut off are multiplied by.</summary>
    private static double LogShare(ReadOnlySpan<double> predictors)
    {
        Span<Gradient> row = stackalloc Gradient[predictors.Length - 1];
        for (int a = 0; a < row.Length; a++)
        {
            row[a] = Gradient.Constant(predictors[a]);
        }

        return -SpecialFunctions.Log1PExp(predictors[^1]) - SpecialFunctions.Log1MExp(TDensity.LogZero<Gradient>(1, row).Value);
    }
}

/// <summary>log hu for a zero and log(1 − hu) + log f(y) − log(1 − f(0)) for other counts, with logit hu as the last predictor.</summary>
/// <typeparam name="TDensity">f.</typeparam>
public readonly struct HurdleDensity<TDensity> : IRowDensity
    where TDensity : struct, ICountDensity
{
    static T IRowDensity.LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors) => value == 0
        ? -Taylor.Log1PExp(-predictors[^1])
        : TDensity.LogDensity(value, trials, predictors[..^1]) - Taylor.Log1MExp(TDensity.LogZero(trials, predictors[..^1])) - Taylor.Log1PExp(predictors[^1]);
}

/// <summary>Poisson counts above a hurdle at 0.</summary>
public sealed record HurdlePoissonFamily() : HurdleFamily<PoissonDensity>(Poisson())
{
    /// <inheritdoc/>
    public override string Name => "hurdle_poisson";
}

/// <summary>Negative binomial counts (NB2) above a hurdle at 0.</summary>
public sealed record HurdleNegativeBinomialFamily() : HurdleFamily<NegativeBinomialDensity>(NegativeBinomial())
{
    /// <inheritdoc/>
    public override string Name => "hurdle_negbinomial";
}

using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Counts that are 0 with probability zi for a reason of their own, and otherwise follow another family; logit zi is the last predictor.</summary>
/// <typeparam name="TDensity">The log density of the counts without inflation.</typeparam>
/// <remarks>Lambert (1992), Technometrics 34, 1–14. The mean's predictor is that of the counts without inflation, as in brms and glmmTMB.</remarks>
public abstract record ZeroInflatedFamily<TDensity> : DensityFamily<ZeroInflatedDensity<TDensity>>
    where TDensity : struct, ICountDensity
{
    private readonly Family _counts;

    /// <summary>Makes the family.</summary>
    /// <param name="counts">The family of the counts without inflation.</param>
    protected ZeroInflatedFamily(Family counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        _counts = counts;
        Parameters = [.. counts.Parameters, new DistributionalParameter("zi", Link.Logit) { DefaultPrior = new BetaPrior(1, 1), BrmsPrior = new BetaPrior(1, 1), InterceptPrior = new LogisticPrior(0, 1), LowerLimit = "there are no additional zeros (the family without zero-inflation)" }];
    }

    /// <inheritdoc/>
    public override Link Link => _counts.Link;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; }

    /// <inheritdoc/>
    public override ResponseKind Kind => _counts.Kind;

    /// <inheritdoc/>
    public override FamilyNotation Notation => _counts.Notation with { Distribution = $"ZeroInflated{_counts.Notation.Distribution}" };

    /// <inheritdoc/>
    public override string? Overdispersion => _counts.Overdispersion;

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => _counts.LogNormalizer(value, trials);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => SpecialFunctions.Logistic(-predictors[^1]) * _counts.Mean(predictors[..^1]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        double inflation = SpecialFunctions.Logistic(predictors[^1]);
        double mean = trials * _counts.Mean(predictors[..^1]);
        return SpecialFunctions.Logistic(-predictors[^1]) * (_counts.Variance(predictors[..^1], trials) + (inflation * mean * mean));
    }

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextDouble() < SpecialFunctions.Logistic(predictors[^1]) ? 0 : _counts.Simulate(random, predictors[..^1], trials);
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => _counts.CheckResponse(response, rows);

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        IEnumerable<ResponseNote> zeros = CountNotes.Zeros(response, "zi", _counts.Name);
        return Kind == ResponseKind.Count && _counts.Overdispersion is null
            ? zeros.Concat(CountNotes.FewZeros(response, "zi", mean => Math.Exp(-mean), _counts.Name))
            : zeros;
    }
}

/// <summary>log(π + (1 − π) f(0)) for a zero and log(1 − π) + log f(y) for other counts, with logit π as the last predictor.</summary>
/// <typeparam name="TDensity">f.</typeparam>
public readonly struct ZeroInflatedDensity<TDensity> : IRowDensity
    where TDensity : struct, ICountDensity
{
    static T IRowDensity.LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
    {
        T inflation = predictors[^1];
        T counts = value == 0
            ? Taylor.LogAddExp(inflation, TDensity.LogZero(trials, predictors[..^1]))
            : TDensity.LogDensity(value, trials, predictors[..^1]);
        return counts - Taylor.Log1PExp(inflation);
    }
}

/// <summary>Poisson counts with additional zeros.</summary>
public sealed record ZeroInflatedPoissonFamily() : ZeroInflatedFamily<PoissonDensity>(Poisson())
{
    /// <inheritdoc/>
    public override string Name => "zero_inflated_poisson";
}

/// <summary>Negative binomial counts (NB2) with additional zeros.</summary>
public sealed record ZeroInflatedNegativeBinomialFamily() : ZeroInflatedFamily<NegativeBinomialDensity>(NegativeBinomial())
{
    /// <inheritdoc/>
    public override string Name => "zero_inflated_negbinomial";
}

/// <summary>Successes out of trials with additional rows that have none.</summary>
public sealed record ZeroInflatedBinomialFamily() : ZeroInflatedFamily<BinomialDensity>(Binomial())
{
    /// <inheritdoc/>
    public override string Name => "zero_inflated_binomial";
}

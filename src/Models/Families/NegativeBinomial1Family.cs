using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>Overdispersed counts with mean μ = exp(η) and variance μ(1 + alpha) (NB1); log alpha is the second predictor.</summary>
/// <remarks>The size of the negative binomial is μ/alpha, so that the ratio of variance to mean is the same for all rows.</remarks>
public sealed record NegativeBinomial1Family : DensityFamily<NegativeBinomial1Density>
{
    // Excess variance of up to a few means; the density stays finite at 0, the Poisson limit. brms has no such family.
    private static readonly Prior s_alpha = new HalfPrior(new StudentTPrior(3, 0, 2.5));

    /// <inheritdoc/>
    public override string Name => "negbinomial1";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
        [new DistributionalParameter("mu", Link.Log), new DistributionalParameter("alpha", Link.Log) { DefaultPrior = s_alpha, BrmsPrior = s_alpha, LowerLimit = "the counts are Poisson and have no overdispersion (family poisson)" }];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Count;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("NegBinomial1");

    /// <inheritdoc/>
    public override string? Overdispersion => "alpha";

    /// <inheritdoc/>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => responseMean > 0 ? SpecialFunctions.Log1P((1 + constants[0]) / responseMean) : null;

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -SpecialMath.GammaLn(value + 1);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Math.Exp(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => Math.Exp(predictors[0]) * (1 + Math.Exp(predictors[1]));

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials) =>
        CountSimulation.NegativeBinomial(random, predictors[0], predictors[0] - predictors[1]);

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequireCounts(Name, response, rows);

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response) => CountNotes.Overdispersion(response, "alpha", "0, the Poisson limit");
}

/// <summary>The NB1 log density in log mean η and log alpha: NB2 with log size η − log alpha.</summary>
public readonly struct NegativeBinomial1Density : IRowDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T logSize = predictors[0] - predictors[1];
        return Taylor.RisingRatio(value, logSize) + (value * predictors[0]) - ((Taylor.Exp(logSize) + value) * Taylor.Log1PExp(predictors[1]));
    }
}

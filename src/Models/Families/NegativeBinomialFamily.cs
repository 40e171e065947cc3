using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>Overdispersed counts with mean μ = exp(η) and variance μ + μ²/shape (NB2); log shape is the second predictor.</summary>
public sealed record NegativeBinomialFamily : DensityFamily<NegativeBinomialDensity>
{
    private static readonly Prior s_shape = new InverseGammaPrior(0.4, 0.3);

    /// <inheritdoc/>
    public override string Name => "negbinomial";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
        [new DistributionalParameter("mu", Link.Log), Shape];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Count;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("NegBinomial");

    /// <inheritdoc/>
    public override string? Overdispersion => "shape";

    /// <summary>The size parameter as this family and those built on it have it.</summary>
    /// <remarks>Its prior says that the squared coefficient of variation of the rates, 1/shape, is gamma(0.4, 0.3); that of brms since 2.21.</remarks>
    internal static DistributionalParameter Shape { get; } = new("shape", Link.Log) { DefaultPrior = s_shape, BrmsPrior = s_shape };

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -SpecialMath.GammaLn(value + 1);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Math.Exp(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => NegativeBinomialDensity.Variance(predictors[0], predictors[1]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials) =>
        CountSimulation.NegativeBinomial(random, predictors[0], predictors[1]);

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequireCounts(Name, response, rows);

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response) => CountNotes.Overdispersion(response, "shape", "infinity, the Poisson limit");
}

/// <summary>The NB2 log density in log mean η and log size τ.</summary>
/// <remarks>
/// log Γ(y + φ) − log Γ(φ) − y log φ + y η − (y + φ) log(1 + exp(η − τ)): the first three terms vanish as φ → ∞, and the last becomes exp η.
/// </remarks>
public readonly struct NegativeBinomialDensity : ICountDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> => Of(value, predictors[0], predictors[1]);

    /// <inheritdoc/>
    public static T LogZero<T>(double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> => -(Taylor.Exp(predictors[1]) * Taylor.Log1PExp(predictors[0] - predictors[1]));

    internal static T Of<T>(double value, T logMean, T logSize)
        where T : struct, ITaylor<T> =>
        Taylor.RisingRatio(value, logSize) + (value * logMean) - ((Taylor.Exp(logSize) + value) * Taylor.Log1PExp(logMean - logSize));

    internal static double Variance(double logMean, double logSize) => Math.Exp(logMean) + Math.Exp((2 * logMean) - logSize);
}

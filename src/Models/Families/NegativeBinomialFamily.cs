using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>Overdispersed counts with mean μ = exp(η) and variance μ + μ²/shape (NB2); log shape is the second predictor.</summary>
public sealed record NegativeBinomialFamily : DensityFamily<NegativeBinomialDensity>
{
    private const double LargestTabulated = 1000;
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
    internal static DistributionalParameter Shape { get; } = new("shape", Link.Log) { DefaultPrior = s_shape, BrmsPrior = s_shape, UpperLimit = "the counts are Poisson and have no overdispersion (family poisson in place of negbinomial)" };

    /// <inheritdoc/>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => responseMean > 0 ? SpecialFunctions.Log1P((1 / responseMean) + (1 / constants[0])) : null;

    /// <inheritdoc/>
    /// <remarks>Where all rows have one size, as a constant shape gives them, the log-gamma ratios of small counts are tabulated once a block.</remarks>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        double most = 0;
        foreach (double y in response.Values)
        {
            most = Math.Max(most, y);
        }

        if (most > LargestTabulated || most > 4 * rows || !HaveConstants(rows, predictors))
        {
            return base.LogLikelihood(response, predictors, derivatives);
        }

        double logSize = predictors[rows];
        double size = Math.Exp(logSize);
        Span<double> ratio = stackalloc double[(int)most + 2];
        Span<double> slope = stackalloc double[(int)most + 2];
        ratio[..2].Clear();
        slope[..2].Clear();
        for (int n = 1; n < most; n++)
        {
            ratio[n + 1] = ratio[n] + SpecialFunctions.Log1P(n / size);
            slope[n + 1] = slope[n] - (n / (size + n));
        }

        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            int y = (int)response.Values[i];
            double d = predictors[i] - logSize;
            double e = Math.Exp(-Math.Abs(d));
            double share = (d >= 0 ? 1 : e) / (1 + e);
            double soft = Math.Max(d, 0) + SpecialFunctions.Log1P(e);
            double total = y + size;
            sum += ratio[y] + (y * predictors[i]) - (total * soft);
            derivatives[i] = y - (total * share);
            derivatives[rows + i] = slope[y] - (size * soft) + (total * share);
        }

        return sum;
    }

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

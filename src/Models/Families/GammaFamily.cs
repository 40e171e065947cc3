using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Outcomes above 0 with mean μ = exp(η) and coefficient of variation 1/√shape; log shape is the second predictor.</summary>
public sealed record GammaFamily : DensityFamily<GammaDensity>
{
    /// <inheritdoc/>
    public override string Name => "gamma";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    /// <remarks>The default prior says of the squared coefficient of variation, 1/shape, what it says of that of a negative binomial's rates.</remarks>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
    [
        new DistributionalParameter("mu", Link.Log),
        new DistributionalParameter("shape", Link.Log) { DefaultPrior = new InverseGammaPrior(0.4, 0.3), BrmsPrior = new GammaPrior(0.01, 0.01) },
    ];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Positive;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Gamma");

    /// <inheritdoc/>
    public override string? Overdispersion => "shape";

    /// <inheritdoc/>
    /// <remarks>ψ′(shape), the variance of the logarithm of a gamma variate.</remarks>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants)
    {
        LogGammaFunctions.StirlingComplement(Math.Log(constants[0]), out double first, out double second, out _);
        return (constants[0] + first - second) / (constants[0] * constants[0]);
    }

    /// <inheritdoc/>
    /// <remarks>Where the shape is a constant, its gamma function is computed once a block.</remarks>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        if (!HaveConstants(rows, predictors))
        {
            return base.LogLikelihood(response, predictors, derivatives);
        }

        double complement = LogGammaFunctions.StirlingComplement(predictors[rows], out double slope);
        double shape = Math.Exp(predictors[rows]);
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            double residual = Math.Log(response.Values[i]) - predictors[i];
            double distance = shape * Taylor.ExpM1MinusX(residual, out double excess);
            sum += complement - distance;
            derivatives[i] = shape * excess;
            derivatives[rows + i] = slope - distance;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -Math.Log(value);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Math.Exp(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => Math.Exp((2 * predictors[0]) - predictors[1]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        double shape = Math.Exp(predictors[1]);
        return shape is > 0 and < 1e300 ? Math.Exp(predictors[0] - predictors[1] + random.NextLogGamma(shape)) : shape > 0 ? Mean(predictors) : 0;
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequirePositive(Name, response, rows);

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        // E y = μ: −∂²/∂η² has mean α, the mixed derivative mean 0, and −∂²/∂τ² mean α²ψ′(α) − α, which the complement's D² − D gives.
        int rows = predictors.Length / 2;
        for (int i = 0; i < rows; i++)
        {
            LogGammaFunctions.StirlingComplement(predictors[rows + i], out double first, out double second, out _);
            information[i] = Math.Exp(predictors[rows + i]);
            information[rows + i] = 0;
            information[(2 * rows) + i] = Math.Max(0, first - second);
        }
    }
}

/// <summary>The gamma log density without −log y, in log mean η and log shape τ.</summary>
/// <remarks>G(α) − α(exp r − 1 − r), r = log y − η, with Stirling's complement G: no term grows where the shape does.</remarks>
public readonly struct GammaDensity : IRowDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T residual = -predictors[0] + Math.Log(value);
        return Taylor.StirlingComplement(predictors[1]) - (Taylor.Exp(predictors[1]) * Taylor.ExpM1MinusX(residual));
    }
}

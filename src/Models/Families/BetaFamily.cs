using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Shares strictly between 0 and 1 with mean μ = logistic(η) and variance μ(1 − μ)/(1 + phi); log phi is the second predictor.</summary>
/// <remarks>Ferrari and Cribari-Neto (2004), Journal of Applied Statistics 31, 799–815.</remarks>
public sealed record BetaFamily : DensityFamily<BetaDensity>
{
    /// <inheritdoc/>
    public override string Name => "beta";

    /// <inheritdoc/>
    public override Link Link => Link.Logit;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } = [new DistributionalParameter("mu", Link.Logit), Precision];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Share;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Beta");

    /// <inheritdoc/>
    public override string? Overdispersion => "phi";

    /// <summary>The precision as this family and the beta-binomial have it.</summary>
    /// <remarks>
    /// The default says of 1/phi what it says of a negative binomial's 1/shape, gamma(0.4, 0.3): both are the extra variance relative to
    /// its scale, with the limit of none at infinity, and both may be very small or well above 1.
    /// </remarks>
    internal static DistributionalParameter Precision { get; } =
        new("phi", Link.Log) { DefaultPrior = new InverseGammaPrior(0.4, 0.3), BrmsPrior = new GammaPrior(0.01, 0.01) };

    /// <inheritdoc/>
    /// <remarks>Where the precision is a constant, its gamma function is computed once a block.</remarks>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        if (!HaveConstants(rows, predictors))
        {
            return base.LogLikelihood(response, predictors, derivatives);
        }

        double logSize = predictors[rows];
        double size = Math.Exp(logSize);
        double complement = LogGammaFunctions.StirlingComplement(logSize, size, out double slope);
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            (double mean, double rest, double logMean, double logRest) = LogitShares.Of(predictors[i]);
            double a = mean * size;
            double b = rest * size;
            double y = response.Values[i];
            double towardsMean = logMean - Math.Log(y);
            double towardsRest = logRest - SpecialFunctions.Log1P(-y);
            double divergence = (a * towardsMean) + (b * towardsRest);
            sum += LogGammaFunctions.StirlingComplement(logMean + logSize, a, out double slopeA)
                + LogGammaFunctions.StirlingComplement(logRest + logSize, b, out double slopeB) - complement - divergence;
            derivatives[i] = (rest * slopeA) - (mean * slopeB) - (a * rest * (towardsMean - towardsRest));
            derivatives[rows + i] = slopeA + slopeB - slope - divergence;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -Math.Log(value) - SpecialFunctions.Log1P(-value);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => SpecialFunctions.Logistic(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) =>
        SpecialFunctions.Logistic(predictors[0]) * SpecialFunctions.Logistic(-predictors[0]) * SpecialFunctions.Logistic(-predictors[1]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Draw(random, predictors[0], predictors[1]);
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequireShares(Name, response, rows);

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        // The log density is an exponential family in (a, b) = (μφ, (1 − μ)φ): the information about (a, b) is
        // diag(ψ′(a), ψ′(b)) − ψ′(φ), and J = ∂(a, b)/∂(η, τ) carries it to the predictors.
        int rows = predictors.Length / 2;
        for (int i = 0; i < rows; i++)
        {
            double p = SpecialFunctions.Logistic(predictors[i]);
            double q = SpecialFunctions.Logistic(-predictors[i]);
            double logSize = predictors[rows + i];
            double size = Math.Exp(logSize);
            double a = Excess(logSize - SpecialFunctions.Log1PExp(-predictors[i]));
            double b = Excess(logSize - SpecialFunctions.Log1PExp(predictors[i]));

            // a²ψ′(a) = a + excess; ∂a/∂η = a q, ∂b/∂η = −b p, ∂a/∂τ = a, ∂b/∂τ = b; a + b = φ, a q = b p.
            information[i] = (size * p * q) + (a * q * q) + (b * p * p);
            information[rows + i] = (a * q) - (b * p);
            information[(2 * rows) + i] = Math.Max(0, a + b - Excess(logSize));
        }
    }

    /// <summary>A beta variate with a given mean and precision; 0 or 1 only where it rounds to them.</summary>
    internal static double Draw(RandomStream random, double logitMean, double logSize)
    {
        double a = Math.Exp(logSize - SpecialFunctions.Log1PExp(-logitMean));
        double b = Math.Exp(logSize - SpecialFunctions.Log1PExp(logitMean));
        return a is > 0 and < 1e300 && b is > 0 and < 1e300 ? random.NextBeta(a, b) : SpecialFunctions.Logistic(logitMean);
    }

    /// <summary>z²ψ′(z) − z at z = exp(x).</summary>
    private static double Excess(double x)
    {
        // With the complement G = z log z − z − log Γ(z) and D = z d/dz: DG − D²G = z²ψ′(z) − z.
        LogGammaFunctions.StirlingComplement(x, out double first, out double second, out _);
        return first - second;
    }
}

/// <summary>The beta log density without −log y(1 − y), in the logit of the mean and the log of the precision.</summary>
/// <remarks>
/// G(a) + G(b) − G(φ) − φ·KL(μ ‖ y), G Stirling's complement at a = μφ, b = (1 − μ)φ and φ, and KL the divergence between the two-point
/// distributions with probabilities μ and y: nothing grows but what must.
/// </remarks>
public readonly struct BetaDensity : IRowDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T logMean = -Taylor.Log1PExp(-predictors[0]);
        T logRest = -Taylor.Log1PExp(predictors[0]);
        T logSize = predictors[1];
        T a = logMean + logSize;
        T b = logRest + logSize;
        T divergence = (Taylor.Exp(a) * (logMean + -Math.Log(value))) + (Taylor.Exp(b) * (logRest + -SpecialFunctions.Log1P(-value)));
        return Taylor.StirlingComplement(a) + Taylor.StirlingComplement(b) - Taylor.StirlingComplement(logSize) - divergence;
    }
}

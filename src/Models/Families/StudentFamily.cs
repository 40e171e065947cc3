using Bayes.Models.Design;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>
/// Continuous outcomes with heavy tails: Student's t around η with scale σ and ν &gt; 1 degrees of freedom; log σ and log(ν − 1) are the
/// second and third predictor.
/// </summary>
public sealed record StudentFamily : DensityFamily<StudentDensity>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double NearlyNormal = 1e4;
    private static readonly Prior s_degrees = new GammaPrior(2, 0.1);

    // The intercept of brms where ν has a predictor: log(ν − 1) about that of gamma(2, 0.1).
    private static readonly Prior s_logDegrees = new NormalPrior(2.7, 0.8);

    /// <inheritdoc/>
    public override string Name => "student";

    /// <inheritdoc/>
    public override Link Link => Link.Identity;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
    [
        new DistributionalParameter("mu", Link.Identity),
        new DistributionalParameter("sigma", Link.Log),
        new DistributionalParameter("nu", Link.Logm1) { DefaultPrior = s_degrees, BrmsPrior = s_degrees, InterceptPrior = s_logDegrees, UpperLimit = "the residuals are normal (family gaussian)" },
    ];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Real;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("StudentT");

    /// <inheritdoc/>
    public override string? Overdispersion => "sigma";

    /// <inheritdoc/>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => constants[1] > 2 ? constants[0] * constants[0] / (1 - (2 / constants[1])) : double.PositiveInfinity;

    /// <inheritdoc/>
    /// <remarks>Where σ and ν are constants, their gamma functions are computed once a block.</remarks>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        if (!HaveConstants(rows, predictors))
        {
            return base.LogLikelihood(response, predictors, derivatives);
        }

        // The density at its mode: all but half·log(1 + r²/ν).
        Gradient mode = StudentDensity.LogDensity<Gradient>(
            0, 1, [Gradient.Constant(0), Gradient.Variable(predictors[rows], 1), Gradient.Variable(predictors[2 * rows], 2)]);
        double excess = Math.Exp(predictors[2 * rows]);
        double nu = 1 + excess;
        double half = 0.5 * (nu + 1);
        double inverseScale = Math.Exp(-predictors[rows]);
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            double residual = (response.Values[i] - predictors[i]) * inverseScale;
            double square = residual * residual / nu;
            double log = SpecialFunctions.Log1P(square);
            double pull = (nu + 1) * residual / (nu * (1 + square));
            sum += mode.Value - (half * log);
            derivatives[i] = pull * inverseScale;
            derivatives[rows + i] = mode.D1 + (pull * residual);
            derivatives[(2 * rows) + i] = mode.D2 + (0.5 * excess * ((pull * residual / nu) - log));
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -HalfLogTwoPi;

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => predictors[0];

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        double degrees = 1 + Math.Exp(predictors[2]);
        return degrees > 2 ? Math.Exp(2 * predictors[1]) / (1 - (2 / degrees)) : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        double degrees = 1 + Math.Exp(predictors[2]);
        double t = degrees < 1e300 ? random.NextStudentT(degrees) : random.NextNormal();
        return predictors[0] + (Math.Exp(predictors[1]) * t);
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ResponseChecks.RequireNumbers(Name, response);
        ResponseChecks.RequireVariation(response);
    }

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response) => RealNotes.FewValues(response);

    /// <inheritdoc/>
    /// <remarks>Lange, Little and Taylor (1989), Journal of the American Statistical Association 84, 881–896, carried to log σ and log(ν − 1).</remarks>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int rows = predictors.Length / 3;
        for (int i = 0; i < rows; i++)
        {
            double excess = Math.Exp(predictors[(2 * rows) + i]);
            double nu = 1 + excess;
            double product = (nu + 1) * (nu + 3);
            information[i] = (1 - (2 / (nu + 3))) * Math.Exp(-2 * predictors[rows + i]);
            information[rows + i] = 0;
            information[(2 * rows) + i] = 0;
            information[(3 * rows) + i] = 2 - (6 / (nu + 3));
            information[(4 * rows) + i] = -2 * excess / product;
            information[(5 * rows) + i] = excess * excess * AboutDegrees(nu);
        }
    }

    private static double AboutDegrees(double nu)
    {
        if (nu > NearlyNormal)
        {
            // Two terms of order 1/ν² cancel; 7/(2ν⁴) is what is left of their expansions.
            double square = nu * nu;
            return 3.5 / square / square;
        }

        return (0.25 * (Trigamma(0.5 * nu) - Trigamma(0.5 * (nu + 1)))) - (0.5 * (nu + 5) / (nu * (nu + 1) * (nu + 3)));
    }

    private static double Trigamma(double z)
    {
        LogGammaFunctions.StirlingComplement(Math.Log(z), out double first, out double second, out _);
        return (z + first - second) / (z * z);
    }
}

/// <summary>The t log density in η, log σ and log(ν − 1).</summary>
/// <remarks>
/// With x = ν/2, log Γ(x + ½) − log Γ(x) − ½ log x = (x + ½) log(1 + 1/ν) − ½ − G(x + ½) + G(x), G Stirling's complement: it vanishes as
/// ν → ∞, and the density becomes the normal one.
/// </remarks>
public readonly struct StudentDensity : IRowDensity
{
    private const double Log2 = 0.69314718055994530942;

    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T logSigma = predictors[1];
        T logNu = Taylor.Log1PExp(predictors[2]);
        T half = 0.5 * (Taylor.Exp(predictors[2]) + 2);
        T inverse = Taylor.Exp(-logNu);
        T residual = (-predictors[0] + value) * Taylor.Exp(-logSigma);
        T constant = (half * Taylor.Log1P(inverse)) + -0.5
            - Taylor.StirlingComplement(Taylor.Log1PExp(predictors[2] + -Log2)) + Taylor.StirlingComplement(logNu + -Log2);
        return constant - logSigma - (half * Taylor.Log1P(residual * residual * inverse));
    }
}

using Bayes.Models.Design;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Outcomes above 0 whose logarithm is normal around η with standard deviation σ; log σ is the second predictor.</summary>
/// <remarks>As in brms the predictor is that of the mean of the logarithm; the mean of the outcome is exp(η + σ²/2).</remarks>
public sealed record LognormalFamily : DensityFamily<LognormalDensity>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <inheritdoc/>
    public override string Name => "lognormal";

    /// <inheritdoc/>
    public override Link Link => Link.Identity;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
        [new DistributionalParameter("mu", Link.Identity), new DistributionalParameter("sigma", Link.Log)];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Positive;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Lognormal");

    /// <inheritdoc/>
    public override string? Overdispersion => "sigma";

    /// <inheritdoc/>
    public override double OnPredictorScale(double value) => Math.Log(value);

    /// <inheritdoc/>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => constants[0] * constants[0];

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -HalfLogTwoPi - Math.Log(value);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Math.Exp(predictors[0] + (0.5 * Math.Exp(2 * predictors[1])));

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        double square = Math.Exp(2 * predictors[1]);
        return SpecialFunctions.ExpM1(square) * Math.Exp((2 * predictors[0]) + square);
    }

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Exp(predictors[0] + (Math.Exp(predictors[1]) * random.NextNormal()));
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => ResponseChecks.RequirePositive(Name, response, rows);

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information) =>
        Family.Gaussian().ExpectedInformation(predictors, trials, information);
}

/// <summary>The normal log density of log y.</summary>
public readonly struct LognormalDensity : IRowDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T residual = (-predictors[0] + Math.Log(value)) * Taylor.Exp(-predictors[1]);
        return -predictors[1] - (0.5 * (residual * residual));
    }
}

using Bayes.Models.Design;
using Bayes.Numerics;
using Bayes.Numerics.Differentiation;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>
/// Overdispersed successes out of trials: each row's probability is a beta variate with mean μ = logistic(η) and precision phi; log phi
/// is the second predictor.
/// </summary>
public sealed record BetaBinomialFamily : DensityFamily<BetaBinomialDensity>
{
    /// <inheritdoc/>
    public override string Name => "beta_binomial";

    /// <inheritdoc/>
    public override Link Link => Link.Logit;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
        [new DistributionalParameter("mu", Link.Logit), BetaFamily.Precision with { UpperLimit = "the successes are binomial and have no overdispersion (family binomial)" }];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Binary;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("BetaBinomial", "p", "p") { HasTrials = true };

    /// <inheritdoc/>
    public override string? Overdispersion => "phi";

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        double sum = 0;
        double logSize = double.NaN;
        double trials = double.NaN;
        double ofTrials = 0;
        double slopeOfTrials = 0;
        for (int i = 0; i < rows; i++)
        {
            double n = response.Trials.IsEmpty ? 1 : response.Trials[i];
            if (n != trials || predictors[rows + i] != logSize)
            {
                trials = n;
                logSize = predictors[rows + i];
                ofTrials = LogGammaFunctions.RisingRatio(n, logSize, out slopeOfTrials);
            }

            double y = response.Values[i];
            (double mean, double rest, double logMean, double logRest) = LogitShares.Of(predictors[i]);
            sum += (y * logMean) + ((n - y) * logRest) - ofTrials
                + LogGammaFunctions.RisingRatio(y, logMean + logSize, out double slopeA) + LogGammaFunctions.RisingRatio(n - y, logRest + logSize, out double slopeB);
            derivatives[i] = (rest * (y + slopeA)) - (mean * (n - y + slopeB));
            derivatives[rows + i] = slopeA + slopeB - slopeOfTrials;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => SpecialMath.BinomialLn((int)trials, (int)value);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => SpecialFunctions.Logistic(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials)
    {
        // n p q (1 + (n − 1) ρ), ρ = 1/(1 + φ).
        double correlation = SpecialFunctions.Logistic(-predictors[1]);
        return trials * SpecialFunctions.Logistic(predictors[0]) * SpecialFunctions.Logistic(-predictors[0]) * (1 + ((trials - 1) * correlation));
    }

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextBinomial((long)trials, BetaFamily.Draw(random, predictors[0], predictors[1]));
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows) => Family.Binomial().CheckResponse(response, rows);

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Trials is null || Array.TrueForAll(response.Trials, n => n <= 1))
        {
            yield return new ResponseNote(
                ResponseNoteCode.SingleTrials,
                ResponseNoteSeverity.Serious,
                $"No row of {response.Label} has more than one trial: a single trial has no overdispersion, and the posterior of phi is its prior.",
                "Use the bernoulli family.");
        }
    }
}

/// <summary>The beta-binomial log density in the logit of the mean and the log of the precision.</summary>
/// <remarks>
/// With a = μφ and b = (1 − μ)φ: the binomial log density plus R(y, a) + R(n − y, b) − R(n, φ), R the sums of
/// <see cref="LogGammaFunctions.RisingRatio(double, double, out double, out double, out double)"/>, which vanish as φ → ∞.
/// </remarks>
public readonly struct BetaBinomialDensity : IRowDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>
    {
        T logSuccess = -Taylor.Log1PExp(-predictors[0]);
        T logFailure = -Taylor.Log1PExp(predictors[0]);
        T logSize = predictors[1];
        return (value * logSuccess) + ((trials - value) * logFailure)
            + Taylor.RisingRatio(value, logSuccess + logSize) + Taylor.RisingRatio(trials - value, logFailure + logSize) - Taylor.RisingRatio(trials, logSize);
    }
}

using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>Successes out of known numbers of trials, each trial with probability g⁻¹(η).</summary>
public sealed record BinomialFamily : Family, ICanonicalFamily
{
    /// <summary>Makes the family.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <exception cref="ArgumentException">Another link.</exception>
    public BinomialFamily(Link link = Link.Logit)
    {
        BinaryOutcome.RequireLink(Name, link);
        Link = link;
        Parameters = [new DistributionalParameter("mu", link)];
    }

    /// <inheritdoc/>
    public override string Name => "binomial";

    /// <inheritdoc/>
    public override Link Link { get; }

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; }

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Binary;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Binomial", "p", "p") { HasTrials = true };

    /// <inheritdoc/>
    public override double? LatentResidualVariance(double responseMean) => BinaryOutcome.LatentResidualVariance(Link);

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives) => Link switch
    {
        Link.Logit when response.Trials.IsEmpty => LikelihoodKernels.BernoulliLogit(response.Values, predictors, derivatives),
        Link.Logit => LikelihoodKernels.BinomialLogit(response.Values, response.Trials, predictors, derivatives),
        Link.Probit => Sum<ProbitLink>(response, predictors, derivatives),
        _ => Sum<CloglogLink>(response, predictors, derivatives),
    };

    bool ICanonicalFamily.IsCanonical => Link == Link.Logit;

    double ICanonicalFamily.MinusCumulant(ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives) =>
        trials.IsEmpty
            ? CumulantKernels.BernoulliLogit(predictors, derivatives)
            : CumulantKernels.BinomialLogit(trials, predictors, derivatives);

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives) =>
        BinaryOutcome.Differentiate(Link, response, predictors, derivatives);

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information) =>
        BinaryOutcome.ExpectedInformation(Link, predictors, trials, information);

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) =>
        SpecialMath.GammaLn(trials + 1) - SpecialMath.GammaLn(value + 1) - SpecialMath.GammaLn(trials - value + 1);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Links.Inverse(Link, predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => trials * BinaryOutcome.Variance(Link, predictors[0]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextBinomial((int)trials, Mean(predictors));
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(rows);
        if (response.Trials is null)
        {
            BinaryOutcome.RequireTwoLevels(Name, response);
            for (int i = 0; i < response.Values.Length; i++)
            {
                if (response.Values[i] is not (0 or 1))
                {
                    throw new DataException(
                        $"the response '{response.Label}' is {BinaryOutcome.Text(response.Values[i])}, and without trials it must be 0 or 1. "
                        + $"Say how many trials there were: '{response.Label} | trials(n) ~ …' or 'cbind(successes, failures) ~ …'.") { Row = rows[i] + 1 };
                }
            }

            return;
        }

        for (int i = 0; i < response.Values.Length; i++)
        {
            double y = response.Values[i];
            double n = response.Trials[i];
            if (y < 0 || n < 0 || y != Math.Floor(y) || n != Math.Floor(n))
            {
                throw new DataException(
                    $"{BinaryOutcome.Text(y)} successes out of {BinaryOutcome.Text(n)} trials in '{response.Label}'. Successes and trials must be whole numbers, 0 or more.") { Row = rows[i] + 1 };
            }

            if (y > n)
            {
                throw new DataException(
                    $"{BinaryOutcome.Text(y)} successes out of {BinaryOutcome.Text(n)} trials in '{response.Label}'. Successes cannot exceed trials; are the two columns exchanged?") { Row = rows[i] + 1 };
            }
        }
    }

    private static double Sum<TLink>(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
        where TLink : struct, IBinaryLink
    {
        ReadOnlySpan<double> values = response.Values;
        ReadOnlySpan<double> trials = response.Trials;
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double successes = values[i];
            double failures = (trials.IsEmpty ? 1 : trials[i]) - successes;
            double slope = 0;

            // A count of zero drops its term: 0·log 0 is 0 here, not NaN.
            if (successes != 0)
            {
                sum += successes * TLink.LogSuccess(predictors[i], out double d);
                slope += successes * d;
            }

            if (failures != 0)
            {
                sum += failures * TLink.LogFailure(predictors[i], out double d);
                slope += failures * d;
            }

            derivatives[i] = slope;
        }

        return sum;
    }
}

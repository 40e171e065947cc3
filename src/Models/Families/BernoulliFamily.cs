using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>0/1 outcomes with success probability g⁻¹(η).</summary>
public sealed record BernoulliFamily : Family, ICanonicalFamily
{
    /// <summary>Makes the family.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <exception cref="ArgumentException">Another link.</exception>
    public BernoulliFamily(Link link = Link.Logit)
    {
        BinaryOutcome.RequireLink(Name, link);
        Link = link;
        Parameters = [new DistributionalParameter("mu", link)];
    }

    /// <inheritdoc/>
    public override string Name => "bernoulli";

    /// <inheritdoc/>
    public override Link Link { get; }

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; }

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Binary;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Bernoulli", "p", "p");

    /// <inheritdoc/>
    public override double? LatentResidualVariance(double responseMean) => BinaryOutcome.LatentResidualVariance(Link);

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives) => Link switch
    {
        Link.Logit => LikelihoodKernels.BernoulliLogit(response.Values, predictors, derivatives),
        Link.Probit => Sum<ProbitLink>(response.Values, predictors, derivatives),
        _ => Sum<CloglogLink>(response.Values, predictors, derivatives),
    };

    bool ICanonicalFamily.IsCanonical => Link == Link.Logit;

    double ICanonicalFamily.MinusCumulant(ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives) =>
        CumulantKernels.BernoulliLogit(predictors, derivatives);

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives) =>
        BinaryOutcome.Differentiate(Link, response, predictors, derivatives);

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information) =>
        BinaryOutcome.ExpectedInformation(Link, predictors, trials, information);

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => 0;

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Links.Inverse(Link, predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => BinaryOutcome.Variance(Link, predictors[0]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextDouble() < Mean(predictors) ? 1 : 0;
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and bernoulli outcomes have none. Use the binomial family.");
        }

        BinaryOutcome.RequireTwoLevels(Name, response);
        for (int i = 0; i < response.Values.Length; i++)
        {
            if (response.Values[i] is not (0 or 1))
            {
                throw BinaryOutcome.NotZeroOne(response, rows, i);
            }
        }
    }

    private static double Sum<TLink>(ReadOnlySpan<double> values, ReadOnlySpan<double> predictors, Span<double> derivatives)
        where TLink : struct, IBinaryLink
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] != 0
                ? TLink.LogSuccess(predictors[i], out derivatives[i])
                : TLink.LogFailure(predictors[i], out derivatives[i]);
        }

        return sum;
    }
}

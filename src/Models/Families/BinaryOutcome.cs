using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>What the Bernoulli and the binomial family share: links, latent variance, checks of 0/1 outcomes.</summary>
internal static class BinaryOutcome
{
    public static void RequireLink(string family, Link link)
    {
        if (link is not (Link.Logit or Link.Probit or Link.Cloglog))
        {
            throw new ArgumentException($"The {family} family has the links logit, probit and cloglog, not {Links.Name(link)}.", nameof(link));
        }
    }

    public static double LatentResidualVariance(Link link) => link switch
    {
        Link.Logit => Math.PI * Math.PI / 3,
        Link.Probit => 1,
        _ => Math.PI * Math.PI / 6,
    };

    /// <summary>p(1 − p), where neither is formed from the other.</summary>
    public static double Variance(Link link, double predictor) => link switch
    {
        Link.Logit => SpecialFunctions.Logistic(predictor) * SpecialFunctions.Logistic(-predictor),
        Link.Probit => NormalDistribution.Cdf(predictor) * NormalDistribution.Cdf(-predictor),
        _ => Links.Inverse(link, predictor) * Math.Exp(-Math.Exp(predictor)),
    };

    public static void RequireTwoLevels(string family, ResponseDesign response)
    {
        if (response.Levels is { } levels && levels.Count != 2)
        {
            throw new DataException(
                $"the response '{response.Label}' has {levels.Count} levels ({string.Join(", ", levels.Take(6))}{(levels.Count > 6 ? ", …" : "")}), and a {family} outcome has two. "
                + "The first level counts as failure, the second as success.");
        }
    }

    public static DataException NotZeroOne(ResponseDesign response, IReadOnlyList<int> rows, int i) => new(
        $"the response '{response.Label}' is {Text(response.Values[i])}, and a bernoulli outcome is 0 or 1. "
        + "For successes out of n trials use the binomial family with 'y | trials(n) ~ …', for counts the poisson family.") { Row = rows[i] + 1 };

    public static void Differentiate(Link link, in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        switch (link)
        {
            case Link.Logit when derivatives.IsComplete:
                DerivativeKernels.BinomialLogit(
                    response.Values, response.Trials, predictors, derivatives.Value, derivatives.First, derivatives.Second, derivatives.Third);
                break;
            case Link.Logit:
                Differentiate<LogitLink>(response, predictors, derivatives);
                break;
            case Link.Probit:
                Differentiate<ProbitLink>(response, predictors, derivatives);
                break;
            default:
                Differentiate<CloglogLink>(response, predictors, derivatives);
                break;
        }
    }

    public static void ExpectedInformation(Link link, ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        switch (link)
        {
            case Link.Logit:
                ExpectedInformation<LogitLink>(predictors, trials, information);
                break;
            case Link.Probit:
                ExpectedInformation<ProbitLink>(predictors, trials, information);
                break;
            default:
                ExpectedInformation<CloglogLink>(predictors, trials, information);
                break;
        }
    }

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Differentiate<TLink>(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
        where TLink : struct, IBinaryLink
    {
        for (int i = 0; i < response.Count; i++)
        {
            double successes = response.Values[i];
            double failures = (response.Trials.IsEmpty ? 1 : response.Trials[i]) - successes;
            double value = 0;
            double first = 0;
            double second = 0;
            double third = 0;

            // A count of zero drops its term: 0·log 0 is 0 here, not NaN.
            if (successes != 0)
            {
                value += successes * TLink.Success(predictors[i], out double d1, out double d2, out double d3);
                first += successes * d1;
                second += successes * d2;
                third += successes * d3;
            }

            if (failures != 0)
            {
                value += failures * TLink.Failure(predictors[i], out double d1, out double d2, out double d3);
                first += failures * d1;
                second += failures * d2;
                third += failures * d3;
            }

            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = value;
            }

            if (!derivatives.First.IsEmpty)
            {
                derivatives.First[i] = first;
            }

            if (!derivatives.Second.IsEmpty)
            {
                derivatives.Second[i] = second;
            }

            if (!derivatives.Third.IsEmpty)
            {
                derivatives.Third[i] = third;
            }
        }
    }

    private static void ExpectedInformation<TLink>(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
        where TLink : struct, IBinaryLink
    {
        // p′²/(p(1 − p)) = (p′/p)·(p′/(1 − p)).
        for (int i = 0; i < predictors.Length; i++)
        {
            TLink.LogSuccess(predictors[i], out double success);
            TLink.LogFailure(predictors[i], out double failure);
            information[i] = (trials.IsEmpty ? 1 : trials[i]) * success * -failure;
        }
    }
}

using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;

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

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

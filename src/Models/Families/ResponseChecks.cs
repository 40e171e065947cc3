using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;

namespace Bayes.Models.Families;

/// <summary>What families ask of a response before they look at it closer, each with a message that says what to do.</summary>
public static class ResponseChecks
{
    /// <summary>Throws when the response has trials or is a factor.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="response">The response.</param>
    /// <exception cref="DataException">It has.</exception>
    public static void RequireNumbers(string family, ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and {family} outcomes have none. Use the binomial or beta_binomial family.");
        }

        if (response.Levels is not null)
        {
            throw new DataException($"the response '{response.Label}' is a factor, and {family} outcomes are numbers. For two levels use the bernoulli family, for more cumulative if they are ordered and categorical if not.");
        }
    }

    /// <summary>Throws when an outcome is not a whole number, 0 or more.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="response">The response.</param>
    /// <param name="rows">For each row kept, its row in the table, from 0.</param>
    /// <exception cref="DataException">One is not.</exception>
    public static void RequireCounts(string family, ResponseDesign response, IReadOnlyList<int> rows)
    {
        RequireNumbers(family, response);
        Require(response, rows, y => y >= 0 && y == Math.Floor(y), $"and a {family} outcome is a whole number, 0 or more. For a rate, model the count with '+ offset(log(exposure))'.");
    }

    /// <summary>Throws when an outcome is not above 0.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="response">The response.</param>
    /// <param name="rows">For each row kept, its row in the table, from 0.</param>
    /// <exception cref="DataException">One is not.</exception>
    public static void RequirePositive(string family, ResponseDesign response, IReadOnlyList<int> rows)
    {
        RequireNumbers(family, response);
        Require(response, rows, y => y > 0, $"and a {family} outcome is above 0. Outcomes of exactly 0 need a part of their own in the model; leave them out only if they are of another kind.");
        RequireVariation(response);
    }

    /// <summary>Throws when an outcome is not strictly between 0 and 1.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="response">The response.</param>
    /// <param name="rows">For each row kept, its row in the table, from 0.</param>
    /// <exception cref="DataException">One is not.</exception>
    public static void RequireShares(string family, ResponseDesign response, IReadOnlyList<int> rows)
    {
        RequireNumbers(family, response);
        Require(response, rows, y => y is > 0 and < 1, $"and a {family} outcome is strictly between 0 and 1. Shares of a known number of trials are binomial or beta_binomial; shares in percent are divided by 100.");
        RequireVariation(response);
    }

    /// <summary>Throws when all outcomes are the same number, so that a standard deviation or precision has no limit.</summary>
    /// <param name="response">The response.</param>
    /// <exception cref="DataException">They are.</exception>
    public static void RequireVariation(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        double first = response.Values[0];
        if (Array.TrueForAll(response.Values, y => y == first))
        {
            throw new DataException($"the response '{response.Label}' is {Text(first)} in every row. A constant has no variation to explain.");
        }
    }

    private static void Require(ResponseDesign response, IReadOnlyList<int> rows, Func<double, bool> fits, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < response.Values.Length; i++)
        {
            if (!fits(response.Values[i]))
            {
                throw new DataException($"the response '{response.Label}' is {Text(response.Values[i])}, {otherwise}") { Row = rows[i] + 1 };
            }
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

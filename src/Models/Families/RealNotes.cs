using System.Globalization;
using Bayes.Models.Design;

namespace Bayes.Models.Families;

/// <summary>What measurements say before anything is fitted.</summary>
internal static class RealNotes
{
    private const int Few = 5;

    /// <summary>A continuous distribution for a handful of values.</summary>
    public static IEnumerable<ResponseNote> FewValues(ResponseDesign response)
    {
        double[] distinct = [.. response.Values.Distinct().Order()];
        if (distinct.Length is > 1 and < Few)
        {
            string values = string.Join(", ", distinct.Select(v => v.ToString("G4", CultureInfo.InvariantCulture)));
            yield return new ResponseNote(
                ResponseNoteCode.FewValues,
                ResponseNoteSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"The response {response.Label} has only {distinct.Length} different values ({values}), and normal residuals have infinitely many: standard errors and predictions may mislead."),
                distinct.Length == 2
                    ? "Use the bernoulli family."
                    : "Use the cumulative family for ordered categories, the binomial or poisson family where the values are counts.");
        }
    }
}

using System.Globalization;
using Bayes.Models.Design;

namespace Bayes.Models.Families;

/// <summary>What counts say about overdispersion and zeros before anything is fitted.</summary>
internal static class CountNotes
{
    /// <summary>Counts that vary no more than Poisson counts: the dispersion runs to the Poisson limit.</summary>
    public static IEnumerable<ResponseNote> Overdispersion(ResponseDesign response, string parameter, string limit)
    {
        double[] y = response.Values;
        double mean = y.Average();
        double variance = y.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, y.Length - 1);
        if (mean > 0 && variance <= mean)
        {
            yield return new ResponseNote(
                ResponseNoteCode.NoOverdispersion,
                ResponseNoteSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"{response.Label} has variance {variance:G3}, not above its mean {mean:G3}: there is no overdispersion for {parameter} to describe, its likelihood is flat towards {limit}, and its posterior there is its prior."),
                "Use the poisson family, or look for underdispersion.");
        }
    }

    /// <summary>Zero-inflation or a hurdle beside no zeros.</summary>
    public static IEnumerable<ResponseNote> Zeros(ResponseDesign response, string parameter, string without)
    {
        int zeros = response.Values.Count(y => y == 0);
        if (zeros == 0)
        {
            yield return new ResponseNote(
                ResponseNoteCode.NoZeros,
                ResponseNoteSeverity.Serious,
                $"{response.Label} is 0 in no row: {parameter} can only be near 0, and its predictors and group effects have nothing to learn from.",
                $"Use the {without} family.");
        }
    }

    /// <summary>Fewer zeros than counts of this mean have without inflation.</summary>
    public static IEnumerable<ResponseNote> FewZeros(ResponseDesign response, string parameter, Func<double, double> expectedShare, string without)
    {
        double share = response.Values.Count(y => y == 0) / (double)response.Values.Length;
        double expected = expectedShare(response.Values.Average());
        if (share > 0 && share < expected)
        {
            yield return new ResponseNote(
                ResponseNoteCode.FewZeros,
                ResponseNoteSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"{response.Label} is 0 in {share:P0} of the rows, fewer than the {expected:P0} that counts of its mean have without inflation: {parameter} runs to 0, where its likelihood is flat on the logit scale."),
                $"Use the {without} family unless predictors of the mean explain it.");
        }
    }
}

using System.Globalization;
using System.Text;
using Bayes.Estimation;
using Bayes.Estimation.Bootstrap;
using Bayes.Estimation.Testing;

namespace Bayes.Estimates;

/// <summary>The summary of a likelihood-ratio test: tables for people and programs.</summary>
/// <remarks>Immutable; the text, JSON and CSV forms are made from it.</remarks>
public sealed record TestSummary
{
    /// <summary>The test.</summary>
    public required LikelihoodRatio Test { get; init; }

    /// <summary>The bootstrap of it; null without one.</summary>
    public BootstrapTest? Bootstrap { get; init; }

    /// <summary>The larger model and its data.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Whether both fits converged and nothing else forbids the test.</summary>
    public bool Ok => Findings.All(f => f.Severity != EstimationSeverity.Error);

    /// <summary>What there is to say about the test, its fits and its bootstrap.</summary>
    public IReadOnlyList<EstimationFinding> Findings => [.. Test.Findings, .. Bootstrap?.Findings ?? []];

    /// <summary>Summarises a test by its large-sample distribution.</summary>
    /// <param name="test">The test.</param>
    /// <param name="source">Where the data came from, or null.</param>
    /// <returns>The summary.</returns>
    public static TestSummary Of(LikelihoodRatio test, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return new TestSummary { Test = test, Model = Describe.Model(test.Alternative.Model, source) };
    }

    /// <summary>Summarises a test by bootstrap.</summary>
    /// <param name="test">The test.</param>
    /// <param name="source">Where the data came from, or null.</param>
    /// <returns>The summary.</returns>
    public static TestSummary Of(BootstrapTest test, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return Of(test.Test, source) with { Bootstrap = test };
    }

    /// <summary>Prints the summary as text.</summary>
    /// <returns>Both fits, the statistic with its distribution, and the p value.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the summary as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        ModelHeading.Write(text, Model);
        text.Append(CultureInfo.InvariantCulture, $"Method   {LikelihoodSummary.MethodOf(Test.Alternative)}\n\nModels\n");
        TextTable table = new("", "parameters", "log likelihood", "deviance", "AIC", "BIC");
        foreach ((string name, MaximumLikelihoodFit fit) in new[] { ("smaller", Test.Null), ("larger", Test.Alternative) })
        {
            table.Add(
                $"{name}: {fit.Model.Spec.Formula}",
                fit.ParameterCount.ToString(CultureInfo.InvariantCulture),
                EstimateRounding.Likelihood(fit.LogLikelihood),
                EstimateRounding.Likelihood(fit.Deviance),
                EstimateRounding.Likelihood(fit.Aic),
                EstimateRounding.Likelihood(fit.Bic));
        }

        table.Write(text);
        text.Append("\nLikelihood-ratio test\n");
        SummaryText.Wrap(text, "  ", $"Tested: {Test.Difference}.");
        SummaryText.Wrap(text, "  ", string.Create(CultureInfo.InvariantCulture, $"Statistic {Test.Statistic:0.000} with {Test.Parameters} {(Test.Parameters == 1 ? "parameter" : "parameters")}; {(Test.Reference is null ? "no distribution" : $"{Test.Reference.Name}, p = {P(Test.P, Test.LogP)}")}."));
        SummaryText.Wrap(text, "  ", Test.Reason);
        if (Bootstrap is { Statistics.Count: 0 })
        {
            SummaryText.Wrap(text, "  ", "Bootstrap: no p value, since no simulated data set was fitted.");
        }
        else if (Bootstrap is { } bootstrap)
        {
            SummaryText.Wrap(text, "  ", string.Create(
                CultureInfo.InvariantCulture,
                $"Bootstrap: {bootstrap.AsLarge} of {bootstrap.Statistics.Count} data sets simulated under the smaller model gave a statistic as large; p = {EstimateRounding.P(bootstrap.P)} (Monte Carlo error {Rounding.Significant(bootstrap.PStandardError, 1)}; the smallest it can be is {EstimateRounding.P(1.0 / (bootstrap.Statistics.Count + 1))})."));
            if (bootstrap.Failed > 0 || bootstrap.Cancelled)
            {
                SummaryText.Wrap(text, "  ", string.Create(CultureInfo.InvariantCulture, $"{bootstrap.Failed} data sets could not be fitted{(bootstrap.Cancelled ? "; the run was cancelled before its end" : "")}."));
            }
        }

        LikelihoodText.WriteFindings(text, Findings);
        return text.ToString();
    }

    /// <summary>Writes the summary as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(TestDocument.Of(this));

    /// <summary>Writes the test as a CSV table of one row, unrounded.</summary>
    /// <returns>The table with a header.</returns>
    public string ToCsv()
    {
        string[] cells =
        [
            EstimateCsv.Quote(Test.Null.Model.Spec.Formula), EstimateCsv.Quote(Test.Alternative.Model.Spec.Formula),
            EstimateCsv.Number(Test.Null.LogLikelihood), EstimateCsv.Number(Test.Alternative.LogLikelihood), EstimateCsv.Number(Test.Statistic),
            EstimateCsv.Number(Test.Parameters), EstimateCsv.Quote(Test.Reference?.Name ?? ""), EstimateCsv.Number(Test.P), EstimateCsv.Number(Test.LogP),
            EstimateCsv.Number(Bootstrap?.P ?? double.NaN), EstimateCsv.Number(Bootstrap?.Statistics.Count ?? double.NaN),
        ];
        return $"smaller,larger,log_likelihood_smaller,log_likelihood_larger,statistic,parameters,reference,p,log_p,p_bootstrap,replicates\n{string.Join(',', cells)}\n";
    }

    // A p value below the smallest double is still a number on the log scale.
    private static string P(double p, double logP) => p > 0
        ? p < 1e-3 ? Rounding.Significant(p, 2) : p.ToString("0.000", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"10^{logP / Math.Log(10):0}");
}

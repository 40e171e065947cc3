using System.Text.Json;
using Bayes.Estimation.Gee;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Estimation.Tests.Gee;

/// <summary>Against geepack 1.3.9; <c>gee.json</c> names how its values were made.</summary>
public sealed class GeepackTests
{
    public static TheoryData<string> Cases => [.. Fits().Select(f => f.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_fit_is_geepacks(string id)
    {
        JsonElement truth = Fits().Single(f => f.GetProperty("id").GetString() == id);
        GeeFit fit = Fit(truth, SmallSampleCorrection.None);

        Assert.True(fit.Converged);
        Close(Numbers(truth.GetProperty("fixed").EnumerateObject().Select(p => p.Value)), fit.Estimates.Select(e => e.Value), 1e-8);
        Close(Numbers(truth, "se_robust"), fit.RobustStandardErrors, 1e-7);
        Close(Numbers(truth, "se_model"), fit.ModelStandardErrors, 1e-7);
        Close(Numbers(truth, "alpha"), fit.Correlations.Select(a => a.Value), 1e-7);
        Close([truth.GetProperty("scale").GetDouble()], [fit.Scale], 1e-7);
        Assert.Equal(truth.GetProperty("clusters").GetInt32(), fit.Clusters);
        Assert.Equal(truth.GetProperty("largest").GetInt32(), fit.LargestCluster);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Small_sample_corrections_are_those_of_dense_matrices(string id)
    {
        JsonElement truth = Fits().Single(f => f.GetProperty("id").GetString() == id);
        Close(Numbers(truth, "se_mancl_derouen"), Fit(truth, SmallSampleCorrection.ManclDeRouen).RobustStandardErrors, 1e-7);
        Close(Numbers(truth, "se_kauermann_carroll"), Fit(truth, SmallSampleCorrection.KauermannCarroll).RobustStandardErrors, 1e-7);
    }

    private static GeeFit Fit(JsonElement truth, SmallSampleCorrection correction)
    {
        string id = truth.GetProperty("id").GetString()!;
        Family family = truth.GetProperty("family").GetString() switch
        {
            "binomial(logit)" => Family.Bernoulli(),
            "binomial(probit)" => Family.Bernoulli(Link.Probit),
            "binomial(cloglog)" => Family.Bernoulli(Link.Cloglog),
            "poisson(log)" => Family.Poisson(),
            _ => Family.Gaussian(),
        };
        string formula = truth.GetProperty("formula").GetString()!;
        if (truth.GetProperty("weights").GetString() is { } weights)
        {
            formula = formula.Replace("~", $"| case_weights({weights}) ~", StringComparison.Ordinal);
        }

        string name = id[..id.LastIndexOf('_')];
        return GeneralizedEstimatingEquations.Fit(Model.Parse(formula, family), Data(name), new GeeOptions
        {
            Group = truth.GetProperty("group").GetString(),
            Wave = truth.GetProperty("wave").GetString(),
            Correlation = Enum.Parse<WorkingCorrelation>(truth.GetProperty("correlation").GetString()!, ignoreCase: true),
            Correction = correction,
        });
    }

    private static Table Data(string name) => ExampleData.Read(name);

    private static double[] Numbers(JsonElement truth, string field)
    {
        JsonElement value = truth.GetProperty(field);
        return value.ValueKind == JsonValueKind.Number ? [value.GetDouble()] : Numbers(value.EnumerateArray());
    }

    private static double[] Numbers(IEnumerable<JsonElement> values) => [.. values.Select(v => v.GetDouble())];

    private static void Close(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        double[] truth = [.. expected];
        double[] found = [.. actual];
        Assert.Equal(truth.Length, found.Length);
        Assert.All(truth.Zip(found), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, tolerance * Math.Max(Math.Abs(p.First), 0.1)));
    }

    private static JsonElement.ArrayEnumerator Fits() => ExampleData.Truth("gee.json").GetProperty("fits").EnumerateArray();
}

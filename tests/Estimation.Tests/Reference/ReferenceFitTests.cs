using System.Text.Json;
using Bayes.Models.Posterior;
using Xunit.Abstractions;

namespace Bayes.Estimation.Tests.Reference;

/// <summary>
/// Fits of lme4 and glmmTMB, in R 4.2.2, refined to their optimisers' last digit: log likelihood to 1e-4 by Laplace's approximation and
/// 1e-5 otherwise, estimates to 1e-4 absolute or relative, standard errors to 1e-3.
/// </summary>
/// <remarks>
/// lme4's log likelihood by quadrature lacks the saturated constant; here it has it (from 61 points at the estimate, or from the constant
/// that these give). Its standard errors are the ones from a refined Hessian, not the default. Probit and cloglog are glmmTMB's, whose
/// Laplace approximation takes the observed information.
/// </remarks>
public class ReferenceFitTests(ITestOutputHelper output)
{
    private static readonly JsonElement s_fits = ExampleData.Truth("reference-fits.json");

    public static TheoryData<string> Names => [.. s_fits.EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        JsonElement truth = s_fits.EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        BoundModel model = Examples.Bind(ReferenceData.Read(truth.GetProperty("data").GetString()!), truth.GetProperty("formula").GetString()!, truth.GetProperty("family").GetString()!);
        int points = truth.GetProperty("points").GetInt32();
        MaximumLikelihoodFit fit = Maximizer.Maximize(model, new EstimationOptions { Points = points, Restricted = truth.GetProperty("restricted").GetBoolean() });
        Assert.True(fit.Convergence.Converged);
        double tolerance = fit.Method == EstimationMethod.Laplace ? 1e-4 : 1e-5;
        double off = fit.LogLikelihood - truth.GetProperty("log_likelihood").GetDouble();
        output.WriteLine($"log likelihood off by {off:E1}");
        Assert.InRange(off, -tolerance, tolerance);
        foreach (JsonProperty expected in truth.GetProperty("estimates").EnumerateObject())
        {
            double value = Find(fit, expected.Name).Value;
            double wanted = expected.Value.GetDouble();
            double error = Math.Abs(value - wanted) / Math.Max(1, Math.Abs(wanted));
            output.WriteLine($"{expected.Name} {value} off by {error:E1}");
            Assert.True(error < 1e-4, $"{expected.Name}: {value}, not {wanted}");
        }

        foreach (JsonProperty expected in truth.GetProperty("standard_errors").EnumerateObject())
        {
            double value = Find(fit, expected.Name).StandardError;
            double error = (value / expected.Value.GetDouble()) - 1;
            output.WriteLine($"SE {expected.Name} {value} off by {error:E1}");
            Assert.True(Math.Abs(error) < 1e-3, $"standard error of {expected.Name}: {value}, not {expected.Value.GetDouble()}");
        }
    }

    /// <summary>Where the program's standard error is above 100, the direction must be named, by its coefficients alone.</summary>
    [Fact]
    public void Directions_that_the_program_left_undetermined_are_named()
    {
        JsonElement[] flat = [.. s_fits.EnumerateArray().Where(f => f.TryGetProperty("flat", out _))];
        Assert.NotEmpty(flat);
        foreach (JsonElement truth in flat)
        {
            BoundModel model = Examples.Bind(ReferenceData.Read(truth.GetProperty("data").GetString()!), truth.GetProperty("formula").GetString()!, truth.GetProperty("family").GetString()!);
            MaximumLikelihoodFit fit = Maximizer.Maximize(model);
            Assert.True(fit.Ok);
            EstimationFinding finding = fit.Findings.Single(f => f.Code == EstimationCode.FlatDirection);
            output.WriteLine(finding.Text);
            string[] named = [.. model.Quantities.All.Select(q => q.Name).Where(name => finding.Text.Contains(name + " (", StringComparison.Ordinal))];
            Assert.Equal(truth.GetProperty("flat").EnumerateArray().Select(f => Find(fit, f.GetString()!).Quantity.Name).Order(), named.Order());
        }
    }

    private static Estimate Find(MaximumLikelihoodFit fit, string name) =>
        fit.Estimates.Single(e => e.Quantity.Kind != QuantityKind.Coefficient ? e.Quantity.Name == name
            : name == (e.Quantity.Parameter == "mu" ? e.Quantity.Term : $"{e.Quantity.Parameter}_{e.Quantity.Term}"));
}

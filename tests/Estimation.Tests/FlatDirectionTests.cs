using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests;

/// <summary>Parameters that run to a limit are named, with the family that is left there.</summary>
public class FlatDirectionTests
{
    [Theory]
    [InlineData("poisson", "negbinomial", "y ~ x", "shape", "shape grows without end, where the counts are Poisson")]
    [InlineData("poisson", "negbinomial1", "y ~ x", "alpha", "alpha runs to 0, where the counts are Poisson")]
    [InlineData("binomial", "beta_binomial", "y | trials(n) ~ x", "phi", "phi grows without end, where the successes are binomial")]
    [InlineData("poisson", "zero_inflated_poisson", "y ~ x", "zi", "zi runs to 0, where there are no additional zeros")]
    public void The_limit_of_a_family_is_found(string truth, string family, string formula, string parameter, string reason)
    {
        // Outcomes less spread than those of the simpler family, so that the maximum lies at the limit for certain.
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Regular(FamilyRegistry.Parse(truth)), formula, family));
        EstimationFinding finding = fit.Findings.Single(f => f.Code == EstimationCode.FlatDirection);
        Assert.Equal(parameter, finding.Parameter);
        Assert.Contains(reason[1..], finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fit.Findings, f => f.Severity == EstimationSeverity.Error);

        // The other estimates are those of the simpler family.
        MaximumLikelihoodFit simpler = Maximizer.Maximize(Examples.Bind(Regular(FamilyRegistry.Parse(truth)), formula, truth));
        Assert.Equal(simpler.LogLikelihood, fit.LogLikelihood, 1e-3);
        Assert.Equal(simpler.Estimates[1].Value, fit.Estimates[1].Value, 1e-3);
    }

    [Fact]
    public void A_zero_inflation_without_zeros_in_a_level_is_named_with_its_rows()
    {
        // Additional zeros at a = 0 alone.
        RandomStream random = new(5, 1);
        System.Text.StringBuilder csv = new("y,a\n");
        for (int i = 0; i < 200; i++)
        {
            int a = i % 2;
            csv.Append(CultureInfo.InvariantCulture, $"{(a == 0 && random.NextDouble() < 0.4 ? 0 : 3 + (i / 2 % 3))},{a}\n");
        }

        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table.ParseCsv(csv.ToString()), "y ~ a; zi ~ a", "zero_inflated_poisson"));
        EstimationFinding finding = fit.Findings.Single(f => f.Code == EstimationCode.FlatDirection);
        Assert.Equal("b_zi_a", finding.Parameter);
        Assert.Contains("Zi runs to 0 in 100 of 200 rows", finding.Text, StringComparison.Ordinal);
        Assert.True(fit.Ok);
    }

    [Fact]
    public void Thresholds_beside_an_empty_category_are_named()
    {
        System.Text.StringBuilder csv = new("y,x\n");
        RandomStream random = new(6, 1);
        for (int i = 0; i < 120; i++)
        {
            double x = random.NextNormal();
            double u = x + random.NextNormal();
            csv.Append(CultureInfo.InvariantCulture, $"{(u < -0.5 ? 1 : u < 0.5 ? 2 : 4)},{x}\n");
        }

        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table.ParseCsv(csv.ToString()), "y ~ x", "cumulative"));
        EstimationFinding finding = fit.Findings.Single(f => f.Code == EstimationCode.FlatDirection);
        Assert.Contains("b_Intercept[2] (", finding.Text, StringComparison.Ordinal);
        Assert.Contains("b_Intercept[3] (", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("b_Intercept[1] (", finding.Text, StringComparison.Ordinal);
        Assert.Contains("No row of y is in category 3", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_inside_its_range_is_not()
    {
        RandomStream random = new(7, 1);
        Family family = Family.NegativeBinomial();
        System.Text.StringBuilder csv = new("y,x\n");
        for (int i = 0; i < 60; i++)
        {
            double x = random.NextNormal();
            csv.Append(CultureInfo.InvariantCulture, $"{family.Simulate(random, [1 + (0.5 * x), 0.5], 1)},{x}\n");
        }

        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table.ParseCsv(csv.ToString()), "y ~ x", "negbinomial"));
        Assert.DoesNotContain(fit.Findings, f => f.Code == EstimationCode.FlatDirection);
    }

    // Each outcome the rounded mean of the simpler family: hardly any variance.
    private static Table Regular(Family family)
    {
        System.Text.StringBuilder csv = new("y,n,x\n");
        for (int i = 0; i < 80; i++)
        {
            double x = (i / 40.0) - 1;
            double mean = family.Mean([(family.Kind == ResponseKind.Count ? 1.5 : 0) + x]);
            csv.Append(CultureInfo.InvariantCulture, $"{Math.Round(family.Kind == ResponseKind.Count ? mean : 12 * mean)},12,{x}\n");
        }

        return Table.ParseCsv(csv.ToString());
    }
}

using System.Globalization;
using Bayes.Estimation.Marginal;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests;

/// <summary>Every family on data of its own: the fit converges to what the data were made of, and the gradients hold with K predictors.</summary>
public class EveryFamilyTests
{
    private const int Groups = 40;
    private const int RowsPerGroup = 25;
    private const double Intercept = 0.4;
    private const double Slope = 0.5;
    private const double Deviation = 0.6;

    // Ordered categories know their thresholds only from data; the ratings of wine are among the published fits.
    public static TheoryData<string> Families => [.. FamilyRegistry.Labels.Where(label => FamilyRegistry.Parse(label).Kind != ResponseKind.Category)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Comes_back_to_the_truth(string label)
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Simulated(label));
        Assert.True(fit.Convergence.Converged);
        Assert.DoesNotContain(fit.Findings, f => f.Severity == EstimationSeverity.Error);
        Near(Slope, fit.Estimates.Single(e => e.Quantity.Term == "x"));
        Near(Deviation, fit.Estimates.Single(e => e.Quantity.Kind == QuantityKind.StandardDeviation));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Quadrature_has_the_slope_that_its_gradient_says(string label)
    {
        BoundModel model = Simulated(label);
        double[] psi = [.. Maximizer.Maximize(model).Parameters];
        QuadratureLikelihood likelihood = new(model, 5);
        double[] gradient = new double[psi.Length];
        double[] ignored = new double[psi.Length];
        psi[1] += 0.1;
        psi[^1] *= 0.8;
        double value = likelihood.Evaluate(psi, gradient);
        for (int p = 0; p < psi.Length; p++)
        {
            double Value(double step)
            {
                double[] moved = [.. psi];
                moved[p] += step;
                return likelihood.Evaluate(moved, ignored);
            }

            const double Step = 1e-3;
            double slope = ((8 * (Value(Step) - Value(-Step))) - (Value(2 * Step) - Value(-2 * Step))) / (12 * Step);
            Assert.True(Math.Abs(slope - gradient[p]) < 1e-7 * (Math.Abs(value) + Math.Abs(slope)), $"place {p}: slope {slope}, gradient {gradient[p]}");
        }
    }

    // Five standard errors, with a fixed seed: a wrong likelihood is further off.
    private static void Near(double truth, Estimate estimate) =>
        Assert.True(Math.Abs(estimate.Value - truth) < 5 * estimate.StandardError, $"{estimate.Quantity.Name}: {estimate.Value} ({estimate.StandardError}), made with {truth}");

    private static BoundModel Simulated(string label)
    {
        Family family = FamilyRegistry.Parse(label);
        RandomStream random = new(23, 0);
        bool hasTrials = family.Name is "binomial" or "beta_binomial" or "zero_inflated_binomial";
        System.Text.StringBuilder csv = new("y,n,x,g\n");
        double[] predictors = new double[family.Parameters.Count];
        for (int g = 0; g < Groups; g++)
        {
            double effect = Deviation * random.NextNormal();
            for (int i = 0; i < RowsPerGroup; i++)
            {
                double x = random.NextNormal();
                predictors[0] = Intercept + (Slope * x) + effect;
                for (int k = 1; k < predictors.Length; k++)
                {
                    predictors[k] = family.Parameters[k].Name is "zi" or "hu" ? -1 : 1;
                }

                double trials = hasTrials ? 8 : 1;
                csv.Append(CultureInfo.InvariantCulture, $"{family.Simulate(random, predictors, trials):R},{trials},{x},g{g:00}\n");
            }
        }

        return Examples.Bind(Table.ParseCsv(csv.ToString()), hasTrials ? "y | trials(n) ~ x + (1 | g)" : "y ~ x + (1 | g)", label);
    }
}

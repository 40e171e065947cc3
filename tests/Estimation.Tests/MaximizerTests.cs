using System.Globalization;
using Bayes.Estimation.Marginal;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests;

public class MaximizerTests
{
    private const string Herds = "incidence | trials(size) ~ period + (1 | herd)";

    [Fact]
    public void A_healthy_fit_has_nothing_to_say()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"));
        Assert.True(fit.Ok);
        Assert.Empty(fit.Findings);
        Assert.Empty(fit.Ladder);
        Assert.InRange(fit.Convergence.RemainingStep, 0, 1e-6);
        Assert.Single(fit.Convergence.Runs);
        Assert.Equal(15, fit.ConditionalModes.Count);
        Assert.All(fit.Estimates, e => Assert.Equal("wald", Assert.Single(e.Intervals).Kind));
        Assert.Equal(-1.39853 - (1.959964 * 0.232473), fit.Estimates[0].Intervals[0].Lower, 1e-4);
    }

    [Fact]
    public void Without_group_effects_it_is_the_likelihood_itself()
    {
        // stats::glm: log likelihood -99.0291995, standard error of the intercept 0.1449197.
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", "incidence | trials(size) ~ period", "binomial"));
        Assert.Equal(-99.0291995, fit.LogLikelihood, 1e-6);
        Assert.Equal(0.1449197, fit.Estimates[0].StandardError, 1e-6);
    }

    [Fact]
    public void The_covariance_holds_the_squared_standard_errors_and_agrees_with_the_Hessian()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"));
        int k = fit.Estimates.Count;
        for (int v = 0; v < k; v++)
        {
            Assert.Equal(fit.Estimates[v].StandardError, Math.Sqrt(fit.Covariance[(v * k) + v]), 1e-12);
        }

        // ψ is the reported scale but for the intercept, which is that of the centred design.
        MathNet.Numerics.LinearAlgebra.Matrix<double> inverse =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(k, k, (i, j) => -fit.Hessian[(i * k) + j]).Inverse();
        for (int i = 1; i < k; i++)
        {
            for (int j = 1; j < k; j++)
            {
                Assert.Equal(inverse[i, j], fit.Covariance[(i * k) + j], 1e-9);
            }
        }
    }

    [Fact]
    public void The_scale_of_a_predictor_does_not_matter()
    {
        MaximumLikelihoodFit one = Maximizer.Maximize(Examples.Bind("contraception", "use ~ age + urban + (1 + age | district)", "bernoulli"));
        MaximumLikelihoodFit million = Maximizer.Maximize(Examples.Bind("contraception", "use ~ I(age * 1000000) + urban + (1 + I(age * 1000000) | district)", "bernoulli"));
        Assert.Equal(one.LogLikelihood, million.LogLikelihood, 1e-7);
        Assert.Equal(one.Convergence.Converged, million.Convergence.Converged);
        for (int v = 0; v < one.Estimates.Count; v++)
        {
            double unit = one.Estimates[v].Quantity.Term.Contains("age", StringComparison.Ordinal) && one.Estimates[v].Quantity.Kind != QuantityKind.Correlation ? 1e6 : 1;
            Assert.Equal(one.Estimates[v].Value, unit * million.Estimates[v].Value, 1e-5 * (1 + Math.Abs(one.Estimates[v].Value)));
            Assert.Equal(one.Estimates[v].StandardError, unit * million.Estimates[v].StandardError, 1e-5 * one.Estimates[v].StandardError);
        }
    }

    [Fact]
    public void A_row_of_weight_two_is_two_rows()
    {
        Table weighted = Simulate(5, 12, 6, 0.8, weight: i => (i % 3) + 1, out Table repeated);
        foreach (int points in new[] { 1, 9 })
        {
            MaximumLikelihoodFit a = Maximizer.Maximize(Examples.Bind(weighted, "y | case_weights(w) ~ x + (1 | g)", "bernoulli"), new EstimationOptions { Points = points });
            MaximumLikelihoodFit b = Maximizer.Maximize(Examples.Bind(repeated, "y ~ x + (1 | g)", "bernoulli"), new EstimationOptions { Points = points });
            Assert.Equal(b.LogLikelihood, a.LogLikelihood, 1e-8);
            for (int v = 0; v < a.Estimates.Count; v++)
            {
                Assert.Equal(b.Estimates[v].Value, a.Estimates[v].Value, 1e-6);
                Assert.Equal(b.Estimates[v].StandardError, a.Estimates[v].StandardError, 1e-5);
            }
        }
    }

    [Fact]
    public void The_same_model_gives_the_same_fit_to_the_last_digit()
    {
        BoundModel model = Examples.Bind("ohio", "resp ~ age * smoke + (1 | id)", "bernoulli");
        EstimationOptions options = new() { Points = 9 };
        MaximumLikelihoodFit a = Maximizer.Maximize(model, options);
        MaximumLikelihoodFit b = Maximizer.Maximize(model, options);
        Assert.Equal(a.Parameters, b.Parameters);
        Assert.Equal(a.LogLikelihood, b.LogLikelihood);
    }

    [Fact]
    public void All_optimizers_are_listed_side_by_side_and_agree()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"), new EstimationOptions { AllOptimizers = true });
        Assert.Equal(6, fit.Convergence.Runs.Count);
        Assert.Equal(2, fit.Convergence.Runs.Select(r => r.Optimizer).Distinct().Count());
        Assert.All(fit.Convergence.Runs, r => Assert.Equal(fit.LogLikelihood, r.LogLikelihood, 1e-4));
        Assert.All(fit.Convergence.Runs, r => Assert.Equal(fit.Estimates.Count, r.Estimates.Count));
        Assert.Empty(fit.Findings);
    }

    [Fact]
    public void A_start_given_is_the_only_one()
    {
        BoundModel model = Examples.Bind("epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson");
        MaximumLikelihoodFit fit = Maximizer.Maximize(model);
        MaximumLikelihoodFit again = Maximizer.Maximize(model, new EstimationOptions { Start = fit.Parameters });
        Assert.Single(again.Convergence.Runs);
        Assert.Equal(fit.LogLikelihood, again.LogLikelihood, 1e-9);
        Assert.True(again.Convergence.Evaluations < fit.Convergence.Evaluations);
    }

    [Fact]
    public void A_standard_deviation_of_zero_is_said_to_be_at_the_boundary()
    {
        // Every group has the same outcomes: less variation between groups than chance would make.
        string rows = string.Join('\n', Enumerable.Range(0, 40).SelectMany(g => new[] { $"1,{g % 5},g{g}", $"0,{(g + 1) % 5},g{g}", $"1,{(g + 2) % 5},g{g}", $"0,{(g + 3) % 5},g{g}", $"0,{(g + 4) % 5},g{g}" }));
        BoundModel model = Examples.Bind(Table.ParseCsv("y,x,g\n" + rows), "y ~ x + (1 | g)", "bernoulli");
        foreach (int? points in new int?[] { 1, 7, null })
        {
            MaximumLikelihoodFit fit = Maximizer.Maximize(model, new EstimationOptions { Points = points });
            Estimate sd = fit.Estimates[^1];
            Assert.Equal(0, sd.Value);
            Assert.True(double.IsNaN(sd.StandardError));
            EstimationFinding finding = Assert.Single(fit.Findings);
            Assert.Equal(EstimationCode.Boundary, finding.Code);
            Assert.StartsWith("sd_g__Intercept is estimated as exactly 0", finding.Text, StringComparison.Ordinal);

            // The others are those of the model without the term.
            MaximumLikelihoodFit without = Maximizer.Maximize(Examples.Bind(Table.ParseCsv("y,x,g\n" + rows), "y ~ x", "bernoulli"));
            Assert.Equal(without.LogLikelihood, fit.LogLikelihood, 1e-8);
            Assert.Equal(without.Estimates[1].Value, fit.Estimates[1].Value, 1e-6);
            Assert.Equal(without.Estimates[1].StandardError, fit.Estimates[1].StandardError, 1e-6);
        }
    }

    [Fact]
    public void A_runaway_coefficient_is_said_to_be_separation()
    {
        string rows = string.Join('\n', Enumerable.Range(0, 120).Select(i => $"{(i % 3 == 0 ? 0 : (i * 7 % 11) % 2)},{(i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c")},g{i % 12}"));
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table.ParseCsv("y,arm,g\n" + rows), "y ~ arm + (1 | g)", "bernoulli"));
        Assert.False(fit.Ok);
        Assert.Contains(fit.Findings, f => f.Code == EstimationCode.Separation && f.Severity == EstimationSeverity.Error);

        // Where the search gave up is no estimate: the reference level is the separated one, and the intercept runs with the others.
        Assert.Equal([false, false, false, true], fit.Estimates.Take(4).Select(e => e.Exists));
        Assert.All(fit.Estimates.Take(3), e => Assert.True(double.IsNaN(e.StandardError)));
        Assert.All(fit.Estimates.Where(e => !e.Exists), e => Assert.True(double.IsNaN(e.P) && e.Intervals.All(i => double.IsNaN(i.Lower) && double.IsNaN(i.Upper))));
        Assert.True(double.IsFinite(fit.LogLikelihood));
    }

    [Fact]
    public void Nearly_equal_predictors_are_no_separation()
    {
        RandomStream random = new(3, 0);
        string rows = string.Join('\n', Enumerable.Range(0, 300).Select(i =>
        {
            double x = random.NextNormal();
            return string.Create(CultureInfo.InvariantCulture, $"{(random.NextDouble() < SpecialFunctions.Logistic(x) ? 1 : 0)},{x},{x + (1e-4 * random.NextNormal())},g{i % 20}");
        }));
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table.ParseCsv("y,x1,x2,g\n" + rows), "y ~ x1 + x2 + (1 | g)", "bernoulli"));
        Assert.True(fit.Convergence.Converged);
        Assert.DoesNotContain(fit.Findings, f => f.Code == EstimationCode.Separation);
        Assert.True(fit.Estimates[1].StandardError > 100);
    }

    [Fact]
    public void Few_binary_observations_per_group_make_Laplace_doubtful()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("ohio", "resp ~ age * smoke + (1 | id)", "bernoulli"));
        EstimationFinding finding = Assert.Single(fit.Findings);
        Assert.Equal(EstimationCode.LaplaceDoubtful, finding.Code);
        Assert.Contains("4 binary observations per group of 'id'", finding.Text, StringComparison.Ordinal);
        Assert.True(fit.Ok);
    }

    [Fact]
    public void A_search_cut_short_is_polished_to_the_maximum()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"), new EstimationOptions { MaxEvaluations = 3 });
        MaximumLikelihoodFit whole = Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"));
        Assert.Contains("limit", fit.Convergence.Runs[0].Reason, StringComparison.Ordinal);
        Assert.InRange(fit.Convergence.Runs[0].LogLikelihood, double.NegativeInfinity, whole.LogLikelihood - 1e-5);
        Assert.InRange(fit.Convergence.RemainingStep, 0, Maximizer.StepTolerance);
        Assert.True(fit.Convergence.Converged);
        Assert.Equal(whole.LogLikelihood, fit.LogLikelihood, 1e-6);
        Assert.DoesNotContain(fit.Findings, f => f.Code == EstimationCode.NotConverged);
    }

    // All outcomes alike: the likelihood rises without end and is flat where the search gives up, which is no maximum.
    [Fact]
    public void A_likelihood_flat_in_every_direction_has_not_converged()
    {
        Table data = Table.FromColumns(TableColumn.Numeric("y", Enumerable.Repeat(0.0, 40)));
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(data, "y ~ 1", "poisson"));
        Assert.False(fit.Convergence.Converged);
        Assert.False(fit.Ok);
        EstimationFinding finding = Assert.Single(fit.Findings, f => f.Code == EstimationCode.NotConverged);
        Assert.Contains("no estimate has a standard error", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"), null, null, source.Token));
    }

    [Fact]
    public void Restricted_maximum_likelihood_is_for_gaussian_responses() =>
        Assert.Throws<EstimationException>(() => Maximizer.Maximize(Examples.Bind("cbpp", Herds, "binomial"), new EstimationOptions { Restricted = true }));

    [Fact]
    public void Quadrature_of_one_point_is_Laplaces_approximation()
    {
        BoundModel model = Examples.Bind("epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson");
        MaximumLikelihoodFit fit = Maximizer.Maximize(model);
        double[] psi = [.. fit.Parameters];
        double[] a = new double[psi.Length];
        double[] b = new double[psi.Length];
        psi[1] += 0.1;
        Assert.Equal(new LaplaceLikelihood(model).Evaluate(psi, a), new QuadratureLikelihood(model, 1).Evaluate(psi, b), 1e-8);
        Assert.All(a.Zip(b), g => Assert.Equal(g.First, g.Second, 1e-6 * (1 + Math.Abs(g.First))));
    }

    private static Table Simulate(ulong seed, int groups, int rows, double sd, Func<int, int> weight, out Table repeated)
    {
        RandomStream random = new(seed, 0);
        System.Text.StringBuilder once = new("y,x,g,w\n");
        System.Text.StringBuilder often = new("y,x,g,w\n");
        for (int g = 0; g < groups; g++)
        {
            double effect = sd * random.NextNormal();
            for (int i = 0; i < rows; i++)
            {
                double x = random.NextNormal();
                int y = random.NextDouble() < SpecialFunctions.Logistic(effect + (0.7 * x)) ? 1 : 0;
                string row = string.Create(CultureInfo.InvariantCulture, $"{y},{x},g{g},{weight(i)}\n");
                once.Append(row);
                for (int w = 0; w < weight(i); w++)
                {
                    often.Append(row);
                }
            }
        }

        repeated = Table.ParseCsv(often.ToString());
        return Table.ParseCsv(once.ToString());
    }
}

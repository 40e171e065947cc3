using System.Globalization;
using Bayes.Estimation.Marginal;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Marginal;

public class NestedQuadratureTests
{
    private const string Formula = "y ~ x + (1 | a/b)";

    [Theory]
    [InlineData("use ~ age + urban + (1 | urban:district) + (1 | district)", "contraception", "bernoulli")]
    [InlineData("cbind(incidence, size - incidence) ~ period + (1 | herd) + (1 | obs)", "cbpp with rows", "binomial")]
    public void One_point_is_Laplaces_approximation(string formula, string data, string family)
    {
        BoundModel model = Examples.Bind(Reference.ReferenceData.Read(data), formula, family);
        LaplaceLikelihood laplace = new(model);
        NestedQuadratureLikelihood nested = new(model, 1);
        double[] psi = Point(model);
        double[] expected = new double[psi.Length];
        double[] gradient = new double[psi.Length];
        Assert.Equal(laplace.Evaluate(psi, expected), nested.Evaluate(psi, gradient), 1e-9);
        for (int p = 0; p < psi.Length; p++)
        {
            Assert.Equal(expected[p], gradient[p], 2e-5 * (1 + Math.Abs(expected[p])));
        }

        double[] modes = new double[model.Layout.Dimension - psi.Length];
        double[] others = new double[modes.Length];
        laplace.WriteConditionalModes(modes);
        nested.WriteConditionalModes(others);
        Assert.All(modes.Zip(others), m => Assert.Equal(m.First, m.Second, 1e-8));
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("poisson")]
    public void Many_points_are_the_integral_itself(string family)
    {
        BoundModel model = Examples.Bind(Table(family), Formula, family);
        double[] psi = Point(model);
        double[] gradient = new double[psi.Length];
        double value = new NestedQuadratureLikelihood(model, 31).Evaluate(psi, gradient);
        Assert.Equal(BruteForce(model, psi), value, 1e-8);
    }

    [Fact]
    public void Inner_effects_of_size_zero_leave_one_factor()
    {
        Table table = Table("bernoulli");
        BoundModel nested = Examples.Bind(table, "y ~ x + (1 | a) + (1 | a:b)", "bernoulli");
        BoundModel outer = Examples.Bind(table, "y ~ x + (1 | a)", "bernoulli");
        double[] psi = Point(outer);
        double[] longer = [.. psi, 0];
        Assert.Equal(
            new QuadratureLikelihood(outer, 9).Evaluate(psi, new double[psi.Length]),
            new NestedQuadratureLikelihood(nested, 9).Evaluate(longer, new double[longer.Length]),
            1e-9);
    }

    [Fact]
    public void Slopes_at_both_levels_converge()
    {
        BoundModel model = Examples.Bind(Table("bernoulli"), "y ~ x + (1 + x | a) + (1 | a:b)", "bernoulli");
        double[] psi = Point(model);
        double[] gradient = new double[psi.Length];
        double coarse = new NestedQuadratureLikelihood(model, 11).Evaluate(psi, gradient);
        double fine = new NestedQuadratureLikelihood(model, 15).Evaluate(psi, gradient);
        Assert.Equal(fine, coarse, 1e-4);
    }

    [Fact]
    public void Crossed_factors_are_refused_with_what_to_do()
    {
        Table table = Table("bernoulli");
        EstimationException error = Assert.Throws<EstimationException>(
            () => Maximizer.Maximize(Examples.Bind(table, "y ~ x + (1 | a) + (1 | c)", "bernoulli"), new EstimationOptions { Points = 7 }));
        Assert.Equal(
            "likelihood: the grouping factors 'a', 'c' are crossed, and then the likelihood does not fall into integrals of few dimensions that adaptive quadrature "
            + "could take. Use Laplace's approximation (1 point), or the posterior.",
            error.Message);
    }

    [Fact]
    public void The_ladder_climbs_nested_factors()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind(Table("bernoulli"), Formula, "bernoulli"), new EstimationOptions { Points = null });
        Assert.True(fit.Convergence.Converged);
        Assert.Equal(EstimationMethod.Quadrature, fit.Method);
        Assert.True(fit.Ladder.Count >= 3);
    }

    private static double[] Point(BoundModel model)
    {
        double[] psi = new double[model.Layout.PopulationCount];
        psi[0] = -0.3;
        psi[1] = 0.05;
        foreach (TermSlots term in model.Layout.Terms)
        {
            for (int r = 0; r < term.Effects; r++)
            {
                psi[MarginalParameters.FactorPlace(term, r, r)] = 0.9 - (0.2 * term.Group);
            }
        }

        return psi;
    }

    private static Table Table(string family)
    {
        RandomStream random = new(11, 0);
        System.Text.StringBuilder csv = new("y,x,a,b,c\n");
        for (int a = 0; a < 12; a++)
        {
            double va = random.NextNormal();
            for (int b = 0; b < 3; b++)
            {
                double vb = 0.8 * random.NextNormal();
                for (int i = 0; i < 4; i++)
                {
                    double x = random.NextNormal();
                    double eta = -0.3 + (0.5 * x) + va + vb;
                    double y = family == "poisson" ? random.NextPoisson(Math.Exp(eta)) : random.NextDouble() < SpecialFunctions.Logistic(eta) ? 1 : 0;
                    csv.Append(CultureInfo.InvariantCulture, $"{y},{x},a{a:00},b{b},c{i}\n");
                }
            }
        }

        return Models.Data.Table.ParseCsv(csv.ToString());
    }

    // The trapezoidal rule, which converges geometrically for such integrands, level by level.
    private static double BruteForce(BoundModel model, double[] psi)
    {
        double total = 0;
        int[] outer = model.Design.Groups.Single(g => g.Name == "a").Codes;
        int[] inner = model.Design.Groups.Single(g => g.Name == "a:b").Codes;
        TermSlots first = model.Layout.Terms[0];
        string firstName = model.Design.Groups[first.Group].Name;
        double sdOuter = psi[firstName == "a" ? first.LogSd : model.Layout.Terms[1].LogSd];
        double sdInner = psi[firstName == "a" ? model.Layout.Terms[1].LogSd : first.LogSd];
        double[] x = model.Design.Predictors[0].Columns[0].Values!;
        double mean = x.Average();
        double[] y = model.Design.Response.Values;
        double[] z = [.. Enumerable.Range(0, 121).Select(i => -9 + (i * 18.0 / 120))];
        foreach (IGrouping<int, int> unit in Enumerable.Range(0, y.Length).GroupBy(i => outer[i]))
        {
            double sum = 0;
            foreach (double v in z)
            {
                double product = 1;
                foreach (IGrouping<int, int> within in unit.GroupBy(i => inner[i]))
                {
                    double part = 0;
                    foreach (double w in z)
                    {
                        double log = 0;
                        foreach (int i in within)
                        {
                            double eta = psi[0] + (psi[1] * (x[i] - mean)) + (sdOuter * v) + (sdInner * w);
                            log += model.Family.Name == "poisson"
                                ? (y[i] * eta) - Math.Exp(eta) + model.Family.LogNormalizer(y[i], 1)
                                : y[i] == 1 ? -SpecialFunctions.Log1PExp(-eta) : -SpecialFunctions.Log1PExp(eta);
                        }

                        part += Math.Exp(log - (0.5 * w * w));
                    }

                    product *= part * (18.0 / 120) / Math.Sqrt(2 * Math.PI);
                }

                sum += product * Math.Exp(-0.5 * v * v);
            }

            total += Math.Log(sum * (18.0 / 120) / Math.Sqrt(2 * Math.PI));
        }

        return total;
    }
}

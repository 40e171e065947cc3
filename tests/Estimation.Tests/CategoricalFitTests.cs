using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests;

/// <summary>Categories in no order by maximum likelihood.</summary>
public class CategoricalFitTests
{
    [Fact]
    public void Two_categories_are_the_bernoulli_model()
    {
        foreach (int points in new[] { 1, 9 })
        {
            EstimationOptions options = new() { Points = points };
            MaximumLikelihoodFit binary = Maximizer.Maximize(Examples.Bind("contraception", "use ~ age + urban + (1 + urban | district)", "bernoulli"), options);
            MaximumLikelihoodFit categorical = Maximizer.Maximize(Examples.Bind("contraception", "use ~ age + urban + (1 + urban | district)", "categorical"), options);
            Assert.Equal(binary.LogLikelihood, categorical.LogLikelihood, 1e-8);
            Assert.Equal(
                ["b_muY_Intercept", "b_muY_age", "b_muY_urbanY", "sd_district__muY_Intercept", "sd_district__muY_urbanY", "cor_district__muY_Intercept__muY_urbanY"],
                categorical.Estimates.Select(e => e.Quantity.Name));
            foreach ((Estimate b, Estimate c) in binary.Estimates.Zip(categorical.Estimates))
            {
                Assert.Equal(b.Value, c.Value, 1e-5);
                Assert.Equal(b.StandardError, c.StandardError, 1e-5);
            }
        }
    }

    [Fact]
    public void With_a_factor_alone_the_probabilities_are_the_shares()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Bind("y ~ temp"));
        double expected = 0;
        foreach (int[] counts in Counts())
        {
            expected += counts.Where(c => c > 0).Sum(c => c * Math.Log(c / (double)counts.Sum()));
        }

        Assert.Equal(expected, fit.LogLikelihood, 1e-8);
        int[] cold = Counts()[0];
        Assert.Equal(Math.Log(cold[1] / (double)cold[0]), Value(fit, "b_mumid_Intercept"), 1e-6);
        Assert.Equal(Math.Sqrt((1.0 / cold[1]) + (1.0 / cold[0])), fit.Estimates.Single(e => e.Quantity.Name == "b_mumid_Intercept").StandardError, 1e-5);
    }

    // R 4.2.2: the log likelihood written out and maximised by Newton's method; for effects of judges the trapezoidal rule on 121 × 121 points.
    [Theory]
    [InlineData("y ~ temp + contact", 1, -61.7334284467, 1e-6, new[] { -1.00716184, 1.51067130, 1.03944912, -4.03773110, 3.99397527, 2.53153818 })]
    [InlineData("y ~ temp + contact + (1 | judge)", 41, -58.89477315, 1e-3, new[] { -1.002674, 1.506437, 1.031551, -5.725482, 5.224920, 3.339810, 0.147041, 1.670206 })]
    [InlineData("y ~ temp + contact + (1 | j | judge)", 41, -58.09271269, 1e-3, new[] { -1.081047, 1.804751, 1.202573, -5.948227, 5.575270, 3.517625, 0.554211, 2.114242, 0.978327 })]
    public void Wine_in_three_classes(string formula, int points, double logLikelihood, double tolerance, double[] estimates)
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Bind(formula), new EstimationOptions { Points = points });
        Assert.True(fit.Convergence.Converged);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-5);
        Assert.Equal(estimates.Length, fit.Estimates.Count);
        for (int v = 0; v < estimates.Length; v++)
        {
            Assert.True(Math.Abs(estimates[v] - fit.Estimates[v].Value) < tolerance, $"{fit.Estimates[v].Quantity.Name}: {fit.Estimates[v].Value}, not {estimates[v]}");
        }
    }

    [Fact]
    public void A_category_may_have_a_predictor_of_its_own()
    {
        BoundModel model = Bind("y ~ temp + contact; muhigh ~ temp");
        Assert.Equal(["b_mumid_Intercept", "b_mumid_tempwarm", "b_mumid_contactyes", "b_muhigh_Intercept", "b_muhigh_tempwarm"], model.Quantities.Names.Take(model.Quantities.PopulationCount));
        Assert.True(Maximizer.Maximize(model).LogLikelihood < Maximizer.Maximize(Bind("y ~ temp + contact")).LogLikelihood);
        FormulaException unknown = Assert.Throws<FormulaException>(() => Bind("y ~ temp; muhih ~ temp"));
        Assert.Contains("Did you mean 'muhigh'?", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("no category for the predictor 'muhih'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_of_groups_are_independent_between_categories_unless_they_share_a_name()
    {
        Assert.Equal(["sd_judge__mumid_Intercept", "sd_judge__muhigh_Intercept"], Bind("y ~ temp + (1 | judge)").Quantities.All.Where(q => q.Group is not null && q.Level < 0).Select(q => q.Name));
        Assert.Contains("cor_judge__mumid_Intercept__muhigh_Intercept", Bind("y ~ temp + (1 | j | judge)").Quantities.Names);
    }

    private static double Value(MaximumLikelihoodFit fit, string name) => fit.Estimates.Single(e => e.Quantity.Name == name).Value;

    // Rows of low, mid and high ratings at the cold and at the warm temperature.
    private static int[][] Counts()
    {
        TableColumn y = Classes()["y"];
        TableColumn temp = Classes()["temp"];
        return [.. new[] { "cold", "warm" }.Select(t =>
            new[] { "low", "mid", "high" }.Select(c => Enumerable.Range(0, y.Count).Count(i => y.Text(i) == c && temp.Text(i) == t)).ToArray())];
    }

    // The ratings of wine, 1 and 2 low, 3 mid, 4 and 5 high.
    private static Table Classes()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "examples", "wine.csv"));
        return Table.ParseCsv(string.Join('\n', lines.Select((line, row) => line + "," + (row == 0 ? "y" : line.Split(',')[1].Trim('"') switch { "1" or "2" => "low", "3" => "mid", _ => "high" }))));
    }

    private static BoundModel Bind(string formula) =>
        Examples.Bind(Classes(), formula.Replace("y ~", "factor(y, levels = c('low', 'mid', 'high')) ~", StringComparison.Ordinal), "categorical");
}

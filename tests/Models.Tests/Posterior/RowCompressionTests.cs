using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Rows;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

public class RowCompressionTests
{
    private const int Rows = 600;

    [Theory]
    [InlineData("bernoulli", "y ~ a + b + (1 | g)", true)]
    [InlineData("bernoulli:probit", "y ~ a + (1 + a | g)", true)]
    [InlineData("bernoulli:cloglog", "y ~ a + offset(b) + (1 | g) + (1 | h)", true)]
    [InlineData("bernoulli", "y | case_weights(w) ~ a + (1 | g)", true)]
    [InlineData("binomial", "cbind(y, 3 - y) ~ a + b + (1 | g)", true)]
    [InlineData("poisson", "count ~ a + b + (1 | g)", true)]
    [InlineData("poisson", "count ~ a + offset(b) + (1 | g)", true)]
    [InlineData("poisson", "count | case_weights(w) ~ a + (1 | h)", true)]
    [InlineData("bernoulli", "y ~ 1", true)]
    [InlineData("bernoulli", "y ~ x + (1 | g)", false)]
    [InlineData("gaussian", "x ~ a + (1 + b | g) + (1 | h)", true)]
    [InlineData("gaussian", "x | precision_weights(p) ~ a + offset(b) + (1 | g)", true)]
    [InlineData("gaussian", "x ~ count + x2 + (1 | g)", false)]
    [InlineData("gaussian", "x | case_weights(w) ~ a + (1 | g)", true)]
    [InlineData("gaussian", "x | precision_weights(p) + case_weights(v) ~ a + (1 + a | g)", true)]
    [InlineData("bernoulli", "y | case_weights(v) ~ x + (1 | g)", false)]
    [InlineData("bernoulli:probit", "y | case_weights(v) ~ a + (1 | g)", true)]
    [InlineData("binomial", "cbind(y, 3 - y) | case_weights(v) ~ x + (1 | g)", false)]
    [InlineData("poisson", "count | case_weights(v) ~ x + (1 | g)", false)]
    [InlineData("poisson", "count | case_weights(v) ~ a + offset(b) + (1 | g)", true)]
    [InlineData("lognormal", "pos ~ a + (1 | g)", true)]
    [InlineData("lognormal", "pos | case_weights(v) ~ x + (1 | g)", false)]
    [InlineData("student", "x ~ a + (1 | g)", false)]
    public void The_density_and_its_gradient_are_those_of_the_single_rows(string family, string formula, bool merges)
    {
        Same(BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), Data()), merges);
    }

    private static void Same(BoundModel model, bool merges)
    {
        Assert.Equal(merges, model.LikelihoodRowCount < Rows);
        LogPosterior merged = model.CreateDensity();
        LogPosterior single = new(model, model.DataRows);
        int d = model.Layout.Dimension;
        double[] x = new double[d];
        double[] gradient = new double[d];
        double[] expected = new double[d];
        RandomStream random = new(5, 2);
        for (int trial = 0; trial < 20; trial++)
        {
            for (int i = 0; i < d; i++)
            {
                x[i] = (trial % 4) * random.NextNormal();
            }

            double value = single.Evaluate(x, expected);
            Assert.Equal(value, merged.Evaluate(x, gradient), 1e-11 * Math.Max(1, Math.Abs(value)));
            double tolerance = 1e-11 * Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected.Zip(gradient), p => Assert.Equal(p.First, p.Second, tolerance));
        }
    }

    [Theory]
    [InlineData("bernoulli", "y", 0)]
    [InlineData("poisson", "count", 0)]
    [InlineData("gaussian", "x2", 0)]
    [InlineData("bernoulli", "y", 2.5)]
    [InlineData("poisson", "count", 2.5)]
    [InlineData("gaussian", "x2", 2.5)]
    public void Case_weights_go_into_the_rows(string family, string response, double weight)
    {
        BoundModel model = BoundModel.Bind(Model.Parse($"{response} ~ x + (1 | g)", FamilyRegistry.Parse(family)), Data());
        BoundModel weighted = model.WithCaseWeights([.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? weight : 1)]);
        Assert.Null(weighted.Rows.CaseWeights);
        Assert.Equal(weight == 0 ? 2 * Rows / 3 : Rows, weighted.LikelihoodRowCount);
        Same(weighted, weight == 0);
    }

    [Theory]
    [InlineData("gaussian", "x | case_weights(v) ~ a + (1 | g)")]
    [InlineData("lognormal", "pos ~ a + (1 | g)")]
    public void The_gradient_of_merged_normal_outcomes_equals_the_differences(string family, string formula)
    {
        BoundModel model = BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), Data());
        Assert.InRange(model.LikelihoodRowCount, 1, 30);
        LogPosterior density = model.CreateDensity();
        double[] x = [.. Enumerable.Range(0, model.Layout.Dimension).Select(i => 0.1 * Math.Sin(i))];
        double[] gradient = new double[x.Length];
        density.Evaluate(x, gradient);
        double[] expected = Differences.Gradient(point => density.Evaluate(point, new double[x.Length]), x);
        Assert.All(expected.Zip(gradient), p => Assert.Equal(p.First, p.Second, 1e-6 * Math.Max(1, Math.Abs(p.First))));
    }

    [Fact]
    public void Without_any_weight_the_priors_are_left()
    {
        BoundModel model = BoundModel.Bind(Model.Parse("count ~ a + (1 | g)", Family.Poisson()), Data()).WithCaseWeights(new double[Rows]);
        double[] x = [.. Enumerable.Range(0, model.Layout.Dimension).Select(i => 0.1 * i)];
        Assert.Equal(0, model.CreateDensity().LogLikelihood(x, new double[x.Length]), 0.0);
    }

    [Theory]
    [InlineData("sigma ~ b", true)]
    [InlineData("sigma ~ a + (1 | g)", true)]
    [InlineData("sigma ~ x2", false)]
    public void Rows_of_one_mean_merge_only_where_they_have_one_sigma(string sigma, bool merges)
    {
        ModelSpec spec = Model.Parse("x ~ a + (1 | g)", Family.Gaussian());
        spec = spec with { Predictors = [.. spec.Predictors, Expansion.ParameterPredictor(Formula.Parse(sigma))] };
        Same(BoundModel.Bind(spec, Data()), merges);
    }

    [Fact]
    public void Squares_of_merged_outcomes_far_from_zero_keep_their_digits()
    {
        RandomStream random = new(3, 1);
        double[] near = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())];
        int[] kinds = [.. Enumerable.Range(0, 300).Select(i => i % 4)];
        (double[] means, NormalOutcomes outcomes) = NormalOutcomes.Merge(near, null, kinds, 4);
        (double[] farMeans, NormalOutcomes far) = NormalOutcomes.Merge(Array.ConvertAll(near, y => y + 1e8), null, kinds, 4);
        Assert.Equal([75, 75, 75, 75], far.Counts);
        for (int k = 0; k < 4; k++)
        {
            double[] group = [.. near.Where((_, i) => kinds[i] == k)];
            Assert.Equal(group.Average(), means[k], 1e-14);
            Assert.Equal(group.Sum(y => (y - group.Average()) * (y - group.Average())), outcomes.Squares[k], 1e-11);

            // Near 10⁸ numbers are rounded to 1.5·10⁻⁸, a mean once for each of its 75 outcomes.
            Assert.Equal(means[k] + 1e8, farMeans[k], 75 * 1.5e-8);
            Assert.Equal(outcomes.Squares[k], far.Squares[k], 1e-5);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void A_weight_that_is_none_is_not_taken_for_0(double weight)
    {
        BoundModel model = BoundModel.Bind(Model.Parse("count ~ a + (1 | g)", Family.Poisson()), Data());
        double[] weights = [weight, .. Enumerable.Repeat(1.0, Rows - 1)];
        LikelihoodRows rows = WeightedRows.Absorb(model.DataRows with { CaseWeights = weights });
        Assert.Equal(Rows, rows.Count);
        Assert.True(double.IsNaN(rows.Offsets[0]![0]));
    }

    [Fact]
    public void Predictions_are_those_of_the_rows_of_the_data()
    {
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ a + b + (1 | g)", Family.Bernoulli()), Data());
        double[] x = [.. Enumerable.Range(0, model.Layout.Dimension).Select(i => 0.1 * i)];
        double[] predictors = new double[Rows];
        model.CreateDensity().Predict(x, 0, Rows, predictors);
        double[] expected = new double[Rows];
        new LinearPredictors(model, model.DataRows).Fill(x, 0, Rows, expected);
        Assert.Equal(expected, predictors);
        LikelihoodRows rows = model.Rows;
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(model.Design.Groups[0].Codes[i], rows.Codes[0][rows.RowOf![i]]));
    }

    private static Table Data()
    {
        RandomStream random = new(17, 1);
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, Rows).Select(_ => next())];
        return Table.FromColumns(
            TableColumn.Numeric("y", Draw(() => random.NextDouble() < 0.4 ? 1 : 0)),
            TableColumn.Numeric("count", Draw(() => random.NextPoisson(1.5))),
            TableColumn.Numeric("x", Draw(random.NextNormal)),
            TableColumn.Numeric("a", Draw(() => random.NextDouble() < 0.5 ? 1 : -1)),
            TableColumn.Numeric("b", Draw(() => Math.Floor(3 * random.NextDouble()))),
            TableColumn.Numeric("x2", Draw(random.NextNormal)),
            TableColumn.Numeric("p", Draw(() => 0.5 + Math.Floor(2 * random.NextDouble()))),
            TableColumn.Numeric("pos", Draw(() => Math.Exp(random.NextNormal()))),
            TableColumn.Numeric("v", Draw(() => (1 + Math.Floor(4 * random.NextDouble())) / 2)),
            TableColumn.Numeric("w", Draw(() => Math.Floor(3 * random.NextDouble()))),
            TableColumn.Factor("g", Draw(() => Math.Floor(15 * random.NextDouble())).Select(v => $"{v}")),
            TableColumn.Factor("h", Draw(() => Math.Floor(4 * random.NextDouble())).Select(v => $"{v}")));
    }
}

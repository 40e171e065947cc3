using Bayes.Effects;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Predictions;

namespace Bayes.Inference.Tests.Effects;

public class PredictionTests
{
    private static readonly PosteriorFit Slopes = Fit("y ~ x + f + (1 + x | g)", "bernoulli");

    private static readonly PosteriorFit Kinds = Fit("y ~ x + f + (1 + x | gr(g, by = k))", "bernoulli");

    [Fact]
    public void Subject_specific_means_of_the_rows_of_the_fit_are_those_of_the_model()
    {
        PredictionTable table = Slopes.Predict();
        DrawPositions positions = new(Slopes);
        ResponseSimulator simulator = Slopes.Model!.CreateSimulator();
        double[] position = new double[Slopes.Model.Layout.Dimension];
        double[] expected = new double[Slopes.Model.Design.RowCount];
        for (int draw = 0; draw < positions.Count; draw += 97)
        {
            positions.Read(draw, position);
            simulator.Expect(position, expected);
            for (int row = 0; row < expected.Length; row++)
            {
                Assert.Equal(expected[row], table.Draws[row][draw], 1e-12);
            }
        }

        // The same rows given as new data, in another order of columns and with the group as a number.
        PredictionTable again = Slopes.Predict(Data());
        Assert.Equal(table.Rows.Select(r => r.Mean), again.Rows.Select(r => r.Mean));
    }

    [Fact]
    public void Marginal_means_are_integrals_over_the_groups()
    {
        PredictionTable marginal = Slopes.Predict(null, new PredictionOptions { Kind = PredictionKind.Marginal });
        PredictionTable zero = Slopes.Predict(null, new PredictionOptions { Kind = PredictionKind.Zero });
        GaussHermite rule = GaussHermite.OfPoints(101);
        foreach (int draw in new[] { 0, 500, 1300 })
        {
            double Value(string name) => Slopes.Draws.Parameter(name).Pooled()[draw];
            (double s0, double s1, double r) = (Value("sd_g__Intercept"), Value("sd_g__x"), Value("cor_g__Intercept__x"));
            double[] x = ((NumericColumn)Data()["x"]).Values.ToArray();
            for (int row = 0; row < 20; row++)
            {
                double sd = Math.Sqrt((s0 * s0) + (2 * x[row] * r * s0 * s1) + (x[row] * x[row] * s1 * s1));
                double eta = Links.Forward(Link.Logit, zero.Draws[row][draw]);
                double expected = 0;
                for (int k = 0; k < 101; k++)
                {
                    expected += rule.Weights[k] * SpecialFunctions.Logistic(eta + (sd * rule.Nodes[k]));
                }

                Assert.Equal(expected, marginal.Draws[row][draw], 1e-7);
            }
        }
    }

    [Theory]
    [InlineData("count ~ x + (1 | p | g); zi ~ 1 + (1 | p | g)", "zero_inflated_poisson")]
    [InlineData("count ~ x + (1 | g)", "hurdle_poisson")]
    [InlineData("ordered(grade) ~ x + (1 | g)", "cumulative")]
    public void Marginal_means_of_other_families_are_averages_over_drawn_groups(string formula, string family)
    {
        PosteriorFit fit = Fit(formula, family);
        BoundModel model = fit.Model!;
        RowPredictors rows = new(model, Models.Design.RowDesign.Of(model.Design));
        ExpectedResponse response = new(model);
        PredictionTable marginal = fit.Predict(null, new PredictionOptions { Kind = PredictionKind.Marginal });
        double[] position = new double[model.Layout.Dimension];
        const int Draw = 700;
        new DrawPositions(fit).Read(Draw, position);
        int k = rows.ParameterCount;
        double[] predictors = new double[k * rows.RowCount];
        rows.AtZero(position, predictors);
        RandomStream random = new(3, 1);
        const int Row = 5;
        double[] at = new double[k];
        double[] value = new double[response.Count];
        double[] sum = new double[response.Count];
        double[] squares = new double[response.Count];
        const int Replicates = 40_000;
        for (int i = 0; i < Replicates; i++)
        {
            for (int a = 0; a < k; a++)
            {
                at[a] = predictors[(a * rows.RowCount) + Row];
            }

            NewGroupEffects.AddSampled(rows, Row, position, random, at);
            response.At(at, value);
            for (int c = 0; c < value.Length; c++)
            {
                sum[c] += value[c];
                squares[c] += value[c] * value[c];
            }
        }

        for (int c = 0; c < value.Length; c++)
        {
            double mean = sum[c] / Replicates;
            double error = Math.Sqrt(((squares[c] / Replicates) - (mean * mean)) / Replicates);
            Assert.InRange(marginal.Draws[(Row * response.Count) + c][Draw] - mean, -5.5 * error, 5.5 * error);
        }

        Assert.True(response.Count == 1 || marginal.Rows.Take(response.Count).Sum(r => r.Mean) is > 1 - 1e-9 and < 1 + 1e-9);
    }

    [Fact]
    public void New_groups_are_refused_unless_their_effects_are_said()
    {
        Table rows = NewGroup();
        DataException error = Assert.Throws<DataException>(() => Slopes.Predict(rows));
        Assert.Contains("g: 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("--new-groups sample", error.Message, StringComparison.Ordinal);
        PredictionTable zero = Slopes.Predict(rows, new PredictionOptions { NewGroups = NewGroups.Zero });
        Assert.Equal(Slopes.Predict(rows, new PredictionOptions { Kind = PredictionKind.Zero }).Rows.Select(r => r.Mean), zero.Rows.Select(r => r.Mean));
        Assert.Contains("effects of 0", zero.Notes.Single(), StringComparison.Ordinal);

        // On average over drawn groups a new group is the population.
        PredictionTable sample = Slopes.Predict(rows, new PredictionOptions { NewGroups = NewGroups.Sample });
        PredictionTable marginal = Slopes.Predict(rows, new PredictionOptions { Kind = PredictionKind.Marginal });
        foreach ((PredictedRow drawn, PredictedRow mean) in sample.Rows.Zip(marginal.Rows))
        {
            Assert.InRange(drawn.Mean - mean.Mean, -5.5 * drawn.Sd / Math.Sqrt(4000), 5.5 * drawn.Sd / Math.Sqrt(4000));
            Assert.True(drawn.Sd > mean.Sd);
        }
    }

    [Fact]
    public void Rows_are_averaged_over_groups_of_the_kind_that_they_say()
    {
        // Groups are not looked at; the kinds of a table without them are its own.
        const string Rows = "x,f,k\n0.4,a,A\n0.4,a,B\n";
        PredictionTable marginal = Kinds.Predict(Table.ParseCsv(Rows), new PredictionOptions { Kind = PredictionKind.Marginal });
        PredictionTable zero = Kinds.Predict(Table.ParseCsv(Rows), new PredictionOptions { Kind = PredictionKind.Zero });
        GaussHermite rule = GaussHermite.OfPoints(101);
        foreach (int draw in new[] { 0, 500, 1300 })
        {
            for (int row = 0; row < 2; row++)
            {
                string kind = row == 0 ? "kA" : "kB";
                double Value(string name) => Kinds.Draws.Parameter(name).Pooled()[draw];
                (double s0, double s1, double r) = (Value($"sd_g__Intercept:{kind}"), Value($"sd_g__x:{kind}"), Value($"cor_g__Intercept:{kind}__x:{kind}"));
                double sd = Math.Sqrt((s0 * s0) + (2 * 0.4 * r * s0 * s1) + (0.16 * s1 * s1));
                double eta = Links.Forward(Link.Logit, zero.Draws[row][draw]);
                double expected = Enumerable.Range(0, 101).Sum(k => rule.Weights[k] * SpecialFunctions.Logistic(eta + (sd * rule.Nodes[k])));
                Assert.Equal(expected, marginal.Draws[row][draw], 1e-7);
            }
        }
    }

    [Fact]
    public void New_groups_are_drawn_from_the_population_of_their_kind()
    {
        Table rows = Table.ParseCsv("x,f,g,k\n0.4,a,98,A\n0.4,a,99,B\n0.4,a,1,\n");
        PredictionTable sample = Kinds.Predict(rows, new PredictionOptions { NewGroups = NewGroups.Sample });
        PredictionTable marginal = Kinds.Predict(Table.ParseCsv("x,f,k\n0.4,a,A\n0.4,a,B\n"), new PredictionOptions { Kind = PredictionKind.Marginal });
        foreach ((PredictedRow drawn, PredictedRow mean) in sample.Rows.Zip(marginal.Rows))
        {
            Assert.InRange(drawn.Mean - mean.Mean, -5.5 * drawn.Sd / Math.Sqrt(4000), 5.5 * drawn.Sd / Math.Sqrt(4000));
            Assert.True(drawn.Sd > mean.Sd);
        }

        // A group of the fit has its kind, whether the row says it or not.
        Assert.Equal(Kinds.Predict(Table.ParseCsv("x,f,g\n0.4,a,1\n")).Rows[0].Mean, sample.Rows[2].Mean);
    }

    [Theory]
    [InlineData("x,f,g\n0.4,a,99\n", "no column 'k'")]
    [InlineData("x,f,g,k\n0.4,a,99,C\n", "k is 'C', which did not occur in the data of the fit, and the covariance of g differs by it; its kinds are: A, B")]
    [InlineData("x,f,g,k\n0.4,a,99,A\n0.4,a,98,\n", "k is missing, and the covariance of g differs by it")]
    [InlineData("x,f,g,k\n0.4,a,99,A\n0.5,a,99,B\n", "the new group '99' of 'g' has rows with k 'A' and others with 'B'")]
    public void New_groups_of_no_kind_are_an_error_where_it_is_needed(string text, string said)
    {
        Table rows = Table.ParseCsv(text);
        DataException error = Assert.Throws<DataException>(() => Kinds.Predict(rows, new PredictionOptions { NewGroups = NewGroups.Sample }));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(rows.RowCount, Kinds.Predict(rows, new PredictionOptions { NewGroups = NewGroups.Zero }).Rows.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_group_estimated_from_the_responses_of_a_group_of_the_fit_is_that_group(bool ofKinds)
    {
        PosteriorFit fit = ofKinds ? Kinds : Slopes;

        // Given the parameters, both have the same posterior; so has their mixture over draws.
        PredictionTable own = fit.Predict(Data());
        PredictionTable estimated = fit.Predict(NewGroup(), new PredictionOptions { NewGroups = NewGroups.Estimate });
        int[] rows = [.. Enumerable.Range(0, 120).Where(i => i % 12 == 3)];
        Assert.Equal(rows.Length, estimated.Rows.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            PredictedRow a = own.Rows[rows[i]];
            PredictedRow b = estimated.Rows[i];

            // The chains' draws of group effects have more effective draws than a quarter of their number.
            double error = Math.Sqrt(((a.Sd * a.Sd) + (b.Sd * b.Sd)) / 1000);
            Assert.InRange(a.Mean - b.Mean, -5.5 * error, 5.5 * error);
            Assert.InRange(b.Sd / a.Sd, 0.85, 1.18);
        }
    }

    [Fact]
    public void Groups_cannot_be_estimated_without_responses()
    {
        Table bare = Table.FromColumns(TableColumn.Numeric("x", [0.5]), TableColumn.Factor("f", ["a"]), TableColumn.Factor("g", ["997"]));
        DataException error = Assert.Throws<DataException>(() => Slopes.Predict(bare, new PredictionOptions { NewGroups = NewGroups.Estimate }));
        Assert.Contains("there is no column 'y', and the effects of new groups cannot be estimated without their responses", error.Message, StringComparison.Ordinal);
        Assert.Single(Slopes.Predict(bare, new PredictionOptions { NewGroups = NewGroups.Zero }).Rows);
    }

    [Fact]
    public void New_observations_have_the_noise_of_single_responses_and_the_seed_gives_them_again()
    {
        PredictionOptions options = new() { Kind = PredictionKind.Marginal, Quantity = PredictedQuantity.Observation };
        PredictionTable table = Slopes.Predict(null, options);
        Assert.All(table.Draws[0], v => Assert.True(v is 0 or 1));
        PredictionTable mean = Slopes.Predict(null, options with { Quantity = PredictedQuantity.Mean });
        for (int row = 0; row < 30; row++)
        {
            Assert.InRange(table.Rows[row].Mean - mean.Rows[row].Mean, -5.5 * table.Rows[row].Sd / Math.Sqrt(4000), 5.5 * table.Rows[row].Sd / Math.Sqrt(4000));
        }

        Assert.Equal(table.Draws[7], Slopes.Predict(null, options).Draws[7]);
        Assert.NotEqual(table.Draws[7], Slopes.Predict(null, options with { Seed = 2 }).Draws[7]);
    }

    [Fact]
    public void Rows_with_missing_values_have_no_prediction_and_are_named()
    {
        PredictionTable table = Slopes.Predict(Table.ParseCsv("x,f,g\n0.1,a,1\nNA,b,2\n0.3,c,3\n"));
        Assert.Equal([1, 3], table.Rows.Select(r => r.Row));
        Assert.Equal([2], table.Missing);

        // What a prediction does not need may be missing: the group, at random effects of 0.
        Assert.Equal(2, Slopes.Predict(Table.ParseCsv("x,f\n0.1,a\n0.3,c\n"), new PredictionOptions { Kind = PredictionKind.Zero }).Rows.Count);
    }

    [Fact]
    public void Estimates_have_standard_errors_and_no_subjects()
    {
        Estimation.MaximumLikelihoodFit ml = Model.Parse("y ~ x + f + (1 + x | g)", Family.Bernoulli()).Maximize(Data());
        PredictionTable table = ml.Predict(null, new PredictionOptions { Kind = PredictionKind.Zero });
        Assert.All(table.Rows, r => Assert.True(r.Sd > 0 && r.Lower < r.Mean && r.Mean < r.Upper));
        Assert.Contains("--kind zero|marginal", Assert.Throws<DataException>(() => ml.Predict(null, new PredictionOptions())).Message, StringComparison.Ordinal);
    }

    private static Table NewGroup()
    {
        Table all = Data();
        int[] rows = [.. Enumerable.Range(0, 120).Where(i => i % 12 == 3)];
        return Table.FromColumns(
            TableColumn.Numeric("x", rows.Select(i => ((NumericColumn)all["x"]).Values[i])),
            TableColumn.Factor("f", rows.Select(i => all["f"].Text(i))),
            TableColumn.Numeric("y", rows.Select(i => ((NumericColumn)all["y"]).Values[i])),
            TableColumn.Factor("k", rows.Select(i => all["k"].Text(i))),
            TableColumn.Numeric("g", rows.Select(_ => 99.0)));
    }

    private static PosteriorFit Fit(string formula, string family) => Model.Parse(formula, FamilyRegistry.Parse(family)).Sample(Data(), new SamplingOptions { Draws = 1000, Seed = 11 });

    private static Table Data()
    {
        RandomStream random = new(20, 1);
        double[] x = [.. Enumerable.Range(0, 120).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, 12).Select(_ => random.NextNormal())];
        double[] u = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble())];
        double[] eta = [.. x.Select((v, i) => (0.5 * v) + b[i % 12] + (0.4 * (i % 3)))];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Factor("f", Enumerable.Range(0, 120).Select(i => "abc"[i % 3].ToString())),
            TableColumn.Factor("k", Enumerable.Range(0, 120).Select(i => "AB"[i % 12 % 2].ToString())),
            TableColumn.Numeric("y", eta.Select((e, i) => u[i] < SpecialFunctions.Logistic(e) ? 1.0 : 0)),
            TableColumn.Numeric("count", eta.Select((e, i) => u[i] < 0.3 ? 0.0 : Math.Floor(4 * u[i] * Math.Exp(0.3 * e)))),
            TableColumn.Numeric("grade", eta.Select((e, i) => 1 + Math.Clamp(Math.Floor(e + (4 * u[i]) - 1), 0, 2))),
            TableColumn.Numeric("g", Enumerable.Range(0, 120).Select(i => (double)(i % 12) + 1)));
    }
}

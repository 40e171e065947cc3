using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Design.Functions;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models.Tests.Design;

public sealed class DesignBuilderTests
{
    private static readonly Table Small = Table.ParseCsv(
        """
        y,n,x,f,g,h,flag
        1,5,0.5,a,1,u,TRUE
        0,4,1.5,b,1,v,FALSE
        NA,3,2.5,a,2,u,TRUE
        3,3,NA,b,2,v,NA
        2,6,3.5,c,10,u,FALSE
        2,2,4.5,a,10,v,TRUE
        1,2,5.5,b,2,u,TRUE
        """);

    [Fact]
    public void Rows_with_missing_values_are_dropped_and_counted_by_column()
    {
        DesignedModel design = Build("y ~ x + flag + (1 | g)");

        Assert.Equal([0, 1, 4, 5, 6], design.Rows);
        Assert.Equal(7, design.TableRows);
        Assert.Equal(2, design.RowsDropped);
        Assert.Equal([("flag", 1), ("x", 1), ("y", 1)], design.MissingByColumn.OrderBy(p => p.Key).Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void Columns_that_the_model_does_not_use_do_not_drop_rows()
    {
        Assert.Equal(7, Build("n ~ f").RowCount);
        Assert.Empty(Build("n ~ f").MissingByColumn);
    }

    [Fact]
    public void Levels_that_only_dropped_rows_have_are_left_out()
    {
        Table table = Table.ParseCsv("y,f\n1,a\n2,b\nNA,c\n3,a\n");
        DesignedModel design = DesignBuilder.Build(Model.Parse("y ~ f + (1 | f)", Family.Gaussian()), table);

        Assert.Equal(["fb"], design.Predictors[0].Columns.Select(c => c.Label));
        Assert.Equal(["a", "b"], design.Groups[0].Levels);
        Assert.Equal([new FactorCoding("f", design.Factors[0].Levels, "treatment")], design.Factors);
        Assert.Equal(["a", "b"], design.Factors[0].Levels);
    }

    [Fact]
    public void The_coding_of_each_factor_is_reported()
    {
        DesignedModel design = Build("n ~ 0 + f + h");

        Assert.Equal([("f", "full dummies"), ("h", "treatment")], design.Factors.Select(c => (c.Column, c.Coding)));
    }

    [Fact]
    public void Names_in_draws_are_those_of_brms()
    {
        DesignedModel design = DesignBuilder.Build(
            Model.Parse("use ~ age + I(age^2) + urban + livch + (1 + urban | district)", Family.Bernoulli()), ExampleData.Read("contraception"));

        Assert.Equal(["age", "IageE2", "urbanY", "livch1", "livch2", "livch3P"], design.Predictors[0].Columns.Select(c => c.CoefficientName));
        Assert.Equal(["Intercept", "urbanY"], design.Groups[0].Terms[0].Effects.Select(e => e.Column.CoefficientName));
        Assert.Null(design.Groups[0].Terms[0].Effects[0].Column.Values);
    }

    [Fact]
    public void Logical_columns_act_as_factors_and_in_arithmetic_as_0_and_1()
    {
        DesignedModel design = Build("n ~ flag + I(2 * flag) + I(x > 2)");

        Assert.Equal(["flagTRUE", "I(x > 2)TRUE"], design.Predictors[0].Columns.Select(c => c.Label));
        Assert.Equal(["I(2 * flag)"], design.Predictors[0].DroppedColumns);
        Assert.Equal([1.0, 0.0, 1.0, 0.0, 1.0, 1.0], design.Predictors[0].Columns[0].Values!);
    }

    [Fact]
    public void A_level_can_be_compared_by_name()
    {
        Assert.Equal([1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0], Build("n ~ I(f == \"a\")").Predictors[0].Columns[0].Values!);
        Assert.Equal([0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0], Build("n ~ I(f != \"a\")").Predictors[0].Columns[0].Values!);
    }

    [Fact]
    public void Levels_can_be_ordered_and_labelled_in_the_formula()
    {
        Assert.Equal(["factor(f, levels = c(\"b\", \"a\", \"c\"))a", "factor(f, levels = c(\"b\", \"a\", \"c\"))c"], Labels("n ~ factor(f, levels = c(\"b\", \"a\", \"c\"))"));
        Assert.Equal(["factor(g, labels = c(\"p\", \"q\", \"r\"))q", "factor(g, labels = c(\"p\", \"q\", \"r\"))r"], Labels("n ~ factor(g, labels = c(\"p\", \"q\", \"r\"))"));
        Assert.Equal(["relevel(f, ref = \"c\")a", "relevel(f, ref = \"c\")b"], Labels("n ~ relevel(f, ref = \"c\")"));
    }

    [Fact]
    public void Offsets_are_summed()
    {
        DesignedModel design = Build("y ~ f + offset(x) + offset(log(n))");

        Assert.Equal(5, design.RowCount);
        Assert.Equal(0.5 + Math.Log(5), design.Predictors[0].Offset![0], 1e-15);
    }

    [Fact]
    public void A_plain_response_may_be_numeric_logical_or_a_factor_whose_first_level_is_failure()
    {
        Assert.Equal([1.0, 0.0, 1.0, 0.0, 1.0, 1.0], Build("flag ~ 1").Response.Values);
        Assert.Equal([0.0, 1.0, 0.0, 1.0, 2.0, 0.0, 1.0], Build("f ~ 1").Response.Values);
        Assert.Equal(["a", "b", "c"], Build("f ~ 1").Response.Levels);
        Assert.Null(Build("flag ~ 1").Response.Levels);
        Assert.Null(Build("y ~ 1").Response.Levels);
        Assert.Equal(Math.Log(5), Build("log(n) ~ 1").Response.Values[0]);
        Assert.Equal("log(n)", Build("log(n) ~ 1").Response.Label);
    }

    [Fact]
    public void Successes_come_with_trials_or_with_failures()
    {
        ResponseDesign trials = Build("y | trials(n) ~ 1").Response;
        ResponseDesign constant = Build("y | trials(6) ~ 1").Response;
        ResponseDesign failures = Build("cbind(y, n) ~ 1").Response;

        Assert.Equal([1.0, 0.0, 3.0, 2.0, 2.0, 1.0], trials.Values);
        Assert.Equal([5.0, 4.0, 3.0, 6.0, 2.0, 2.0], trials.Trials!);
        Assert.Equal([6.0, 6.0, 6.0, 6.0, 6.0, 6.0], constant.Trials!);
        Assert.Equal([6.0, 4.0, 6.0, 8.0, 4.0, 3.0], failures.Trials!);
        Assert.Equal(["y | trials(n)", "cbind(y, n)"], [trials.Label, failures.Label]);
    }

    [Fact]
    public void A_change_score_may_be_explained_by_its_baseline()
    {
        Assert.Equal(["x"], Labels("I(n - x) ~ x"));
    }

    [Fact]
    public void Terms_of_one_factor_are_gathered_in_order_of_first_appearance()
    {
        DesignedModel design = Build("n ~ 1 + (1 | g) + (1 | h) + (0 + x | g)");

        Assert.Equal(["g", "h"], design.Groups.Select(g => g.Name));
        Assert.Equal(["Intercept", "x"], design.Groups[0].Terms.Select(t => t.Effects.Single().Column.CoefficientName));
        Assert.Equal(["1", "2", "10"], design.Groups[0].Levels);
        Assert.Equal([0, 0, 1, 2, 2, 1], design.Groups[0].Codes);
    }

    [Fact]
    public void Interaction_groups_hold_the_combinations_that_occur()
    {
        GroupingFactor group = Build("n ~ 1 + (1 | g:h)").Groups.Single();

        Assert.Equal("g:h", group.Name);
        Assert.Equal(["1_u", "1_v", "2_u", "2_v", "10_u", "10_v"], group.Levels);
        Assert.Equal([0, 1, 2, 3, 4, 5, 2], group.Codes);
    }

    [Fact]
    public void Double_bars_make_effects_independent_and_keep_treatment_contrasts()
    {
        RandomEffectTerm term = Build("n ~ 1 + (f || g)").Groups.Single().Terms.Single();

        Assert.Equal(CovarianceStructure.Diagonal, term.Covariance);
        Assert.Equal(["(Intercept)", "fb", "fc"], term.Effects.Select(e => e.Column.Label));
    }

    [Fact]
    public void New_data_get_the_columns_levels_and_constants_of_the_fit()
    {
        Table table = ExampleData.Read("contraception");
        DesignedModel design = DesignBuilder.Build(
            Model.Parse("use ~ poly(age, 2) + scale(age):urban + livch + ch + offset(center(age)) + (1 | district)", Family.Bernoulli()), table);
        int[] rows = [5, 900, 17];
        Table few = Table.FromColumns(
            TableColumn.Numeric("age", rows.Select(row => ((NumericColumn)table["age"]).Values[row])),
            TableColumn.Factor("urban", rows.Select(table["urban"].Text)),
            TableColumn.Factor("livch", rows.Select(table["livch"].Text)),
            TableColumn.Factor("ch", rows.Select(table["ch"].Text)));

        (IReadOnlyList<PredictorDesign> predictors, int[] kept) = design.Recipe!.FixedEffectsFor(few);

        Assert.Equal([0, 1, 2], kept);
        Assert.Equal(["chY", "scale(age):urbanY"], design.Predictors[0].DroppedColumns);
        Assert.Equal(design.Predictors[0].Columns.Select(c => c.Label), predictors[0].Columns.Select(c => c.Label));
        for (int c = 0; c < predictors[0].Columns.Count; c++)
        {
            Assert.Equal(rows.Select(row => design.Predictors[0].Columns[c].Values![row]), predictors[0].Columns[c].Values!);
        }

        Assert.Equal(rows.Select(row => design.Predictors[0].Offset![row]), predictors[0].Offset!);
    }

    [Fact]
    public void Splines_go_on_beyond_the_data_of_the_fit_as_in_R()
    {
        // R 4.2: predict(ns(age, df = 3), new), predict(bs(age, df = 5), new), predict(bs(age, df = 4, degree = 2), new).
        double[][] natural = [[0.413301638391536, -1.05908286524307, 0.645781226851534], [0.338545980407311, 0.483991640503892, -0.256971456842594], [-1.74507771233056, 0.616750731111365, 2.1283269812192]];
        double[][] cubic = [[-18.2591020850442, 5.24410693162842, -0.333595202608987, 0, 0], [0.00280717613509816, 0.431626659796293, 0.503008370636131, 0.0625577934324771, 0], [0, -0.658411089401933, 6.05585475718716, -16.3279427927852, 11.930499125]];
        double[][] quadratic = [[-5.86710698258517, 0.96229385367977, 0, 0], [0.0245989661323034, 0.753876850800998, 0.221524183066699, 0], [0, 1.05678822715291, -5.27801322715291, 5.221225]];
        Table few = Table.FromColumns(TableColumn.Numeric("age", [-25.0, 1.5, 40.0]));

        foreach ((string call, double[][] expected) in new[] { ("ns(age, df = 3)", natural), ("bs(age, df = 5)", cubic), ("bs(age, df = 4, degree = 2)", quadratic) })
        {
            DesignedModel design = DesignBuilder.Build(Model.Parse($"use ~ {call}", Family.Bernoulli()), ExampleData.Read("contraception"));
            IReadOnlyList<DesignColumn> columns = design.Recipe!.FixedEffectsFor(few).Predictors[0].Columns;
            Assert.Equal(expected[0].Length, columns.Count);
            for (int c = 0; c < columns.Count; c++)
            {
                for (int row = 0; row < 3; row++)
                {
                    Assert.Equal(expected[row][c], columns[c].Values![row], 2e-14 * Math.Max(1, Math.Abs(expected[row][c])));
                }
            }
        }
    }

    [Fact]
    public void New_data_get_the_knots_breaks_order_and_contrasts_of_the_fit()
    {
        Table table = ExampleData.Read("contraception").AsOrdered("livch").WithContrast("urban", Contrast.Sum);
        DesignedModel design = DesignBuilder.Build(
            Model.Parse("use ~ ns(age, df = 4) * urban + bs(age, knots = c(-2, 3)):ch + cut(age, 3) + livch + C(ordered(livch), helmert):urban", Family.Bernoulli()), table);
        int[] rows = [5, 900, 17];
        Table few = Table.FromColumns(
            TableColumn.Numeric("age", rows.Select(row => ((NumericColumn)table["age"]).Values[row])),
            TableColumn.Factor("urban", rows.Select(table["urban"].Text)),
            TableColumn.Factor("livch", rows.Select(table["livch"].Text)),
            TableColumn.Factor("ch", rows.Select(table["ch"].Text)));

        PredictorDesign again = design.Recipe!.FixedEffectsFor(few).Predictors[0];

        Assert.Equal(design.Predictors[0].Columns.Select(c => c.Label), again.Columns.Select(c => c.Label));
        for (int c = 0; c < again.Columns.Count; c++)
        {
            Assert.Equal(rows.Select(row => design.Predictors[0].Columns[c].Values![row]), again.Columns[c].Values!);
        }
    }

    [Fact]
    public void Chosen_contrasts_are_reported_and_named()
    {
        Table table = Small.WithContrast("f", Contrast.Sum).AsOrdered("h");
        DesignedModel design = DesignBuilder.Build(Model.Parse("n ~ f + ordered(g) + C(f, helmert) + h", Family.Gaussian()), table);

        Assert.Equal(["f1", "f2", "ordered(g).L", "ordered(g).Q", "h.L"], design.Predictors[0].Columns.Select(c => c.Label));
        Assert.Equal(
            [("f", "sum"), ("ordered(g)", "polynomial"), ("C(f, helmert)", "Helmert"), ("h", "polynomial")],
            design.Factors.Select(c => (c.Column, c.Coding)));
        Assert.Equal(["1", "2", "10"], design.Factors[1].Levels);
    }

    [Fact]
    public void A_choice_in_the_formula_wins_over_the_table_and_factor_forgets_it()
    {
        Table table = Small.WithContrast("f", Contrast.Sum);
        IEnumerable<string> labels(string term) => DesignBuilder.Build(Model.Parse($"n ~ {term}", Family.Gaussian()), table).Predictors[0].Columns.Select(c => c.Label);

        Assert.Equal(["C(f, treatment)b", "C(f, treatment)c"], labels("C(f, treatment)"));
        Assert.Equal(["factor(f)b", "factor(f)c"], labels("factor(f)"));
        Assert.Equal(["as.factor(f)1", "as.factor(f)2"], labels("as.factor(f)"));
        Assert.Equal(["relevel(f, ref = \"b\")1", "relevel(f, ref = \"b\")2"], labels("relevel(f, ref = \"b\")"));
    }

    [Fact]
    public void An_order_is_that_of_the_levels_and_can_be_taken_back()
    {
        Table table = Small.WithLevels("f", "c", "a", "b").AsOrdered("f", "g", "flag");

        Assert.True(((FactorColumn)table["f"]).IsOrdered);
        Assert.Equal(["c", "a", "b"], ((FactorColumn)table["f"]).Levels);
        Assert.Equal(["1", "2", "10"], ((FactorColumn)table["g"]).Levels);
        Assert.True(((FactorColumn)table.WithLevels("f", "a", "b", "c")["f"]).IsOrdered);
        Assert.Equal(
            ["factor(f, ordered = FALSE)a", "factor(f, ordered = FALSE)b", "factor(f).L", "factor(f).Q"],
            DesignBuilder.Build(Model.Parse("n ~ factor(f, ordered = FALSE)", Family.Gaussian()), table).Predictors[0].Columns.Select(c => c.Label)
                .Concat(DesignBuilder.Build(Model.Parse("n ~ factor(f)", Family.Gaussian()), table).Predictors[0].Columns.Select(c => c.Label)));
    }

    [Fact]
    public void Polynomials_stay_orthonormal_for_many_levels()
    {
        ContrastMatrix contrast = ContrastMatrix.Of(Contrast.Polynomial, [.. Enumerable.Range(1, 40).Select(i => $"{i}")]);
        for (int a = 0; a < 39; a++)
        {
            Assert.Equal(0.0, Enumerable.Range(0, 40).Sum(level => contrast.Values[level, a]), 1e-13);
            Assert.True(contrast.Values[39, a] > 0.0);
            for (int b = 0; b <= a; b++)
            {
                Assert.Equal(a == b ? 1.0 : 0.0, Enumerable.Range(0, 40).Sum(level => contrast.Values[level, a] * contrast.Values[level, b]), 1e-13);
            }
        }
    }

    [Fact]
    public void Weights_are_columns_of_the_response_and_a_rate_is_part_of_the_offset()
    {
        DesignedModel weighted = Build("y | case_weights(g) + precision_weights(n) ~ f");
        DesignedModel rate = DesignBuilder.Build(Model.Parse("y | rate(n) ~ f + offset(x)", Family.Poisson()), Small);

        Assert.Equal([1.0, 1.0, 2.0, 10.0, 10.0, 2.0], weighted.Response.CaseWeights!);
        Assert.Equal([5.0, 4.0, 3.0, 6.0, 2.0, 2.0], weighted.Response.PrecisionWeights!);
        Assert.Null(weighted.Predictors[0].Offset);
        Assert.Equal([Math.Log(5) + 0.5, Math.Log(4) + 1.5, Math.Log(6) + 3.5, Math.Log(2) + 4.5, Math.Log(2) + 5.5], rate.Predictors[0].Offset!);
        Assert.Null(rate.Response.CaseWeights);
        Assert.Null(rate.Response.PrecisionWeights);
        Assert.Equal([3 + Math.Log(20)], rate.Recipe!.FixedEffectsFor(Table.ParseCsv("f,x,n\nb,3,20\n")).Predictors[0].Offset!);
    }

    [Fact]
    public void Rows_without_a_weight_are_dropped_and_those_of_weight_0_are_kept()
    {
        DesignedModel design = Build("n | case_weights(y) ~ h");

        Assert.Equal([0, 1, 3, 4, 5, 6], design.Rows);
        Assert.Equal(1, design.MissingByColumn["y"]);
        Assert.Equal(0.0, design.Response.CaseWeights![1]);
    }

    [Theory]
    [InlineData(0.0001, 3, "0.0001")]
    [InlineData(0.00001, 3, "1e-05")]
    [InlineData(0.00012345, 3, "0.000123")]
    [InlineData(123456, 3, "1.23e+05")]
    [InlineData(1.0001, 5, "1.0001")]
    [InlineData(999.6, 3, "1e+03")]
    [InlineData(-0.25, 3, "-0.25")]
    [InlineData(1e-300, 3, "1e-300")]
    [InlineData(100, 3, "100")]
    [InlineData(double.PositiveInfinity, 3, " Inf")]
    [InlineData(double.NegativeInfinity, 3, "-Inf")]
    public void Breaks_are_printed_as_C_prints_them(double value, int digits, string text) =>
        Assert.Equal(text, CutFunction.General(value, digits));

    [Fact]
    public void Intervals_that_three_digits_cannot_tell_apart_get_more()
    {
        Table table = Table.ParseCsv("y,x\n1,1.00005\n2,1.00015\n3,1.5\n");

        Assert.Equal(
            ["cut(x, c(1, 1.0001, 1.0002, 2))(1.0001,1.0002]", "cut(x, c(1, 1.0001, 1.0002, 2))(1.0002,2]"],
            DesignBuilder.Build(Model.Parse("y ~ cut(x, c(1, 1.0001, 1.0002, 2))", Family.Gaussian()), table).Predictors[0].Columns.Select(c => c.Label));
    }

    private static DesignedModel Build(string formula) => DesignBuilder.Build(Model.Parse(formula, Family.Gaussian()), Small);

    private static IEnumerable<string> Labels(string formula) => Build(formula).Predictors[0].Columns.Select(c => c.Label);
}

using Bayes.Models.Data;
using Bayes.Models.Design;
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

    private static DesignedModel Build(string formula) => DesignBuilder.Build(Model.Parse(formula, Family.Gaussian()), Small);

    private static IEnumerable<string> Labels(string formula) => Build(formula).Predictors[0].Columns.Select(c => c.Label);
}

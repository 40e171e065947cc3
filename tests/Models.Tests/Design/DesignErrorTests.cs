using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Models.Tests.Design;

/// <summary>The exact text of every complaint about data that a model cannot use.</summary>
public sealed class DesignErrorTests
{
    private static readonly Table Data = Table.ParseCsv(
        "y,n,p,x,zero,f,one,only,many,huge,a,b\n"
        + "1,5,0.2,0.5,0,u,k,1,1.5,1,1_2,3\n"
        + "0,4,0.4,-1.5,1,v,k,1,2,Inf,1,2_3\n"
        + "NA,3,0.1,2.5,2,u,k,1,NA,3,1,3\n"
        + "6,5,0.3,3.5,3,w,k,1,4,4,2,4\n",
        source: "t.csv");

    [Theory]
    [InlineData("y ~ log(x)", "data: t.csv, row 2 (line 3), column 'x': log(x) is not a finite number, as x is -1.5; log needs numbers above 0.")]
    [InlineData("y ~ log(zero)", "data: t.csv, row 1 (line 2), column 'zero': log(zero) is not a finite number, as zero is 0; log needs numbers above 0.")]
    [InlineData("y ~ I(sqrt(x + 1)^2)", "data: t.csv, row 2 (line 3), column 'x': sqrt(x + 1) is not a finite number, as x + 1 is -0.5; sqrt needs numbers of at least 0.")]
    [InlineData("y ~ I(n / zero)", "data: t.csv, row 1 (line 2), column 'n': n/zero is not a finite number, as n is 5 and zero is 0.")]
    [InlineData("y ~ factor(log(x))", "data: t.csv, row 2 (line 3), column 'x': log(x) is not a finite number, as x is -1.5; log needs numbers above 0.")]
    [InlineData("y ~ I(log(x) > 0)", "data: t.csv, row 2 (line 3), column 'x': log(x) is not a finite number, as x is -1.5; log needs numbers above 0.")]
    [InlineData("y ~ huge", "data: t.csv, row 2 (line 3), column 'huge': 'Inf' is infinite; expected a finite number or a missing value.")]
    [InlineData("huge ~ x", "data: t.csv, row 2 (line 3), column 'huge': 'Inf' is infinite; expected a finite number or a missing value.")]
    [InlineData("y ~ offset(log(zero))", "data: t.csv, row 1 (line 2), column 'zero': log(zero) is not a finite number, as zero is 0; log needs numbers above 0.")]
    [InlineData("y ~ log(f)", "data: t.csv, column 'f': the column is a factor with the levels u, v, w, where a number is needed; if its levels are numbers, make it numeric. Write AsNumeric(\"f\").")]
    [InlineData("y ~ offset(f)", "data: t.csv, column 'f': the column is a factor with the levels u, v, w, where a number is needed; if its levels are numbers, make it numeric. Write AsNumeric(\"f\").")]
    [InlineData("y ~ one", "data: t.csv, column 'one': the factor has the single level 'k' in the rows that the model keeps, so it has no effect to estimate; leave it out of the formula.")]
    [InlineData("y ~ factor(only)", "data: t.csv: factor(only) has the single level '1' in the rows that the model keeps, so it has no effect to estimate; leave it out of the formula.")]
    [InlineData("one ~ x", "data: t.csv, column 'one': the response has the single level 'k' in the rows that the model keeps; a model needs at least two outcomes.")]
    [InlineData("y ~ x + (1 | one)", "data: t.csv, column 'one': the grouping factor has the single level 'k' in the rows that the model keeps; effects that vary between groups need at least 2 groups.")]
    [InlineData("y ~ x + (1 | one:only)", "data: t.csv: the grouping factor 'one:only' has the single level 'k_1' in the rows that the model keeps; effects that vary between groups need at least 2 groups.")]
    [InlineData("n ~ x + (1 | a:b)", "data: t.csv: two groups of 'a:b' would both be named '1_2_3'; rename levels that contain '_'.")]
    [InlineData("y ~ x + log(y)", "data: t.csv, column 'y': log(y) stands on the right of '~' but is made of the response; take it out there.")]
    [InlineData("cbind(y, n) ~ x + n", "data: t.csv, column 'n': n is the response and stands on the right of '~' too; take it out there.")]
    [InlineData("y | trials(n) ~ x", "data: t.csv, row 4 (line 5), column 'y': 6 successes out of 5 trials (n); expected at most as many successes as trials.")]
    [InlineData("p | trials(n) ~ x", "data: t.csv, row 1 (line 2), column 'p': '0.2' is not a number of successes; expected 0, 1, 2, …. For proportions give the number of successes.")]
    [InlineData("y | trials(many) ~ x", "data: t.csv, row 1 (line 2), column 'many': '1.5' is not a number of trials; expected 0, 1, 2, ….")]
    [InlineData("cbind(y, x) ~ 1", "data: t.csv, row 1 (line 2), column 'x': '0.5' is not a number of failures; expected 0, 1, 2, ….")]
    [InlineData("f | trials(n) ~ x", "data: t.csv, column 'f': the column is a factor with the levels u, v, w, where a number is needed; if its levels are numbers, make it numeric. Write AsNumeric(\"f\").")]
    [InlineData("y ~ I(f == \"uu\")", "data: t.csv: there is no level 'uu' in f == \"uu\"; did you mean 'u'? The levels are: u, v, w.")]
    [InlineData("y ~ I(x == \"u\")", "data: t.csv: x is not a factor and cannot be compared with the text in x == \"u\".")]
    [InlineData("y ~ relevel(f, ref = \"t\")", "data: t.csv: there is no level 't' in relevel(f, ref = \"t\"). The levels are: u, v, w.")]
    [InlineData("y ~ factor(f, levels = c(\"u\", \"v\"))", "data: t.csv, row 4 (line 5): 'w' is not among the levels given in factor(f, levels = c(\"u\", \"v\")).")]
    [InlineData("y ~ poly(only, 2)", "data: t.csv: poly(only, 2) needs more than 2 different values; there are 1.")]
    [InlineData("y ~ poly(x, 1.5)", "data: t.csv: 'degree' in poly(x, 1.5) must be a whole number of at least 1.")]
    [InlineData("y ~ scale(only)", "data: t.csv, row 1 (line 2), column 'only': scale(only) is not a finite number, as only is 1; scale needs a column that varies.")]
    [InlineData("y ~ poly(x, order = 2)", "data: t.csv: poly(x, order = 2) has no argument 'order'; poly takes: x, degree, raw.")]
    [InlineData("y ~ ns(x, df = 0)", "data: t.csv: 'df' in ns(x, df = 0) must be a whole number of at least 1.")]
    [InlineData("y ~ ns(x, df = 2.5)", "data: t.csv: 'df' in ns(x, df = 2.5) must be a whole number of at least 1.")]
    [InlineData("y ~ bs(x, df = 2)", "data: t.csv: 'df' in bs(x, df = 2) is 2, and without any interior knot the spline has 3 columns already; give df = 3 or more.")]
    [InlineData("y ~ bs(x, degree = 0)", "data: t.csv: 'degree' in bs(x, degree = 0) must be a whole number of at least 1.")]
    [InlineData("y ~ bs(x, degree = 99)", "data: t.csv: 'degree' in bs(x, degree = 99) must be a whole number from 1 to 20; 3, a cubic, is the usual one.")]
    [InlineData("y ~ ns(x, knots = c(1, 9))", "data: t.csv: the knot 9 of ns(x, knots = c(1, 9)) does not lie between the boundary knots -1.5 and 3.5.")]
    [InlineData("y ~ bs(x, knots = 1, Boundary.knots = c(2, 5))", "data: t.csv: the knot 1 of bs(x, knots = 1, Boundary.knots = c(2, 5)) does not lie between the boundary knots 2 and 5.")]
    [InlineData("y ~ ns(x, Boundary.knots = 3)", "data: t.csv: 'Boundary.knots' in ns(x, Boundary.knots = 3) must be two different numbers in c(…).")]
    [InlineData("y ~ ns(x, knots = c(n, 1))", "data: t.csv: 'n' in ns(x, knots = c(n, 1)) must be a number.")]
    [InlineData("y ~ ns(x, 2, intercept = 1)", "data: t.csv: 'intercept' in ns(x, 2, intercept = 1) must be TRUE or FALSE, not 1.")]
    [InlineData("y ~ ns(only, 2)", "data: t.csv: ns(only, 2) needs at least two different finite values between which its knots can lie.")]
    [InlineData("y ~ ns(n, 4)", "data: t.csv: ns(n, 4) needs at least 4 different values; there are 3.")]
    [InlineData("y ~ ns(n, 3)", "data: t.csv: ns(n, 3) would put a knot at 5, the end of its values, as too many values are equal; give fewer df, or knots = c(…).")]
    [InlineData("y ~ ns(f, 2)", "data: t.csv, column 'f': the column is a factor with the levels u, v, w, where a number is needed; if its levels are numbers, make it numeric. Write AsNumeric(\"f\").")]
    [InlineData("y ~ cut(x, 1)", "data: t.csv: cut(x, 1) has the single break 1, which R reads as a number of intervals; it needs a whole number of at least 2, or two breaks and more in c(…).")]
    [InlineData("y ~ cut(x, c(0.5))", "data: t.csv: cut(x, c(0.5)) has the single break 0.5, which R reads as a number of intervals; it needs a whole number of at least 2, or two breaks and more in c(…).")]
    [InlineData("y ~ cut(x, c(0, 1, 1))", "data: t.csv: the breaks of cut(x, c(0, 1, 1)) must differ from each other.")]
    [InlineData("y ~ cut(x, c(0, 5, 9))", "data: t.csv, row 2 (line 3), column 'x': cut(x, c(0, 5, 9)) has no level, as x is -1.5; cut needs values inside its breaks (include.lowest = TRUE takes in the outermost).")]
    [InlineData("y ~ cut(x, 3, labels = c(\"a\", \"b\"))", "data: t.csv: cut(x, 3, labels = c(\"a\", \"b\")) makes 3 intervals and needs one label of its own for each, not 2.")]
    [InlineData("y ~ cut(x, 3, labels = FALSE)", "data: t.csv: labels = FALSE in cut(x, 3, labels = FALSE) would make numbers of the intervals; leave it out for a factor.")]
    [InlineData("y ~ ordered(only)", "data: t.csv: ordered(only) has the single level '1' in the rows that the model keeps, so it has no effect to estimate; leave it out of the formula.")]
    [InlineData("y ~ C(one, sum)", "data: t.csv: C(one, sum) has the single level 'k' in the rows that the model keeps, so it has no effect to estimate; leave it out of the formula.")]
    [InlineData("y ~ C(poly(x, 2), sum)", "data: t.csv: C(poly(x, 2), sum) needs one column, not a matrix of several.")]
    [InlineData("y ~ relevel(ordered(f), ref = \"v\")", "data: t.csv: relevel(ordered(f), ref = \"v\") would break the order of an ordered factor; give all levels in their new order with ordered(x, levels = c(…)).")]
    [InlineData("y ~ factor(f, levels = c(\"u\", \"v\", \"w\", \"u\"))", "data: t.csv: a level stands twice among the levels given in factor(f, levels = c(\"u\", \"v\", \"w\", \"u\")).")]
    [InlineData("y | case_weights(x) ~ n", "data: t.csv, row 2 (line 3), column 'x': '-1.5' is not a case weight; expected 0 or more.")]
    [InlineData("y | case_weights(huge) ~ n", "data: t.csv, row 2 (line 3), column 'huge': 'Inf' is infinite; expected a finite number or a missing value.")]
    [InlineData("y | case_weights(I(zero * 0)) ~ n", "data: t.csv: all case weights are 0 in the rows that the model keeps, so no row has a part in the likelihood.")]
    [InlineData("y | case_weights(f) ~ n", "data: t.csv, column 'f': the column is a factor with the levels u, v, w, where a number is needed; if its levels are numbers, make it numeric. Write AsNumeric(\"f\").")]
    [InlineData("y | precision_weights(zero) ~ n", "data: t.csv, row 1 (line 2), column 'zero': '0' is not a precision weight; expected a number above 0.")]
    public void Data_that_the_model_cannot_use_are_refused(string formula, string message)
    {
        DataException error = Assert.Throws<DataException>(() => DesignBuilder.Build(Model.Parse(formula, Family.Gaussian()), Data));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("y ~ agee", "formula: there is no column 'agee' in t.csv.\n  y ~ agee\n      ^^^^\n  The columns are y, n, p, x, zero, f, one, only, many, huge, a, b.")]
    [InlineData("y ~ x + log(meny)", "formula: there is no column 'meny' in t.csv.\n  y ~ x + log(meny)\n              ^^^^\n  Did you mean 'many'? The columns are y, n, p, x, zero, f, one, only, many, huge, a, b.")]
    [InlineData("y ~ 1 + (1 | zeros)", "formula: there is no column 'zeros' in t.csv.\n  y ~ 1 + (1 | zeros)\n               ^^^^^\n  Did you mean 'zero'? The columns are y, n, p, x, zero, f, one, only, many, huge, a, b.")]
    [InlineData("y ~ x * (f + `huge one`)", "formula: there is no column 'huge one' in t.csv.\n  y ~ x * (f + `huge one`)\n               ^^^^^^^^^^\n  Did you mean 'huge'? The columns are y, n, p, x, zero, f, one, only, many, huge, a, b.")]
    [InlineData("y | precision_weights(wt) ~ n", "formula: there is no column 'wt' in t.csv.\n  y | precision_weights(wt) ~ n\n                        ^^\n  The columns are y, n, p, x, zero, f, one, only, many, huge, a, b.")]
    public void A_column_that_is_not_there_is_shown_in_the_formula(string formula, string message)
    {
        FormulaException error = Assert.Throws<FormulaException>(() => DesignBuilder.Build(Model.Parse(formula, Family.Gaussian()), Data));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("zero", "data: t.csv, row 1 (line 2), column 'zero': '0' is not an exposure; expected a number above 0.")]
    [InlineData("x", "data: t.csv, row 2 (line 3), column 'x': '-1.5' is not an exposure; expected a number above 0.")]
    public void An_exposure_is_above_0(string exposure, string message)
    {
        DataException error = Assert.Throws<DataException>(() => DesignBuilder.Build(Model.Parse($"y | rate({exposure}) ~ n", Family.Poisson()), Data));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_family_changed_afterwards_must_still_have_a_use_for_the_additions()
    {
        ModelSpec model = Model.Parse("y | rate(n) ~ x", Family.Poisson()) with { Family = Family.Gaussian() };

        FormulaException error = Assert.Throws<FormulaException>(() => DesignBuilder.Build(model, Data));

        Assert.Equal("rate() divides a mean by its exposure, which needs a log link, and gaussian(identity) has the link identity", error.Problem);
        Assert.Equal((9, 1), (error.Position, error.Length));
    }

    [Fact]
    public void Contrasts_belong_to_factors_and_an_order_is_set_as_a_whole()
    {
        DataException numeric = Assert.Throws<DataException>(() => Data.WithContrast("x", Contrast.Sum));
        DataException order = Assert.Throws<DataException>(() => Data.AsOrdered("f").WithReference("f", "v"));

        Assert.Equal("data: t.csv, column 'x': the column is numeric and has no levels; make it a factor first. Write AsFactor(\"x\").", numeric.Message);
        Assert.Equal(
            "data: t.csv, column 'f': the factor is ordered, and a level out of its order would change what the order means; set the whole order with WithLevels.", order.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.WithContrast("f", (Contrast)9));
    }

    [Fact]
    public void No_rows_left_says_which_columns_are_missing()
    {
        Table table = Table.ParseCsv("y,x\n1,\n,2\n", source: "t.csv");

        DataException error = Assert.Throws<DataException>(() => DesignBuilder.Build(Model.Parse("y ~ x", Family.Gaussian()), table));

        Assert.Equal("data: t.csv: no rows are left: each of the 2 rows misses a value in a column that the model uses. Missing: y (1), x (1).", error.Message);
    }

    [Fact]
    public void An_effect_that_varies_twice_over_a_factor_is_refused()
    {
        ModelSpec once = Model.Parse("y ~ x + (1 | f)", Family.Gaussian());
        ModelSpec again = Model.Parse("y ~ x + (1 + x | f)", Family.Gaussian());
        ModelSpec twice = once with
        {
            Predictors = [once.Predictors[0] with { Groups = [once.Predictors[0].Groups[0], again.Predictors[0].Groups[0]] }],
        };

        DataException error = Assert.Throws<DataException>(() => DesignBuilder.Build(twice, Data));

        Assert.Equal("data: t.csv: the effect '(Intercept)' varies over 'f' twice, in (1 | f) and (1 + x | f); keep it in one of them.", error.Message);
    }

    [Fact]
    public void Levels_that_would_share_a_name_in_draws_are_refused()
    {
        Table table = Table.ParseCsv("y,f\n1,z\n2,a b\n3,ab\n4,z\n", source: "t.csv");

        DataException error = Assert.Throws<DataException>(() => DesignBuilder.Build(Model.Parse("y ~ 0 + f", Family.Gaussian()), table));

        Assert.Equal("data: t.csv: the effects 'fa b' and 'fab' would both be named 'fab' in the draws; rename a level or a column.", error.Message);
    }

    [Fact]
    public void A_value_outside_a_functions_domain_does_no_harm_in_a_row_that_is_dropped()
    {
        Table table = Table.ParseCsv("y,x\n1,2\nNA,-1\n3,4\n2,1\n");

        Assert.Equal(3, DesignBuilder.Build(Model.Parse("y ~ log(x)", Family.Gaussian()), table).RowCount);
    }

    [Fact]
    public void New_data_must_be_numbers_where_the_fit_had_numbers()
    {
        DesignedModel design = DesignBuilder.Build(Model.Parse("n ~ x + factor(zero)", Family.Gaussian()), Data);

        DataException error = Assert.Throws<DataException>(() => design.Recipe!.FixedEffectsFor(Table.ParseCsv("x,zero\nlow,1\nhigh,2\n")));

        Assert.Equal("data: column 'x': x was numeric in the data of the fit and is a factor here, with the levels high, low.", error.Message);
    }

    [Fact]
    public void New_data_must_have_the_levels_of_the_fit()
    {
        DesignedModel design = DesignBuilder.Build(Model.Parse("n ~ f", Family.Gaussian()), Data);

        DataException error = Assert.Throws<DataException>(() => design.Recipe!.FixedEffectsFor(Table.ParseCsv("f\nu\nW\n")));

        Assert.Equal("data: row 2 (line 3), column 'f': the level 'W' did not occur in the data of the fit; its levels are: u, v, w.", error.Message);
        Assert.Equal("w", error.Suggestion);
    }
}

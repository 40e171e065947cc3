using Bayes.Models.Design.Functions;
using Bayes.Models.Formulas;

namespace Bayes.Models.Tests.Formulas;

public class ExpansionTests
{
    private static PredictorSpec Expand(string right, params string[] columns) =>
        Expansion.Predictor(Formula.Parse("y ~ " + right), columns.Length > 0 ? columns : null);

    private static string Show(GroupTerm term)
    {
        IEnumerable<string> effects = term.Effects.Terms.Select(t => t.Label);
        string bar = term.Covariance == CovarianceStructure.Diagonal ? "||" : "|";
        return $"{(term.Effects.HasIntercept ? 1 : 0)} {string.Join(' ', effects)}".TrimEnd() + $" {bar} {term.GroupLabel}";
    }

    [Theory]
    [InlineData("(1 | g)", "1 | g")]
    [InlineData("(x | g)", "1 x | g")]
    [InlineData("(1 + x | g)", "1 x | g")]
    [InlineData("(0 + x | g)", "0 x | g")]
    [InlineData("(x - 1 | g)", "0 x | g")]
    [InlineData("(-1 + x | g)", "0 x | g")]
    [InlineData("(x + 0 | g)", "0 x | g")]
    [InlineData("(x || g)", "1 x || g")]
    [InlineData("(x * z || g)", "1 x z x:z || g")]
    [InlineData("(1 || g)", "1 | g")]
    [InlineData("diag(1 + x | g)", "1 x || g")]
    [InlineData("us(1 + x | g)", "1 x | g")]
    [InlineData("(1 | a/b)", "1 | a; 1 | a:b")]
    [InlineData("(x | a/b/c)", "1 x | a; 1 x | a:b; 1 x | a:b:c")]
    [InlineData("(1 | a:b)", "1 | a:b")]
    [InlineData("(1 | b:a)", "1 | b:a")]
    [InlineData("(1 | a*b)", "1 | a; 1 | b; 1 | a:b")]
    [InlineData("(1 | b %in% a)", "1 | b:a")]
    [InlineData("(1 | (a:b)/c)", "1 | a:b; 1 | a:b:c")]
    [InlineData("(1 | factor(g))", "1 | factor(g)")]
    [InlineData("(1 | a:a)", "1 | a")]
    [InlineData("((1 | g)) + ((z + (0 + x | g)))", "1 | g; 0 x | g")]
    [InlineData("(1 | g) + x + (1 | h)", "1 | g; 1 | h")]
    public void Group_terms_expand_as_in_lme4(string formula, string expected) =>
        Assert.Equal(expected, string.Join("; ", Expand(formula).Groups.Select(Show)));

    [Fact]
    public void The_dot_stands_for_all_columns_that_are_not_in_the_response()
    {
        Formula formula = Formula.Parse("cbind(s, n - s) ~ z + . - b + (1 | g)");
        PredictorSpec predictor = Expansion.Predictor(formula, ["a", "s", "b", "n", "z"]);
        Assert.Equal(["z", "a"], predictor.Fixed.Terms.Select(t => t.Label));
    }

    [Fact]
    public void The_dot_takes_part_in_products()
    {
        Assert.Equal(["a", "b", "a:b"], Expand(".^2", "y", "a", "b").Fixed.Terms.Select(t => t.Label));
        Assert.Equal(["x", "`my a`", "x:`my a`"], Expand("x * .", "y", "my a").Fixed.Terms.Select(t => t.Label));
    }

    [Fact]
    public void Offsets_are_collected_in_order()
    {
        EffectSet effects = Expand("offset(log(t)) + x + offset(e / 2)").Fixed;
        Assert.Equal(["log(t)", "e/2"], effects.Offsets.Select(o => o.ToString()));
        Assert.Equal(["x"], effects.Terms.Select(t => t.Label));
    }

    [Theory]
    [InlineData("a", true, "a")]
    [InlineData("0 + a", false, "a")]
    [InlineData("a + 0", false, "a")]
    [InlineData("a - 1", false, "a")]
    [InlineData("-1 + a", false, "a")]
    [InlineData("+0 + a", false, "a")]
    [InlineData("a - 1 + 1", true, "a")]
    [InlineData("a - 0", true, "a")]
    [InlineData("1", true, "")]
    [InlineData("a + -1", false, "a")]
    [InlineData("a ** 2", true, "a")]
    [InlineData("b + a + a:b + a", true, "b a b:a")]
    [InlineData("splines::ns(x, 3)", true, "ns(x, 3)")]
    public void Intercept_and_terms(string formula, bool intercept, string terms)
    {
        EffectSet effects = Expand(formula).Fixed;
        Assert.Equal(intercept, effects.HasIntercept);
        Assert.Equal(terms, string.Join(' ', effects.Terms.Select(t => t.Label)));
    }

    [Theory]
    [InlineData("y", ResponseForm.Plain, "y", null)]
    [InlineData("log(y)", ResponseForm.Plain, "log(y)", null)]
    [InlineData("factor(y)", ResponseForm.Plain, "factor(y)", null)]
    [InlineData("y | trials(n)", ResponseForm.Trials, "y", "n")]
    [InlineData("y | trials(10)", ResponseForm.Trials, "y", "10")]
    [InlineData("cbind(s, f)", ResponseForm.SuccessFailure, "s", "f")]
    [InlineData("cbind(s, n - s)", ResponseForm.SuccessFailure, "s", "n - s")]
    public void Responses(string left, ResponseForm form, string value, string? second)
    {
        ResponseSpec response = Expansion.Response(Formula.Parse(left + " ~ x"));
        Assert.Equal((form, value, second), (response.Form, response.Value.ToString(), response.Second?.ToString()));
    }

    [Theory]
    [InlineData("y | rate(days)", "y", null, "days", null, null)]
    [InlineData("y | case_weights(w)", "y", null, null, "w", null)]
    [InlineData("y | precision_weights(1/se^2)", "y", null, null, null, "1/se^2")]
    [InlineData("y | trials(n) + rate(e) + case_weights(w) + precision_weights(p)", "y", "n", "e", "w", "p")]
    [InlineData("cbind(s, f) | case_weights(2)", "s", "f", null, "2", null)]
    public void Additions_to_responses(string left, string value, string? second, string? exposure, string? cases, string? precisions)
    {
        ResponseSpec response = Expansion.Response(Formula.Parse(left + " ~ x"));
        Assert.Equal(
            (value, second, exposure, cases, precisions),
            (response.Value.ToString(), response.Second?.ToString(), response.Exposure?.ToString(), response.CaseWeights?.ToString(), response.PrecisionWeights?.ToString()));
        Assert.Equal(left, SpecPrinter.Print(response));
    }

    [Fact]
    public void Additions_are_printed_in_one_order_and_compared_by_value()
    {
        ResponseSpec one = Expansion.Response(Formula.Parse("y | case_weights(w) + trials(n) ~ x"));
        Assert.Equal(Expansion.Response(Formula.Parse("y | trials(n) + case_weights(w) ~ x")), one);
        Assert.NotEqual(Expansion.Response(Formula.Parse("y | trials(n) + case_weights(v) ~ x")), one);
        Assert.NotEqual(Expansion.Response(Formula.Parse("y | trials(n) ~ x")), one);
        Assert.Equal("y | trials(n) + case_weights(w)", SpecPrinter.Print(one));
    }

    [Fact]
    public void The_name_of_a_contrast_is_no_column()
    {
        Assert.Equal(["f", "x"], ColumnNames.In(new Parser("C(f, sum) + C(contr = sum, object = x)").ParseWhole()));
        Assert.Equal(["sum"], ColumnNames.In(new Parser("C(sum, sum)").ParseWhole()));
    }

    [Fact]
    public void The_columns_of_an_expression_are_its_names_once_each() =>
        Assert.Equal(["x", "my z", "n"], ColumnNames.In(new Parser("I(x + log(`my z`, 2) * x) + poly(n, degree = 2, raw = TRUE)").ParseWhole()));

    [Fact]
    public void Each_function_stands_once_in_the_table_and_is_found()
    {
        Assert.All(FormulaFunctions.All, f => Assert.Same(f, FormulaFunctions.Find(f.Name)));
        Assert.Null(FormulaFunctions.Find("LOG"));
    }

    [Fact]
    public void What_the_table_calls_available_is_what_the_design_can_evaluate() => Assert.Equal(
        ColumnFunctions.All.Keys.Order(StringComparer.Ordinal),
        FormulaFunctions.All.Where(f => f.IsAvailable && FormulaFunctions.IsColumn(f)).Select(f => f.Name).Order(StringComparer.Ordinal));
}

using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Formulas of parameters other than the mean.</summary>
public class ParameterFormulaTests
{
    [Fact]
    public void Predictors_of_other_parameters_have_the_names_of_brms()
    {
        BoundModel model = Bind("count ~ mined + (1 | site); zi ~ mined + cover + (1 | site)", Family.ZeroInflatedPoisson());
        Assert.Equal(
            ["b_Intercept", "b_minedyes", "b_zi_Intercept", "b_zi_minedyes", "b_zi_cover", "sd_site__Intercept", "sd_site__zi_Intercept"],
            model.Quantities.Names.Take(model.Quantities.PopulationCount));
        Assert.Contains("r_site__zi[R-1,Intercept]", model.Quantities.Names);
        Assert.Equal(
            ["Intercept", "b_minedyes", "Intercept_zi", "b_zi_minedyes", "b_zi_cover", "sd_site__Intercept", "sd_site__zi_Intercept"],
            model.Priors.Select(p => p.Parameter));
        Assert.Equal("logistic(0, 1)", model.Priors[2].Text);
    }

    [Fact]
    public void Terms_with_one_name_are_correlated_across_predictors()
    {
        BoundModel model = Bind("count ~ mined + (1 | s | site)\nzi ~ 1 + (1 | s | site)", Family.ZeroInflatedPoisson());
        Assert.Contains("cor_site__Intercept__zi_Intercept", model.Quantities.Names);
        GroupingFactor site = Assert.Single(model.Design.Groups);
        Assert.Equal([0, 1], Assert.Single(site.Terms).Effects.Select(e => e.Predictor));
        Assert.DoesNotContain(Bind("count ~ mined + (1 | s | site)\nzi ~ 1 + (1 | t | site)", Family.ZeroInflatedPoisson()).Quantities.Names, n => n.StartsWith("cor", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("y ~ x; zj ~ x", "formula: the zero_inflated_negbinomial family has no parameter 'zj'.\n  y ~ x; zj ~ x\n         ^^\n  Expected a parameter of zero_inflated_negbinomial: shape, zi. Did you mean 'zi'?")]
    [InlineData("y ~ x; zi ~ x; zi ~ 1", "formula: 'zi' has two formulas.\n  y ~ x; zi ~ x; zi ~ 1\n                 ^^")]
    [InlineData("y ~ x; mu ~ x", "formula: the mean's predictor is that of the response.\n  y ~ x; mu ~ x\n         ^^\n  Expected a parameter of zero_inflated_negbinomial: shape, zi.")]
    [InlineData("y ~ x; zi ~ x +", "formula: the formula ends after '+'.\n  y ~ x; zi ~ x +\n                 ^\n  Expected a term.")]
    [InlineData("y ~ x; zi ~ frob(x)", "formula: there is no function 'frob'.\n  y ~ x; zi ~ frob(x)\n              ^^^^\n  Expected a function such as log, exp, sqrt, I, factor or offset.")]
    public void A_mistake_in_a_further_formula_is_shown_in_the_whole_text(string formula, string message) =>
        Assert.Equal(message, Assert.Throws<FormulaException>(() => Model.Parse(formula, Family.ZeroInflatedNegativeBinomial())).Message);

    [Fact]
    public void A_column_that_is_not_there_is_shown_where_it_stands() =>
        Assert.Contains(
            "  count ~ mined; zi ~ coverr\n                      ^^^^^^\n",
            Assert.Throws<FormulaException>(() => Bind("count ~ mined; zi ~ coverr", Family.ZeroInflatedPoisson())).Message,
            StringComparison.Ordinal);

    private static BoundModel Bind(string formula, Family family) => BoundModel.Bind(Model.Parse(formula, family), ExampleData.Read("salamanders"));
}

using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Priors;

namespace Bayes.Models.Tests;

public class ModelSpecTests
{
    private const string Contraception = "use ~ age + I(age^2) + urban + livch + (1 | district)";

    [Fact]
    public void The_model_of_the_readme_prints_as_typed()
    {
        ModelSpec model = Model.Parse(Contraception, Family.Bernoulli());
        Assert.Equal(Contraception, model.Formula);
        Assert.Equal(Contraception, model.ToString());
    }

    [Theory]
    [InlineData("y~a*b", "y ~ a + b + a:b")]
    [InlineData("y ~ (x | g)", "y ~ 1 + (1 + x | g)")]
    [InlineData("y ~ (x || g) - 1", "y ~ 0 + (1 + x || g)")]
    [InlineData("y ~ offset(e) + x + offset(log(t)) + (1|a/b)", "y ~ x + offset(e) + offset(log(t)) + (1 | a) + (1 | a:b)")]
    [InlineData("y ~ a*b - a", "y ~ a:b + b")]
    [InlineData("y ~ b:a + a", "y ~ b:a + a")]
    [InlineData("y ~ a + b:c + b:a - a", "y ~ a:b:c + b:c + a:b - a:b:c")]
    [InlineData("y ~ x + (a*b - a - 1 | g)", "y ~ x + (0 + a:b + b | g)")]
    [InlineData("s|trials( n )~`my x`", "s | trials(n) ~ `my x`")]
    [InlineData("cbind(s, n-s)~x", "cbind(s, n - s) ~ x")]
    public void A_model_prints_as_a_formula_of_the_same_model(string typed, string printed)
    {
        ModelSpec model = Model.Parse(typed, Family.Gaussian());
        Assert.Equal(printed, model.Formula);
        Assert.Equal(model, Model.Parse(printed, Family.Gaussian()));
    }

    [Fact]
    public void Family_priors_and_order_of_variables_tell_models_apart()
    {
        ModelSpec model = Model.Parse("y ~ a:b", Family.Bernoulli());
        Assert.NotEqual(model, Model.Parse("y ~ a:b", Family.Poisson()));
        Assert.NotEqual(model, Model.Parse("y ~ b:a", Family.Bernoulli()));
        Assert.NotEqual(model, model.WithPrior("b: normal(0, 1)"));
    }

    [Fact]
    public void Priors_are_added_in_order_to_a_copy()
    {
        ModelSpec model = Model.Parse(Contraception, Family.Bernoulli());
        ModelSpec changed = model.WithPrior("b: normal(0, 1)").WithPrior("b_age: normal(0, 2)", "sd: half_t(3, 0, 1)").WithPriors(PriorPreset.Brms);
        Assert.Equal(["b: normal(0, 1)", "b_age: normal(0, 2)", "sd: half_t(3, 0, 1)"], changed.Priors.Overrides);
        Assert.Equal(PriorPreset.Brms, changed.Priors.Preset);
        Assert.Empty(model.Priors.Overrides);
    }

    [Fact]
    public void An_error_about_an_expression_points_into_the_formula_as_typed()
    {
        ModelSpec model = Model.Parse("use~age +  log( urbn )", Family.Bernoulli());
        Expression call = model.Predictors[0].Fixed.Terms[1].Variables[0];
        Expression column = ((CallExpression)call).Arguments[0].Value;
        Assert.Equal(
            "formula: there is no column 'urbn'.\n  use~age +  log( urbn )\n                  ^^^^\n  Did you mean 'urban'?",
            model.ErrorAt(column, "there is no column 'urbn'", null, "Did you mean 'urban'?").Message);
    }

    [Fact]
    public void An_error_about_an_expression_built_in_code_points_into_the_printed_formula()
    {
        ModelSpec model = Model.Parse("use ~ age", Family.Bernoulli()) with { Source = default };
        FormulaException error = model.ErrorAt(new NameExpression("age"), "there is no column 'age'");
        Assert.Equal((6, 3), (error.Position, error.Length));
    }

    [Fact]
    public void The_predictor_of_another_parameter_is_named_by_its_left_hand_side()
    {
        PredictorSpec zi = Expansion.ParameterPredictor(Formula.Parse("zi ~ mined + (1 | site)"));
        Assert.Equal("zi", zi.Parameter);
        ModelSpec model = Model.Parse("count ~ spp", Family.Poisson());
        Assert.Equal("count ~ spp\nzi ~ mined + (1 | site)", (model with { Predictors = [.. model.Predictors, zi] }).ToString());
    }
}

using Bayes.Effects;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Report;

namespace Bayes.Inference.Tests;

/// <summary>How the predictors of categories in no order are called for people: by the level, with the reference said.</summary>
public class CategoricalNamesTests
{
    private static readonly PosteriorFit Fit = Model.Parse("y ~ x", Family.Categorical()).Sample(Data("low end", "B", "C"), new SamplingOptions { Draws = 200, Seed = 3, Chains = 2 });

    [Fact]
    public void A_summary_heads_coefficients_with_the_level_and_the_reference()
    {
        string text = Fit.Summary().ToString();
        Assert.Contains("log odds of C, low end against B", text, StringComparison.Ordinal);
        Assert.Contains("Coefficients of low end against B, on the logit scale", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Coefficients of mu", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_name_the_level_and_have_odds_ratios_against_the_reference()
    {
        EffectTable table = Fit.Effects().Tables[0];
        Assert.Equal(["C: Intercept", "C: x", "low end: Intercept", "low end: x"], table.Rows.Select(r => r.Labels[0]));
        Assert.Equal([false, true, false, true], table.Rows.Select(r => r.Ratio is not null));
    }

    [Fact]
    public void The_model_in_words_says_what_each_predictor_is()
    {
        ModelDescription description = Fit.Description.Model;
        Assert.Equal("low end", description.CategoryOf("mulowend"));
        Assert.Null(description.CategoryOf("mu"));
        Assert.Equal(["B", "C", "low end"], description.Categories);
        string words = ModelInWords.Of(Fit.Model!, Fit.Model!.Spec.Check(Data("low end", "B", "C")));
        Assert.Contains(
            "is one of the categories B, C and low end, in no order. The log odds of each category against B is a linear function of x, with coefficients for each category.",
            words,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_levels_or_kinds_of_groups_are_other_data()
    {
        string Of(string formula, Table data) => DataFingerprint.Of(BoundModel.Bind(Model.Parse(formula, Family.Categorical()), data).Design);
        Assert.Equal(Of("y ~ x", Data("A", "B", "C")), Of("y ~ x", Data("A", "B", "C")));

        // The codes are the same, what they mean is not.
        Assert.NotEqual(Of("y ~ x", Data("A", "B", "C")), Of("y ~ x", Data("A", "B", "D")));
        Assert.NotEqual(Of("y ~ x + (1 | gr(g, by = k))", Data("A", "B", "C")), Of("y ~ x + (1 | gr(g, by = l))", Data("A", "B", "C")));
    }

    // The kinds k and l divide the six groups, which stand in the same order, at different places.
    private static Table Data(params string[] levels) => Table.FromColumns(
        TableColumn.Factor("y", Enumerable.Range(0, 36).Select(i => levels[((i * 7) + (i / 5)) % 3])),
        TableColumn.Numeric("x", Enumerable.Range(0, 36).Select(i => Math.Sin(i))),
        TableColumn.Factor("g", Enumerable.Range(0, 36).Select(i => $"g{i / 6}")),
        TableColumn.Factor("k", Enumerable.Range(0, 36).Select(i => i / 6 < 2 ? "A" : "B")),
        TableColumn.Factor("l", Enumerable.Range(0, 36).Select(i => i / 6 < 4 ? "A" : "B")));
}

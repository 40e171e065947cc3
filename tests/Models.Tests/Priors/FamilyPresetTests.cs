using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Models.Tests.Priors;

/// <summary>The preset <c>brms</c> of families with further parameters against <c>get_prior</c> of brms 2.18, and all presets usable.</summary>
public class FamilyPresetTests
{
    /// <summary>Of brms since 2.21 is only the shape of negative binomial counts, inv_gamma(0.4, 0.3); 2.18 has gamma(0.01, 0.01).</summary>
    [Theory]
    [InlineData("sleepstudy", "Reaction ~ Days + (1 | Subject)", "student", "Intercept student_t(3, 288.7, 59.3); b_Days flat; sd_Subject__Intercept half_t(3, 0, 59.3); sigma half_t(3, 0, 59.3); nu gamma(2, 0.1)")]
    [InlineData("sleepstudy", "Reaction ~ Days + (1 | Subject)", "lognormal", "Intercept student_t(3, 5.7, 2.5); b_Days flat; sd_Subject__Intercept half_t(3, 0, 2.5); sigma half_t(3, 0, 2.5)")]
    [InlineData("sleepstudy", "Reaction ~ Days + (1 | Subject)", "gamma", "Intercept student_t(3, 5.7, 2.5); b_Days flat; sd_Subject__Intercept half_t(3, 0, 2.5); shape gamma(0.01, 0.01)")]
    [InlineData("sleepstudy", "Reaction ~ 1; sigma ~ 1; nu ~ 1", "student", "Intercept student_t(3, 288.7, 59.3); Intercept_sigma student_t(3, 0, 2.5); Intercept_nu normal(2.7, 0.8)")]
    [InlineData("salamanders", "count ~ mined + (1 | site)", "negbinomial", "Intercept student_t(3, -2.3, 2.5); b_minedyes flat; sd_site__Intercept half_t(3, 0, 2.5); shape inv_gamma(0.4, 0.3)")]
    [InlineData("salamanders", "count ~ 1", "hurdle_poisson", "Intercept student_t(3, -2.3, 2.5); hu beta(1, 1)")]
    [InlineData("salamanders", "count ~ 1; shape ~ 1; zi ~ 1 + (1 | site)", "zero_inflated_negbinomial", "Intercept student_t(3, -2.3, 2.5); Intercept_shape student_t(3, 0, 2.5); Intercept_zi logistic(0, 1); sd_site__zi_Intercept half_t(3, 0, 2.5)")]
    [InlineData("wine", "rating ~ temp + (1 | judge)", "cumulative", "Intercept student_t(3, 0, 2.5); b_tempwarm flat; sd_judge__Intercept half_t(3, 0, 2.5)")]
    [InlineData("cbpp", "incidence | trials(size) ~ 1", "beta_binomial", "Intercept student_t(3, 0, 2.5); phi gamma(0.01, 0.01)")]
    [InlineData("sleepstudy", "I(Reaction / 500) ~ 1", "beta", "Intercept student_t(3, 0, 2.5); phi gamma(0.01, 0.01)")]
    public void The_brms_preset_equals_get_prior(string data, string formula, string family, string expected) =>
        Assert.Equal(expected, string.Join("; ", Bind(data, formula, family, PriorPreset.Brms).Priors.Select(p => $"{p.Parameter} {p.Text}")));

    [Theory]
    [InlineData("sleepstudy", "Reaction ~ Days + (1 || Subject)", "student")]
    [InlineData("salamanders", "count ~ mined + (1 || site); zi ~ mined", "zero_inflated_negbinomial")]
    [InlineData("wine", "rating ~ temp + (1 || judge)", "cumulative")]
    [InlineData("wine", "rating ~ temp + (1 || judge)", "sratio")]
    [InlineData("cbpp", "incidence | trials(size) ~ 1", "beta_binomial")]
    public void Every_preset_that_is_proper_can_be_drawn_from_and_its_density_is_finite(string data, string formula, string family)
    {
        foreach (PriorPreset preset in new[] { PriorPreset.Default, PriorPreset.Rstanarm, PriorPreset.Bambi })
        {
            BoundModel model = Bind(data, formula, family, preset);
            PriorSampler sampler = model.CreatePriorSampler();
            double[] position = new double[model.Layout.Dimension];
            Numerics.RandomStream random = new(5, 5);
            for (int i = 0; i < 200; i++)
            {
                Assert.True(double.IsFinite(sampler.Sample(random, position)), $"{preset}: {string.Join(' ', position.Take(6))}");
            }
        }
    }

    private static BoundModel Bind(string data, string formula, string family, PriorPreset preset)
    {
        Table table = ExampleData.Read(data);
        return BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)).WithPriors(preset), table);
    }
}

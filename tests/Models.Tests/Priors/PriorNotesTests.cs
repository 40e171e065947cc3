using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Models.Tests.Priors;

public class PriorNotesTests
{
    public static TheoryData<string, string, string> Examples => new()
    {
        { "contraception", "bernoulli", "use ~ age + I(age^2) + urban + livch + (1 | district)" },
        { "contraception", "bernoulli:probit", "use ~ age * ch + I(age^2) + urban + (urban | district)" },
        { "cbpp", "binomial", "cbind(incidence, size - incidence) ~ period + (1 | herd)" },
        { "cbpp", "binomial:cloglog", "cbind(incidence, size - incidence) ~ period + (1 | herd)" },
        { "epilepsy", "poisson", "count ~ trt * time + offset(log(weeks)) + (time | id)" },
        { "sleepstudy", "gaussian", "Reaction ~ Days + (Days | Subject)" },
        { "asthma", "bernoulli", "control ~ weeks * treat + severity + (1 | id)" },
        { "ohio", "bernoulli", "resp ~ age * smoke + (1 | id)" },
        { "salamanders", "poisson", "count ~ spp * mined + cover + DOY + (1 | site)" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_default_priors_give_no_notes(string data, string family, string formula) =>
        Assert.Equal([], Notes(Bind(data, family, formula)));

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_priors_of_rstanarm_give_no_notes(string data, string family, string formula) =>
        Assert.Equal([], Notes(Bind(data, family, formula, m => m.WithPriors(PriorPreset.Rstanarm))));

    [Fact]
    public void Flat_priors_are_noted_once_a_class()
    {
        PriorNote note = Assert.Single(Notes(Bind("cbpp", "binomial", "cbind(incidence, size - incidence) ~ period", m => m.WithPriors(PriorPreset.Brms))));
        Assert.Equal(PriorNoteCode.Improper, note.Code);
        Assert.Equal(
            "The prior of 'b_period2', 'b_period3', 'b_period4' is flat: it is no distribution, nothing can be simulated from it, and where the data say little (a category with one outcome only) the posterior may have no limits.",
            note.Text);
        Assert.Equal("Give a proper prior, such as 'b_period2: normal(0, 5.72172)', or use the default priors.", note.NextStep);
    }

    [Fact]
    public void A_coefficient_s_prior_is_held_against_the_spread_of_its_column()
    {
        Table data = Columns();
        PriorNote narrow = Assert.Single(Notes(data, "y ~ small", "b: normal(0, 1)"));
        Assert.Equal((PriorNoteCode.Narrow, "b_small"), (narrow.Code, narrow.Parameter));
        Assert.Equal(
            "The prior of 'b_small', normal(0, 1), keeps the effect of one standard deviation of small (0.0005) below 0.000976 on the logit scale (95%): it is nearly held at 0, whatever the data say.",
            narrow.Text);
        Assert.Contains(Notes(data, "y ~ large", "b: normal(0, 1)"), n => n.Code == PriorNoteCode.Wide && n.Parameter == "b_large" && n.Text.Contains("(a ratio of e^", StringComparison.Ordinal));
        Assert.Empty(Notes(data, "y ~ unit", "b: normal(0, 1)"));

        // Reach 1.96·sd: 0.1 and 10 are at scales 0.051 and 5.1.
        Assert.Contains(Notes(data, "y ~ unit", "b: normal(0, 0.049)"), n => n.Code == PriorNoteCode.Narrow);
        Assert.DoesNotContain(Notes(data, "y ~ unit", "b: normal(0, 0.053)"), n => n.Code == PriorNoteCode.Narrow);
        Assert.Contains(Notes(data, "y ~ unit", "b: normal(0, 5.3)"), n => n.Code == PriorNoteCode.Wide);
        Assert.DoesNotContain(Notes(data, "y ~ unit", "b: normal(0, 4.9)"), n => n.Code == PriorNoteCode.Wide);
    }

    [Fact]
    public void For_the_identity_link_the_unit_is_the_spread_of_the_response()
    {
        const string Formula = "Reaction ~ Days + (1 | Subject)";
        Assert.Contains(Notes(Bind("sleepstudy", "gaussian", Formula, m => m.WithPrior("b: normal(0, 0.5)"))), n => n.Code == PriorNoteCode.Narrow && n.Parameter == "b_Days");
        Assert.Empty(Notes(Bind("sleepstudy", "gaussian", Formula, m => m.WithPrior("b: normal(0, 10)"))));
        Assert.Contains(Notes(Bind("sleepstudy", "gaussian", Formula, m => m.WithPrior("b: normal(0, 10000)"))), n => n.Code == PriorNoteCode.Wide && n.Parameter == "b_Days");
        Assert.Contains(Notes(Bind("sleepstudy", "gaussian", Formula, m => m.WithPrior("sigma: half_normal(0, 1)"))), n => n.Code == PriorNoteCode.Narrow && n.Parameter == "sigma");
        Assert.Contains(Notes(Bind("sleepstudy", "gaussian", Formula, m => m.WithPrior("sd: half_normal(0, 100000)"))), n => n.Code == PriorNoteCode.Wide && n.Parameter == "sd_Subject__Intercept");
    }

    [Fact]
    public void A_group_standard_deviation_whose_groups_reach_odds_ratios_of_e_to_the_tenth_is_noted()
    {
        const string Formula = "cbind(incidence, size - incidence) ~ period + (1 | herd)";
        PriorNote note = Assert.Single(Notes(Bind("cbpp", "binomial", Formula, m => m.WithPrior("sd: half_normal(0, 3)"))));
        Assert.Equal((PriorNoteCode.Wide, "sd_herd__Intercept"), (note.Code, note.Parameter));
        Assert.Equal("Unless that is meant, give a smaller scale, such as 'sd_herd__Intercept: half_t(3, 0, 1)'.", note.NextStep);
        Assert.Contains("(a ratio of e^12)", note.Text, StringComparison.Ordinal);
        Assert.Empty(Notes(Bind("cbpp", "binomial", Formula, m => m.WithPrior("sd: half_normal(0, 2.4)"))));
        Assert.Single(Notes(Bind("cbpp", "binomial", Formula, m => m.WithPrior("sd: decov(1, 1, 1, 2)"))));
    }

    [Fact]
    public void An_intercept_s_prior_that_does_not_expect_the_level_of_the_response_is_noted()
    {
        Table counts = Table.ParseCsv("y,x\n3200,0\n2900,1\n4100,2\n3600,3\n");
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ x", Family.Poisson()).WithPriors(PriorPreset.Rstanarm), counts);
        PriorNote note = Assert.Single(Notes(model));
        Assert.Equal((PriorNoteCode.Intercept, "Intercept"), (note.Code, note.Parameter));
        Assert.Contains("and the response is at about 8.15 on the log scale.", note.Text, StringComparison.Ordinal);
        Assert.Equal("Centre the prior where the response is, such as 'Intercept: normal(8.14613, 2.5)'.", note.NextStep);
        Assert.Empty(Notes(BoundModel.Bind(Model.Parse("y ~ x", Family.Poisson()), counts)));
    }

    [Theory]
    [InlineData("epilepsy", "poisson", "count ~ trt + (1 | id)", "Intercept: normal(25, 1)")]
    [InlineData("cbpp", "binomial", "cbind(incidence, size - incidence) ~ period + (1 | herd)", "Intercept: normal(-30, 1)")]
    [InlineData("sleepstudy", "gaussian", "Reaction ~ Days + (1 | Subject)", "Intercept: normal(50000, 1)")]
    public void Priors_that_expect_other_data_by_orders_of_magnitude_are_noted(string data, string family, string formula, string prior) =>
        Assert.Contains(Notes(Bind(data, family, formula, m => m.WithPrior(prior))), n => n.Code == PriorNoteCode.Predictive && n.Parameter is null);

    private static IReadOnlyList<PriorNote> Notes(BoundModel model) => PriorNotes.Of(model);

    private static IReadOnlyList<PriorNote> Notes(Table data, string formula, string prior) =>
        PriorNotes.Of(BoundModel.Bind(Model.Parse(formula, Family.Bernoulli()).WithPrior(prior), data));

    private static BoundModel Bind(string data, string family, string formula, Func<ModelSpec, ModelSpec>? change = null)
    {
        Table table = ExampleData.Read(data);
        ModelSpec model = Model.Parse(formula, FamilyRegistry.Parse(family), table.Columns.Select(c => c.Name));
        return BoundModel.Bind(change is null ? model : change(model), table);
    }

    // Columns of standard deviation 1/2000, 1 and 1000.
    private static Table Columns()
    {
        System.Text.StringBuilder text = new("y,small,unit,large\n");
        double[] x = [-1.5, -0.5, 0.5, 1.5];
        double sd = Math.Sqrt(5.0 / 3);
        for (int i = 0; i < 4; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i % 2},{x[i] / sd / 2000:R},{x[i] / sd:R},{x[i] / sd * 1000:R}\n");
        }

        return Table.ParseCsv(text.ToString());
    }
}

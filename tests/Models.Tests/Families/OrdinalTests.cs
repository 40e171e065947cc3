using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Families;

/// <summary>Ordered categories from the formula to the named quantities.</summary>
public class OrdinalTests
{
    [Fact]
    public void Thresholds_stand_in_the_place_of_the_intercept()
    {
        BoundModel model = Bind("rating ~ temp + contact + (1 | judge)");
        Assert.Equal(
            ["b_Intercept[1]", "b_Intercept[2]", "b_Intercept[3]", "b_Intercept[4]", "b_tempwarm", "b_contactyes", "sd_judge__Intercept"],
            model.Quantities.Names.Take(model.Quantities.PopulationCount));
        Assert.Equal(["Intercept | logistic(0, 1)", "b_tempwarm | normal(0, 4.96516)", "b_contactyes | normal(0, 4.96516)", "sd_judge__Intercept | half_t(3, 0, 1)"], model.Priors.Select(p => $"{p.Parameter} | {p.Text}"));
        Assert.Equal("student_t(3, 0, 2.5)", Bind("rating ~ temp", PriorPreset.Brms).Priors[0].Text);
        Assert.Equal("normal(0, 1)", BoundModel.Bind(Model.Parse("rating ~ temp", Family.Cumulative(Link.Probit)), ExampleData.Read("wine")).Priors[0].Text);
    }

    [Fact]
    public void Thresholds_are_those_of_the_design_as_typed()
    {
        // Both columns are 1 in half of the rows: the thresholds of the centred design are lower by half of the coefficients.
        BoundModel model = Bind("rating ~ temp + contact");
        double[] position = new double[model.Layout.Dimension];
        double[] values = new double[model.Quantities.PopulationCount];
        (position[0], position[1]) = (2, -1);
        Range thresholds = model.Layout.Thresholds;
        double[] u = [-1, 0.3, -0.5, 0.1];
        u.CopyTo(position.AsSpan(thresholds));
        model.Quantities.Write(position, values);
        double expected = -1 + 0.5;
        for (int k = 0; k < 4; k++)
        {
            expected += k == 0 ? 0 : Math.Exp(u[k]);
            Assert.Equal(expected, values[k], 1e-14);
        }
    }

    [Fact]
    public void The_default_prior_makes_the_probabilities_of_the_categories_uniform()
    {
        // Under Dirichlet(1, …, 1) the mean of each of five probabilities is 1/5 and its variance 4/150.
        foreach (Link link in new[] { Link.Logit, Link.Probit, Link.Cloglog })
        {
            BoundModel model = BoundModel.Bind(Model.Parse("rating ~ 1", Family.Cumulative(link)), ExampleData.Read("wine"));
            PriorSampler sampler = model.CreatePriorSampler();
            var family = (OrdinalFamily)model.Family;
            RandomStream random = new(1121, 3);
            const int Draws = 20_000;
            double[] position = new double[model.Layout.Dimension];
            double[] sum = new double[5];
            double[] squares = new double[5];
            for (int i = 0; i < Draws; i++)
            {
                sampler.Sample(random, position);
                for (int c = 0; c < 5; c++)
                {
                    double p = family.Probability(c + 1, [0, .. position]);
                    sum[c] += p / Draws;
                    squares[c] += (p - 0.2) * (p - 0.2) / Draws;
                }
            }

            Assert.All(sum, mean => Assert.Equal(0.2, mean, 5.5 * Math.Sqrt(4.0 / 150 / Draws)));
            Assert.All(squares, variance => Assert.Equal(4.0 / 150, variance, 5.5 * 0.05 / Math.Sqrt(Draws)));
        }
    }

    [Theory]
    [InlineData("rating ~ 0 + temp", "formula: the thresholds of the cumulative family stand in the place of an intercept, which cannot be taken out.")]
    [InlineData("I(response / 7) ~ temp", "and numbered categories are 1, 2, 3, ….")]
    public void What_is_not_ordinal_says_why(string formula, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ModelException>(() => Bind(formula)).Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_and_rare_categories_are_noted()
    {
        Table data = Table.ParseCsv("y,x\n1,0\n1,1\n1,2\n1,0\n1,4\n3,2\n5,1\n");
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ x", Family.Cumulative()), data);
        Assert.Equal(
            [(ResponseNoteCode.EmptyCategory, ResponseNoteSeverity.Serious), (ResponseNoteCode.RareCategory, ResponseNoteSeverity.Note), (ResponseNoteCode.EmptyCategory, ResponseNoteSeverity.Serious), (ResponseNoteCode.RareCategory, ResponseNoteSeverity.Note)],
            model.Family.Notes(model.Design.Response).Select(n => (n.Code, n.Severity)));
    }

    private static BoundModel Bind(string formula, PriorPreset preset = PriorPreset.Default) =>
        BoundModel.Bind(Model.Parse(formula, Family.Cumulative()).WithPriors(preset), ExampleData.Read("wine"));
}

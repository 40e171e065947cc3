using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Marginal;

public class GroupMarginalsTests
{
    [Theory]
    [InlineData("count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "epilepsy", "poisson")]
    [InlineData("incidence | trials(size) ~ period + (1 | herd)", "cbpp", "binomial")]
    [InlineData("Reaction ~ Days + (Days | Subject)", "sleepstudy", "gaussian")]
    public void Groups_add_up_to_the_marginal_likelihood(string formula, string data, string family)
    {
        BoundModel model = Examples.Bind(ExampleData.Read(data), formula, family);
        double[] position = new double[model.Layout.Dimension];
        for (int p = 0; p < model.Layout.PopulationCount; p++)
        {
            position[p] = 0.2 * Math.Cos(p);
        }

        GroupMarginals marginals = new(model, 0, 9);
        double[] values = new double[marginals.Count];
        marginals.Evaluate(position, 0, values);
        double[] half = new double[2];
        marginals.Evaluate(position, 3, half);
        Assert.Equal(values[3..5], half);

        double[] psi = new double[model.Layout.PopulationCount];
        position.AsSpan(0, psi.Length).CopyTo(psi);
        foreach (TermSlots term in model.Layout.Terms)
        {
            double[] factor = new double[term.Effects * term.Effects];
            CovarianceFactor.Write(term, position, factor);
            for (int r = 0; r < term.Effects; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    psi[MarginalParameters.FactorPlace(term, r, c)] = factor[(r * term.Effects) + c];
                }
            }
        }

        double whole = new QuadratureLikelihood(model, 9).Evaluate(psi, new double[psi.Length]);
        Assert.Equal(whole, values.Sum(), 1e-8 * Math.Abs(whole));
    }

    [Fact]
    public void The_effects_of_other_factors_are_given()
    {
        BoundModel model = Examples.Bind(ExampleData.Read("wine"), "rating ~ temp + contact + (1 | judge) + (1 | bottle)", "cumulative");
        double[] position = new double[model.Layout.Dimension];
        GroupMarginals marginals = new(model, 0);
        double[] zero = new double[marginals.Count];
        marginals.Evaluate(position, 0, zero);
        double[] moved = new double[marginals.Count];
        TermSlots own = model.Layout.Terms[0], other = model.Layout.Terms[1];
        position[own.GroupEffects] = 2;
        marginals.Evaluate(position, 0, moved);
        Assert.Equal(zero, moved);
        position[other.GroupEffects] = 2;
        marginals.Evaluate(position, 0, moved);
        Assert.NotEqual(zero, moved);
    }
}

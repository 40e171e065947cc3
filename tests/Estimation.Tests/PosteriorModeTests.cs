using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Models.Tests.Posterior;

namespace Bayes.Estimation.Tests;

public class PosteriorModeTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string family in Designs.Families)
            {
                foreach (string structure in Designs.Structures)
                {
                    cases.Add(family, structure);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_mode_is_finite_and_the_group_effects_are_at_their_conditional_modes(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        double[] mode = PosteriorMode.Find(model);
        Assert.All(mode, v => Assert.True(double.IsFinite(v)));
        double[] gradient = new double[mode.Length];
        model.CreateDensity().Evaluate(mode, gradient);
        foreach (TermSlots term in model.Layout.Terms)
        {
            double smallest = Enumerable.Range(0, term.Effects).Min(r => Math.Exp(mode[term.LogSd + r]));
            for (int i = term.GroupEffects; i < term.GroupEffects + (term.Effects * term.Levels); i++)
            {
                Assert.True(Math.Abs(gradient[i]) * Math.Min(1, smallest) < 1e-5, $"{gradient[i]} at {i}");
            }
        }
    }

    [Fact]
    public void Separated_outcomes_under_flat_priors_end_at_a_finite_point()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (i - 29.5) / 10)];
        Table table = Table.FromColumns(
            TableColumn.Numeric("y", x.Select(v => v > 0 ? 1.0 : 0.0)),
            TableColumn.Numeric("x", x),
            TableColumn.Factor("g", Enumerable.Range(0, 60).Select(i => $"{i % 6}")));
        ModelSpec spec = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli()) with { Priors = new PriorSettings { Preset = PriorPreset.Brms } };
        double[] mode = PosteriorMode.Find(BoundModel.Bind(spec, table));
        Assert.All(mode, v => Assert.True(double.IsFinite(v)));
        Assert.True(mode[1] > 2);
    }

    [Fact]
    public void Cancelling_is_heeded()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => PosteriorMode.Find(Designs.Make("poisson", "intercept"), source.Token));
    }
}

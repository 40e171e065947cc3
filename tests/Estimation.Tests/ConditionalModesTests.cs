using Bayes.Models.Data;

namespace Bayes.Estimation.Tests;

public sealed class ConditionalModesTests
{
    // lme4 1.1-31, ranef(condVar = TRUE) of a fit by bobyqa with rhoend 1e-9.
    [Fact]
    public void Modes_and_their_deviations_of_cbpp_are_those_of_lme4()
    {
        double[] modes = [0.59002002, -0.29889721, 0.40625557, 0.03927732, -0.19001534, -0.40026856, 0.88939395, 0.59937189, -0.23765486, -0.54093518, -0.08463665, -0.06481654, -0.68992455, 0.97071636, -0.53047632];
        double[] deviations = [0.34826505, 0.36555820, 0.29731849, 0.41638818, 0.35039851, 0.37995577, 0.32647104, 0.32108903, 0.46140789, 0.37067862, 0.30912232, 0.44113749, 0.38481592, 0.35540122, 0.39770284];
        IReadOnlyList<GroupEffectMode> effects = ConditionalModes.Of(Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp"));
        Assert.Equal(15, effects.Count);
        for (int j = 0; j < 15; j++)
        {
            GroupEffectMode effect = effects.Single(e => e.Quantity.Name == $"r_herd[{j + 1},Intercept]");
            Assert.Equal(modes[j], effect.Value, 1e-5);
            Assert.Equal(deviations[j], effect.StandardDeviation, 1e-5);
        }
    }

    [Fact]
    public void Vectors_of_effects_are_named_effect_by_effect()
    {
        IReadOnlyList<GroupEffectMode> effects = ConditionalModes.Of(Fits.Of("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy"));
        GroupEffectMode intercept = effects.Single(e => e.Quantity.Name == "r_Subject[308,Intercept]");
        GroupEffectMode slope = effects.Single(e => e.Quantity.Name == "r_Subject[308,Days]");
        Assert.Equal([2.815682, 9.075534, 11.872954, 2.271074], [intercept.Value, slope.Value, intercept.StandardDeviation, slope.StandardDeviation], (a, b) => Math.Abs(a - b) < 2e-3);
    }

    [Fact]
    public void Crossed_factors_are_taken_together()
    {
        double[] y = [6, 1, 6, 4, 4, 3, 2, 3, 3, 2, 2, 0, 5, 2, 2, 6, 0, 1, 4, 2, 2, 2, 5, 1, 5, 5, 1, 3, 4, 2, 4, 3, 8, 2, 5, 1, 6, 3, 2, 3, 5, 0, 5, 4, 3, 2, 5, 1, 9, 0, 2, 1, 2, 1, 8, 1, 4, 2, 0, 3];
        var data = Table.FromColumns(
            TableColumn.Numeric("y", y),
            TableColumn.Factor("a", y.Select((_, i) => $"a{i % 6}")),
            TableColumn.Factor("b", y.Select((_, i) => $"b{i / 6 % 5}")));
        IReadOnlyList<GroupEffectMode> effects = ConditionalModes.Of(Fits.Of("y ~ 1 + (1 | a) + (1 | b)", "poisson", data));

        double[] modes = [0.5578857, -0.1325764, 0.1184230, -0.0432662, 0.0928891, -0.5235471, 0.0317552, -0.0165734, -0.0014429, -0.0165734, 0.0046023];
        double[] deviations = [0.1339995, 0.1766892, 0.1603396, 0.1707799, 0.1619644, 0.2034191, 0.0554509, 0.0555506, 0.0555196, 0.0555506, 0.0555071];
        Assert.Equal(modes, effects.Select(e => e.Value), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(deviations, effects.Select(e => e.StandardDeviation), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Without_group_effects_there_are_none() =>
        Assert.Empty(ConditionalModes.Of(Fits.Of("Reaction ~ Days", "gaussian", "sleepstudy")));
}

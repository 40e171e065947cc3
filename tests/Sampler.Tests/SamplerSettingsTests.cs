namespace Bayes.Sampler.Tests;

public class SamplerSettingsTests
{
    [Fact]
    public void The_defaults_are_valid() => new SamplerSettings().Validate();

    [Fact]
    public void All_problems_are_reported_together()
    {
        var settings = new SamplerSettings { Chains = 0, Thin = 0, TargetAcceptance = 1.5, InitialStepSize = double.NaN };
        var error = Assert.Throws<SamplerSettingsException>(settings.Validate);
        Assert.Equal(
            [
                "Chains is 0; it must be at least 1.",
                "Thin is 0; it must be at least 1.",
                "TargetAcceptance is 1.5; it must be between 0 and 1, both excluded.",
                "InitialStepSize is NaN; it must be positive and finite.",
            ],
            error.Problems);
        Assert.Equal(string.Join(" ", error.Problems), error.Message);
        Assert.IsAssignableFrom<ArgumentException>(error);
    }

    [Fact]
    public void A_runner_checks_its_settings_before_it_runs() =>
        Assert.Throws<SamplerSettingsException>(() => new ChainRunner(
            new SamplingTarget(() => NormalTarget.Standard(1)), new SamplerSettings { Draws = -1 }));
}

using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;

namespace Bayes.Inference.Tests.Geometry;

/// <summary>Correlated effects of urban places in the districts of Bangladesh: a hundredth of the posterior is a shelf where their standard deviation is near 0.</summary>
public class MarginalProfilesTests
{
    /// <summary>In coordinates that know the curvature at the mode alone, a chain of these runs stays on the shelf: smallest tail ESS 56, 31 and 199.</summary>
    [Theory]
    [InlineData("default", 90)]
    [InlineData("brms", 97)]
    [InlineData("brms", 100)]
    public void No_chain_stays_where_a_standard_deviation_is_near_zero(string preset, int seed)
    {
        ModelSpec model = Model.Parse("use ~ age + I(age^2) + urban + livch + (1 + urban | district)", Family.Bernoulli()).WithPriors(PriorPresets.Parse(preset));
        Table data = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "contraception.csv"));
        PosteriorFit fit = model.Sample(data, new SamplingOptions { Seed = (ulong)seed, KeepGroupEffects = false });
        Assert.All(fit.Draws.ParameterNames, name =>
        {
            Assert.True(EffectiveSampleSize.Bulk(fit.Draws.Parameter(name)).Value > 1500, name);
            Assert.True(EffectiveSampleSize.Tail(fit.Draws.Parameter(name)).Value > 750, name);
        });
    }
}

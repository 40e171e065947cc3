using System.Collections.Concurrent;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Inference.Tests.Trust;

/// <summary>Fits of the example data, each sampled once.</summary>
internal static class Fits
{
    private static readonly ConcurrentDictionary<string, Lazy<PosteriorFit>> All = new();

    public static PosteriorFit Cbpp => Of("incidence | trials(size) ~ period + (1 | herd)", "cbpp", Family.Binomial());

    public static PosteriorFit CbppWithoutPeriod => Of("incidence | trials(size) ~ 1 + (1 | herd)", "cbpp", Family.Binomial());

    public static PosteriorFit Sleepstudy => Of("Reaction ~ Days + (Days | Subject)", "sleepstudy", Family.Gaussian());

    public static PosteriorFit EpilepsyPoisson => Of("count ~ trt * time + offset(log(weeks)) + (1 | id)", "epilepsy", Family.Poisson());

    public static PosteriorFit Wine => Of("rating ~ temp + contact + (1 | judge)", "wine", Family.Cumulative());

    public static PosteriorFit Mild => Of("mild ~ temp + contact + (1 | judge)", "wine-mild", Family.Bernoulli());

    public static PosteriorFit Of(string formula, string data, Family family) => All.GetOrAdd(
        $"{formula} {data} {family.Label}",
        _ => new Lazy<PosteriorFit>(() => Model.Parse(formula, family).Sample(Read(data), new SamplingOptions { Chains = 4, Draws = 500, Seed = 11 }))).Value;

    public static Table Read(string name) => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", $"{name}.csv"));
}

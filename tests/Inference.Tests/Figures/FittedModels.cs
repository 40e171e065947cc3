using System.Collections.Concurrent;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Report;

namespace Bayes.Inference.Tests.Figures;

/// <summary>Short fits of models of different kinds, made once for all tests of figures and reports, whichever class asks first.</summary>
public sealed class FittedModels
{
    private static readonly Dictionary<string, Lazy<PosteriorFit>> s_fits = new()
    {
        ["contraception"] = Fit("contraception.csv", "use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli()),
        ["epilepsy"] = Fit("epilepsy.csv", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", Family.Poisson()),
        ["asthma"] = Fit("asthma.csv", "control ~ treat * weeks + severity + (1 | id)", Family.Bernoulli()),
        ["sleepstudy"] = Fit("sleepstudy.csv", "Reaction ~ Days + (Days || Subject)", Family.Gaussian()),
        ["wine"] = Fit("wine.csv", "rating ~ temp + contact + (1 | judge)", Family.Cumulative()),
        ["cbpp"] = Fit("cbpp.csv", "incidence | trials(size) ~ factor(period) + (1 | herd)", Family.Binomial()),
        ["categorical"] = Fit("wine.csv", "rating ~ temp + contact + (1 | judge)", Family.Categorical()),
        ["hurdle"] = Fit("salamanders.csv", "count ~ mined + (1 | site); hu ~ mined", Family.HurdlePoisson()),
        ["salamanders"] = Fit("salamanders.csv", "count ~ mined + (1 | site); zi ~ 1", Family.ZeroInflatedPoisson()),
    };

    private static readonly ConcurrentDictionary<string, Lazy<string>> s_reports = new();

    public PosteriorFit this[string name] => s_fits[name].Value;

    /// <summary>The page of the report of a fit without comparison, written once.</summary>
    public string Report(string name) => s_reports.GetOrAdd(name, _ => new Lazy<string>(() => FitReport.Of(this[name], compare: false).ToHtml())).Value;

    private static Lazy<PosteriorFit> Fit(string file, string formula, Family family) => new(() =>
    {
        Table data = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", file));
        return Model.Parse(formula, family).Sample(data, new SamplingOptions { Chains = 2, Warmup = 150, Draws = 120 });
    });
}

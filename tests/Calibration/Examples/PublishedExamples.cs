using Bayes.Models.Families;

namespace Bayes.Calibration.Examples;

/// <summary>The data sets and models with published or long-run reference results.</summary>
public static class PublishedExamples
{
    /// <summary>Contraceptive use in Bangladesh, intercepts by district.</summary>
    public static Example ContraceptionIntercept { get; } = new(
        "contraception_intercept", "contraception.csv", "use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli());

    /// <summary>Contraceptive use in Bangladesh, effects of town by district.</summary>
    public static Example ContraceptionSlope { get; } = new(
        "contraception_slope", "contraception.csv", "use ~ age * ch + I(age^2) + urban + (urban | district)", Family.Bernoulli());

    /// <summary>Seizures under progabide, correlated intercept and change by patient.</summary>
    public static Example EpilepsySlope { get; } = new(
        "epilepsy_slope", "epilepsy.csv", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", Family.Poisson());

    /// <summary>Asthma control under treatment, intercepts by patient.</summary>
    public static Example Asthma { get; } = new(
        "asthma", "asthma.csv", "control ~ treat * weeks + severity + (1 | id)", Family.Bernoulli())
    {
        Prepare = table => table.WithReference("treat", "Usual"),
    };

    /// <summary>Contagious bovine pleuropneumonia, intercepts by herd.</summary>
    public static Example Cbpp { get; } = new("cbpp", "cbpp.csv", "incidence | trials(size) ~ period + (1 | herd)", Family.Binomial())
    {
        Prepare = table => table.AsFactor("period", "herd"),
    };

    /// <summary>Reaction times under sleep deprivation, correlated intercept and slope by subject.</summary>
    public static Example Sleepstudy { get; } = new("sleepstudy", "sleepstudy.csv", "Reaction ~ Days + (Days | Subject)", Family.Gaussian());

    /// <summary>Wheezing and maternal smoking, intercepts by child.</summary>
    public static Example Ohio { get; } = new("ohio", "ohio.csv", "resp ~ age * smoke + (1 | id)", Family.Bernoulli());

    /// <summary>Bitterness of wine in five categories, intercepts by judge.</summary>
    public static Example WineCumulative { get; } = new("wine_cumulative", "wine.csv", "rating ~ temp + contact + (1 | judge)", Family.Cumulative());

    /// <summary>The same, told apart more or less sharply with contact of juice and skins.</summary>
    public static Example WineCumulativeDisc { get; } = new(
        "wine_cumulative_disc", "wine.csv", "rating ~ temp + contact + (1 | judge); disc ~ contact", Family.Cumulative());

    /// <summary>The same as categories in no order, effects of judges correlated across them.</summary>
    public static Example WineCategorical { get; } = new("wine_categorical", "wine.csv", "rating ~ temp + contact + (1 | c | judge)", Family.Categorical());

    /// <summary>Seizures under progabide as overdispersed counts, intercepts by patient.</summary>
    public static Example EpilepsyNegativeBinomial { get; } = new(
        "epilepsy_negbinomial", "epilepsy.csv", "count ~ trt * time + offset(log(weeks)) + (1 | id)", Family.NegativeBinomial());

    /// <summary>Salamanders with additional zeros, intercepts of both parts by site, correlated.</summary>
    public static Example SalamandersZeroInflated { get; } = new(
        "salamanders_zero_inflated", "salamanders.csv", "count ~ mined + (1 | s | site); zi ~ mined + (1 | s | site)", Family.ZeroInflatedPoisson());

    /// <summary>The models shown in <c>examples</c>, one of each kind.</summary>
    public static IReadOnlyList<Example> Shown { get; } = [ContraceptionIntercept, EpilepsySlope, Asthma, Cbpp, Sleepstudy];

    /// <summary>All models.</summary>
    public static IReadOnlyList<Example> All { get; } =
    [
        ContraceptionIntercept, ContraceptionSlope, EpilepsySlope, Asthma, Cbpp, Sleepstudy, Ohio,
        WineCumulative, WineCumulativeDisc, WineCategorical, EpilepsyNegativeBinomial, SalamandersZeroInflated,
    ];

    /// <summary>Finds a model by name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Example Named(string name) =>
        All.FirstOrDefault(e => e.Name == name)
        ?? throw new ArgumentException($"There is no example '{name}'. The examples are {string.Join(", ", All.Select(e => e.Name))}.", nameof(name));
}

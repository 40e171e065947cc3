using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Plots.Chains;
using Bayes.Trust;

namespace Bayes.Figures;

/// <summary>A figure that can be made of a fit.</summary>
/// <param name="Name">Its name, as in <c>--figure trace</c>.</param>
/// <param name="Shows">What it shows, in a few words.</param>
/// <param name="OnRequest">Whether it fits models anew and so takes long: only made when it is asked for by name.</param>
public sealed record FigureKind(string Name, string Shows, bool OnRequest = false);

/// <summary>All figures of fits by name.</summary>
/// <remarks>A new figure is one file with a method that makes it, and one line here.</remarks>
public static class FigureCatalogue
{
    private const int MostPairs = 5;
    private const int SimulationsKept = 200;
    private const double CompareLevel = 0.95;
    private const string NoChecks = "it needs draws of a posterior with the effects of all groups";

    private static readonly Entry[] s_entries =
    [
        new("data", "the data before any model, smoothed, with a line for each group", f => One(RawDataFigure.Of(f.Model)), "the model reads no column along which to draw"),
        new("trace", "the draws of each chain in order, divergences marked", f => [TraceFigure.Of(f.Fit.Draws, f.Quantities())]),
        new("rank", "ranks of each chain among all draws, with a simultaneous envelope", f => f.Fit.Draws.ChainCount < 2 ? [] : [RankFigure.Of(f.Fit.Draws, f.Quantities())], "there is one chain only"),
        new("density", "density of each chain, with the prior", f => [DensityFigure.Of(f.Fit.Draws, f.Quantities(), f.Prior)]),
        new("pairs", "parameters against each other, divergences and largest tree depths on top", f => f.Quantities(MostPairs) is { Count: > 1 } q ? [PairsFigure.Of(f.Fit.Draws, q, f.Fit.Description.Sampler.MaxTreeDepth)] : [], "there is one parameter only"),
        new("energy", "energy and its steps, with E-BFMI", f => One(EnergyFigure.Of(f.Fit.Draws)), "the draws have no energies"),
        new("ess", "effective sample sizes as draws accumulate", f => [EssFigure.Of(f.Fit.Draws, f.Quantities())]),
        new("prior", "posterior over prior", f => One(PriorFigure.Of(f.Fit, f.Model, f.Quantities())), "no parameter has a proper prior of its own"),
        new("coefficients", "coefficients as odds or rate ratios, with intervals", f => One(CoefficientFigure.Of(f.Fit)), "the model has no coefficients beside intercepts"),
        new("predictions", "predicted means along a column, averaged over groups, with single groups", f => f.Fit.Description.Sampler.Kernel == PriorSampling.Kernel ? [] : [.. PredictionFigure.Of(f.Fit, f.Model)], "it needs draws of a posterior, and a column along which to draw"),
        new("variance", "standard deviations, correlations, ICC, median odds ratio", f => One(VarianceFigure.Of(f.Fit)), "the model has no group effects"),
        new("caterpillar", "effects of single groups, sorted", f => [.. CaterpillarFigure.Of(f.Fit)], "there are no draws of group effects"),
        new("group-qq", "effects of groups against normal quantiles", f => One(GroupQuantilesFigure.Of(f.Fit)), "there are no draws of five group effects or more"),
        new("intercept-slope", "two effects of the same groups against each other", f => One(InterceptSlopeFigure.Of(f.Fit)), "no grouping factor has two effects in one term, with draws"),
        new("ppc", "the data among simulated data, calibration of probabilities, LOO-PIT", f => f.CanCheck ? [.. PredictiveFigures.Of(f.Fit.PosteriorPredictive(Checks), f.Model)] : [], NoChecks),
        new("residuals", "simulated residuals against uniform quantiles and predictions", f => f.CanCheck ? [ResidualFigure.Of(f.Fit.Residuals())] : [], NoChecks),
        new("khat", "k-hat of each row in leave-one-out cross-validation", f => f.CanCheck ? [ParetoFigure.Of(f.Fit.Loo())] : [], NoChecks),
        new("compare", "the same quantities by every method, conditional and averaged over the population (fits the model again)", f => ComparisonFigure.Compare(f.Fit, CompareLevel, f.Cancellation) is { } c ? [.. ComparisonFigure.Of(c)] : [], "it needs draws of a posterior") { OnRequest = true },
    ];

    /// <summary>How the predictive check behind figures is made.</summary>
    internal static PredictiveOptions Checks => new() { Simulations = SimulationsKept, KeepResponses = true };

    /// <summary>All kinds of figures, in the order in which they are read.</summary>
    public static IReadOnlyList<FigureKind> Kinds { get; } = [.. s_entries.Select(e => new FigureKind(e.Name, e.Shows, e.OnRequest))];

    /// <summary>Makes the figures of one kind.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="name">One of <see cref="Kinds"/>.</param>
    /// <param name="parameters">Names of quantities that figures of draws show, or beginnings that end in <c>*</c>; the parameters of the population when empty.</param>
    /// <param name="cancellationToken">Stops a figure that takes long.</param>
    /// <returns>The figures, none where the kind does not apply; <see cref="WhyNot"/> says why.</returns>
    /// <exception cref="ArgumentException">There is no such kind, or no such quantity.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static IReadOnlyList<Figure> Make(PosteriorFit fit, string name, IReadOnlyList<string>? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        BoundModel model = fit.Model ?? throw new InvalidOperationException("The fit was read without its model. Read it with FitStore.Open, or give it its data with WithData.");
        return Find(name).Make(new Source(fit, model, parameters ?? [], cancellationToken));
    }

    /// <summary>Why a kind gives no figure, where it gives none.</summary>
    /// <param name="name">One of <see cref="Kinds"/>.</param>
    /// <returns>A clause.</returns>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static string WhyNot(string name) => Find(name).Otherwise;

    /// <summary>Whether responses can be simulated at the draws: a posterior's, with the effects of groups where there are groups.</summary>
    internal static bool CanCheck(PosteriorFit fit) =>
        fit.Description.Sampler.Kernel != PriorSampling.Kernel && (fit.Description.Model.Groups.Count == 0 || new DrawPositions(fit).HasGroupEffects);

    private static Entry Find(string name) => Array.Find(s_entries, e => e.Name == name)
        ?? throw new ArgumentException($"there is no figure '{name}'. There are {string.Join(", ", Kinds.Select(k => k.Name))}.", nameof(name));

    private static IReadOnlyList<Figure> One(Figure? figure) => figure is null ? [] : [figure];

    private sealed record Entry(string Name, string Shows, Func<Source, IReadOnlyList<Figure>> Make, string Otherwise = "it does not apply")
    {
        public bool OnRequest { get; init; }
    }

    private sealed record Source(PosteriorFit Fit, BoundModel Model, IReadOnlyList<string> Parameters, CancellationToken Cancellation)
    {
        public IReadOnlyList<PlottedQuantity> Quantities(int most = FigureQuantities.Most) => FigureQuantities.Of(Fit, Parameters, most);

        public bool CanCheck => FigureCatalogue.CanCheck(Fit);

        public Func<double, double>? Prior(PlottedQuantity quantity) =>
            PriorDensity.Of(Model, quantity.Name, Fit.Description.Quantities.FirstOrDefault(q => q.Name == quantity.Name)?.Group);
    }
}

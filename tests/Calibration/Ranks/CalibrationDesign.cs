using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Calibration.Ranks;

/// <summary>A simulated study: rows, groups and priors, all fixed before anything is simulated.</summary>
/// <remarks>
/// y ~ x and the effects of an <see cref="EffectDesign"/>. The covariate is drawn once, with mean 0.5, so that centring it matters: the
/// intercept's prior is that of the centred design. Every prior is an override, so none can depend on simulated responses. Immutable.
/// </remarks>
public sealed class CalibrationDesign
{
    private const ulong CovariateSeed = 1_618_033;
    private readonly Table _covariates;

    private CalibrationDesign(int number, string name, Family family, int rowsPerGroup, double sdScale, EffectDesign? effects = null)
    {
        Number = number;
        Name = name;
        Family = family;
        Effects = effects ?? EffectDesign.Slopes;
        int rows = Groups * rowsPerGroup;
        RandomStream random = new(CovariateSeed, 1);
        Covariate = [.. Enumerable.Range(0, rows).Select(_ => 0.5 + random.NextNormal())];
        GroupOfRow = [.. Enumerable.Range(0, rows).Select(i => i % Groups)];
        Trials = [.. Enumerable.Range(0, rows).Select(i => family.Notation.HasTrials ? 1.0 + (i % 7) : 1.0)];
        _covariates = Table.FromColumns(
            [
                TableColumn.Numeric("x", Covariate),
                TableColumn.Factor("g", GroupOfRow, Enumerable.Range(1, Groups).Select(g => FormattableString.Invariant($"{g}"))),
                TableColumn.Numeric("n", Trials),
                .. Effects.Columns(GroupOfRow),
            ]);
        Formula = $"{(family.Notation.HasTrials ? "y | trials(n)" : "y")} ~ x + {Effects.Term}";

        // Shares far out or of low precision would round to 0 or 1, which no beta outcome is.
        string spread = family.Kind == ResponseKind.Share ? "0.5" : "1";
        Priors =
        [
            $"b: normal(0, {spread})",
            $"Intercept: normal(0, {spread})",
            FormattableString.Invariant($"sd: half_normal(0, {sdScale})"),
            FormattableString.Invariant($"cor: lkj({EffectDesign.Shape})"),
            .. family.Parameters.Skip(1).Select(p => $"{p.Name}: {ConstantPrior(family, p.Name)}"),
        ];
        Spec = Model.Parse(Formula, family).WithPrior(Priors);
        SdScale = sdScale;
        Prior = Checked(BoundModel.Bind(Spec, _covariates.WithColumn(Placeholder())));
        Family = Prior.Family;
    }

    /// <summary>The designs of the four families; counts have smaller effects, for the log link turns large ones into huge counts.</summary>
    public static IReadOnlyList<CalibrationDesign> All { get; } =
    [
        new(1, "bernoulli", Family.Bernoulli(), 12, 1),
        new(2, "binomial", Family.Binomial(), 10, 1),
        new(3, "poisson", Family.Poisson(), 10, 0.5),
        new(4, "gaussian", Family.Gaussian(), 10, 1),
    ];

    /// <summary>The designs of further families, run by name.</summary>
    public static IReadOnlyList<CalibrationDesign> Further { get; } =
    [
        new(5, "negbinomial", Family.NegativeBinomial(), 10, 0.5),
        ByFrontDoor(6, "negbinomial1", Family.NegativeBinomial1(), 10, 0.5),
        ByFrontDoor(7, "beta_binomial", Family.BetaBinomial(), 10, 1),
        ByFrontDoor(8, "student", Family.StudentT(), 10, 1),
        ByFrontDoor(9, "lognormal", Family.Lognormal(), 10, 1),
        ByFrontDoor(10, "gamma", Family.Gamma(), 10, 0.5),
        ByFrontDoor(11, "beta", Family.Beta(), 10, 0.25),
        ByFrontDoor(12, "zero_inflated_poisson", Family.ZeroInflatedPoisson(), 12, 0.5),
        ByFrontDoor(13, "zero_inflated_negbinomial", Family.ZeroInflatedNegativeBinomial(), 12, 0.5),
        ByFrontDoor(14, "zero_inflated_binomial", Family.ZeroInflatedBinomial(), 12, 1),
        ByFrontDoor(15, "hurdle_poisson", Family.HurdlePoisson(), 12, 0.5),
        ByFrontDoor(16, "hurdle_negbinomial", Family.HurdleNegativeBinomial(), 12, 0.5),
        new(17, "cumulative", Family.Cumulative(), 8, 1),
        new(18, "sratio", Family.Sequential(), 8, 1),
        new(19, "acat", Family.Adjacent(), 8, 1),
        new(20, "categorical", Family.Categorical(), 8, 1, EffectDesign.Categories),
    ];

    /// <summary>Gaussian responses with coefficients and effects integrated out; run by name.</summary>
    public static IReadOnlyList<CalibrationDesign> FrontDoor { get; } =
    [
        new(21, "gaussian_integrated", Family.Gaussian(), 10, 1) { Transport = TransportKind.Integrated },
    ];

    /// <summary>Structured covariances of group effects, six rows a group.</summary>
    public static IReadOnlyList<CalibrationDesign> Structured { get; } =
    [
        ByFrontDoor(22, "cs", Family.Poisson(), 6, 0.5, EffectDesign.Symmetric),
        ByFrontDoor(23, "ar1", Family.Poisson(), 6, 0.5, EffectDesign.Autoregressive),
        ByFrontDoor(24, "gr_by", Family.Gaussian(), 6, 1, EffectDesign.OfKinds),
    ];

    /// <summary>All designs, in the order of the page of results.</summary>
    public static IReadOnlyList<CalibrationDesign> Every { get; } = [.. All, .. FrontDoor, .. Further, .. Structured];

    /// <summary>The coordinates in which the design is sampled through the front door; null where its density is sampled in non-centred ones.</summary>
    public TransportKind? Transport { get; private init; }

    /// <summary>The name of the family, or of the design where it has one of its own.</summary>
    public string Name { get; }

    /// <summary>The family.</summary>
    public Family Family { get; }

    /// <summary>The formula as typed.</summary>
    public string Formula { get; }

    /// <summary>The number of groups.</summary>
    public int Groups => Effects.Groups;

    /// <summary>The model with its priors.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The priors as typed.</summary>
    public IReadOnlyList<string> Priors { get; }

    /// <summary>The scale of the half-normal prior of the standard deviations.</summary>
    public double SdScale { get; }

    /// <summary>The design's number, which keeps its random numbers apart from those of the others.</summary>
    internal int Number { get; }

    internal EffectDesign Effects { get; }

    internal double[] Covariate { get; }

    internal int[] GroupOfRow { get; }

    internal double[] Trials { get; }

    /// <summary>The model bound to placeholder responses, for its priors and names.</summary>
    internal BoundModel Prior { get; }

    /// <summary>Finds designs by name.</summary>
    /// <param name="name">The name of one; <c>further</c> or <c>structured</c> for all of those; null for those of the first four families.</param>
    /// <returns>The designs.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IReadOnlyList<CalibrationDesign> Chosen(string? name) => name switch
    {
        null => All,
        "further" => Further,
        "structured" => Structured,
        _ => [Named(name)],
    };

    /// <summary>Finds a design by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static CalibrationDesign Named(string name) =>
        Every.FirstOrDefault(d => d.Name == name)
        ?? throw new ArgumentException($"There is no design '{name}'. The designs are {string.Join(", ", Every.Select(d => d.Name))}.", nameof(name));

    /// <summary>Binds the model to simulated responses.</summary>
    /// <param name="responses">One response per row.</param>
    /// <returns>The bound model.</returns>
    /// <exception cref="InvalidOperationException">A prior came from the data and not from the design.</exception>
    internal BoundModel Bind(double[] responses)
    {
        // The design of the placeholder with other responses: a category that no row has stays one.
        return Checked(
            Family.Kind == ResponseKind.Category
                ? BoundModel.Bind(Spec, Prior.Design with { Response = Prior.Design.Response with { Values = responses } })
                : BoundModel.Bind(Spec, Simulated(responses)));
    }

    // As users sample it: in the coordinates that the program chooses.
    private static CalibrationDesign ByFrontDoor(int number, string name, Family family, int rowsPerGroup, double sdScale, EffectDesign? effects = null) =>
        new(number, name, family, rowsPerGroup, sdScale, effects) { Transport = TransportKind.Auto };

    private static BoundModel Checked(BoundModel bound)
    {
        ResolvedPrior? fromData = bound.Priors.FirstOrDefault(p => p.Source != PriorSource.User);
        return fromData is null
            ? bound
            : throw new InvalidOperationException($"The prior of '{fromData.Parameter}' is not fixed by the design.");
    }

    /// <summary>The data with simulated responses.</summary>
    /// <param name="responses">One response per row.</param>
    /// <returns>The table.</returns>
    internal Table Simulated(double[] responses) => _covariates.WithColumn(TableColumn.Numeric("y", responses));

    /// <summary>The prior density of a parameter.</summary>
    /// <param name="parameter">Its name.</param>
    /// <returns>The density.</returns>
    internal Prior DensityOf(string parameter) => Prior.Priors.Single(p => p.Parameter == parameter).Density!;

    private TableColumn Placeholder()
    {
        if (Family.Kind == ResponseKind.Category)
        {
            string[] levels = [.. Enumerable.Range(1, Family is CategoricalFamily ? 3 : 4).Select(c => FormattableString.Invariant($"{c}"))];
            return TableColumn.Factor("y", [.. Enumerable.Range(0, Covariate.Length).Select(i => i % levels.Length)], levels);
        }

        return TableColumn.Numeric("y", Enumerable.Range(0, Covariate.Length).Select(i => Family.Kind switch
        {
            ResponseKind.Real => Covariate[i],
            ResponseKind.Positive => Math.Exp(Covariate[i]),
            ResponseKind.Share => 0.2 + (0.1 * (i % 5)),
            _ => (double)(i % 2),
        }).ToArray());
    }

    // So informative that hardly a replicate has counts beyond all bounds, shares that round to 0 or 1, or no zero at all.
    private static string ConstantPrior(Family family, string parameter) => parameter switch
    {
        "shape" => "gamma(4, 2)",
        "phi" when family.Kind == ResponseKind.Share => "gamma(20, 0.2)",
        "phi" => "gamma(9, 0.6)",
        "nu" => "gamma(3, 0.4)",
        "zi" or "hu" => "beta(2, 4)",
        _ => "exponential(1)",
    };
}

using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

/// <summary>Small designs built by hand, so that the density is tested apart from the formula language.</summary>
internal static class Designs
{
    public const int Rows = 70;

    public static readonly string[] Structures =
        ["none", "no intercept", "group effects alone", "intercept", "correlated slope", "uncorrelated slope", "three correlated", "two terms of one factor", "crossed", "nested", "nested thrice", "nested with correlated effects in both", "nested intercepts", "observation level",
        "compound symmetry", "homogeneous compound symmetry", "autoregression", "heterogeneous autoregression beside equal deviations", "kinds of groups", "kinds crossed"];

    public static readonly string[] Families =
    [
        "bernoulli:logit", "bernoulli:probit", "bernoulli:cloglog", "binomial:logit", "binomial:probit", "binomial:cloglog",
        "poisson", "gaussian", "gaussian with sigma predicted",
        "poisson with case weights", "binomial:logit with case weights", "gaussian with precision weights",
        "gaussian with case weights, precision weights and sigma predicted",
        "cumulative:logit", "cumulative:probit", "sratio:cloglog", "acat", "student", "negbinomial", "negbinomial with shape predicted", "beta_binomial", "zero_inflated_negbinomial with zi predicted",
    ];

    /// <summary>Families whose density is that of their rows alone, for the gradient of the posterior; categories in no order have predictors that a hand-built design lacks.</summary>
    public static readonly string[] FurtherFamilies =
    [
        "negbinomial1", "negbinomial1 with alpha predicted", "gamma", "gamma with shape predicted", "lognormal", "lognormal with sigma predicted", "beta", "beta with phi predicted",
        "beta_binomial with phi predicted", "student with nu predicted", "zero_inflated_poisson", "zero_inflated_poisson with zi predicted", "zero_inflated_binomial with zi predicted",
        "hurdle_poisson with hu predicted", "hurdle_negbinomial with hu predicted", "cumulative:cloglog", "sratio:logit", "sratio:probit",
    ];

    public static BoundModel Make(string familyName, string structure, PriorSettings? priors = null)
    {
        bool predicted = familyName.EndsWith("predicted", StringComparison.Ordinal);
        Family family = FamilyRegistry.Parse(familyName.Split(' ')[0]);
        RandomStream random = new(20260101, 1);
        double[] x = Normals(random, 1.5);
        double[] w = Normals(random, 0.5);
        double[] offset = Normals(random, 0.3);
        List<PredictorDesign> predictors =
        [
            new()
            {
                Parameter = "mu",
                HasIntercept = structure is not ("no intercept" or "group effects alone") && !family.HasThresholds,
                HasThresholds = family.HasThresholds,
                Columns = structure == "group effects alone" ? [] : [Column("x", x), Column("w", w)],
                Offset = offset,
            },
        ];
        if (predicted)
        {
            predictors.Add(new PredictorDesign { Parameter = family.Parameters[^1].Name, HasIntercept = true, Columns = [Column("w", w)] });
        }

        double[] values = new double[Rows];
        double[] trials = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            trials[i] = 1 + (i % 7);
            values[i] = family.Kind switch
            {
                ResponseKind.Binary => family.Notation.HasTrials ? Math.Floor(trials[i] * 0.5) : i % 3 == 0 ? 1 : 0,
                ResponseKind.Count => i % 5,
                ResponseKind.Category => 1 + (i % 5),
                ResponseKind.Positive => Math.Exp(random.NextNormal()),
                ResponseKind.Share => SpecialFunctions.Logistic(random.NextNormal()),
                _ => 3 + random.NextNormal(),
            };
        }

        DesignedModel design = new()
        {
            Response = new ResponseDesign
            {
                Label = "y",
                Values = values,
                Trials = family.Notation.HasTrials ? trials : null,

                // Runs of equal weights, whole and broken ones, and some rows of weight 0.
                CaseWeights = familyName.Contains("case weights", StringComparison.Ordinal) ? [.. Enumerable.Range(0, Rows).Select(i => i / 3 % 5 * 0.75)] : null,
                PrecisionWeights = familyName.Contains("precision weights", StringComparison.Ordinal) ? [.. Enumerable.Range(0, Rows).Select(i => 0.3 + (i % 11 * 0.4))] : null,
            },
            Predictors = predictors,
            Groups = Groups(structure, x, w, predicted),
            Rows = [.. Enumerable.Range(0, Rows)],
            TableRows = Rows,
        };
        ModelSpec spec = new()
        {
            Response = new ResponseSpec { Value = new NameExpression("y") },
            Predictors = [new PredictorSpec { Parameter = "mu", Fixed = new EffectSet() }],
            Family = family,
            Priors = priors ?? new PriorSettings(),
        };
        return BoundModel.Bind(spec, design);
    }

    private static GroupingFactor[] Groups(string structure, double[] x, double[] w, bool predicted)
    {
        RandomEffectColumn one = Effect("Intercept", null);
        RandomEffectColumn slope = Effect("x", x);
        RandomEffectColumn other = Effect("w", w);
        return structure switch
        {
            "none" => [],
            "no intercept" or "group effects alone" => [Factor("g", 9, Term(one))],

            // Effects on the mean and on another parameter that share one covariance matrix.
            "correlated slope" when predicted => [Factor("g", 9, Term(one, slope, one with { Predictor = 1 }))],
            "intercept" => [Factor("g", 9, Term(one))],
            "correlated slope" => [Factor("g", 9, Term(one, slope))],
            "uncorrelated slope" => [Factor("g", 9, Term(CovarianceStructure.Diagonal, one, slope))],
            "three correlated" => [Factor("g", 9, Term(one, slope, other))],
            "two terms of one factor" => [Factor("g", 9, Term(one), Term(slope, other))],
            "crossed" => [Factor("g", 9, Term(one, slope)), Factor("h", 4, Term(one))],
            "nested" => [Factor("g", 3, Term(one, slope)), Factor("h", 21, Term(one))],
            "nested thrice" => [Factor("g", 3, Term(one)), Factor("h", 21, Term(one, slope)), Factor("l", 6, Term(one), Term(other))],
            "nested with correlated effects in both" => [Factor("h", 21, Term(one, slope)), Factor("g", 3, Term(one, other))],
            "nested intercepts" => [Factor("h", 21, Term(one)), Factor("g", 3, Term(one))],
            "compound symmetry" => [Factor("g", 9, Term(CovarianceStructure.CompoundSymmetry, one, slope, other))],
            "homogeneous compound symmetry" => [Factor("g", 9, Term(CovarianceStructure.HomogeneousCompoundSymmetry, one, slope))],
            "autoregression" => [Factor("g", 9, Term(CovarianceStructure.Autoregressive, one, slope, other))],
            "heterogeneous autoregression beside equal deviations" =>
                [Factor("g", 9, Term(CovarianceStructure.HeterogeneousAutoregressive, one, slope, other), Term(CovarianceStructure.HomogeneousDiagonal, Effect("v", w), Effect("u", x)))],

            // The covariance of one term differs by kind of groups, that of the other does not.
            "kinds of groups" => [Kinds(Factor("g", 9, Term(one, slope) with { ByKind = true }, Term(other)))],
            "kinds crossed" => [Kinds(Factor("g", 9, Term(one) with { ByKind = true })), Factor("h", 4, Term(one))],
            "observation level" => [Factor("obs", Rows, Term(one))],
            _ => throw new ArgumentOutOfRangeException(nameof(structure), structure, "No such structure."),
        };
    }

    private static GroupingFactor Kinds(GroupingFactor factor) => factor with { Kinds = new GroupKinds("kind", ["A", "B"], [0, 4, 9]) };

    private static double[] Normals(RandomStream random, double sd)
    {
        double[] values = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            values[i] = 0.4 + (sd * random.NextNormal());
        }

        return values;
    }

    private static DesignColumn Column(string name, double[]? values) => new() { Label = name, CoefficientName = name, Values = values };

    private static RandomEffectColumn Effect(string name, double[]? values) => new() { Predictor = 0, Column = Column(name, values) };

    private static RandomEffectTerm Term(params RandomEffectColumn[] effects) => Term(CovarianceStructure.Unstructured, effects);

    private static RandomEffectTerm Term(CovarianceStructure covariance, params RandomEffectColumn[] effects) =>
        new() { Effects = effects, Covariance = covariance };

    private static GroupingFactor Factor(string name, int levels, params RandomEffectTerm[] terms) => new()
    {
        Name = name,
        Levels = [.. Enumerable.Range(1, levels).Select(l => $"{l}")],

        // A factor of 21 levels lies within that of 6, and this within the one of 3.
        Codes = [.. Enumerable.Range(0, Rows).Select(i => levels is 3 or 21 ? i * 11 % 21 % levels : levels is 6 ? (i * 11 % 3) + (3 * (i * 11 % 21 / 3 % 2)) : ((i * 5) + (name == "h" ? i / 7 : 0)) % levels)],
        Terms = terms,
    };
}

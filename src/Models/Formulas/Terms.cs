namespace Bayes.Models.Formulas;

/// <summary>
/// A term of a linear predictor after expansion: the interaction of its variables.
/// <c>age</c> has one variable, <c>age:urban</c> two, the intercept none.
/// </summary>
/// <param name="Variables">The variables, each a column name or a call; in the order of first appearance.</param>
public sealed record Term(EquatableList<Expression> Variables)
{
    /// <summary>The number of variables: 1 for a main effect, 2 for a two-way interaction.</summary>
    public int Order => Variables.Count;

    /// <summary>The term's label as R prints it, such as <c>age:urban</c>.</summary>
    public string Label => string.Join(":", Variables);
}

/// <summary>What stands on the right of <c>~</c>, or on the left of <c>|</c> in a group term, after expansion.</summary>
public sealed record EffectSet
{
    /// <summary>Whether the constant column is in.</summary>
    public bool HasIntercept { get; init; } = true;

    /// <summary>The terms, ordered by degree and then by first appearance, each once; the intercept is not among them.</summary>
    public EquatableList<Term> Terms { get; init; } = [];

    /// <summary>The arguments of <c>offset()</c>; their sum is added to the predictor. Empty in group terms.</summary>
    public EquatableList<Expression> Offsets { get; init; } = [];
}

/// <summary>How the effects of one group term covary.</summary>
public enum CovarianceStructure
{
    /// <summary>Any covariance: a standard deviation for each effect and all correlations. <c>(x | g)</c>, <c>us(x | g)</c>.</summary>
    Unstructured,

    /// <summary>Independent effects, a standard deviation for each column. <c>(x || g)</c>, <c>diag(x | g)</c>.</summary>
    Diagonal,

    /// <summary>Independent effects of one standard deviation. <c>homdiag(0 + f | g)</c>.</summary>
    HomogeneousDiagonal,

    /// <summary>A standard deviation for each effect and one correlation of every two. <c>cs(0 + f | g)</c>.</summary>
    CompoundSymmetry,

    /// <summary>One standard deviation and one correlation of every two effects. <c>homcs(0 + f | g)</c>.</summary>
    HomogeneousCompoundSymmetry,

    /// <summary>One standard deviation, and the correlation ρᵏ of effects k levels apart. <c>ar1(0 + f | g)</c>.</summary>
    Autoregressive,

    /// <summary>A standard deviation for each effect, and the correlation ρᵏ of effects k levels apart. <c>hetar1(0 + f | g)</c>.</summary>
    HeterogeneousAutoregressive,
}

/// <summary>A group term such as <c>(1 + urban | district)</c>, after expansion of nesting: one grouping factor.</summary>
public sealed record GroupTerm
{
    /// <summary>The effects that vary between groups. The intercept is in unless removed.</summary>
    public required EffectSet Effects { get; init; }

    /// <summary>The columns whose observed combinations are the groups: one for <c>g</c>, several for <c>a:b</c>.</summary>
    public required EquatableList<Expression> Factors { get; init; }

    /// <summary>The covariance of the effects.</summary>
    public CovarianceStructure Covariance { get; init; }

    /// <summary>The column whose levels are kinds of groups, each with a covariance of its own, from <c>(x | gr(g, by = kind))</c>; else null.</summary>
    public Expression? By { get; init; }

    /// <summary>A name that several terms of a grouping factor have in common when their effects are correlated with one another, from <c>(x | id | g)</c>; else null.</summary>
    public string? Id { get; init; }

    /// <summary>The grouping factor's label, such as <c>district</c> or <c>urban:district</c>.</summary>
    public string GroupLabel => string.Join(":", Factors);
}

/// <summary>How the response is written.</summary>
public enum ResponseForm
{
    /// <summary>One column.</summary>
    Plain,

    /// <summary>Successes out of trials: <c>y | trials(n)</c>.</summary>
    Trials,

    /// <summary>Successes beside failures: <c>cbind(successes, failures)</c>.</summary>
    SuccessFailure,
}

/// <summary>The response of a model.</summary>
public sealed record ResponseSpec
{
    /// <summary>How it is written.</summary>
    public ResponseForm Form { get; init; }

    /// <summary>The column or expression of the outcome (the successes, where there are trials).</summary>
    public required Expression Value { get; init; }

    /// <summary>The number of trials, or the failures under <see cref="ResponseForm.SuccessFailure"/>; else null.</summary>
    public Expression? Second { get; init; }

    /// <summary>The exposure whose logarithm is added to the mean's predictor, from <c>y | rate(e)</c>; null when there is none. Log links only.</summary>
    public Expression? Exposure { get; init; }

    /// <summary>Weights that multiply the rows' log likelihoods, from <c>y | case_weights(w)</c>; null when there are none.</summary>
    /// <remarks>A whole number w counts the row w times. The weights of brms and glmmTMB.</remarks>
    public Expression? CaseWeights { get; init; }

    /// <summary>Weights w that make a row's residual standard deviation σ/√w, from <c>y | precision_weights(w)</c>; null when there are none.</summary>
    /// <remarks>The weights of lme4's <c>lmer</c>; for families with a residual standard deviation sigma.</remarks>
    public Expression? PrecisionWeights { get; init; }

    /// <summary>All expressions of the response, the outcome first.</summary>
    internal IEnumerable<Expression> Expressions => new[] { Value, Second, Exposure, CaseWeights, PrecisionWeights }.OfType<Expression>();
}

/// <summary>One linear predictor of a model: the one of the mean, or of <c>zi</c>, <c>sigma</c> and the like.</summary>
public sealed record PredictorSpec
{
    /// <summary>The distributional parameter it drives, <c>mu</c> for the mean.</summary>
    public required string Parameter { get; init; }

    /// <summary>The effects common to all groups.</summary>
    public required EffectSet Fixed { get; init; }

    /// <summary>The group terms in order of appearance, nesting already expanded.</summary>
    public EquatableList<GroupTerm> Groups { get; init; } = [];
}

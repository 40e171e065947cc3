using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Priors;

namespace Bayes.Models;

/// <summary>An immutable specification of a model: what the formula string and the C# DSL both lower to.</summary>
public sealed record ModelSpec
{
    /// <summary>The response.</summary>
    public required ResponseSpec Response { get; init; }

    /// <summary>The linear predictors written by the user, the mean's (<c>mu</c>) first.</summary>
    public required EquatableList<PredictorSpec> Predictors { get; init; }

    /// <summary>The family.</summary>
    public required Family Family { get; init; }

    /// <summary>The priors asked for.</summary>
    public PriorSettings Priors { get; init; } = new();
}

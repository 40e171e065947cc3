using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Priors;

namespace Bayes.Models;

/// <summary>An immutable specification of a model: what the formula string and the C# DSL both lower to.</summary>
/// <remarks>Compared by value; two spellings of one model are equal.</remarks>
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

    /// <summary>
    /// The model as a formula that reads back as the same, its products expanded: <c>use ~ age + I(age^2) + (1 | district)</c>; predictors of
    /// other parameters follow after semicolons.
    /// </summary>
    public string Formula => string.Join("; ", Lines());

    /// <summary>The formula as typed, in which the places of its expressions count; empty when the model was not read from a formula.</summary>
    public SourceText Source { get; init; }

    /// <summary>Makes an error that points at an expression of this model in the formula as typed.</summary>
    /// <param name="at">The expression.</param>
    /// <param name="problem">What is wrong, one sentence without its full stop.</param>
    /// <param name="expected">What could have stood there, a phrase that follows "Expected"; null when there is nothing to say.</param>
    /// <param name="suggestion">What was probably meant or what to write, whole sentences; null when there is nothing to say.</param>
    /// <returns>The error, to be thrown.</returns>
    public FormulaException ErrorAt(Expression at, string problem, string? expected = null, string? suggestion = null)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (Source.Text is string typed && at.Span.Start >= 0)
        {
            return new FormulaException(problem, typed, at.Span.Start, at.Span.Length, expected, suggestion);
        }

        string label = at.ToString();
        int found = Formula.IndexOf(label, StringComparison.Ordinal);
        return new FormulaException(problem, Formula, Math.Max(0, found), found < 0 ? 1 : label.Length, expected, suggestion);
    }

    /// <summary>The same model with priors added.</summary>
    /// <param name="overrides">Priors by parameter or class, such as <c>b: normal(0, 1)</c>; a later one wins over an earlier one.</param>
    /// <returns>The model with the priors.</returns>
    public ModelSpec WithPrior(params IEnumerable<string> overrides) =>
        this with { Priors = Priors with { Overrides = [.. Priors.Overrides, .. overrides] } };

    /// <summary>The same model with other default priors.</summary>
    /// <param name="preset">The defaults; priors added before are kept.</param>
    /// <returns>The model with the defaults.</returns>
    public ModelSpec WithPriors(PriorPreset preset) => this with { Priors = Priors with { Preset = preset } };

    /// <summary>The same model with a linear predictor for another parameter of its family, the formula's <c>; zi ~ mined</c>.</summary>
    /// <param name="parameter">The parameter, such as <c>zi</c>, <c>shape</c> or <c>sigma</c>.</param>
    /// <param name="predictors">Terms, offsets and group terms, on the scale of the parameter's link.</param>
    /// <returns>The model with the predictor.</returns>
    /// <exception cref="FormulaException">The family has no such parameter, or it has a predictor already.</exception>
    public ModelSpec With(string parameter, FormulaExpression predictors)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return Model.WithPredictor(this, Formulas.Formula.FromExpressions(new NameExpression(parameter), predictors.Node)) with { Source = default };
    }

    /// <summary>The formula, one line for each linear predictor.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('\n', Lines());

    private IEnumerable<string> Lines() =>
        Predictors.Skip(1).Select(p => $"{NameSyntax.Quote(p.Parameter)} ~ {SpecPrinter.Print(p)}").Prepend(SpecPrinter.Print(Response, Predictors[0]));
}

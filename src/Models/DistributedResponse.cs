using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <summary>A response with its family, as in <c>Bernoulli(use)</c>, that becomes a model by <see cref="On"/>.</summary>
public sealed class DistributedResponse
{
    private readonly Expression _response;

    internal DistributedResponse(Expression response, Family family)
    {
        _response = response;
        Family = family;
    }

    /// <summary>The family.</summary>
    public Family Family { get; }

    /// <summary>The model of this response on predictors.</summary>
    /// <param name="predictors">The right-hand side of the formula: terms, offsets and group terms.</param>
    /// <returns>The model, equal to the one that <see cref="Model.Parse"/> reads from the same formula.</returns>
    /// <exception cref="FormulaException">The expressions mean no model; the message shows the place in the formula they print as.</exception>
    public ModelSpec On(FormulaExpression predictors) => Model.FromFormula(Formula.FromExpressions(_response, predictors.Node), Family);
}

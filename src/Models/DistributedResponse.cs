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

    /// <summary>Multiplies each row's log likelihood by a weight, the formula's <c>y | case_weights(w)</c>: a whole number w counts the row w times.</summary>
    /// <param name="weights">The weights, 0 or more.</param>
    /// <returns>The response with the weights.</returns>
    /// <remarks>What brms and glmmTMB call <c>weights</c>.</remarks>
    public DistributedResponse WithCaseWeights(FormulaExpression weights) => With("case_weights", weights);

    /// <summary>Divides the residual standard deviation of each row by √w, the formula's <c>y | precision_weights(w)</c>.</summary>
    /// <param name="weights">The weights w, above 0.</param>
    /// <returns>The response with the weights.</returns>
    /// <remarks>What lme4's <c>lmer</c> calls <c>weights</c>; for families with a residual standard deviation, such as gaussian.</remarks>
    public DistributedResponse WithPrecisionWeights(FormulaExpression weights) => With("precision_weights", weights);

    /// <summary>Models the mean per unit of exposure, the formula's <c>y | rate(exposure)</c>: log(exposure) is added to the predictor.</summary>
    /// <param name="exposure">The exposure, above 0, such as person-years.</param>
    /// <returns>The response with the exposure.</returns>
    /// <remarks>For families with log link.</remarks>
    public DistributedResponse WithRate(FormulaExpression exposure) => With("rate", exposure);

    /// <summary>The model of this response on predictors.</summary>
    /// <param name="predictors">The right-hand side of the formula: terms, offsets and group terms.</param>
    /// <returns>The model, equal to the one that <see cref="Model.Parse"/> reads from the same formula.</returns>
    /// <exception cref="FormulaException">The expressions mean no model; the message shows the place in the formula they print as.</exception>
    public ModelSpec On(FormulaExpression predictors) => Model.FromFormula(Formula.FromExpressions(_response, predictors.Node), Family);

    private DistributedResponse With(string addition, FormulaExpression argument)
    {
        Expression call = Dsl.Call(addition, argument).Node;
        return new DistributedResponse(
            _response is BinaryExpression { Operator: "|" } bar
                ? bar with { Right = new BinaryExpression("+", bar.Right, call) }
                : new BinaryExpression("|", _response, call),
            Family);
    }
}

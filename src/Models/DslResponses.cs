using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <content>Responses of the families beyond the first four.</content>
public static partial class Dsl
{
    /// <summary>Ordered categories by their cumulative probabilities.</summary>
    /// <param name="response">A factor, or categories numbered from 1.</param>
    /// <param name="link">The link of the cumulative probabilities.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Cumulative(FormulaExpression response, Link link = Link.Logit) => new(response.Node, Family.Cumulative(link));

    /// <summary>Ordered categories by their stopping ratios.</summary>
    /// <param name="response">A factor, or categories numbered from 1.</param>
    /// <param name="link">The link of the stopping probabilities.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Sequential(FormulaExpression response, Link link = Link.Logit) => new(response.Node, Family.Sequential(link));

    /// <summary>Ordered categories by the odds of neighbours.</summary>
    /// <param name="response">A factor, or categories numbered from 1.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Adjacent(FormulaExpression response) => new(response.Node, Family.Adjacent());

    /// <summary>Categories in no order by their odds against the first.</summary>
    /// <param name="response">A factor, its first level the reference, or categories numbered from 1.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Categorical(FormulaExpression response) => new(response.Node, Family.Categorical());

    /// <summary>A continuous response with heavy tails.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse StudentT(FormulaExpression response) => new(response.Node, Family.StudentT());

    /// <summary>A response above 0 whose logarithm is normal.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Lognormal(FormulaExpression response) => new(response.Node, Family.Lognormal());

    /// <summary>A response above 0 with constant coefficient of variation.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Gamma(FormulaExpression response) => new(response.Node, Family.Gamma());

    /// <summary>A share between 0 and 1.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Beta(FormulaExpression response) => new(response.Node, Family.Beta());

    /// <summary>An overdispersed count, NB2.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse NegativeBinomial(FormulaExpression response) => new(response.Node, Family.NegativeBinomial());

    /// <summary>An overdispersed count, NB1.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse NegativeBinomial1(FormulaExpression response) => new(response.Node, Family.NegativeBinomial1());

    /// <summary>A count with additional zeros.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse ZeroInflatedPoisson(FormulaExpression response) => new(response.Node, Family.ZeroInflatedPoisson());

    /// <summary>An overdispersed count with additional zeros.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse ZeroInflatedNegativeBinomial(FormulaExpression response) => new(response.Node, Family.ZeroInflatedNegativeBinomial());

    /// <summary>A count above a hurdle at 0.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse HurdlePoisson(FormulaExpression response) => new(response.Node, Family.HurdlePoisson());

    /// <summary>An overdispersed count above a hurdle at 0.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse HurdleNegativeBinomial(FormulaExpression response) => new(response.Node, Family.HurdleNegativeBinomial());

    /// <summary>Overdispersed successes out of trials, the formula's <c>successes | trials(n)</c>.</summary>
    /// <param name="successes">The number of successes.</param>
    /// <param name="trials">The number of trials, a column or a constant.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse BetaBinomial(FormulaExpression successes, FormulaExpression trials) =>
        new(new BinaryExpression("|", successes.Node, Call("trials", trials).Node), Family.BetaBinomial());

    /// <summary>Successes out of trials with additional rows that have none, the formula's <c>successes | trials(n)</c>.</summary>
    /// <param name="successes">The number of successes.</param>
    /// <param name="trials">The number of trials, a column or a constant.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse ZeroInflatedBinomial(FormulaExpression successes, FormulaExpression trials) =>
        new(new BinaryExpression("|", successes.Node, Call("trials", trials).Node), Family.ZeroInflatedBinomial());
}

using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Decides which factors of which terms are coded by full dummies.</summary>
/// <remarks>
/// The rule of Chambers and Hastie, Statistical Models in S (1992), p. 38, as R's <c>model.matrix</c> applies it: a factor gets
/// contrasts when the term without it is spanned by a term before (one that holds all the remaining variables), or when nothing
/// remains; otherwise full dummies. Without an intercept the first factor of the first term that has one gets full dummies.
/// </remarks>
internal static class TermCoding
{
    /// <summary>For each term and each of its variables, whether it is a factor coded by full dummies.</summary>
    public static bool[][] FullDummies(EffectSet effects, Func<Expression, bool> isFactor)
    {
        bool[][] full = new bool[effects.Terms.Count][];
        for (int t = 0; t < full.Length; t++)
        {
            Term term = effects.Terms[t];
            full[t] = new bool[term.Order];
            for (int v = 0; v < term.Order; v++)
            {
                Expression variable = term.Variables[v];
                if (isFactor(variable))
                {
                    Expression[] rest = [.. term.Variables.Where(other => !other.Equals(variable))];
                    full[t][v] = rest.Length > 0
                        && !effects.Terms.Take(t).Any(before => rest.All(before.Variables.Contains));
                }
            }
        }

        if (!effects.HasIntercept)
        {
            for (int t = 0; t < full.Length; t++)
            {
                for (int v = 0; v < full[t].Length; v++)
                {
                    if (isFactor(effects.Terms[t].Variables[v]))
                    {
                        full[t][v] = true;
                        return full;
                    }
                }
            }
        }

        return full;
    }
}

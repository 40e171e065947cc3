namespace Bayes.Models.Formulas;

/// <summary>A formula as typed: a response, <c>~</c>, and predictors that are not yet expanded into terms.</summary>
/// <remarks>
/// The grammar is R's, as lme4 and brms use it. Two formulas are equal when their expressions are, whatever their spacing;
/// <see cref="ToString"/> prints one that reads back as an equal formula.
/// </remarks>
public sealed record Formula
{
    private Formula(string text, Expression response, Expression predictors)
    {
        Text = text;
        Response = response;
        Predictors = predictors;
    }

    /// <summary>The text that was read; messages show it.</summary>
    public string Text { get; }

    /// <summary>What stands before <c>~</c>.</summary>
    public Expression Response { get; }

    /// <summary>What stands after <c>~</c>.</summary>
    public Expression Predictors { get; }

    /// <summary>Reads an expression without a response: arithmetic, comparisons and calls as they may stand inside a call of a formula.</summary>
    /// <param name="text">The text, such as <c>exp(b_age) &gt; 1</c>.</param>
    /// <returns>The expression; its names and functions are not checked.</returns>
    /// <exception cref="Errors.FormulaException">The text is not an expression; the message points at the place.</exception>
    public static Expression ParseExpression(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Parser(text).ParseWhole();
    }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The text, such as <c>use ~ age + (1 | district)</c>.</param>
    /// <returns>The formula, each node with its place in the text.</returns>
    /// <exception cref="Errors.FormulaException">The text is no formula.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Expression response, Expression predictors) = new Parser(text).ParseFormula();
        return new Formula(text, response, predictors);
    }

    /// <summary>Makes a formula from expressions built in code: prints them and reads them back, so that every node has its place.</summary>
    /// <param name="response">What stands before <c>~</c>.</param>
    /// <param name="predictors">What stands after <c>~</c>.</param>
    /// <returns>The formula.</returns>
    /// <exception cref="Errors.FormulaException">The expressions make no formula.</exception>
    public static Formula FromExpressions(Expression response, Expression predictors)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(predictors);
        return Parse(Print(response, predictors));
    }

    /// <summary>Whether another formula has equal expressions.</summary>
    /// <param name="other">The other formula.</param>
    /// <returns>True when both sides are equal.</returns>
    public bool Equals(Formula? other) => other is not null && Response.Equals(other.Response) && Predictors.Equals(other.Predictors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Response, Predictors);

    /// <summary>Prints the formula with R's spacing and no needless parentheses.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Print(Response, Predictors);

    private static string Print(Expression response, Expression predictors) =>
        $"{FormulaPrinter.Print(response)} ~ {FormulaPrinter.PrintPredictors(predictors)}";
}

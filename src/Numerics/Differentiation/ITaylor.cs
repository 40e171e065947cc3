namespace Bayes.Numerics.Differentiation;

/// <summary>A number that carries its derivatives by up to three variables through arithmetic.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <remarks>
/// A function written once over <typeparamref name="TSelf"/> is evaluated with first derivatives by <see cref="Gradient"/> and with all
/// derivatives to third order by <see cref="Jet"/>. Functions of one variable enter by <see cref="Chain"/>, with their own derivatives given;
/// <see cref="Taylor"/> has the ones that likelihoods need.
/// </remarks>
public interface ITaylor<TSelf>
    where TSelf : struct, ITaylor<TSelf>
{
    /// <summary>The highest order of derivatives carried.</summary>
    static abstract int Order { get; }

    /// <summary>The value.</summary>
    double Value { get; }

    /// <summary>A number that depends on no variable.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with derivatives 0.</returns>
    static abstract TSelf Constant(double value);

    /// <summary>One of the variables.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="index">Which one, from 0 to 2.</param>
    /// <returns>The variable, its derivative by itself 1.</returns>
    static abstract TSelf Variable(double value, int index);

    /// <summary>A function of one variable, f(this).</summary>
    /// <param name="value">f.</param>
    /// <param name="first">f′.</param>
    /// <param name="second">f″; not looked at where <see cref="Order"/> is 1.</param>
    /// <param name="third">f‴; not looked at where <see cref="Order"/> is 1.</param>
    /// <returns>The composition.</returns>
    TSelf Chain(double value, double first, double second, double third);

    /// <summary>The sum.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The product with a constant.</summary>
    /// <param name="left">The constant.</param>
    /// <param name="right">The right operand.</param>
    static abstract TSelf operator *(double left, TSelf right);

    /// <summary>The sum with a constant.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The constant.</param>
    static abstract TSelf operator +(TSelf left, double right);

    /// <summary>The negative.</summary>
    /// <param name="operand">The operand.</param>
    static abstract TSelf operator -(TSelf operand);
}

namespace Bayes.Numerics.Differentiation;

/// <summary>A value with its first derivatives by three variables.</summary>
/// <param name="Value">The value.</param>
/// <param name="D0">The derivative by the first variable.</param>
/// <param name="D1">The derivative by the second variable.</param>
/// <param name="D2">The derivative by the third variable.</param>
public readonly record struct Gradient(double Value, double D0, double D1, double D2) : ITaylor<Gradient>
{
    /// <inheritdoc/>
    public static int Order => 1;

    /// <summary>The derivative by one of the variables.</summary>
    /// <param name="index">Which one, from 0 to 2.</param>
    public double this[int index] => index switch { 0 => D0, 1 => D1, _ => D2 };

    /// <inheritdoc/>
    public static Gradient operator +(Gradient left, Gradient right) =>
        new(left.Value + right.Value, left.D0 + right.D0, left.D1 + right.D1, left.D2 + right.D2);

    /// <inheritdoc/>
    public static Gradient operator -(Gradient left, Gradient right) =>
        new(left.Value - right.Value, left.D0 - right.D0, left.D1 - right.D1, left.D2 - right.D2);

    /// <inheritdoc/>
    public static Gradient operator *(Gradient left, Gradient right) => new(
        left.Value * right.Value,
        (left.D0 * right.Value) + (left.Value * right.D0),
        (left.D1 * right.Value) + (left.Value * right.D1),
        (left.D2 * right.Value) + (left.Value * right.D2));

    /// <inheritdoc/>
    public static Gradient operator *(double left, Gradient right) => new(left * right.Value, left * right.D0, left * right.D1, left * right.D2);

    /// <inheritdoc/>
    public static Gradient operator +(Gradient left, double right) => left with { Value = left.Value + right };

    /// <inheritdoc/>
    public static Gradient operator -(Gradient operand) => new(-operand.Value, -operand.D0, -operand.D1, -operand.D2);

    /// <inheritdoc/>
    public static Gradient Constant(double value) => new(value, 0, 0, 0);

    /// <inheritdoc/>
    public static Gradient Variable(double value, int index) => new(value, index == 0 ? 1 : 0, index == 1 ? 1 : 0, index == 2 ? 1 : 0);

    /// <inheritdoc/>
    public Gradient Chain(double value, double first, double second, double third) => new(value, first * D0, first * D1, first * D2);
}

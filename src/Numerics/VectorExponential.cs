using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>The exponential of eight numbers, with the same digits in every call.</summary>
/// <remarks>
/// The runtime's goes another way for all eight where one of them is beyond ±708, and the digits of that way depend on whether it has been compiled
/// on this machine yet or comes ready-made. So nothing beyond is ever handed to it. The machine's own minimum and maximum give their second operand
/// where one is NaN, or NaN: the limit comes first.
/// </remarks>
public static class VectorExponential
{
    private const double Largest = 708;

    /// <summary>exp(x); above 708 infinity, below −708 exp(−708) = 3·10⁻³⁰⁸, NaN of NaN.</summary>
    /// <param name="x">Any eight numbers.</param>
    /// <returns>Their exponentials.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        Vector512<double> largest = Vector512.Create(Largest);
        Vector512<double> power = Vector512.Exp(Vector512.MinNative(largest, Vector512.MaxNative(-largest, x)));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, largest), Vector512.Create(double.PositiveInfinity), power);
    }

    /// <summary>exp(x) of numbers that are not above 0; below −708 exp(−708), NaN of NaN.</summary>
    /// <param name="x">Eight numbers, 0 at most.</param>
    /// <returns>Their exponentials.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpOfNegative(Vector512<double> x) => Vector512.Exp(Vector512.MaxNative(Vector512.Create(-Largest), x));
}

using System.Globalization;

namespace Bayes.Diagnostics;

/// <summary>A diagnostic: a number, or NaN together with the reason for it.</summary>
/// <remarks>Converts to <see cref="double"/> silently, so that it can be used wherever the number is wanted.</remarks>
/// <param name="Value">The number; NaN exactly when <paramref name="Reason"/> is not <see cref="UndefinedReason.None"/>.</param>
/// <param name="Reason">Why there is no number.</param>
public readonly record struct DiagnosticValue(double Value, UndefinedReason Reason = UndefinedReason.None)
{
    /// <summary>Whether there is a number.</summary>
    public bool IsDefined => Reason == UndefinedReason.None;

    /// <summary>The number.</summary>
    /// <param name="value">A diagnostic.</param>
    public static implicit operator double(DiagnosticValue value) => value.Value;

    /// <summary>NaN for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The undefined value.</returns>
    public static DiagnosticValue Undefined(UndefinedReason reason) => new(double.NaN, reason);

    /// <summary>The number.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public double ToDouble() => Value;

    /// <summary>The number in invariant format, or NaN and the reason.</summary>
    /// <returns>For example <c>1.0034</c> or <c>NaN (Constant)</c>.</returns>
    public override string ToString() =>
        IsDefined ? Value.ToString("R", CultureInfo.InvariantCulture) : $"NaN ({Reason})";
}

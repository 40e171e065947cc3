using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The numbers of eight groups side by side.</summary>
/// <param name="lanes">The numbers.</param>
internal readonly struct EightGroups(Vector512<double> lanes)
    : IGroupArithmetic<EightGroups>,
        IAdditionOperators<EightGroups, EightGroups, EightGroups>,
        ISubtractionOperators<EightGroups, EightGroups, EightGroups>,
        IMultiplyOperators<EightGroups, EightGroups, EightGroups>,
        IDivisionOperators<EightGroups, EightGroups, EightGroups>
{
    /// <summary>How many groups stand side by side.</summary>
    public const int Count = 8;

    private readonly Vector512<double> _lanes = lanes;

    /// <summary>The sum over the groups, from the first to the last.</summary>
    public double Sum() => LaneSums.InOrder(_lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups operator +(EightGroups left, EightGroups right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups operator -(EightGroups left, EightGroups right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups operator *(EightGroups left, EightGroups right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups operator /(EightGroups left, EightGroups right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups Of(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups Sqrt(EightGroups value) => new(Vector512.Sqrt(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightGroups Log(EightGroups value) => new(Vector512.Log(value._lanes));
}

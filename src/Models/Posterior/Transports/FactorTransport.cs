using System.Runtime.CompilerServices;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of the effects of one grouping factor, group by group; population parameters are read and left as they are.</summary>
/// <remarks>Not thread safe: it owns scratch memory. Cost O(J·(q³ + q·p)).</remarks>
internal abstract class FactorTransport(FactorInformation information) : IGroupEffectsMap
{
    private readonly double[] _linear = new double[information.Centre.Length];
    private readonly double[] _byLinear = new double[information.Centre.Length];

    protected FactorInformation Factor => information;

    /// <summary>c_j(β) of all groups, [J × q].</summary>
    protected ReadOnlySpan<double> Linear => _linear;

    /// <summary>Room for the gradient by c_j, [J × q].</summary>
    protected Span<double> ByLinear => _byLinear;

    /// <summary>Picks the map of a factor: one with the shape of its conditionals where that is known, one and two effects a group written out, several in general; maps and gradients go eight groups at a time.</summary>
    public static FactorTransport Of(FactorInformation information, ConditionalShape? shape) =>
        shape is not null ? new ShapedFactorTransport(shape)
        : information.Effects switch
        {
            1 => new ScalarFactorTransport(information),
            2 => new PairFactorTransport(information),
            _ => new VectorFactorTransport(information),
        };

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        LoadLinear(parameters);
        return Map(whitened, parameters);
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        LoadLinear(parameters);
        Invert(parameters, whitened);
    }

    /// <inheritdoc/>
    public void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        LoadLinear(parameters);
        Differentiate(whitened, parameters, gradient, whitenedGradient);
        foreach (FactorInformation.CoefficientColumn column in information.Columns)
        {
            whitenedGradient[column.Place] -= VectorKernels.Dot(column.Values, _byLinear);
        }
    }

    protected abstract double Map(ReadOnlySpan<double> whitened, Span<double> parameters);

    protected abstract void Invert(ReadOnlySpan<double> parameters, Span<double> whitened);

    protected abstract void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadLinear(ReadOnlySpan<double> parameters)
    {
        information.Centre.CopyTo(_linear, 0);
        foreach (FactorInformation.CoefficientColumn column in information.Columns)
        {
            VectorKernels.AddScaled(_linear, column.Values, column.Reference - parameters[column.Place]);
        }
    }
}

using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The part of one linear predictor that no group effect enters: offset + intercept + Xβ, or a constant.</summary>
internal sealed class PredictorSource(PredictorSlots slots, double[][] columns, double[]? offset, double[]? weightOffset)
{
    /// <summary>Writes it for a run of rows.</summary>
    public void Fill(ReadOnlySpan<double> position, int start, Span<double> target)
    {
        target.Fill(slots.Intercept >= 0 ? position[slots.Intercept] : 0);
        if (offset is not null)
        {
            VectorKernels.AddScaled(target, offset.AsSpan(start, target.Length), 1);
        }

        if (weightOffset is not null)
        {
            VectorKernels.AddScaled(target, weightOffset.AsSpan(start, target.Length), 1);
        }

        for (int k = 0; k < columns.Length; k++)
        {
            VectorKernels.AddScaled(target, columns[k].AsSpan(start, target.Length), position[slots.Coefficients + k]);
        }
    }

    /// <summary>Adds the gradient of a run of rows to that of its parameters.</summary>
    public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        if (slots.Intercept >= 0)
        {
            gradient[slots.Intercept] += VectorKernels.Sum(derivatives);
        }

        for (int k = 0; k < columns.Length; k++)
        {
            gradient[slots.Coefficients + k] += VectorKernels.Dot(columns[k].AsSpan(start, derivatives.Length), derivatives);
        }
    }
}

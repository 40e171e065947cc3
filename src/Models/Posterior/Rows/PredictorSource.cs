using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The part of one linear predictor that no group effect but its level enters: offset + intercept + level + Xβ, or a constant.</summary>
/// <param name="slots">The places of its parameters.</param>
/// <param name="columns">X, [coefficients][rows].</param>
/// <param name="means">What is to be taken off each column, [coefficients]; null where they are centred.</param>
/// <param name="offset">The offset, [rows]; null where there is none.</param>
/// <param name="weightOffset">What precision weights add, [rows]; null where there are none.</param>
/// <param name="level">A group effect of this predictor that <see cref="EffectColumn.IsLevel"/>, added along with the intercept; null where there is none.</param>
internal sealed class PredictorSource(
    PredictorSlots slots, double[][] columns, double[]? means, double[]? offset, double[]? weightOffset, EffectColumn? level)
{
    /// <summary>Writes it for a run of rows.</summary>
    public void Fill(ReadOnlySpan<double> position, int start, Span<double> target)
    {
        double intercept = slots.Intercept >= 0 ? position[slots.Intercept] : 0;
        if (level is null)
        {
            target.Fill(intercept);
        }
        else
        {
            level.Write(position, intercept, start, target);
        }

        if (offset is not null)
        {
            VectorKernels.AddScaled(target, offset.AsSpan(start, target.Length), 1);
        }

        if (weightOffset is not null)
        {
            VectorKernels.AddScaled(target, weightOffset.AsSpan(start, target.Length), 1);
        }

        int k = 0;
        for (; means is not null && k < columns.Length; k++)
        {
            VectorKernels.AddScaledDifference(target, columns[k].AsSpan(start, target.Length), means[k], position[slots.Coefficients + k]);
        }

        for (; k <= columns.Length - 4; k += 4)
        {
            VectorKernels.AddScaled(
                target,
                columns[k].AsSpan(start, target.Length),
                columns[k + 1].AsSpan(start, target.Length),
                columns[k + 2].AsSpan(start, target.Length),
                columns[k + 3].AsSpan(start, target.Length),
                position.Slice(slots.Coefficients + k, 4));
        }

        for (; k < columns.Length; k++)
        {
            VectorKernels.AddScaled(target, columns[k].AsSpan(start, target.Length), position[slots.Coefficients + k]);
        }
    }

    /// <summary>Adds the gradient of a run of rows to that of its parameters.</summary>
    public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        double total = level is not null ? level.PullBackLevel(start, derivatives, gradient) : slots.Intercept >= 0 ? VectorKernels.Sum(derivatives) : 0;
        if (slots.Intercept >= 0)
        {
            gradient[slots.Intercept] += total;
        }

        int k = 0;
        for (; means is not null && k < columns.Length; k++)
        {
            gradient[slots.Coefficients + k] += VectorKernels.Dot(columns[k].AsSpan(start, derivatives.Length), derivatives) - (means[k] * VectorKernels.Sum(derivatives));
        }

        for (; k <= columns.Length - 4; k += 4)
        {
            VectorKernels.AddDots(
                columns[k].AsSpan(start, derivatives.Length),
                columns[k + 1].AsSpan(start, derivatives.Length),
                columns[k + 2].AsSpan(start, derivatives.Length),
                columns[k + 3].AsSpan(start, derivatives.Length),
                derivatives,
                gradient.Slice(slots.Coefficients + k, 4));
        }

        for (; k < columns.Length; k++)
        {
            gradient[slots.Coefficients + k] += VectorKernels.Dot(columns[k].AsSpan(start, derivatives.Length), derivatives);
        }
    }
}

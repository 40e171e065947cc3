using System.Runtime.CompilerServices;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>One effect of one grouping factor: adds z_i·b[group of i] to a predictor.</summary>
/// <param name="parameter">The family parameter whose predictor it is.</param>
/// <param name="codes">The group of each row.</param>
/// <param name="values">z; null for a column of ones.</param>
/// <param name="first">The place of the first group's effect.</param>
/// <param name="stride">The step to the next group's.</param>
/// <param name="sorted">Whether each group is one stretch of rows.</param>
internal sealed class EffectColumn(int parameter, int[] codes, double[]? values, int first, int stride, bool sorted)
{
    // Shorter stretches cost more to find than to visit row by row.
    private const int ShortestStretch = 8;

    // Where each group's stretch ends, so that codes are read once a stretch; null where there are none.
    private readonly int[]? _ends = sorted && codes.Length >= ShortestStretch * (codes[^1] + 1) ? Ends(codes) : null;

    /// <summary>The family parameter whose predictor it is.</summary>
    public int Parameter => parameter;

    /// <summary>Whether it is the same number over each of the stretches: then it can stand in the place of the constant of a predictor.</summary>
    public bool IsLevel => _ends is not null && values is null;

    /// <summary>Writes a constant plus the effect, which <see cref="IsLevel"/>, to a run of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<double> position, double constant, int start, Span<double> target)
    {
        ReadOnlySpan<int> rows = codes.AsSpan(start, target.Length);
        for (int i = 0; i < rows.Length;)
        {
            int end = Math.Min(rows.Length, _ends![rows[i]] - start);
            target[i..end].Fill(constant + position[first + (rows[i] * stride)]);
            i = end;
        }
    }

    /// <summary>Adds the gradient of a run of rows to that of the effects, of which it <see cref="IsLevel"/>; returns the gradient of the constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double PullBackLevel(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        ReadOnlySpan<int> rows = codes.AsSpan(start, derivatives.Length);
        double total = 0;
        for (int i = 0; i < rows.Length;)
        {
            int end = Math.Min(rows.Length, _ends![rows[i]] - start);
            double sum = VectorKernels.Sum(derivatives[i..end]);
            gradient[first + (rows[i] * stride)] += sum;
            total += sum;
            i = end;
        }

        return total;
    }

    /// <summary>Adds the effect to a run of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> position, int start, Span<double> target)
    {
        ReadOnlySpan<int> rows = codes.AsSpan(start, target.Length);
        if (_ends is not null)
        {
            for (int i = 0; i < rows.Length;)
            {
                int end = Math.Min(rows.Length, _ends[rows[i]] - start);
                double effect = position[first + (rows[i] * stride)];
                if (values is null)
                {
                    VectorKernels.AddConstant(target[i..end], effect);
                }
                else
                {
                    VectorKernels.AddScaled(target[i..end], values.AsSpan(start + i, end - i), effect);
                }

                i = end;
            }

            return;
        }

        if (values is null)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                target[i] += position[first + (rows[i] * stride)];
            }

            return;
        }

        ReadOnlySpan<double> z = values.AsSpan(start, target.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] += z[i] * position[first + (rows[i] * stride)];
        }
    }

    /// <summary>Adds the gradient of a run of rows to that of the effects.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        ReadOnlySpan<int> rows = codes.AsSpan(start, derivatives.Length);
        if (_ends is not null)
        {
            for (int i = 0; i < rows.Length;)
            {
                int end = Math.Min(rows.Length, _ends[rows[i]] - start);
                gradient[first + (rows[i] * stride)] += values is null
                    ? VectorKernels.Sum(derivatives[i..end])
                    : VectorKernels.Dot(values.AsSpan(start + i, end - i), derivatives[i..end]);
                i = end;
            }

            return;
        }

        if (values is null)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                gradient[first + (rows[i] * stride)] += derivatives[i];
            }

            return;
        }

        ReadOnlySpan<double> z = values.AsSpan(start, derivatives.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            gradient[first + (rows[i] * stride)] += z[i] * derivatives[i];
        }
    }

    private static int[] Ends(int[] codes)
    {
        int[] ends = new int[codes[^1] + 1];
        for (int i = 0; i < codes.Length; i++)
        {
            ends[codes[i]] = i + 1;
        }

        return ends;
    }
}

using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>Σ y·η of a likelihood with canonical link as a function of the unconstrained parameters: a constant and one slope for each.</summary>
/// <remarks>The sufficient statistics Xᵀy and Zᵀy, taken once, so that evaluations do not read the outcomes. Immutable.</remarks>
internal sealed class OutcomeSums
{
    private readonly double _constant;
    private readonly double[] _slopes;

    private OutcomeSums(LikelihoodRows rows, LinearPredictors linear, int dimension)
    {
        _slopes = new double[dimension];
        double[] origin = new double[dimension];
        double[] offsets = new double[RowBlocks.Rows];
        for (int start = 0; start < rows.Count; start += RowBlocks.Rows)
        {
            int count = Math.Min(RowBlocks.Rows, rows.Count - start);
            ReadOnlySpan<double> outcomes = rows.Values.AsSpan(start, count);
            linear.PullBack(start, count, outcomes, _slopes);
            linear.Fill(origin, start, count, offsets.AsSpan(0, count));
            _constant += VectorKernels.Dot(outcomes, offsets.AsSpan(0, count));
        }
    }

    /// <summary>The family of rows whose outcomes count by their sums only; null where they do not.</summary>
    public static ICanonicalFamily? Canonical(LikelihoodRows rows) =>
        rows.CaseWeights is null && rows.Family is ICanonicalFamily { IsCanonical: true } family ? family : null;

    /// <summary>The sums of rows of canonical link; null for others.</summary>
    public static OutcomeSums? Of(LikelihoodRows rows, LinearPredictors linear, int dimension) =>
        Canonical(rows) is null ? null : new OutcomeSums(rows, linear, dimension);

    /// <summary>Adds the slopes to the gradient, [d]; returns Σ y·η at the position.</summary>
    public double Add(ReadOnlySpan<double> position, Span<double> gradient)
    {
        VectorKernels.AddScaled(gradient, _slopes, 1);
        return _constant + VectorKernels.Dot(_slopes, position);
    }
}

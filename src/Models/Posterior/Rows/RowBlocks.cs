using System.Runtime.InteropServices;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The log likelihood of a stretch of rows with its gradient, one block that stays in the first-level cache after the other.</summary>
/// <remarks>For a family with canonical link it is without Σ y·η, which <see cref="OutcomeSums"/> adds. Not thread safe (it owns scratch memory); allocates nothing.</remarks>
internal sealed class RowBlocks
{
    /// <summary>The rows of a block.</summary>
    public const int Rows = 512;

    private readonly LikelihoodRows _rows;
    private readonly LinearPredictors _linear;
    private readonly ICanonicalFamily? _canonical;
    private readonly CaseWeights? _weights;
    private readonly Memory<double> _predictors;
    private readonly Memory<double> _derivatives;

    public RowBlocks(LikelihoodRows rows, LinearPredictors linear)
    {
        _rows = rows;
        _linear = linear;
        _canonical = OutcomeSums.Canonical(rows);
        _weights = rows.CaseWeights is double[] weights ? new CaseWeights(weights, rows.Family, Rows) : null;
        _predictors = Aligned(linear.Count * Rows);

        // Each cumulant's derivative takes the place of its predictor, which leaves more of the cache to the columns.
        _derivatives = _canonical is null ? Aligned(linear.Count * Rows) : _predictors;
    }

    /// <summary>Adds the gradient of the rows from <paramref name="start"/> to <paramref name="end"/>, [d]; returns their log likelihood.</summary>
    public double Add(ReadOnlySpan<double> position, int start, int end, Span<double> gradient)
    {
        double sum = 0;
        for (int first = start; first < end; first += Rows)
        {
            int rows = Math.Min(Rows, end - first);
            Span<double> predictors = _predictors.Span[..(_linear.Count * rows)];
            Span<double> derivatives = _derivatives.Span[..(_linear.Count * rows)];
            _linear.Fill(position, first, rows, predictors);
            sum += Block(first, rows, predictors, derivatives);
            _linear.PullBack(first, rows, derivatives, gradient);
        }

        return sum;
    }

    /// <summary>Memory that begins with a line of the cache: what is written and read most often then has no eight lanes that lie in two of them.</summary>
    private static Memory<double> Aligned(int length)
    {
        const int Line = 64;
        double[] memory = GC.AllocateArray<double>(length + (Line / sizeof(double)), pinned: true);
        int after = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) % Line);
        return memory.AsMemory((Line - after) % Line / sizeof(double), length);
    }

    private double Block(int first, int rows, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        ReadOnlySpan<double> trials = _rows.Trials is null ? default : _rows.Trials.AsSpan(first, rows);
        if (_canonical is not null)
        {
            return _canonical.MinusCumulant(trials, predictors, derivatives);
        }

        if (_rows.Normal is { } normal)
        {
            return GaussianKernels.Means(_rows.Values.AsSpan(first, rows), normal.Counts.AsSpan(first, rows), normal.Squares.AsSpan(first, rows), predictors, derivatives);
        }

        ResponseBlock response = new(_rows.Values.AsSpan(first, rows), trials);
        return _weights is null
            ? _rows.Family.LogLikelihood(response, predictors, derivatives)
            : _weights.LogLikelihood(response, first, predictors, derivatives);
    }
}

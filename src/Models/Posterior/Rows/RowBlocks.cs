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
    private readonly double[] _predictors;
    private readonly double[] _derivatives;

    public RowBlocks(LikelihoodRows rows, LinearPredictors linear)
    {
        _rows = rows;
        _linear = linear;
        _canonical = OutcomeSums.Canonical(rows);
        _weights = rows.CaseWeights is double[] weights ? new CaseWeights(weights, rows.Family, Rows) : null;
        _predictors = new double[linear.Count * Rows];

        // Each cumulant's derivative takes the place of its predictor, which leaves more of the cache to the columns.
        _derivatives = _canonical is null ? new double[linear.Count * Rows] : _predictors;
    }

    /// <summary>Adds the gradient of the rows from <paramref name="start"/> to <paramref name="end"/>, [d]; returns their log likelihood.</summary>
    public double Add(ReadOnlySpan<double> position, int start, int end, Span<double> gradient)
    {
        double sum = 0;
        for (int first = start; first < end; first += Rows)
        {
            int rows = Math.Min(Rows, end - first);
            Span<double> predictors = _predictors.AsSpan(0, _linear.Count * rows);
            Span<double> derivatives = _derivatives.AsSpan(0, _linear.Count * rows);
            _linear.Fill(position, first, rows, predictors);
            sum += Block(first, rows, predictors, derivatives);
            _linear.PullBack(first, rows, derivatives, gradient);
        }

        return sum;
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

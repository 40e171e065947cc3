using Bayes.Numerics;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The log likelihood of many rows in parts, with which spare cores help.</summary>
/// <remarks>
/// The parts depend on the numbers of rows and parameters only, each has a gradient of its own, and they are added in order: the digits are the
/// same whichever cores helped. Not thread safe; an evaluation allocates nothing.
/// </remarks>
internal sealed class RowParts : SharedWork
{
    /// <summary>Rows from which a part pays for waking the core that helps with it: some 50 µs of work.</summary>
    private const int LeastRows = 25_000;

    /// <summary>Parts beyond which more memory would buy little speed.</summary>
    private const int Most = 16;

    /// <summary>Rows of a part for each parameter, so that adding up the gradients of the parts costs little beside the rows.</summary>
    private const int RowsPerParameter = 4;

    private readonly RowBlocks[] _blocks;
    private readonly int[] _starts;
    private readonly double[][] _gradients;
    private readonly double[] _sums;
    private readonly double[] _position;

    private RowParts(LikelihoodRows rows, LinearPredictors linear, int dimension, int parts, SpareCores? spare)
        : base(parts, spare)
    {
        int blocks = (rows.Count + RowBlocks.Rows - 1) / RowBlocks.Rows;
        _starts = [.. Enumerable.Range(0, parts + 1).Select(p => Math.Min(rows.Count, RowBlocks.Rows * (int)((long)blocks * p / parts)))];
        _blocks = [.. Enumerable.Range(0, parts).Select(_ => new RowBlocks(rows, linear))];
        _gradients = [.. Enumerable.Range(0, parts).Select(_ => new double[dimension])];
        _sums = new double[parts];
        _position = new double[dimension];
    }

    /// <summary>The parts of rows that are many enough for at least two; null where they are not.</summary>
    public static RowParts? Of(LikelihoodRows rows, LinearPredictors linear, int dimension, SpareCores? spare)
    {
        int parts = Math.Min(Most, rows.Count / Math.Max(LeastRows, RowsPerParameter * dimension));
        return parts < 2 ? null : new RowParts(rows, linear, dimension, parts, spare);
    }

    /// <summary>Adds the gradient of all rows, [d]; returns their log likelihood.</summary>
    public double Add(ReadOnlySpan<double> position, Span<double> gradient)
    {
        position.CopyTo(_position);
        Run();
        double sum = 0;
        for (int part = 0; part < Parts; part++)
        {
            sum += _sums[part];
            VectorKernels.AddScaled(gradient, _gradients[part], 1);
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override void Do(int part)
    {
        Array.Clear(_gradients[part]);
        _sums[part] = _blocks[part].Add(_position, _starts[part], _starts[part + 1], _gradients[part]);
    }
}

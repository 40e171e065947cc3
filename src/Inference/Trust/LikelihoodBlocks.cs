using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Trust;

/// <summary>The log likelihood of every row (or group) in every draw, one block of rows after the other: never all of them in memory.</summary>
internal sealed class LikelihoodBlocks
{
    // 64 MB of numbers a block, whatever the number of rows and draws.
    private const int BlockSize = 1 << 23;
    private const int DrawsPerTask = 64;

    // One stream of random numbers for each draw in each block; nothing depends on the number of cores.
    private const ulong Stream = 8UL << 32;

    private readonly DrawPositions _positions;
    private readonly int _rowsPerBlock;
    private readonly double[] _block;
    private readonly double[] _simulated;
    private readonly ulong? _seed;

    /// <summary>Fills a run of rows at one position.</summary>
    public delegate void Evaluator(ReadOnlySpan<double> position, int start, Span<double> values);

    /// <summary>Reserves the memory of a block.</summary>
    /// <param name="positions">The draws.</param>
    /// <param name="rows">The number of rows, or of groups.</param>
    /// <param name="seed">The seed of a simulated response of each row in each draw; null for none.</param>
    public LikelihoodBlocks(DrawPositions positions, int rows, ulong? seed = null)
    {
        _positions = positions;
        _seed = seed;
        Rows = rows;
        _rowsPerBlock = Math.Clamp(BlockSize / positions.Count, 1, rows);
        _block = new double[(long)_rowsPerBlock * positions.Count];
        _simulated = seed is null ? [] : new double[_block.Length];
    }

    public int Rows { get; }

    /// <summary>The rows of a block; the last may have fewer.</summary>
    public int RowsPerBlock => _rowsPerBlock;

    /// <summary>Visits single rows, several at a time, each once; what belongs to a row is in the order of the draws.</summary>
    /// <param name="create">Makes an evaluator with memory of its own.</param>
    /// <param name="state">Makes the state of a worker.</param>
    /// <param name="visit">Receives the row, its log likelihoods, its simulated responses, the worker's state.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void ForEachRow<TState>(Func<Evaluator> create, Func<TState> state, Action<int, ReadOnlyMemory<double>, ReadOnlyMemory<double>, TState> visit, CancellationToken cancellationToken)
    {
        int draws = _positions.Count;
        ForEachBlock(
            create,
            (first, rows, block, simulated) => Parallel.For(0, rows, new ParallelOptions { CancellationToken = cancellationToken }, state, (i, _, own) =>
            {
                visit(first + i, block.AsMemory(i * draws, draws), _seed is null ? default : simulated.AsMemory(i * draws, draws), own);
                return own;
            }, _ => { }),
            cancellationToken);
    }

    /// <summary>Visits blocks of rows in order.</summary>
    /// <param name="create">Makes an evaluator with memory of its own.</param>
    /// <param name="visit">Receives the first row, the number of rows, and their log likelihoods and simulated responses, [rows × draws].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void ForEachBlock(Func<Evaluator> create, Action<int, int, double[], double[]> visit, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        int draws = _positions.Count;
        ulong blockNumber = 0;
        for (int start = 0; start < Rows; start += _rowsPerBlock, blockNumber++)
        {
            int first = start, rows = Math.Min(_rowsPerBlock, Rows - start);
            ulong stream = Stream + (blockNumber * (ulong)draws);
            Parallel.For(
                0,
                (draws + DrawsPerTask - 1) / DrawsPerTask,
                parallel,
                () => (Evaluate: create(), Position: new double[_positions.Model.Layout.Dimension], Values: new double[rows], Simulator: _seed is null ? null : _positions.Model.CreateSimulator()),
                (task, _, worker) =>
                {
                    int last = Math.Min(draws, (task + 1) * DrawsPerTask);
                    for (int s = task * DrawsPerTask; s < last; s++)
                    {
                        _positions.Read(s, worker.Position);
                        worker.Evaluate(worker.Position, first, worker.Values);
                        Scatter(worker.Values, _block, s);
                        if (_seed is ulong seed)
                        {
                            worker.Simulator!.Simulate(new RandomStream(seed, stream + (ulong)s), worker.Position, first, worker.Values);
                            Scatter(worker.Values, _simulated, s);
                        }
                    }

                    return worker;
                },
                _ => { });
            visit(first, rows, _block, _simulated);
        }
    }

    private void Scatter(double[] values, double[] block, int draw)
    {
        for (int i = 0; i < values.Length; i++)
        {
            block[((long)i * _positions.Count) + draw] = values[i];
        }
    }

    /// <summary>Single rows of the data.</summary>
    public static Evaluator OfRows(BoundModel model)
    {
        PointwiseLikelihood likelihood = model.CreatePointwiseLikelihood();
        return likelihood.Evaluate;
    }
}

using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>Draws responses for the rows of a model at given parameters, or computes their means.</summary>
/// <remarks>Not thread safe: it owns scratch memory. Cost of one simulation: one pass over the rows.</remarks>
public sealed class ResponseSimulator
{
    private const int BlockRows = 512;

    private readonly BoundModel _model;
    private readonly LogPosterior _density;
    private readonly double[] _predictors;
    private readonly double[] _row;

    internal ResponseSimulator(BoundModel model)
    {
        _model = model;
        _density = model.CreateDensity();
        _row = new double[model.Family.Parameters.Count];
        _predictors = new double[_row.Length * BlockRows];
    }

    /// <summary>Draws one response for each row.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="responses">Receives the responses, [rows]; for responses with trials, the successes.</param>
    public void Simulate(RandomStream random, ReadOnlySpan<double> position, Span<double> responses)
    {
        ArgumentNullException.ThrowIfNull(random);
        Fill(random, position, responses);
    }

    /// <summary>Computes the expected response of each row.</summary>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="responses">Receives the means, [rows]; for responses with trials, the expected successes.</param>
    public void Expect(ReadOnlySpan<double> position, Span<double> responses) => Fill(null, position, responses);

    private void Fill(RandomStream? random, ReadOnlySpan<double> position, Span<double> responses)
    {
        double[]? trials = _model.Design.Response.Trials;
        if (responses.Length != _model.Design.RowCount)
        {
            throw new ArgumentException($"The model has {_model.Design.RowCount} rows; responses has {responses.Length}.", nameof(responses));
        }

        for (int start = 0; start < responses.Length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, responses.Length - start);
            Span<double> predictors = _predictors.AsSpan(0, _row.Length * rows);
            _density.Predict(position, start, rows, predictors);
            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < _row.Length; k++)
                {
                    _row[k] = predictors[(k * rows) + i];
                }

                double n = trials?[start + i] ?? 1;
                responses[start + i] = random is null ? n * _model.Family.Mean(_row) : _model.Family.Simulate(random, _row, n);
            }
        }
    }
}

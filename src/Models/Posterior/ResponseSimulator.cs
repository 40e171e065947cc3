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
        RequireAllRows(responses);
        Fill(random, position, 0, responses);
    }

    /// <summary>Draws one response for each of a run of rows.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="responses">Receives the responses of as many rows as it has places.</param>
    public void Simulate(RandomStream random, ReadOnlySpan<double> position, int start, Span<double> responses)
    {
        ArgumentNullException.ThrowIfNull(random);
        Fill(random, position, start, responses);
    }

    /// <summary>Computes the expected response of each row.</summary>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="responses">Receives the means, [rows]; for responses with trials, the expected successes.</param>
    public void Expect(ReadOnlySpan<double> position, Span<double> responses)
    {
        RequireAllRows(responses);
        Fill(null, position, 0, responses);
    }

    /// <summary>Computes mean and variance of each row's response.</summary>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="means">Receives the means, [rows]; for responses with trials, the expected successes.</param>
    /// <param name="variances">Receives the variances, [rows]; infinite where there is none.</param>
    public void Moments(ReadOnlySpan<double> position, Span<double> means, Span<double> variances)
    {
        double[]? trials = _model.Design.Response.Trials;
        for (int start = 0; start < means.Length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, means.Length - start);
            Span<double> predictors = _predictors.AsSpan(0, _row.Length * rows);
            _density.Predict(position, start, rows, predictors);
            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < _row.Length; k++)
                {
                    _row[k] = predictors[(k * rows) + i];
                }

                double n = trials?[start + i] ?? 1;
                means[start + i] = n * _model.Family.Mean(_row);
                variances[start + i] = _model.Family.Variance(_row, n);
            }
        }
    }

    private void Fill(RandomStream? random, ReadOnlySpan<double> position, int first, Span<double> responses)
    {
        double[]? trials = _model.Design.Response.Trials;
        for (int done = 0; done < responses.Length; done += BlockRows)
        {
            int rows = Math.Min(BlockRows, responses.Length - done), start = first + done;
            Span<double> predictors = _predictors.AsSpan(0, _row.Length * rows);
            _density.Predict(position, start, rows, predictors);
            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < _row.Length; k++)
                {
                    _row[k] = predictors[(k * rows) + i];
                }

                double n = trials?[start + i] ?? 1;
                responses[done + i] = random is null ? n * _model.Family.Mean(_row) : _model.Family.Simulate(random, _row, n);
            }
        }
    }

    private void RequireAllRows(ReadOnlySpan<double> responses)
    {
        if (responses.Length != _model.Design.RowCount)
        {
            throw new ArgumentException($"The model has {_model.Design.RowCount} rows; responses has {responses.Length}.", nameof(responses));
        }
    }
}

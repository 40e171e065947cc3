using Bayes.Models.Families;
using Bayes.Models.Posterior.Rows;

namespace Bayes.Models.Posterior;

/// <summary>The log likelihood of each single row of the data at given parameters.</summary>
/// <remarks>
/// Rows are those of the data, in their order, not the merged ones over which a posterior is evaluated. All constants are included, and a
/// case weight w multiplies: such a row counts as w equal ones. Not thread safe: it owns scratch memory.
/// </remarks>
public sealed class PointwiseLikelihood
{
    private const int BlockRows = 512;

    private readonly BoundModel _model;
    private readonly LinearPredictors _linear;
    private readonly double[] _predictors;

    internal PointwiseLikelihood(BoundModel model)
    {
        _model = model;
        _linear = new LinearPredictors(model, model.DataRows);
        _predictors = new double[_linear.Count * BlockRows];
    }

    /// <summary>Evaluates a run of rows.</summary>
    /// <param name="position">The unconstrained parameters, group effects included, [d].</param>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="values">Receives w·log p(y | η) of as many rows as it has places.</param>
    public void Evaluate(ReadOnlySpan<double> position, int start, Span<double> values)
    {
        LikelihoodRows data = _model.DataRows;
        for (int done = 0; done < values.Length; done += BlockRows)
        {
            int rows = Math.Min(BlockRows, values.Length - done), first = start + done;
            Span<double> predictors = _predictors.AsSpan(0, _linear.Count * rows);
            Span<double> target = values.Slice(done, rows);
            _linear.Fill(position, first, rows, predictors);
            ResponseBlock response = new(data.Values.AsSpan(first, rows), data.Trials is null ? default : data.Trials.AsSpan(first, rows));
            _model.Family.Differentiate(response, predictors, new RowDerivatives { Value = target });
            AddNormalizers(data, first, target);
        }
    }

    private void AddNormalizers(LikelihoodRows data, int first, Span<double> target)
    {
        double[] normalizers = _model.RowNormalizers;
        for (int i = 0; i < target.Length; i++)
        {
            double weight = data.CaseWeights?[first + i] ?? 1;
            target[i] = weight == 0 ? 0 : weight * (target[i] + normalizers[first + i]);
        }
    }
}

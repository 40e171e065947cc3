using Bayes.Models.Families;

namespace Bayes.Models.Posterior;

/// <summary>Evaluates a family over rows of which each counts with a weight: log likelihood and derivatives times w.</summary>
/// <remarks>
/// Families know nothing of weights: they are asked for each run of rows of equal weight by itself, and the answer is multiplied.
/// Rows of weight 0 are not asked for, so that an impossible outcome there does no harm. Allocates nothing after construction.
/// </remarks>
internal sealed class CaseWeights
{
    private readonly double[] _weights;
    private readonly Family _family;
    private readonly double[] _predictors;
    private readonly double[] _derivatives;

    public CaseWeights(double[] weights, Family family, int blockRows)
    {
        _weights = weights;
        _family = family;
        _predictors = new double[family.Parameters.Count * blockRows];
        _derivatives = new double[family.Parameters.Count * blockRows];
    }

    /// <summary>The weighted log likelihood of a block of rows that begins at row <paramref name="start"/> of the data; writes its derivatives, laid out as the predictors.</summary>
    public double LogLikelihood(in ResponseBlock response, int start, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        int parameters = predictors.Length / rows;
        double sum = 0.0;
        for (int first = 0; first < rows;)
        {
            double weight = _weights[start + first];
            int end = first + 1;
            while (end < rows && _weights[start + end] == weight)
            {
                end++;
            }

            int count = end - first;
            Span<double> runDerivatives = _derivatives.AsSpan(0, parameters * count);
            if (weight == 0.0)
            {
                runDerivatives.Clear();
            }
            else
            {
                Span<double> runPredictors = _predictors.AsSpan(0, parameters * count);
                for (int k = 0; k < parameters; k++)
                {
                    predictors.Slice((k * rows) + first, count).CopyTo(runPredictors[(k * count)..]);
                }

                ResponseBlock run = new(response.Values.Slice(first, count), response.Trials.IsEmpty ? default : response.Trials.Slice(first, count));
                sum += weight * _family.LogLikelihood(run, runPredictors, runDerivatives);
            }

            for (int k = 0; k < parameters; k++)
            {
                for (int i = 0; i < count; i++)
                {
                    derivatives[(k * rows) + first + i] = weight * runDerivatives[(k * count) + i];
                }
            }

            first = end;
        }

        return sum;
    }
}

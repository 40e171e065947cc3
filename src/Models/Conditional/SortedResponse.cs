using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Models.Conditional;

/// <summary>The response over sorted rows, with the weights that multiply each row's log likelihood.</summary>
internal sealed class SortedResponse
{
    public SortedResponse(BoundModel model, int[]? order)
    {
        Values = Sorted(model.Design.Response.Values, order);
        Trials = model.Design.Response.Trials is double[] trials ? Sorted(trials, order) : [];
        Weights = model.Design.Response.CaseWeights is double[] weights ? Sorted(weights, order) : null;
        for (int i = 0; i < Values.Length; i++)
        {
            LogNormalizer += (Weights?[i] ?? 1) * model.Family.LogNormalizer(Values[i], Trials.Length == 0 ? 1 : Trials[i]);
        }
    }

    public double[] Values { get; }

    public double[] Trials { get; }

    public double[]? Weights { get; }

    /// <summary>The terms of the log likelihood that no predictor enters, over all rows.</summary>
    public double LogNormalizer { get; }

    public ResponseBlock Block(int start, int rows) => new(Values.AsSpan(start, rows), Trials.Length == 0 ? default : Trials.AsSpan(start, rows));

    public static T[] Sorted<T>(T[] values, int[]? order) => order is null ? values : Array.ConvertAll(order, row => values[row]);
}

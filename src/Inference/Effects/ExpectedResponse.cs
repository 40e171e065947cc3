using System.Globalization;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>The expected response of a row given its predictors, or averaged over normal random effects; for categories, their probabilities.</summary>
/// <remarks>
/// Exact where <see cref="MarginalMean"/> is: one predictor with random effects whose inverse link is the mean. Otherwise by quadrature over
/// the predictors that have random effects, which are jointly normal however many effects add to them: the trapezoidal rule for one
/// of them (<see cref="MarginalMean"/> says why), Gauss-Hermite in each dimension for more. Immutable.
/// </remarks>
internal sealed class ExpectedResponse
{
    private const double Reach = 8;
    private const int MostDimensions = 4;

    private readonly Family _family;
    private readonly CategoryFamily? _categories;
    private readonly bool _isInverseLink;

    public ExpectedResponse(BoundModel model)
    {
        _family = model.Family;
        _categories = _family as CategoryFamily;
        _isInverseLink = _categories is null && PopulationAverage.AppliesTo(_family);
        Labels = _categories is null
            ? [""]
            : model.Design.Response.Levels ?? [.. Enumerable.Range(_categories.Lowest, _categories.Categories).Select(c => c.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The number of results: 1, or the number of categories.</summary>
    public int Count => Labels.Count;

    /// <summary>The names of the categories; one empty name for other responses.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether the mean is the inverse link of the first predictor.</summary>
    public bool IsInverseLink => _isInverseLink;

    /// <summary>The expected response given all predictors; with trials, that of one trial.</summary>
    public void At(ReadOnlySpan<double> predictors, Span<double> result)
    {
        if (_categories is null)
        {
            result[0] = _family.Mean(predictors);
            return;
        }

        for (int c = 0; c < result.Length; c++)
        {
            result[c] = _categories.Probability(c + 1, predictors);
        }
    }

    /// <summary>The expected response averaged over random effects.</summary>
    /// <param name="predictors">The predictors at random effects of 0, [K].</param>
    /// <param name="spread">The covariance that random effects add to them, [K × K].</param>
    /// <param name="result">Receives it, [<see cref="Count"/>].</param>
    public void Averaged(ReadOnlySpan<double> predictors, ReadOnlySpan<double> spread, Span<double> result)
    {
        int k = predictors.Length;
        List<int> active = [];
        for (int a = 0; a < k; a++)
        {
            if (spread[(a * k) + a] > 0)
            {
                active.Add(a);
            }
        }

        if (active.Count == 0)
        {
            At(predictors, result);
        }
        else if (active is [int only])
        {
            double sd = Math.Sqrt(spread[(only * k) + only]);
            if (only == 0 && _isInverseLink)
            {
                result[0] = Links.Inverse(_family.Link, MarginalMean.OnLinkScale(_family.Link, predictors[0], sd));
            }
            else
            {
                OverOne(predictors, only, sd, result);
            }
        }
        else
        {
            OverSeveral(predictors, active, spread, result);
        }
    }

    private void OverOne(ReadOnlySpan<double> predictors, int active, double sd, Span<double> result)
    {
        double step = Math.Min(0.5, 0.5 / sd);
        int count = (int)Math.Ceiling(Reach / step);
        double[] row = predictors.ToArray();
        double[] value = new double[Count];
        double weights = 0;
        result.Clear();
        for (int i = -count; i <= count; i++)
        {
            double weight = Math.Exp(-0.5 * i * step * i * step);
            row[active] = predictors[active] + (sd * i * step);
            Add(row, weight, value, result);
            weights += weight;
        }

        Divide(result, weights);
    }

    private void OverSeveral(ReadOnlySpan<double> predictors, List<int> active, ReadOnlySpan<double> spread, Span<double> result)
    {
        int d = active.Count;
        int k = predictors.Length;
        if (d > MostDimensions)
        {
            throw new NotSupportedException($"Random effects in {d} predictors at once are more than can be averaged over; {MostDimensions} can.");
        }

        GaussHermite rule = GaussHermite.OfPoints(d == 2 ? 31 : d == 3 ? 15 : 9);
        double[] factor = Factor(active, spread, k);
        double[] row = predictors.ToArray();
        double[] value = new double[Count];
        int[] node = new int[d];
        double weights = 0;
        result.Clear();
        for (bool more = true; more;)
        {
            double weight = 1;
            for (int a = 0; a < d; a++)
            {
                weight *= rule.Weights[node[a]];
                double shift = 0;
                for (int b = 0; b <= a; b++)
                {
                    shift += factor[(a * d) + b] * rule.Nodes[node[b]];
                }

                row[active[a]] = predictors[active[a]] + shift;
            }

            Add(row, weight, value, result);
            weights += weight;
            more = false;
            for (int a = 0; a < d && !more; a++)
            {
                node[a] = (node[a] + 1) % rule.Nodes.Length;
                more = node[a] != 0;
            }
        }

        Divide(result, weights);
    }

    // Effects of one draw of few groups can be perfectly correlated: a pivot of 0 is a column of zeros.
    private static double[] Factor(List<int> active, ReadOnlySpan<double> spread, int k)
    {
        int d = active.Count;
        double[] factor = new double[d * d];
        for (int a = 0; a < d; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = spread[(active[a] * k) + active[b]];
                for (int m = 0; m < b; m++)
                {
                    sum -= factor[(a * d) + m] * factor[(b * d) + m];
                }

                factor[(a * d) + b] = a == b ? Math.Sqrt(Math.Max(sum, 0))
                    : factor[(b * d) + b] > 0 ? sum / factor[(b * d) + b]
                    : 0;
            }
        }

        return factor;
    }

    private void Add(double[] row, double weight, double[] value, Span<double> result)
    {
        At(row, value);
        for (int c = 0; c < value.Length; c++)
        {
            result[c] += weight * value[c];
        }
    }

    private static void Divide(Span<double> result, double by)
    {
        for (int c = 0; c < result.Length; c++)
        {
            result[c] /= by;
        }
    }
}

using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Predictive;

/// <summary>Reduces a response to the statistics that matter for its kind.</summary>
/// <remarks>
/// Categories have shares, counts a variance over their mean beside mean, sd, extremes and zeros; single 0/1 outcomes a mean, of which all else
/// follows; responses without a point mass at 0 no share of zeros.
/// </remarks>
internal sealed class ResponseStatistics
{
    private readonly double[]? _trials;
    private readonly bool _hasDispersion;
    private readonly int[] _plain;
    private readonly int _lowest;
    private readonly int _categories;
    private readonly int[]? _codes;
    private readonly int _levels;

    public ResponseStatistics(BoundModel model, GroupingFactor? group)
    {
        _trials = model.Design.Response.Trials;
        _hasDispersion = model.Family.Kind == ResponseKind.Count;
        string[] categories = [];
        if (model.Family is CategoryFamily family)
        {
            (_lowest, _categories) = (family.Lowest, family.Categories);
            categories = [.. Enumerable.Range(0, _categories).Select(c => $"category {model.Design.Response.Levels?[c] ?? (_lowest + c).ToString(CultureInfo.InvariantCulture)}")];
        }

        _codes = group?.Codes;
        _levels = group?.Levels.Count ?? 0;
        string[] plain = ["mean", "sd", "min", "max", "zeros"];
        _plain = model.Family.Kind switch
        {
            ResponseKind.Category => [],
            ResponseKind.Binary when _trials is null => [0],
            ResponseKind.Binary or ResponseKind.Count => [0, 1, 2, 3, 4],
            _ => [0, 1, 2, 3],
        };
        Names = [.. _plain.Select(i => plain[i]), .. _hasDispersion ? ["dispersion"] : Array.Empty<string>(), .. categories, .. group?.Levels.Select(l => $"{group.Name} {l}") ?? []];
    }

    /// <summary>The names of the statistics.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many of them are means of groups, at the end.</summary>
    public int GroupCount => _levels;

    /// <summary>The statistics of a response, in the order of the names.</summary>
    public double[] Of(ReadOnlySpan<double> responses)
    {
        int count = 0;
        int zeros = 0;
        double mean = 0, squares = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        double[] shares = new double[_categories];
        double[] sums = new double[_levels], sizes = new double[_levels];
        for (int i = 0; i < responses.Length; i++)
        {
            double trials = _trials?[i] ?? 1;
            if (trials == 0)
            {
                continue;
            }

            double value = responses[i] / trials;
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
            zeros += value == 0 ? 1 : 0;
            if (_categories > 0)
            {
                shares[(int)value - _lowest]++;
            }

            if (_codes is not null)
            {
                sums[_codes[i]] += responses[i];
                sizes[_codes[i]] += trials;
            }
        }

        // With an infinite response mean and spread are infinite too, not undefined.
        double variance = count > 1 ? squares / (count - 1) : 0;
        variance = double.IsNaN(variance) ? double.PositiveInfinity : variance;
        mean = double.IsFinite(min) && double.IsFinite(max) ? mean : max + min;
        double[] dispersion = _hasDispersion ? [mean == 0 ? 0 : double.IsFinite(mean) ? variance / mean : double.PositiveInfinity] : [];
        double[] plain = [mean, Math.Sqrt(variance), min, max, (double)zeros / count];
        return
        [
            .. _plain.Select(i => plain[i]), .. dispersion,
            .. shares.Select(s => s / count), .. sums.Zip(sizes, (s, n) => n == 0 ? double.NaN : s / n),
        ];
    }
}

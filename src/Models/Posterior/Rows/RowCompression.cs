using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Rows;

/// <summary>Merges the rows of a likelihood that differ in nothing but their outcome, and sorts them by the largest grouping factor.</summary>
/// <remarks>
/// <para>
/// Rows agree when predictors, offsets, groups and precision weights do, and case weights where <see cref="WeightedRows"/> leaves any. Bernoulli rows become one binomial row; binomial rows
/// add successes and trials; m Poisson rows add their counts and m times the mean, an offset of log m, whose constant Σ y·log m is taken out
/// again. Normal outcomes become their number, mean and squares around it, which suffice for given η and σ. The log likelihood is that of the
/// single rows for all parameter values. Rows of other families are only sorted.
/// </para>
/// <para>Sorted by a factor, a group is one stretch of rows: its effect is added to it, and its gradient summed over it, without codes.</para>
/// </remarks>
internal static class RowCompression
{
    /// <summary>Merging has to save this share of the rows to be worth its slower kernel.</summary>
    private const double LeastSaving = 0.2;

    private const int Probe = 4096;

    /// <summary>Merges and sorts.</summary>
    public static LikelihoodRows Apply(LikelihoodRows rows)
    {
        rows = WeightedRows.Absorb(OnNormalScale(rows));
        int[]? distinct = CanMerge(rows) ? DistinctRows.Find(rows) : null;
        if (distinct is not null)
        {
            int count = distinct.Max() + 1;
            rows = count <= (1 - LeastSaving) * rows.Count ? Merge(rows, distinct, count) : rows;
        }

        return Centred(Sort(rows));
    }

    /// <summary>Lognormal outcomes are normal ones on the scale of their logarithm; the density of the outcome itself has a factor that is no function of a parameter.</summary>
    private static LikelihoodRows OnNormalScale(LikelihoodRows rows) => rows.Family is LognormalFamily
        ? rows with { Family = Family.Gaussian(), Values = Array.ConvertAll(rows.Values, Math.Log) }
        : rows;

    private static bool CanMerge(LikelihoodRows rows) =>
        (rows.Family is BernoulliFamily or BinomialFamily or PoissonFamily || (rows.Family is GaussianFamily && rows.CaseWeights is null))
        && !AllColumns(rows).Any(IsContinuous);

    /// <summary>A column without a repeated value at the beginning would leave almost nothing to merge.</summary>
    private static bool IsContinuous(double[] column)
    {
        int probe = Math.Min(Probe, column.Length);
        HashSet<double> seen = new(probe);
        return column.Take(probe).All(seen.Add);
    }

    /// <summary>All columns on which the likelihood of a row depends beside its outcome and its groups.</summary>
    internal static IEnumerable<double[]> AllColumns(LikelihoodRows rows) =>
        rows.Columns.SelectMany(c => c)
            .Concat(rows.Offsets.OfType<double[]>())
            .Concat(rows.Effects.SelectMany(e => e).OfType<double[]>())
            .Concat(new[] { rows.CaseWeights, rows.LogSigmaOffset }.OfType<double[]>());

    private static LikelihoodRows Merge(LikelihoodRows rows, int[] distinct, int count)
    {
        if (rows.Family is GaussianFamily)
        {
            return MergeNormal(rows, distinct, count);
        }

        double[] values = new double[count];
        double[] trials = new double[count];
        for (int i = 0; i < distinct.Length; i++)
        {
            int row = distinct[i];
            values[row] += rows.Values[i];
            trials[row] += rows.Trials?[i] ?? 1;
        }

        LikelihoodRows merged = Take(rows, Firsts(distinct, count), distinct) with { Values = values };
        if (rows.Family is not PoissonFamily)
        {
            return merged with { Family = new BinomialFamily(rows.Family.Link), Trials = trials };
        }

        double constant = 0;
        double[]?[] offsets = [.. merged.Offsets];
        offsets[0] = offsets[0] is { } offset ? [.. offset] : new double[count];
        for (int i = 0; i < count; i++)
        {
            double log = Math.Log(trials[i]);
            offsets[0]![i] += log;
            constant += values[i] * log * (merged.CaseWeights?[i] ?? 1);
        }

        return merged with { Offsets = offsets, Constant = rows.Constant + constant };
    }

    private static LikelihoodRows MergeNormal(LikelihoodRows rows, int[] distinct, int count)
    {
        (double[] means, NormalOutcomes outcomes) = NormalOutcomes.Merge(rows.Values, rows.Normal, distinct, count);
        return Take(rows, Firsts(distinct, count), distinct) with { Values = means, Normal = outcomes };
    }

    /// <summary>The first row of each kind.</summary>
    private static int[] Firsts(int[] kinds, int count)
    {
        int[] first = new int[count];
        for (int i = kinds.Length - 1; i >= 0; i--)
        {
            first[kinds[i]] = i;
        }

        return first;
    }

    /// <summary>A stable counting sort by the factor of most groups.</summary>
    private static LikelihoodRows Sort(LikelihoodRows rows)
    {
        if (rows.Codes.Length == 0)
        {
            return rows;
        }

        int factor = Enumerable.Range(0, rows.Codes.Length).MaxBy(f => rows.Codes[f].Max());
        int[] codes = rows.Codes[factor];
        bool sorted = true;
        for (int i = 1; i < codes.Length && sorted; i++)
        {
            sorted = codes[i] >= codes[i - 1];
        }

        int[] next = new int[codes.Max() + 2];
        foreach (int code in codes)
        {
            next[code + 1]++;
        }

        for (int j = 1; j < next.Length; j++)
        {
            next[j] += next[j - 1];
        }

        int[] order = new int[codes.Length];
        int[] place = new int[codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            place[i] = next[codes[i]]++;
            order[place[i]] = i;
        }

        LikelihoodRows taken = sorted ? rows : Take(rows, order, place);
        return taken with { SortedBy = factor };
    }

    /// <summary>Rows that are neither merged nor moved still have the columns of the design.</summary>
    private static LikelihoodRows Centred(LikelihoodRows rows) => rows.Means is not double[][] means
        ? rows
        : rows with
        {
            Columns = [.. rows.Columns.Zip(means, (columns, m) => columns.Zip(m, (c, mean) => mean == 0 ? c : Array.ConvertAll(c, v => v - mean)).ToArray())],
            Means = null,
        };

    /// <summary>Some rows in some order, centred; and the place that each row went to, −1 for none.</summary>
    internal static LikelihoodRows Take(LikelihoodRows rows, int[] order, int[] places)
    {
        T[] Pick<T>(T[] values) => Array.ConvertAll(order, i => values[i]);
        double[]? PickOptional(double[]? values) => values is null ? null : Pick(values);

        // One column may serve as coefficient and as effect; it is copied once, unless one is centred.
        Dictionary<double[], double[]> copies = new(ReferenceEqualityComparer.Instance);
        double[] PickShared(double[] values) => copies.TryGetValue(values, out double[]? copy) ? copy : copies[values] = Pick(values);
        double[] PickCentred(double[] values, double mean) => mean == 0 ? PickShared(values) : Array.ConvertAll(order, i => values[i] - mean);
        return rows with
        {
            Values = Pick(rows.Values),
            Trials = PickOptional(rows.Trials),
            Normal = rows.Normal?.Take(order),
            CaseWeights = PickOptional(rows.CaseWeights),
            LogSigmaOffset = PickOptional(rows.LogSigmaOffset),
            Columns = [.. rows.Columns.Select((columns, p) => columns.Select((c, k) => PickCentred(c, rows.Means?[p][k] ?? 0)).ToArray())],
            Means = null,
            Offsets = Array.ConvertAll(rows.Offsets, PickOptional),
            Codes = Array.ConvertAll(rows.Codes, Pick),
            Effects = Array.ConvertAll(rows.Effects, effects => Array.ConvertAll(effects, e => e is null ? null : PickShared(e))),
            RowOf = rows.RowOf is null ? places : Array.ConvertAll(rows.RowOf, r => r < 0 ? -1 : places[r]),
        };
    }
}

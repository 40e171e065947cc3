using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Rows;

/// <summary>Merges the rows of a likelihood that differ in nothing but their outcome, and sorts them by the largest grouping factor.</summary>
/// <remarks>
/// <para>
/// Rows agree when predictors, offsets, groups, case weights and precision weights do. Bernoulli rows become one binomial row; binomial rows
/// add successes and trials; m Poisson rows add their counts and m times the mean, an offset of log m, whose constant Σ y·log m is taken out
/// again. The log likelihood is that of the single rows for all parameter values. Rows of other families are only sorted.
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
        int[]? distinct = CanMerge(rows) ? DistinctRows.Find(rows) : null;
        if (distinct is not null)
        {
            int count = distinct.Max() + 1;
            rows = count <= (1 - LeastSaving) * rows.Count ? Merge(rows, distinct, count) : rows;
        }

        return Sort(rows);
    }

    private static bool CanMerge(LikelihoodRows rows) =>
        rows.Family is BernoulliFamily or BinomialFamily or PoissonFamily && !AllColumns(rows).Any(IsContinuous);

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
        double[] values = new double[count];
        double[] trials = new double[count];
        int[] first = new int[count];
        Array.Fill(first, -1);
        for (int i = 0; i < distinct.Length; i++)
        {
            int row = distinct[i];
            values[row] += rows.Values[i];
            trials[row] += rows.Trials?[i] ?? 1;
            first[row] = first[row] < 0 ? i : first[row];
        }

        LikelihoodRows merged = Take(rows, first, distinct);
        if (rows.Family is not PoissonFamily)
        {
            return With(merged, new BinomialFamily(rows.Family.Link), values, trials, merged.Offsets, 0);
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

        return With(merged, rows.Family, values, null, offsets, constant);
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

        LikelihoodRows taken = sorted ? rows : Take(rows, order, rows.RowOf is null ? place : Array.ConvertAll(rows.RowOf, r => place[r]));
        return new LikelihoodRows
        {
            Family = taken.Family,
            Values = taken.Values,
            Trials = taken.Trials,
            CaseWeights = taken.CaseWeights,
            LogSigmaOffset = taken.LogSigmaOffset,
            Columns = taken.Columns,
            Offsets = taken.Offsets,
            Codes = taken.Codes,
            Effects = taken.Effects,
            Constant = taken.Constant,
            RowOf = taken.RowOf,
            SortedBy = factor,
        };
    }

    private static LikelihoodRows Take(LikelihoodRows rows, int[] order, int[] rowOf)
    {
        T[] Pick<T>(T[] values) => Array.ConvertAll(order, i => values[i]);
        double[]? PickOptional(double[]? values) => values is null ? null : Pick(values);

        // One column may serve as coefficient and as effect; it is copied once.
        Dictionary<double[], double[]> copies = new(ReferenceEqualityComparer.Instance);
        double[] PickShared(double[] values) => copies.TryGetValue(values, out double[]? copy) ? copy : copies[values] = Pick(values);
        return new LikelihoodRows
        {
            Family = rows.Family,
            Values = Pick(rows.Values),
            Trials = PickOptional(rows.Trials),
            CaseWeights = PickOptional(rows.CaseWeights),
            LogSigmaOffset = PickOptional(rows.LogSigmaOffset),
            Columns = Array.ConvertAll(rows.Columns, columns => Array.ConvertAll(columns, PickShared)),
            Offsets = Array.ConvertAll(rows.Offsets, PickOptional),
            Codes = Array.ConvertAll(rows.Codes, Pick),
            Effects = Array.ConvertAll(rows.Effects, effects => Array.ConvertAll(effects, e => e is null ? null : PickShared(e))),
            Constant = rows.Constant,
            RowOf = rowOf,
        };
    }

    private static LikelihoodRows With(LikelihoodRows rows, Family family, double[] values, double[]? trials, double[]?[] offsets, double constant) => new()
    {
        Family = family,
        Values = values,
        Trials = trials,
        CaseWeights = rows.CaseWeights,
        LogSigmaOffset = rows.LogSigmaOffset,
        Columns = rows.Columns,
        Offsets = offsets,
        Codes = rows.Codes,
        Effects = rows.Effects,
        Constant = constant,
        RowOf = rows.RowOf,
    };
}

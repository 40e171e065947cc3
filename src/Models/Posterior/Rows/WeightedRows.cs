using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Rows;

/// <summary>Rows with case weights as rows without: the weights go into outcomes, numbers of trials or offsets.</summary>
/// <remarks>
/// A row of weight w adds w times its log likelihood. For successes with logit link that is w·y successes out of w·m trials; for counts with log
/// link the count w·y with log w in the offset, whose constant w·y·log w is taken out again; for normal outcomes w of them with the same mean.
/// Rows of weight 0 are left out, so that an impossible outcome there does no harm. Rows of other families keep their weights (<see cref="CaseWeights"/>).
/// </remarks>
internal static class WeightedRows
{
    /// <summary>The rows without case weights where their family allows it.</summary>
    public static LikelihoodRows Absorb(LikelihoodRows rows)
    {
        if (rows.CaseWeights is not double[] all || rows.Family is not (GaussianFamily or ICanonicalFamily { IsCanonical: true }))
        {
            return rows;
        }

        int[] kept = [.. Enumerable.Range(0, rows.Count).Where(i => all[i] != 0)];
        if (kept.Length == 0)
        {
            return rows;
        }

        int[] places = new int[rows.Count];
        Array.Fill(places, -1);
        for (int i = 0; i < kept.Length; i++)
        {
            places[kept[i]] = i;
        }

        LikelihoodRows positive = RowCompression.Take(rows, kept, places);
        double[] weights = positive.CaseWeights!;
        positive = positive with { CaseWeights = null };
        return Array.TrueForAll(weights, w => w == 1) ? positive : Times(positive, weights);
    }

    private static LikelihoodRows Times(LikelihoodRows rows, double[] weights) => rows.Family switch
    {
        GaussianFamily => rows with { Normal = new NormalOutcomes(weights, new double[weights.Length]) },
        PoissonFamily => Counts(rows, weights),
        _ => rows with
        {
            Family = new BinomialFamily(rows.Family.Link),
            Values = Products(rows.Values, weights),
            Trials = rows.Trials is null ? weights : Products(rows.Trials, weights),
        },
    };

    private static LikelihoodRows Counts(LikelihoodRows rows, double[] weights)
    {
        double[] values = Products(rows.Values, weights);
        double[] logs = Array.ConvertAll(weights, Math.Log);
        double[]?[] offsets = [.. rows.Offsets];
        offsets[0] = offsets[0] is { } offset ? [.. offset.Zip(logs, (o, log) => o + log)] : logs;
        return rows with { Values = values, Offsets = offsets, Constant = rows.Constant + values.Zip(logs, (y, log) => y * log).Sum() };
    }

    private static double[] Products(double[] values, double[] weights) => [.. values.Zip(weights, (v, w) => v * w)];
}

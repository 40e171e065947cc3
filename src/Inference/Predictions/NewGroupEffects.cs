using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Predictions;

/// <summary>The effects of groups that the fit did not have, at one set of parameters.</summary>
internal sealed class NewGroupEffects
{
    private readonly RowPredictors _rows;
    private readonly NewGroups _choice;
    private readonly int[] _counts;
    private readonly int[][] _firstRows;
    private readonly NewGroupPosterior? _posterior;

    public NewGroupEffects(BoundModel model, RowPredictors rows, PredictionOptions options)
    {
        _rows = rows;
        _choice = options.NewGroups;
        _counts = [.. rows.Terms.Select(t => rows.Design.Groups[t.Group].NewLevels.Count)];
        _firstRows = [.. rows.Terms.Select((t, k) => FirstRows(rows.Design.Groups[t.Group], model.Design.Groups[t.Group].Levels.Count, _counts[k]))];
        RowGroups[] added = options.Kind == PredictionKind.Subject ? [.. rows.Design.Groups.Where(g => g.NewLevels.Count > 0)] : [];
        if (added.Length == 0)
        {
            return;
        }

        if (_choice is NewGroups.Sample or NewGroups.Estimate)
        {
            rows.RequireKinds();
        }

        string names = string.Join("; ", added.Select(g => $"{g.Name}: {string.Join(", ", g.NewLevels.Take(8))}{(g.NewLevels.Count > 8 ? ", …" : "")}"));
        switch (_choice)
        {
            case NewGroups.Error:
                throw new DataException(
                    $"the new data have groups that the fit did not have ({names}). Say what their effects are: 0 (--new-groups zero), drawn from the population (--new-groups sample), or estimated from their responses in the new data (--new-groups estimate).")
                {
                    Value = added[0].NewLevels[0],
                };
            case NewGroups.Zero:
                Note = $"Groups that the fit did not have are at effects of 0 ({names}).";
                break;
            case NewGroups.Sample:
                Note = $"Groups that the fit did not have have effects drawn from the population ({names}).";
                break;
            default:
                _posterior = new NewGroupPosterior(model, rows);
                Note = $"Groups that the fit did not have have effects estimated from their responses in the new data, the other parameters being those of the fit ({names}).";
                break;
        }
    }

    /// <summary>What was done with new groups; null where there are none.</summary>
    public string? Note { get; }

    /// <summary>The effects, for each term group by group.</summary>
    /// <param name="position">The parameters.</param>
    /// <param name="predictors">The predictors at random effects of 0, [K × rows].</param>
    /// <param name="random">The source of randomness; null for estimates, which draw nothing.</param>
    public double[][] Of(double[] position, ReadOnlySpan<double> predictors, RandomStream? random)
    {
        double[][] effects = new double[_counts.Length][];
        for (int t = 0; t < effects.Length; t++)
        {
            int q = _rows.Terms[t].Effects;
            effects[t] = new double[_counts[t] * q];
            for (int g = 0; g < _counts[t] && _choice == NewGroups.Sample; g++)
            {
                Sample(_rows, t, _firstRows[t][g], position, random!, effects[t].AsSpan(g * q, q));
            }
        }

        _posterior?.Sample(position, predictors, random!, effects);
        return effects;
    }

    // The first row of each new group, which tells its kind.
    private static int[] FirstRows(RowGroups groups, int known, int count) =>
        [.. Enumerable.Range(known, count).Select(code => Array.IndexOf(groups.Codes!, code))];

    /// <summary>Adds the effects of a group drawn from the population to the predictors of one row.</summary>
    public static void AddSampled(RowPredictors rows, int row, double[] position, RandomStream random, Span<double> predictors)
    {
        for (int t = 0; t < rows.Terms.Count; t++)
        {
            double[] effects = new double[rows.Terms[t].Effects];
            Sample(rows, t, row, position, random, effects);
            rows.AddRow(t, row, effects, predictors, 1);
        }
    }

    private static void Sample(RowPredictors rows, int term, int row, double[] position, RandomStream random, Span<double> effects)
    {
        int q = rows.Terms[term].Effects;
        double[] factor = new double[q * q];
        rows.WriteFactor(term, row, position, factor);
        Draw(factor, random, effects);
    }

    /// <summary>Draws the effects of one group, b = Λz with z standard normal.</summary>
    /// <param name="factor">Λ, lower triangular, [q × q] row by row.</param>
    /// <param name="random">The source of z.</param>
    /// <param name="effects">Where b goes, [q].</param>
    public static void Draw(ReadOnlySpan<double> factor, RandomStream random, Span<double> effects)
    {
        int q = effects.Length;
        effects.Clear();
        for (int c = 0; c < q; c++)
        {
            double z = random.NextNormal();
            for (int r = c; r < q; r++)
            {
                effects[r] += factor[(r * q) + c] * z;
            }
        }
    }
}

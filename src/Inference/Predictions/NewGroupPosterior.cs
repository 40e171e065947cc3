using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Predictions;

/// <summary>Draws the effects of new groups given their responses and the parameters of one draw of the fit.</summary>
/// <remarks>
/// With b = Λz the density of a group is Π f(y_i | η_i + z_iᵀΛz) φ(z). A chain of random-walk steps in z would have to mix; instead an ellipse
/// through the present point and a fresh normal z is searched for a point of enough likelihood, which needs no tuning and leaves the
/// density invariant (elliptical slice sampling: Murray, Adams and MacKay 2010). Forty sweeps from the prior's centre are many times what
/// it takes for the few effects of one group. All effects of one group move together, in all its terms.
/// </remarks>
internal sealed class NewGroupPosterior
{
    private const int Sweeps = 40;

    private readonly BoundModel _model;
    private readonly RowPredictors _rows;
    private readonly int _factor;
    private readonly int[] _terms;
    private readonly int[][] _rowsOf;

    public NewGroupPosterior(BoundModel model, RowPredictors rows)
    {
        _model = model;
        _rows = rows;
        RowGroups[] added = [.. rows.Design.Groups.Where(g => g.NewLevels.Count > 0)];
        if (added.Length > 1)
        {
            throw new DataException($"there are new groups of {string.Join(" and ", added.Select(g => g.Name))}, and effects can be estimated for those of one grouping factor at a time. Use --new-groups sample or zero.");
        }

        _factor = rows.Design.Groups.ToList().IndexOf(added[0]);
        _terms = [.. Enumerable.Range(0, rows.Terms.Count).Where(t => rows.Terms[t].Group == _factor)];
        int levels = model.Design.Groups[_factor].Levels.Count;
        _rowsOf = [.. added[0].NewLevels.Select((_, g) => Enumerable.Range(0, rows.RowCount).Where(i => added[0].Codes![i] == levels + g).ToArray())];
    }

    /// <summary>Draws the effects of all new groups.</summary>
    public void Sample(double[] position, ReadOnlySpan<double> predictors, RandomStream random, double[][] effects)
    {
        double[] others = predictors.ToArray();

        // Rows have the effects of their known groups of other factors; those of the new groups are still 0.
        _rows.AddGroups(position, effects, others);
        for (int g = 0; g < _rowsOf.Length; g++)
        {
            double[][] factors = [.. _terms.Select(t => Factor(t, _rowsOf[g][0], position))];
            SampleGroup(_rowsOf[g], others, factors, random, g, effects);
        }
    }

    private double[] Factor(int term, int row, double[] position)
    {
        int q = _rows.Terms[term].Effects;
        double[] factor = new double[q * q];
        _rows.WriteFactor(term, row, position, factor);
        return factor;
    }

    private void SampleGroup(int[] rows, double[] others, double[][] factors, RandomStream random, int group, double[][] effects)
    {
        int dimension = _terms.Sum(t => _rows.Terms[t].Effects);
        double[] at = new double[dimension];
        double[] axis = new double[dimension];
        double[] proposal = new double[dimension];
        double[] scratch = new double[dimension];
        double current = LogLikelihood(rows, others, factors, at, scratch);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int c = 0; c < dimension; c++)
            {
                axis[c] = random.NextNormal();
            }

            double threshold = current + Math.Log(random.NextDouble());
            double angle = 2 * Math.PI * random.NextDouble();
            (double low, double high) = (angle - (2 * Math.PI), angle);
            while (true)
            {
                (double sin, double cos) = Math.SinCos(angle);
                for (int c = 0; c < dimension; c++)
                {
                    proposal[c] = (at[c] * cos) + (axis[c] * sin);
                }

                double value = LogLikelihood(rows, others, factors, proposal, scratch);
                if (value > threshold || high - low < 1e-10)
                {
                    current = value > threshold ? value : current;
                    (at, proposal) = value > threshold ? (proposal, at) : (at, proposal);
                    break;
                }

                (low, high) = angle < 0 ? (angle, high) : (low, angle);
                angle = low + ((high - low) * random.NextDouble());
            }
        }

        WriteEffects(factors, at, scratch);
        int next = 0;
        foreach (int t in _terms)
        {
            int q = _rows.Terms[t].Effects;
            scratch.AsSpan(next, q).CopyTo(effects[t].AsSpan(group * q));
            next += q;
        }
    }

    private double LogLikelihood(int[] rows, double[] others, double[][] factors, double[] z, double[] scratch)
    {
        WriteEffects(factors, z, scratch);
        int k = _rows.ParameterCount;
        int n = _rows.RowCount;
        Span<double> row = stackalloc double[k];
        Span<double> derivatives = stackalloc double[k];
        ResponseDesign response = _rows.Design.Response!;
        double sum = 0;
        foreach (int i in rows)
        {
            for (int a = 0; a < k; a++)
            {
                row[a] = others[(a * n) + i];
            }

            int next = 0;
            foreach (int t in _terms)
            {
                int q = _rows.Terms[t].Effects;
                _rows.AddRow(t, i, scratch.AsSpan(next, q), row, 1);
                next += q;
            }

            double value = response.Values[i];
            double trials = response.Trials?[i] ?? 1;
            sum += (response.CaseWeights?[i] ?? 1) * _model.Family.LogLikelihood(
                new ResponseBlock(new ReadOnlySpan<double>(in value), response.Trials is null ? default : new ReadOnlySpan<double>(in trials)), row, derivatives);
        }

        return sum;
    }

    private void WriteEffects(double[][] factors, double[] z, double[] effects)
    {
        int next = 0;
        for (int t = 0; t < factors.Length; t++)
        {
            int q = _rows.Terms[_terms[t]].Effects;
            for (int r = 0; r < q; r++)
            {
                effects[next + r] = 0;
                for (int c = 0; c <= r; c++)
                {
                    effects[next + r] += factors[t][(r * q) + c] * z[next + c];
                }
            }

            next += q;
        }
    }
}

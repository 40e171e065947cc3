using Bayes.Models.Conditional;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>All effects of one grouping factor, its terms side by side: q columns of Z, and Λ block diagonal over the terms, one for each kind of groups.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class GroupEffects
{
    private readonly TermSlots[] _terms;
    private readonly TermSlots[][] _covariances;
    private readonly int[]? _kinds;

    public GroupEffects(BoundModel model, int group, GroupRows rows)
    {
        _terms = [.. model.Layout.Terms.Where(t => t.Group == group)];
        _covariances = Array.ConvertAll(_terms, t => model.Layout.Covariances.Where(c => c.Group == group && c.Term == t.Term).ToArray());
        GroupKinds? kinds = _terms.Length == 0 ? null : model.Design.Groups[group].Kinds;
        Kinds = kinds?.Names.Count ?? 1;
        _kinds = kinds is null ? null : [.. Enumerable.Range(0, Kinds).SelectMany(k => Enumerable.Repeat(k, kinds.Starts[k + 1] - kinds.Starts[k]))];
        List<int> predictors = [];
        List<double[]?> columns = [];
        foreach (TermSlots term in _terms)
        {
            foreach (RandomEffectColumn effect in model.Design.Groups[group].Terms[term.Term].Effects)
            {
                string parameter = model.Design.Predictors[effect.Predictor].Parameter;
                predictors.Add(Place(model.Family, parameter));
                columns.Add(effect.Column.Values is double[] values ? rows.Sort(values) : null);
            }
        }

        Predictors = [.. predictors];
        Columns = [.. columns];
    }

    /// <summary>q.</summary>
    public int Count => Predictors.Length;

    /// <summary>The predictor that each effect is added to, [q].</summary>
    public int[] Predictors { get; }

    /// <summary>The columns of Z, [q][n]; null for a constant 1.</summary>
    public double[]?[] Columns { get; }

    /// <summary>The number of kinds of groups, each with a Λ of its own; 1 where there are none.</summary>
    public int Kinds { get; }

    /// <summary>The kind of a group.</summary>
    public int KindOf(int level) => _kinds is null ? 0 : _kinds[level];

    /// <summary>Writes Λ of a kind of groups, [q × q] row by row.</summary>
    public void WriteFactor(ReadOnlySpan<double> parameters, int kind, Span<double> factor)
    {
        factor[..(Count * Count)].Clear();
        foreach ((TermSlots term, int first, double[] block) in Covariances(kind))
        {
            MarginalCovariance.Write(term, parameters, block);
            for (int r = 0; r < term.Effects; r++)
            {
                block.AsSpan(r * term.Effects, r + 1).CopyTo(factor[(((first + r) * Count) + first)..]);
            }
        }
    }

    /// <summary>Adds to the gradient by ψ a gradient by Λ of a kind of groups, [q × q].</summary>
    public void PullBack(ReadOnlySpan<double> parameters, int kind, ReadOnlySpan<double> factorGradient, Span<double> gradient)
    {
        foreach ((TermSlots term, int first, double[] block) in Covariances(kind))
        {
            for (int r = 0; r < term.Effects; r++)
            {
                factorGradient.Slice(((first + r) * Count) + first, r + 1).CopyTo(block.AsSpan(r * term.Effects));
            }

            MarginalCovariance.PullBack(term, parameters, block, gradient);
        }
    }

    /// <summary>Writes the effects of one group where <see cref="ParameterLayout"/> has them, less the population parameters.</summary>
    public void WriteEffects(ReadOnlySpan<double> groupEffects, int level, int populationCount, Span<double> effects)
    {
        int first = 0;
        foreach (TermSlots term in _terms)
        {
            int place = term.GroupEffects - populationCount + (level * term.Effects);
            groupEffects.Slice(first, term.Effects).CopyTo(effects[place..]);
            first += term.Effects;
        }
    }

    private IEnumerable<(TermSlots Term, int First, double[] Block)> Covariances(int kind)
    {
        int first = 0;
        foreach (TermSlots[] covariances in _covariances)
        {
            TermSlots term = covariances[covariances.Length == 1 ? 0 : kind];
            yield return (term, first, new double[term.Effects * term.Effects]);
            first += term.Effects;
        }
    }

    private static int Place(Family family, string parameter)
    {
        int place = 0;
        while (family.Parameters[place].Name != parameter)
        {
            place++;
        }

        return place;
    }
}

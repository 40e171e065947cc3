using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>All effects of one grouping factor, its terms side by side: q columns of Z, and Λ block diagonal over the terms.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class GroupEffects
{
    private readonly TermSlots[] _terms;

    public GroupEffects(BoundModel model, int group, GroupRows rows)
    {
        _terms = [.. model.Layout.Terms.Where(t => t.Group == group)];
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

    /// <summary>Writes Λ, [q × q] row by row.</summary>
    public void WriteFactor(ReadOnlySpan<double> parameters, Span<double> factor)
    {
        factor[..(Count * Count)].Clear();
        foreach ((TermSlots term, int first, int r, int c) in Entries())
        {
            int place = MarginalParameters.FactorPlace(term, r, c);
            if (place >= 0)
            {
                factor[((first + r) * Count) + first + c] = parameters[place];
            }
        }
    }

    /// <summary>Adds to the gradient by ψ a gradient by Λ, [q × q].</summary>
    public void PullBack(ReadOnlySpan<double> factorGradient, Span<double> gradient)
    {
        foreach ((TermSlots term, int first, int r, int c) in Entries())
        {
            int place = MarginalParameters.FactorPlace(term, r, c);
            if (place >= 0)
            {
                gradient[place] += factorGradient[((first + r) * Count) + first + c];
            }
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

    private IEnumerable<(TermSlots Term, int First, int Row, int Column)> Entries()
    {
        int first = 0;
        foreach (TermSlots term in _terms)
        {
            for (int r = 0; r < term.Effects; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    yield return (term, first, r, c);
                }
            }

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

using Bayes.Models.Design;
using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Rows;

/// <summary>The K linear predictors of a run of rows as functions of the unconstrained parameters, and the way back for gradients.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class LinearPredictors
{
    private readonly PredictorSource[] _sources;
    private readonly EffectColumn[] _effects;

    public LinearPredictors(BoundModel model, LikelihoodRows rows)
    {
        EffectColumn[] effects = [.. model.Layout.Terms.SelectMany(t => EffectsOf(model, rows, t))];
        EffectColumn?[] levels = [.. model.Family.Parameters.Select((_, k) => Array.Find(effects, e => e.Parameter == k && e.IsLevel))];
        _sources = [.. model.Family.Parameters.Select((p, k) => SourceOf(model, rows, p, levels[k]))];
        _effects = [.. effects.Except(levels)!];
    }

    /// <summary>K.</summary>
    public int Count => _sources.Length;

    /// <summary>Computes the predictors of a run of rows, [K × rows].</summary>
    public void Fill(ReadOnlySpan<double> position, int start, int rows, Span<double> predictors)
    {
        for (int k = 0; k < _sources.Length; k++)
        {
            _sources[k].Fill(position, start, predictors.Slice(k * rows, rows));
        }

        foreach (EffectColumn effect in _effects)
        {
            effect.Add(position, start, predictors.Slice(effect.Parameter * rows, rows));
        }
    }

    /// <summary>Adds to the gradient what derivatives by the predictors, [K × rows], make of the parameters.</summary>
    public void PullBack(int start, int rows, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        for (int k = 0; k < _sources.Length; k++)
        {
            _sources[k].PullBack(start, derivatives.Slice(k * rows, rows), gradient);
        }

        foreach (EffectColumn effect in _effects)
        {
            effect.PullBack(start, derivatives.Slice(effect.Parameter * rows, rows), gradient);
        }
    }

    /// <summary>The part of a family parameter's predictor that no group effect but its level enters, which may be null.</summary>
    public static PredictorSource SourceOf(BoundModel model, LikelihoodRows rows, DistributionalParameter parameter, EffectColumn? level = null)
    {
        double[]? weightOffset = parameter.Name == ResponseFit.ResidualDeviation ? rows.LogSigmaOffset : null;
        for (int k = 0; k < model.Layout.Predictors.Count; k++)
        {
            if (model.Layout.Predictors[k].Parameter == parameter.Name)
            {
                return new PredictorSource(model.Layout.Predictors[k], rows.Columns[k], rows.Means?[k], rows.Offsets[k], weightOffset, level);
            }
        }

        foreach ((DistributionalParameter constant, int place) in model.Layout.Constants)
        {
            if (constant.Name == parameter.Name)
            {
                return new PredictorSource(new PredictorSlots(constant.Name, place, place + 1, 0), [], null, null, weightOffset, level);
            }
        }

        throw new InvalidOperationException($"The layout has no place for '{parameter.Name}'.");
    }

    private static IEnumerable<EffectColumn> EffectsOf(BoundModel model, LikelihoodRows rows, TermSlots slots)
    {
        GroupingFactor group = model.Design.Groups[slots.Group];
        int before = group.Terms.Take(slots.Term).Sum(t => t.Effects.Count);
        for (int c = 0; c < slots.Effects; c++)
        {
            string parameter = model.Design.Predictors[group.Terms[slots.Term].Effects[c].Predictor].Parameter;
            int place = 0;
            while (model.Family.Parameters[place].Name != parameter)
            {
                place++;
            }

            yield return new EffectColumn(
                place, rows.Codes[slots.Group], rows.Effects[slots.Group][before + c], slots.GroupEffects + c, slots.Effects, rows.SortedBy == slots.Group);
        }
    }
}

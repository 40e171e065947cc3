using Bayes.Models;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;

namespace Bayes.Cli;

/// <summary>Leaves a term out of a model: an effect such as <c>trt:time</c>, or one that varies between groups, such as <c>time | id</c>.</summary>
internal static class DroppedTerm
{
    public static ModelSpec From(ModelSpec model, string text)
    {
        string term = WithoutParentheses(text.Trim());
        int bar = term.IndexOf('|', StringComparison.Ordinal);
        PredictorSpec predictor = model.Predictors[0];
        PredictorSpec smaller = bar < 0 ? WithoutFixed(model, predictor, term) : WithoutGroupEffect(model, predictor, term[..bar].Trim(), term[(bar + 1)..].Trim('|', ' '));
        return model with { Predictors = [smaller, .. model.Predictors.Skip(1)] };
    }

    // Only a pair around everything: that of "(time | id)", not those of "I(age^2)" or "(a + b):(c)".
    private static string WithoutParentheses(string text)
    {
        while (text.StartsWith('('))
        {
            int depth = 0;
            int close = text.Select((c, i) => (c, i)).First(e => (depth += e.c == '(' ? 1 : e.c == ')' ? -1 : 0) == 0 || e.i == text.Length - 1).i;
            if (close != text.Length - 1 || depth != 0)
            {
                break;
            }

            text = text[1..^1].Trim();
        }

        return text;
    }

    private static PredictorSpec WithoutFixed(ModelSpec model, PredictorSpec predictor, string label)
    {
        Term? found = predictor.Fixed.Terms.FirstOrDefault(t => Same(t.Label, label));
        return found is null
            ? throw Missing(label, [.. predictor.Fixed.Terms.Select(t => t.Label), .. Effects(predictor)], model)
            : predictor with { Fixed = predictor.Fixed with { Terms = [.. predictor.Fixed.Terms.Where(t => t != found)] } };
    }

    private static PredictorSpec WithoutGroupEffect(ModelSpec model, PredictorSpec predictor, string label, string group)
    {
        bool found = false;
        List<GroupTerm> groups = [];
        foreach (GroupTerm term in predictor.Groups)
        {
            if (!Same(term.GroupLabel, group) || found)
            {
                groups.Add(term);
                continue;
            }

            EffectSet effects = term.Effects;
            EffectSet left = label == "1" ? effects with { HasIntercept = false } : effects with { Terms = [.. effects.Terms.Where(t => !Same(t.Label, label))] };
            found = left != effects;
            if (!found || left.HasIntercept || left.Terms.Count > 0)
            {
                groups.Add(term with { Effects = left });
            }
        }

        return found
            ? predictor with { Groups = [.. groups] }
            : throw Missing($"{label} | {group}", [.. predictor.Fixed.Terms.Select(t => t.Label), .. Effects(predictor)], model);
    }

    private static IEnumerable<string> Effects(PredictorSpec predictor) => predictor.Groups.SelectMany(
        g => g.Effects.Terms.Select(t => t.Label).Concat(g.Effects.HasIntercept ? ["1"] : []).Select(e => $"{e} | {g.GroupLabel}"));

    private static UsageException Missing(string term, string[] terms, ModelSpec model) => new(
        $"--drop: the model {model.Formula} has no term '{term}'.{(Suggestions.Nearest(term, terms) is { } nearest ? $" Did you mean '{nearest}'?" : "")} It has {string.Join(", ", terms.Select(t => $"'{t}'"))}.");

    private static bool Same(string a, string b) => a.Replace(" ", "", StringComparison.Ordinal) == b.Replace(" ", "", StringComparison.Ordinal);
}

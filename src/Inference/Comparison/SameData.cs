using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>Whether two bound models rest on the same numbers.</summary>
internal static class SameData
{
    public static bool Holds(BoundModel one, BoundModel other)
    {
        (DesignedModel a, DesignedModel b) = (one.Design, other.Design);
        return ReferenceEquals(a, b)
            || (Same(a.Response, b.Response)
                && a.Predictors.Count == b.Predictors.Count
                && a.Predictors.Zip(b.Predictors).All(p => Same(p.First, p.Second))
                && a.Groups.Count == b.Groups.Count
                && a.Groups.Zip(b.Groups).All(g => Same(g.First, g.Second)));
    }

    private static bool Same(ResponseDesign a, ResponseDesign b) =>
        Same(a.Values, b.Values) && Same(a.Trials, b.Trials) && Same(a.CaseWeights, b.CaseWeights) && Same(a.PrecisionWeights, b.PrecisionWeights);

    private static bool Same(PredictorDesign a, PredictorDesign b) =>
        Same(a.Offset, b.Offset) && a.Columns.Count == b.Columns.Count && a.Columns.Zip(b.Columns).All(c => c.First.Label == c.Second.Label && Same(c.First.Values, c.Second.Values));

    private static bool Same(GroupingFactor a, GroupingFactor b) =>
        a.Codes.AsSpan().SequenceEqual(b.Codes)
        && a.Levels.SequenceEqual(b.Levels, StringComparer.Ordinal)
        && a.Terms.Count == b.Terms.Count
        && a.Terms.Zip(b.Terms).All(t => t.First.Effects.Count == t.Second.Effects.Count && t.First.Effects.Zip(t.Second.Effects).All(e => Same(e.First.Column.Values, e.Second.Column.Values)));

    private static bool Same(double[]? a, double[]? b) => a is null || b is null ? a is null && b is null : a.AsSpan().SequenceEqual(b);
}

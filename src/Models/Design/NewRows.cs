using Bayes.Models.Design.Functions;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Builds what a fitted model needs of the groups and the response of new data.</summary>
internal static class NewRows
{
    /// <summary>The grouping factors over new rows: groups matched by their labels, effects coded as in the fit.</summary>
    public static RowGroups[] Groups(ModelSpec model, IReadOnlyList<GroupingFactor> fitted, ModelFrame frame, RowParts parts) =>
        [.. fitted.Select(group => Group(model, group, frame, parts))];

    /// <summary>The number of trials of new rows; null where the response has none.</summary>
    public static double[]? Trials(ResponseSpec response, ModelFrame frame) => response.Form switch
    {
        ResponseForm.Trials => ResponseColumns.Counts(response.Second!, "trials", frame),
        ResponseForm.SuccessFailure => [.. ResponseColumns.Counts(response.Value, "successes", frame).Zip(ResponseColumns.Counts(response.Second!, "failures", frame), (s, f) => s + f)],
        _ => null,
    };

    private static RowGroups Group(ModelSpec model, GroupingFactor group, ModelFrame frame, RowParts parts)
    {
        RowGroups rows = new() { Name = group.Name };
        if ((parts & RowParts.EffectColumns) == 0)
        {
            return rows;
        }

        (int Predictor, GroupTerm Term)[] terms =
        [
            .. model.Predictors.SelectMany((p, k) => p.Groups.Where(t => t.GroupLabel == group.Name).Select(t => (k, t))),
        ];
        Dictionary<(int, string), double[]> columns = [];
        foreach ((int predictor, GroupTerm term) in terms)
        {
            foreach (DesignColumn column in EffectColumns.Build(term.Effects, frame).Columns)
            {
                columns[(predictor, column.CoefficientName)] = column.Values!;
            }
        }

        rows = rows with
        {
            Effects = [.. group.Terms.SelectMany(t => t.Effects).Select(e => e.Column.Values is null ? null : columns[(e.Predictor, e.Column.CoefficientName)])],
        };
        rows = (parts & RowParts.Groups) == RowParts.Groups ? WithCodes(rows, group, terms[0].Term, frame) : rows;
        return group.Kinds is null ? rows : KindsOfRows.Add(rows, group, terms.Select(t => t.Term.By).OfType<Expression>().First(), frame);
    }

    private static RowGroups WithCodes(RowGroups rows, GroupingFactor group, GroupTerm term, ModelFrame frame)
    {
        string[][] labels = [.. term.Factors.Select(f => Labels(f, frame))];
        Dictionary<string, int> codeOf = group.Levels.Select((level, code) => (level, code)).ToDictionary(p => p.level, p => p.code, StringComparer.Ordinal);
        List<string> added = [];
        int[] codes = new int[frame.RowCount];
        for (int row = 0; row < codes.Length; row++)
        {
            string label = string.Join('_', labels.Select(l => l[row]));
            if (!codeOf.TryGetValue(label, out codes[row]))
            {
                codes[row] = group.Levels.Count + added.Count;
                codeOf.Add(label, codes[row]);
                added.Add(label);
            }
        }

        return rows with { Codes = codes, NewLevels = added };
    }

    // Not by way of the frame's variables: a group that the fit did not have is no error here.
    private static string[] Labels(Expression factor, ModelFrame frame)
    {
        FactorValue value = FactorFunction.Of(frame.Evaluator.Evaluate(factor).Select(frame.Rows))!;
        return Array.ConvertAll(value.Codes, code => value.Levels[code]);
    }
}

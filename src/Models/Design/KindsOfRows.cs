using Bayes.Models.Design.Functions;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Finds the kinds of groups of new rows: a group of the fit has its kind, any other that of its rows.</summary>
internal static class KindsOfRows
{
    /// <summary>Adds the kinds, or the reason why they cannot be told.</summary>
    public static RowGroups Add(RowGroups rows, GroupingFactor group, Expression by, ModelFrame frame)
    {
        GroupKinds kinds = group.Kinds!;
        string[] names = [.. kinds.Names];
        int[] ofRow = new int[frame.RowCount];
        int[] asked = [.. Enumerable.Range(0, ofRow.Length).Where(row => rows.Codes is null || rows.Codes[row] >= group.Levels.Count)];
        if (asked.Length > 0 && ColumnEvaluator.ColumnsOf(by).FirstOrDefault(name => !frame.Table.TryGetColumn(name, out _)) is { } absent)
        {
            return rows with { KindsProblem = frame.Error(null, absent, $"the covariance of {group.Name} differs by {by}, and these rows have no column '{absent}' to say which holds. Predictions at --kind zero, those of groups of the fit, and contrasts with --scale link or response need none.") };
        }

        FactorValue? told = asked.Length > 0 ? FactorFunction.Of(frame.Evaluator.Evaluate(by).Select(frame.Rows)) : null;
        Dictionary<int, int> ofNewGroup = [];
        for (int row = 0; row < ofRow.Length; row++)
        {
            if (rows.Codes is { } codes && codes[row] < group.Levels.Count)
            {
                ofRow[row] = kinds.Of(codes[row]);
                continue;
            }

            string? level = told!.Codes[row] < 0 ? null : told.Levels[told.Codes[row]];
            ofRow[row] = level is null ? -1 : Array.IndexOf(names, level);
            string? problem = Problem(rows, group, by, row, level, ofRow[row], ofNewGroup);
            if (problem is not null)
            {
                return rows with { KindsProblem = frame.Error(row, ModelFrame.ColumnName(by), problem, level, level is null ? null : Suggestions.Nearest(level, names)) };
            }
        }

        return rows with { Kinds = ofRow };
    }

    private static string? Problem(RowGroups rows, GroupingFactor group, Expression by, int row, string? level, int kind, Dictionary<int, int> ofNewGroup)
    {
        GroupKinds kinds = group.Kinds!;
        if (kind < 0)
        {
            string what = level is null ? $"{by} is missing" : $"{by} is '{level}', which did not occur in the data of the fit";
            return $"{what}, and the covariance of {group.Name} differs by it; its kinds are: {string.Join(", ", kinds.Names)}.";
        }

        if (rows.Codes is not { } codes || ofNewGroup.TryAdd(codes[row], kind) || ofNewGroup[codes[row]] == kind)
        {
            return null;
        }

        string name = rows.NewLevels[codes[row] - group.Levels.Count];
        return $"the new group '{name}' of '{group.Name}' has rows with {by} '{kinds.Names[ofNewGroup[codes[row]]]}' and others with '{level}', and each group is of one kind.";
    }
}

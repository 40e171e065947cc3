using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Sorts the groups of a factor by their kinds, where covariances differ by kind: <c>gr(g, by = column)</c>.</summary>
internal static class KindsOfGroups
{
    /// <summary>The kinds, and the codes and labels of the groups, those of one kind together, in their order within it.</summary>
    public static (GroupKinds? Kinds, int[] Codes, string[] Levels) Sort(string label, GroupTerm[] terms, int[] codes, string[] levels, ModelFrame frame)
    {
        Expression[] columns = [.. terms.Select(t => t.By).OfType<Expression>().Distinct()];
        if (columns.Length == 0)
        {
            return (null, codes, levels);
        }

        if (columns.Length > 1)
        {
            throw frame.Error(null, null, $"the groups of '{label}' are of kinds by {columns[0]} in one term and by {columns[1]} in another; use one column, or one that combines both.");
        }

        FactorValue column = frame.Factor(columns[0]);
        string? name = ModelFrame.ColumnName(columns[0]);
        if (column.Levels.Length < 2)
        {
            throw frame.Error(null, name, $"{columns[0]} has the single level '{column.Levels[0]}', so the groups of '{label}' are all of one kind; leave out 'by'.", column.Levels[0]);
        }

        if (column.Levels.GroupBy(level => CoefficientNames.ToBrms(columns[0] + level), StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twins)
        {
            throw frame.Error(null, name, $"the kinds '{twins.First()}' and '{twins.Last()}' of {columns[0]} make the same name of a parameter, {twins.Key}; rename one of them in the data.", twins.Last());
        }

        int[] kind = new int[levels.Length];
        Array.Fill(kind, -1);
        for (int row = 0; row < codes.Length; row++)
        {
            ref int known = ref kind[codes[row]];
            if (known >= 0 && known != column.Codes[row])
            {
                throw frame.Error(
                    row,
                    name,
                    $"the group '{levels[codes[row]]}' of '{label}' has rows with {columns[0]} '{column.Levels[known]}' and others with '{column.Levels[column.Codes[row]]}', and each group is of one kind. "
                    + $"For effects that differ within groups write (0 + {columns[0]} || {label}), or make the groups '{label}:{columns[0]}'.",
                    column.Levels[column.Codes[row]]);
            }

            known = column.Codes[row];
        }

        int[] order = [.. Enumerable.Range(0, levels.Length).OrderBy(j => kind[j])];
        int[] place = new int[levels.Length];
        for (int j = 0; j < order.Length; j++)
        {
            place[order[j]] = j;
        }

        int[] starts = [.. Enumerable.Range(0, column.Levels.Length + 1).Select(s => kind.Count(k => k < s))];
        return (new GroupKinds(columns[0].ToString(), column.Levels, starts), Array.ConvertAll(codes, c => place[c]), Array.ConvertAll(order, j => levels[j]));
    }
}

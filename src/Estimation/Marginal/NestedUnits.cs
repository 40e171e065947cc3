using Bayes.Models.Design;

namespace Bayes.Estimation.Marginal;

/// <summary>A level of one of several nested factors, as a run of rows.</summary>
/// <param name="Depth">The factor, 0 for the outermost.</param>
/// <param name="Level">The level within its factor.</param>
/// <param name="Start">Its first row in the order of <see cref="NestedUnits.Order"/>.</param>
/// <param name="Rows">Its number of rows.</param>
/// <param name="Children">The units within it, innermost none; each by its place among the units.</param>
internal sealed record NestedUnit(int Depth, int Level, int Start, int Rows, int[] Children);

/// <summary>Grouping factors each of whose levels lies within one level of the next coarser one, as a forest.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class NestedUnits
{
    private NestedUnits(int[] factors, int[] order, NestedUnit[] units, int[] roots)
    {
        Factors = factors;
        Order = order;
        Units = units;
        Roots = roots;
    }

    /// <summary>The factors, as places in <see cref="DesignedModel.Groups"/>, outermost first.</summary>
    public int[] Factors { get; }

    /// <summary>The rows in an order in which those of a unit are consecutive.</summary>
    public int[] Order { get; }

    /// <summary>All units, the units within one after it.</summary>
    public NestedUnit[] Units { get; }

    /// <summary>The units of the outermost factor.</summary>
    public int[] Roots { get; }

    /// <summary>The units of a model's factors; null when they are not nested.</summary>
    public static NestedUnits? Of(IReadOnlyList<GroupingFactor> groups)
    {
        int[] factors = [.. Enumerable.Range(0, groups.Count).OrderBy(g => groups[g].Levels.Count)];
        for (int d = 1; d < factors.Length; d++)
        {
            if (!IsWithin(groups[factors[d]], groups[factors[d - 1]]))
            {
                return null;
            }
        }

        int n = groups[0].Codes.Length;
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (a, b) =>
        {
            foreach (int f in factors)
            {
                int compared = groups[f].Codes[a].CompareTo(groups[f].Codes[b]);
                if (compared != 0)
                {
                    return compared;
                }
            }

            return a.CompareTo(b);
        });
        List<NestedUnit> units = [];
        int[] roots = Add(groups, factors, order, units, 0, 0, n);
        return new NestedUnits(factors, order, [.. units], roots);
    }

    private static bool IsWithin(GroupingFactor fine, GroupingFactor coarse)
    {
        int[] parent = new int[fine.Levels.Count];
        Array.Fill(parent, -1);
        for (int row = 0; row < fine.Codes.Length; row++)
        {
            ref int known = ref parent[fine.Codes[row]];
            if (known >= 0 && known != coarse.Codes[row])
            {
                return false;
            }

            known = coarse.Codes[row];
        }

        return true;
    }

    private static int[] Add(IReadOnlyList<GroupingFactor> groups, int[] factors, int[] order, List<NestedUnit> units, int depth, int start, int end)
    {
        List<int> added = [];
        int[] codes = groups[factors[depth]].Codes;
        for (int first = start; first < end;)
        {
            int last = first + 1;
            while (last < end && codes[order[last]] == codes[order[first]])
            {
                last++;
            }

            int place = units.Count;
            added.Add(place);
            units.Add(new NestedUnit(depth, codes[order[first]], first, last - first, []));
            if (depth + 1 < factors.Length)
            {
                units[place] = units[place] with { Children = Add(groups, factors, order, units, depth + 1, first, last) };
            }

            first = last;
        }

        return [.. added];
    }
}

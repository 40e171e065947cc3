namespace Bayes.Models.Design;

/// <summary>A chain of grouping factors, each nested in the next: all rows of a group of one belong to the same group of the next.</summary>
/// <remarks>Immutable; safe for concurrent use. Cost of finding it: O(n) for each factor.</remarks>
public sealed class GroupNesting
{
    private readonly int[] _order;
    private readonly int[][] _parents;

    private GroupNesting(int[] order, int[][] parents)
    {
        _order = order;
        _parents = parents;
    }

    /// <summary>The factors, the finest first: indices into <see cref="DesignedModel.Groups"/>.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>For each factor but the coarsest, in this order, the group of the next factor in which each of its groups lies.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Parents => _parents;

    /// <summary>Finds the chain that all factors of a model form.</summary>
    /// <param name="groups">The factors.</param>
    /// <returns>The chain; null for fewer than two factors, for crossed ones, and where covariances differ by kind of groups.</returns>
    public static GroupNesting? Of(IReadOnlyList<GroupingFactor> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count < 2 || groups.Any(g => g.Kinds is not null))
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, groups.Count).OrderByDescending(g => groups[g].Levels.Count)];
        int[][] parents = new int[order.Length - 1][];
        for (int k = 0; k < parents.Length; k++)
        {
            if (ParentsOf(groups[order[k]], groups[order[k + 1]]) is not { } found)
            {
                return null;
            }

            parents[k] = found;
        }

        return new GroupNesting(order, parents);
    }

    private static int[]? ParentsOf(GroupingFactor fine, GroupingFactor coarse)
    {
        int[] parents = new int[fine.Levels.Count];
        Array.Fill(parents, -1);
        for (int i = 0; i < fine.Codes.Length; i++)
        {
            ref int parent = ref parents[fine.Codes[i]];
            if (parent >= 0 && parent != coarse.Codes[i])
            {
                return null;
            }

            parent = coarse.Codes[i];
        }

        // A group without rows may lie anywhere.
        return Array.ConvertAll(parents, parent => Math.Max(0, parent));
    }
}

using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Checks;

/// <summary>How much there is to learn about a grouping factor's effects from how many groups, with the thresholds by which checks judge it.</summary>
/// <param name="Groups">The number of groups.</param>
/// <param name="SingleRows">Groups with one row.</param>
/// <param name="IsPerRow">Whether every row is a group of its own.</param>
/// <param name="BinaryPerGroup">Binary observations (trials counted) per group on average; NaN for other families.</param>
/// <param name="HasSlope">Whether a slope varies between the groups.</param>
public readonly record struct GroupCounts(int Groups, int SingleRows, bool IsPerRow, double BinaryPerGroup, bool HasSlope)
{
    /// <summary>Below this many groups their variance is hardly learned.</summary>
    public const int FewGroups = 5;

    /// <summary>Below this many groups binary outcomes hardly tell a standard deviation.</summary>
    public const int FewBinaryGroups = 50;

    /// <summary>The same where a slope varies.</summary>
    public const int FewBinaryGroupsWithSlope = 100;

    /// <summary>Below this many binary observations per group Laplace's approximation is doubtful.</summary>
    public const int FewBinaryObservations = 5;

    /// <summary>The number of groups that binary outcomes need.</summary>
    public int NeededForBinary => HasSlope ? FewBinaryGroupsWithSlope : FewBinaryGroups;

    /// <summary>Whether most groups have one row.</summary>
    public bool AreMostlySingle => SingleRows > 0.5 * Groups;

    /// <summary>Whether the family has binary outcomes.</summary>
    /// <param name="family">The family.</param>
    /// <returns>True for 0/1 outcomes and for successes out of trials.</returns>
    public static bool IsBinary(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return family.Kind == ResponseKind.Binary;
    }

    /// <summary>Counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="group">One of its grouping factors.</param>
    /// <returns>The counts.</returns>
    public static GroupCounts Of(BoundModel model, GroupingFactor group)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(group);
        int levels = group.Levels.Count;
        int[] sizes = new int[levels];
        foreach (int code in group.Codes)
        {
            sizes[code]++;
        }

        double observations = IsBinary(model.Family) ? model.Design.Response.Trials?.Sum() ?? model.Design.RowCount : double.NaN;
        return new GroupCounts(
            levels, sizes.Count(s => s == 1), levels == model.Design.RowCount, observations / levels, group.Terms.Any(t => t.Effects.Any(e => e.Column.Values is not null)));
    }
}

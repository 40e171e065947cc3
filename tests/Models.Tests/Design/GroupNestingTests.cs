using Bayes.Models.Design;

namespace Bayes.Models.Tests.Design;

public class GroupNestingTests
{
    [Fact]
    public void Nested_factors_are_a_chain_from_the_finest_to_the_coarsest_in_whatever_order_they_are_written()
    {
        GroupNesting? nesting = GroupNesting.Of([Factor(0, 0, 0, 1, 1, 1), Factor(0, 1, 2, 3, 4, 4), Factor(1, 1, 0, 2, 2, 2)]);
        Assert.NotNull(nesting);
        Assert.Equal([1, 2, 0], nesting.Order);
        Assert.Equal([1, 1, 0, 2, 2], nesting.Parents[0]);
        Assert.Equal([0, 0, 1], nesting.Parents[1]);
    }

    [Fact]
    public void Factors_that_divide_the_rows_alike_are_nested() => Assert.Equal([1, 0], GroupNesting.Of([Factor(0, 0, 1), Factor(1, 1, 0)])?.Parents[0]);

    [Fact]
    public void One_row_of_another_group_makes_factors_crossed()
    {
        Assert.NotNull(GroupNesting.Of([Factor(0, 0, 1, 1, 2, 2), Factor(0, 0, 0, 0, 1, 1)]));
        Assert.Null(GroupNesting.Of([Factor(0, 0, 1, 1, 2, 2), Factor(0, 0, 0, 1, 1, 1)]));
    }

    [Fact]
    public void A_third_factor_that_crosses_them_or_one_factor_alone_is_no_chain()
    {
        Assert.Null(GroupNesting.Of([Factor(0, 1, 2, 3), Factor(0, 0, 1, 1), Factor(0, 1, 0, 1)]));
        Assert.Null(GroupNesting.Of([Factor(0, 1, 2, 3)]));
        Assert.Null(GroupNesting.Of([]));
    }

    [Fact]
    public void Kinds_of_groups_are_no_chain()
    {
        GroupingFactor fine = Factor(0, 1, 2, 3);
        Assert.NotNull(GroupNesting.Of([fine, Factor(0, 0, 1, 1)]));
        Assert.Null(GroupNesting.Of([fine with { Kinds = new GroupKinds("kind", ["A", "B"], [0, 2, 4]) }, Factor(0, 0, 1, 1)]));
    }

    private static GroupingFactor Factor(params int[] codes) => new()
    {
        Name = "g",
        Levels = [.. Enumerable.Range(0, codes.Max() + 1).Select(l => $"{l}")],
        Codes = codes,
        Terms = [],
    };
}

using Bayes.Models.Design;

namespace Bayes.Models.Tests.Design;

public sealed class ColumnRankTests
{
    [Fact]
    public void Later_columns_that_earlier_ones_determine_are_dropped()
    {
        double[] x = [1, 2, 3, 4, 6];
        double[] z = [1, 0, 0, 1, 0];
        double[] sum = [.. x.Zip(z, (a, b) => 2 + a - (3 * b))];

        Assert.Equal([true, true, true, false, false], ColumnRank.Independent([null, x, z, sum, new double[5]], 5));
        Assert.Equal([true, true, true, false], ColumnRank.Independent([sum, z, x, null], 5));
    }

    [Fact]
    public void A_column_is_dropped_when_less_than_a_ten_millionth_of_its_norm_is_new()
    {
        double[] x = [1, 2, 3, 4, 5];
        double[] e = [1, -1, 0, 0, 0];

        Assert.Equal([true, false], ColumnRank.Independent([x, [.. x.Zip(e, (a, b) => a + (1e-7 * b))]], 5));
        Assert.Equal([true, true], ColumnRank.Independent([x, [.. x.Zip(e, (a, b) => a + (1e-6 * b))]], 5));
    }

    [Fact]
    public void No_more_columns_are_kept_than_there_are_rows()
    {
        Assert.Equal([true, true, false], ColumnRank.Independent([null, [1e-200, 2e-200], [5, 7]], 2));
    }
}

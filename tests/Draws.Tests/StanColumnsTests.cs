using System.Text.RegularExpressions;
using Bayes.Draws.Storage;

namespace Bayes.Draws.Tests;

public partial class StanColumnsTests
{
    [Theory]
    [InlineData("b_Intercept", "b_Intercept")]
    [InlineData("b_trt:time", "b_trt_time")]
    [InlineData("sd_a:b__Intercept", "sd_a_b__Intercept")]
    [InlineData("cor_district__Intercept__urbanY", "cor_district__Intercept__urbanY")]
    [InlineData("b_", "b")]
    [InlineData("odd__", "odd")]
    [InlineData("2nd", "v_2nd")]
    [InlineData("βeta", "v_eta")]
    [InlineData("__", "v_x")]
    [InlineData("b_poly(x,2)1", "b_poly_x_2_1")]
    [InlineData("b_livch3+", "b_livch3")]
    public void A_name_becomes_a_Stan_identifier(string name, string column) => Assert.Equal(column, Columns(name).Single());

    [Fact]
    public void Names_that_fall_together_are_told_apart() =>
        Assert.Equal(["b_a_b", "b_a_b_2", "b_a_b_3", "b_a_b_2_2"], Columns("b_a:b", "b_a b", "b_a.b", "b_a_b_2"));

    [Fact]
    public void Group_effects_become_arrays_with_the_level_first() =>
        Assert.Equal(
            ["r_g.1.1", "r_g.1.2", "r_g.2.1", "r_g.2.2"],
            Columns("r_g[x 1,Intercept]", "r_g[x 1,age]", "r_g[7,Intercept]", "r_g[7,age]"));

    [Fact]
    public void Levels_may_hold_commas_and_brackets() =>
        Assert.Equal(["r_g.1.1", "r_g.2.1"], Columns("r_g[a, b],Intercept]", "r_g[a[1],Intercept]"));

    [Fact]
    public void One_index_makes_a_vector() => Assert.Equal(["b_Intercept.1", "b_Intercept.2"], Columns("b_Intercept[1]", "b_Intercept[2]"));

    [Fact]
    public void Elements_that_fill_no_array_stay_single() =>
        Assert.Equal(["r_g_1_a", "r_g_2_b"], Columns("r_g[1,a]", "r_g[2,b]"));

    [Fact]
    public void An_array_and_a_scalar_never_share_an_identifier() =>
        Assert.Equal(["r_g", "r_g_2.1", "r_g_2.2"], Columns("r:g", "r_g[1]", "r_g[2]"));

    [Fact]
    public void Files_hold_arrays_with_the_first_index_fastest()
    {
        StoredParameter[] named = Named("b", "r[1,i]", "r[1,s]", "r[2,i]", "r[2,s]", "z");
        Assert.Equal(["b", "r.1.1", "r.2.1", "r.1.2", "r.2.2", "z"], StanColumns.FileOrder(named).Select(i => named[i].Column));
        Assert.Equal(["1", "s"], named[2].Labels);
    }

    [Fact]
    public void Every_column_is_a_Stan_identifier()
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => new string([.. Enumerable.Range(0, 1 + (i % 7)).Select(k => (char)(32 + ((i * 31) + (k * 17)) % 95))]))];
        string[] columns = Columns([.. names.Distinct()]);
        Assert.All(columns, c => Assert.Matches(Identifier(), c));
        Assert.Equal(columns.Length, columns.Distinct().Count());
    }

    [Theory]
    [InlineData("theta", "theta")]
    [InlineData("theta.1.2", "theta[1,2]")]
    [InlineData("pair.3:1", "pair[3]:1")]
    public void Columns_of_other_programs_get_readable_names(string column, string name) => Assert.Equal(name, StanColumns.ToName(column));

    private static StoredParameter[] Named(params string[] names) => StanColumns.Name([.. names.Select(n => new StoredParameter { Name = n })]);

    private static string[] Columns(params string[] names) => [.. Named(names).Select(p => p.Column)];

    [GeneratedRegex("^[A-Za-z]([A-Za-z0-9_]*[A-Za-z0-9])?_?(\\.[1-9][0-9]*)*$")]
    private static partial Regex Identifier();
}

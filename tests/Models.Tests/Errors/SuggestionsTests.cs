using Bayes.Models.Errors;

namespace Bayes.Models.Tests.Errors;

public class SuggestionsTests
{
    private static readonly string[] Columns = ["district", "use", "age", "urban", "livch", "Age", "livch2"];

    [Theory]
    [InlineData("distrcit", "district")]
    [InlineData("disrict", "district")]
    [InlineData("DISTRICT", "district")]
    [InlineData("dist", "district")]
    [InlineData("AGE", "Age")]
    [InlineData("agee", "age")]
    [InlineData("livhc", "livch")]
    [InlineData("urbn", "urban")]
    [InlineData("ues", "use")]
    public void The_nearest_name_is_the_one_meant(string typed, string meant) =>
        Assert.Equal(meant, Suggestions.Nearest(typed, Columns));

    [Theory]
    [InlineData("x")]
    [InlineData("temperature")]
    [InlineData("")]
    [InlineData("zz")]
    public void A_name_far_from_all_gets_no_suggestion(string typed) =>
        Assert.Null(Suggestions.Nearest(typed, Columns));

    [Fact]
    public void One_letter_is_never_near_another_letter() => Assert.Null(Suggestions.Nearest("x", ["y", "z"]));

    [Fact]
    public void The_other_case_of_the_same_letters_is_preferred() => Assert.Equal("Base", Suggestions.Nearest("base", ["bass", "Base"]));
}

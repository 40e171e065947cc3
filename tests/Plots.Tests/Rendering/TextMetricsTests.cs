using Bayes.Plots.Rendering;

namespace Bayes.Plots.Tests.Rendering;

public class TextMetricsTests
{
    [Fact]
    public void Lines_are_no_wider_than_allowed_and_no_word_is_lost()
    {
        const string Text = "The steps of the energy should spread about as far as the energy itself";
        foreach (double width in new[] { 60.0, 120, 400 })
        {
            IReadOnlyList<string> lines = TextMetrics.Wrap(Text, 12, width);
            Assert.All(lines, l => Assert.True(TextMetrics.Width(l, 12) <= width));
            Assert.Equal(Text, string.Join(' ', lines));
        }
    }

    [Fact]
    public void A_line_too_long_ends_with_an_ellipsis_within_the_width()
    {
        string cut = TextMetrics.Fit("sd_district__Intercept_and_more", 11, 90);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.True(TextMetrics.Width(cut, 11) <= 90);
    }

    [Fact]
    public void Widths_are_those_of_the_face()
    {
        Assert.Equal(0.636 * 11, TextMetrics.Width("0", 11), 1e-9);
        Assert.Equal(0.696 * 11, TextMetrics.Width("0", 11, bold: true), 1e-9);
        Assert.Equal(TextMetrics.Width("ab", 10), TextMetrics.Width("a", 10) + TextMetrics.Width("b", 10), 1e-9);
    }
}

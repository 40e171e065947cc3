using System.Globalization;
using System.Xml.Linq;
using Bayes.Plots.Rendering;

namespace Bayes.Plots.Tests.Rendering;

public class SvgRendererTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_kind_of_mark_is_drawn_inside_its_panel()
    {
        Figure figure = WithEveryMark();
        FigureAssert.IsSound(figure);
        XElement root = XDocument.Parse(figure.ToSvg()).Root!;
        Assert.Equal(2, root.Descendants(s_svg + "circle").Count(c => c.Element(s_svg + "title") is not null));
        Assert.Equal("second point", root.Descendants(s_svg + "circle").ElementAt(1).Element(s_svg + "title")!.Value);
        Assert.Contains(root.Descendants(s_svg + "text"), t => t.Value == "a word");
        foreach (string kind in new[] { "line", "band", "point", "bar", "interval", "rug", "vertical", "horizontal", "text" })
        {
            Assert.Contains($",{kind},", figure.ToCsv(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_that_cannot_be_drawn_are_left_out_and_a_line_breaks_there()
    {
        Figure figure = OnePanel(new LineMark([1, 2, double.NaN, 4, 5, 6], [1, 2, 3, 4, double.PositiveInfinity, 2]) { Series = "gaps" });
        FigureAssert.IsSound(figure);
        string path = XDocument.Parse(figure.ToSvg()).Descendants(s_svg + "path").First(p => p.Element(s_svg + "title")?.Value == "gaps").Attribute("d")!.Value;
        Assert.Equal(3, path.Count(c => c == 'M'));
        Assert.Equal(1, path.Count(c => c == 'L'));
    }

    [Fact]
    public void A_point_is_drawn_where_the_axis_says()
    {
        Figure figure = new()
        {
            Name = "place",
            Title = "Place",
            Caption = "",
            Panels =
            [
                new Panel
                {
                    X = new Axis { IsLogarithmic = true, Minimum = 1, Maximum = 100 },
                    Y = new Axis { Minimum = 0, Maximum = 10 },
                    Marks = [new PointMark([10], [5]) { Labels = ["middle"] }],
                },
            ],
        };
        PlacedPanel panel = FigureLayout.Of(figure, true).Panels[0];
        XElement circle = XDocument.Parse(figure.ToSvg()).Descendants(s_svg + "circle").Single();
        Assert.Equal(panel.Left + (0.5 * panel.Width), double.Parse(circle.Attribute("cx")!.Value, CultureInfo.InvariantCulture), 0.06);
        Assert.Equal(panel.Top + (0.5 * panel.Height), double.Parse(circle.Attribute("cy")!.Value, CultureInfo.InvariantCulture), 0.06);
    }

    [Fact]
    public void A_word_beside_a_point_covers_no_other_point_where_there_is_room()
    {
        // Points run to the right of the named one, and its name is longer than the distance to its neighbours.
        double[] x = [.. Enumerable.Range(0, 30).Select(i => (double)i)];
        Figure figure = OnePanel(new PointMark(x, new double[30]), new TextMark(15, 0, "district 15"));
        FigureLayout layout = FigureLayout.Of(figure, true);
        PlacedText word = layout.Texts.Single(t => t.Text == "district 15");
        PlacedPanel panel = layout.Panels[0];
        Assert.True(word.HasHalo);
        Assert.DoesNotContain(x, v => word.Box.Overlaps(new Box(panel.X.Place(v) - 1, panel.Y.Place(0) - 1, panel.X.Place(v) + 1, panel.Y.Place(0) + 1)));
        Assert.Contains("paint-order=\"stroke\"", figure.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_markup_and_control_characters_stay_names()
    {
        Figure figure = OnePanel(new PointMark([1, 2], [1, 2]) { Labels = ["a < b & \"c\"", "bell \u0007"] }) with { Title = "x < 3 & <script>alert(1)</script>" };
        FigureAssert.IsSound(figure);
        XElement root = XDocument.Parse(figure.ToSvg()).Root!;
        Assert.Empty(root.Descendants(s_svg + "script"));
        Assert.Equal("a < b & \"c\"", root.Descendants(s_svg + "circle").First().Element(s_svg + "title")!.Value);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 12)]
    [InlineData(5, 7)]
    public void Long_names_and_many_panels_neither_overlap_nor_leave_the_drawing(int columns, int panels)
    {
        string longName = "a_very_long_parameter_name_that_somebody_typed_in_a_formula_once[district 12,Intercept]";
        Figure figure = new()
        {
            Name = "long",
            Title = longName + " " + longName,
            Caption = string.Join(' ', Enumerable.Repeat("What to see in this figure.", 20)),
            Columns = columns,
            Legend = [.. Enumerable.Range(0, 9).Select(i => new LegendEntry(Inks.Series(i), $"{longName} {i}"))],
            Panels =
            [
                .. Enumerable.Range(0, panels).Select(i => new Panel
                {
                    Title = longName,
                    Note = "R-hat 1.002, effective sample size 3120 of 4000",
                    X = new Axis { Label = longName },
                    Y = new Axis { Label = longName },
                    Marks = [new LineMark([-123456.5 * (i + 1), 1e7], [-0.00001, 0.00002 * (i + 1)])],
                }),
            ],
        };
        FigureAssert.IsSound(figure);
    }

    [Fact]
    public void Numbers_beside_rows_stand_at_their_rows_and_right_of_the_panel()
    {
        Figure figure = OnePanel(new IntervalMark([0, 1, 2], [0, 1, 2], [1, 2, 3]));
        figure = figure with
        {
            PanelHeight = 60,
            Panels =
            [
                figure.Panels[0] with
                {
                    Title = "Rows",
                    Y = new Axis { Categories = ["a", "b", "c"] },
                    Side = [new SideColumn("R-hat", [1.00123, double.NaN, 1.2], "0.000"), new SideColumn("a long title", [12345, 2, 3], "0")],
                },
            ],
        };
        FigureAssert.IsSound(figure);
        FigureLayout layout = FigureLayout.Of(figure, true);
        PlacedText number = layout.Texts.Single(t => t.Text == "1.200"), category = layout.Texts.Single(t => t.Text == "c");
        Assert.Equal(category.Baseline, number.Baseline);
        Assert.True(number.Box.Left > layout.Panels[0].Right);
        Assert.Contains("Rows,side,R-hat,c,1.2,,2,\n", figure.ToCsv(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(1000)]
    public void Labels_of_categories_are_thinned_until_they_fit(int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"school of the district number {i} in the valley of the long river")];
        double[] at = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        Figure vertical = OnePanel(new IntervalMark(at, at, at)) with { PanelHeight = 400 };
        vertical = vertical with { Panels = [vertical.Panels[0] with { Y = new Axis { Categories = names } }] };
        FigureAssert.IsSound(vertical);
        Figure horizontal = OnePanel(new IntervalMark(at, at, at, IsHorizontal: false));
        horizontal = horizontal with { Panels = [horizontal.Panels[0] with { X = new Axis { Categories = names } }] };
        FigureAssert.IsSound(horizontal);
    }

    [Fact]
    public void Light_colours_are_attributes_and_dark_ones_a_style_for_screens_only()
    {
        string svg = OnePanel(new LineMark([0, 1], [0, 1])).ToSvg();
        Assert.Contains("stroke=\"#0072b2\"", svg, StringComparison.Ordinal);
        Assert.Contains("@media screen and (prefers-color-scheme:dark)", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<style>", OnePanel(new LineMark([0, 1], [0, 1])).ToSvg(new SvgOptions { WithStyle = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_are_empty_constant_huge_or_tiny_are_drawn_all_the_same()
    {
        foreach ((double[] x, double[] y) in new[] { (Array.Empty<double>(), Array.Empty<double>()), ([3, 3], [0, 0]), ([1e300, 2e300], [1e-300, 2e-300]), ([double.NaN], [double.NaN]) })
        {
            FigureAssert.IsSound(OnePanel(new LineMark(x, y)));
            Figure log = OnePanel(new PointMark(x, y));
            FigureAssert.IsSound(log with { Panels = [log.Panels[0] with { X = new Axis { IsLogarithmic = true }, Y = new Axis { IsLogarithmic = true } }] });
        }
    }

    internal static Figure OnePanel(params Mark[] marks) => new() { Name = "one", Title = "One panel", Caption = "A caption.", Panels = [new Panel { Marks = marks }] };

    private static Figure WithEveryMark() => OnePanel(
        new BandMark([0, 1, 2], [0, 0, 0], [1, 2, 1]) { Series = "band" },
        new BarMark([0, 1], [1, 2], [0, 0], [1, 2]) { Series = "bars" },
        new LineMark([0, 1, 2], [1, 2, 0.5]) { Series = "line" },
        new IntervalMark([1], [0.5], [1.5]) { Series = "interval" },
        new RugMark([0.1, 0.2]),
        ReferenceMark.Vertical(1),
        ReferenceMark.Horizontal(1),
        new ReferenceMark(0, 1) { IsDashed = true },
        new TextMark(0.5, 0.5, "a word"),
        new PointMark([0.3, 0.6], [0.3, 0.6]) { Labels = ["first point", "second point"] });
}

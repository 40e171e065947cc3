using System.Globalization;
using System.Xml.Linq;
using Bayes.Plots.Rendering;

namespace Bayes.Plots.Tests;

/// <summary>What every figure must hold, whatever it shows.</summary>
internal static class FigureAssert
{
    public static void IsSound(Figure figure)
    {
        foreach (bool withText in new[] { true, false })
        {
            string svg = figure.ToSvg(new SvgOptions { WithText = withText });
            XElement root = XDocument.Parse(svg).Root!;
            Assert.Equal("svg", root.Name.LocalName);
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
            Assert.Equal(svg, figure.ToSvg(new SvgOptions { WithText = withText }));
            TextFits(figure, withText);
        }

        CsvHoldsTheData(figure);
    }

    /// <summary>All text lies within the drawing, outside the plotting areas unless it annotates them, and covers no other text.</summary>
    public static void TextFits(Figure figure, bool withText)
    {
        FigureLayout layout = FigureLayout.Of(figure, withText);
        PlacedText[] texts = [.. layout.Texts];
        for (int i = 0; i < texts.Length; i++)
        {
            Box box = texts[i].Box;
            Assert.True(
                box.Left >= 0 && box.Top >= 0 && box.Right <= layout.Width && box.Bottom <= layout.Height,
                $"{figure.Name}: '{texts[i].Text}' at {box} is cut off by the drawing, {layout.Width} × {layout.Height}");
            for (int j = 0; j < i; j++)
            {
                Assert.False(box.Overlaps(texts[j].Box), $"{figure.Name}: '{texts[i].Text}' {box} covers '{texts[j].Text}' {texts[j].Box}");
            }
        }

        foreach (PlacedPanel panel in layout.Panels)
        {
            Assert.True(panel.Width > 40, $"{figure.Name}: {panel.Width} pixels are left for a panel");
        }
    }

    private static void CsvHoldsTheData(Figure figure)
    {
        string[] lines = figure.ToCsv().TrimEnd('\n').Split('\n');
        Assert.Equal(FigureCsv.Header, lines[0]);
        int rows = figure.Panels.SelectMany(p => p.Marks).Sum(m => m switch
        {
            LineMark l => l.X.Count,
            BandMark b => b.X.Count,
            PointMark p => p.X.Count,
            BarMark b => b.Left.Count,
            IntervalMark i => i.At.Count,
            RugMark r => r.Positions.Count,
            _ => 1,
        }) + figure.Panels.SelectMany(p => p.Side).Sum(s => s.Values.Count);
        Assert.Equal(rows + 1, lines.Length);
        foreach (LineMark line in figure.Panels.SelectMany(p => p.Marks).OfType<LineMark>().Where(l => l.X.Count > 0 && double.IsFinite(l.X[0]) && double.IsFinite(l.Y[0])).Take(3))
        {
            string first = $",{line.X[0].ToString("R", CultureInfo.InvariantCulture)},,{line.Y[0].ToString("R", CultureInfo.InvariantCulture)},";
            Assert.Contains(lines, l => l.Contains(first, StringComparison.Ordinal));
        }
    }
}

using System.Globalization;
using System.Text;

namespace Bayes.Plots.Rendering;

/// <summary>The widths of text in a sans-serif face, so that a figure can be laid out without a screen.</summary>
/// <remarks>
/// Advance widths in thousandths of the size, the larger of DejaVu Sans and Helvetica: no usual sans-serif face is wider, and text that
/// fits by them fits everywhere.
/// </remarks>
internal static class TextMetrics
{
    private const int Bold = 95;
    private const double Default = 720;
    private const double BoldDefault = 790;
    private const double Wide = 1000;

    // From blank (32) to tilde (126), regular and then bold.
    private static readonly short[] s_widths =
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
        1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,
        500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
        1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 556, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 556,
        500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ];

    /// <summary>The width of a line of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the face.</param>
    /// <param name="bold">Whether it is bold.</param>
    /// <returns>The width, in the unit of the size.</returns>
    public static double Width(string text, double size, bool bold = false)
    {
        double sum = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            sum += rune.Value is >= 32 and < 127 ? s_widths[rune.Value - 32 + (bold ? Bold : 0)] : Other(rune, bold);
        }

        return sum * size / 1000;
    }

    /// <summary>Breaks text into lines that are no wider than allowed; the last line allowed is cut with an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width, bool bold = false, int most = int.MaxValue)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length == 0 || Width(longer, size, bold) <= width)
            {
                line = longer;
                continue;
            }

            lines.Add(line);
            line = word;
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        if (lines.Count > most)
        {
            lines = [.. lines.Take(most - 1), string.Join(' ', lines.Skip(most - 1))];
        }

        return [.. lines.Select(l => Fit(l, size, width, bold))];
    }

    /// <summary>Cuts a line with an ellipsis where it is wider than allowed.</summary>
    public static string Fit(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width)
        {
            return text;
        }

        int[] starts = StringInfo.ParseCombiningCharacters(text);
        for (int keep = starts.Length - 1; keep > 0; keep--)
        {
            string cut = text[..starts[keep]].TrimEnd() + "…";
            if (Width(cut, size, bold) <= width)
            {
                return cut;
            }
        }

        return "…";
    }

    private static double Other(Rune rune, bool bold) => rune.Value switch
    {
        '–' => 500,
        '·' => 380,
        '×' or '−' or '≤' or '≥' or '≈' or '±' or '→' or '∞' => 838,
        'ᵢ' or '²' or '³' => 438,
        '—' or '…' => Wide,
        >= 0x2E80 => Wide,
        _ => bold ? BoldDefault : Default,
    };
}

using System.Text;

namespace Bayes.Plots.Rendering;

/// <summary>The values of the inks on light and on dark paper.</summary>
internal static class Palette
{
    public const string Paper = "#ffffff";
    public const string DarkPaper = "#15181d";
    public const string Grid = "#e8eaed";
    public const string DarkGrid = "#272c34";

    private static readonly (Ink Ink, string Light, string Dark)[] s_inks =
    [
        (Ink.Text, "#1b1e23", "#e9e7e2"),
        (Ink.Muted, "#59616c", "#a9b0ba"),
        (Ink.Faint, "#a9b0ba", "#747d89"),
        (Ink.Blue, "#0072b2", "#56b4e9"),
        (Ink.Orange, "#e69f00", "#e69f00"),
        (Ink.Green, "#009e73", "#1fbf92"),
        (Ink.Purple, "#cc79a7", "#d892b9"),
        (Ink.Sky, "#56b4e9", "#a5d8f5"),
        (Ink.Alert, "#d55e00", "#ff8c42"),
    ];

    /// <summary>The colour on light paper and in print.</summary>
    public static string Light(Ink ink) => Array.Find(s_inks, i => i.Ink == ink).Light;

    /// <summary>The class of strokes in an ink.</summary>
    public static string Stroke(Ink ink) => $"s-{ink.ToString().ToLowerInvariant()}";

    /// <summary>The class of areas in an ink.</summary>
    public static string Fill(Ink ink) => $"f-{ink.ToString().ToLowerInvariant()}";

    /// <summary>Colours as variables that a dark screen changes. Attributes repeat the light ones, for programs that know no style sheets.</summary>
    public static string Style()
    {
        StringBuilder css = new(".bayes-figure{color-scheme:light dark;");
        Append(css, false);
        css.Append("}@media screen and (prefers-color-scheme:dark){.bayes-figure{");
        Append(css, true);
        css.Append("}}.bayes-figure .paper{fill:var(--bf-paper)}.bayes-figure .halo{stroke:var(--bf-paper)}.bayes-figure .grid{stroke:var(--bf-grid)}");
        foreach ((Ink ink, _, _) in s_inks)
        {
            string name = ink.ToString().ToLowerInvariant();
            css.Append($".bayes-figure .{Stroke(ink)}{{stroke:var(--bf-{name})}}.bayes-figure .{Fill(ink)}{{fill:var(--bf-{name})}}");
        }

        return css.ToString();
    }

    private static void Append(StringBuilder css, bool dark)
    {
        css.Append($"--bf-paper:{(dark ? DarkPaper : Paper)};--bf-grid:{(dark ? DarkGrid : Grid)}");
        foreach ((Ink ink, string light, string other) in s_inks)
        {
            css.Append($";--bf-{ink.ToString().ToLowerInvariant()}:{(dark ? other : light)}");
        }
    }
}

namespace Bayes.Plots;

/// <summary>The colours of figures by what they are for; <c>Rendering/Palette.cs</c> has their values on light and on dark paper.</summary>
/// <remarks>Those of data are from the palette of Okabe and Ito (2008), which people with any kind of colour vision can tell apart.</remarks>
public enum Ink
{
    /// <summary>The colour of text.</summary>
    Text,

    /// <summary>What stands back: references, secondary lines.</summary>
    Muted,

    /// <summary>What stands far back: single trajectories, grids.</summary>
    Faint,

    /// <summary>The first colour of data.</summary>
    Blue,

    /// <summary>The second colour of data.</summary>
    Orange,

    /// <summary>The third colour of data.</summary>
    Green,

    /// <summary>The fourth colour of data.</summary>
    Purple,

    /// <summary>The fifth colour of data.</summary>
    Sky,

    /// <summary>What asks for attention: divergences, what was observed against what was expected.</summary>
    Alert,
}

/// <summary>The colours of series that have no meaning of their own.</summary>
public static class Inks
{
    private static readonly Ink[] s_series = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Sky];

    /// <summary>The colour of a series; they repeat after five.</summary>
    /// <param name="series">Its number from 0.</param>
    /// <returns>The colour.</returns>
    public static Ink Series(int series) => s_series[series % s_series.Length];
}

using Bayes.Models.Errors;

namespace Bayes.Models.Priors;

/// <summary>The presets by name: what <c>--priors NAME</c> can say, and how output names them.</summary>
public static class PriorPresets
{
    /// <summary>All presets with their names, the project's own first.</summary>
    public static IReadOnlyList<(string Name, PriorPreset Preset)> All { get; } =
    [
        ("default", PriorPreset.Default),
        ("brms", PriorPreset.Brms),
        ("rstanarm", PriorPreset.Rstanarm),
        ("bambi", PriorPreset.Bambi),
    ];

    /// <summary>The preset of a name.</summary>
    /// <param name="name">The name, in upper or lower case.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="PriorException">There is no such preset; the message has the nearest name.</exception>
    public static PriorPreset Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Trim();
        foreach ((string known, PriorPreset preset) in All)
        {
            if (string.Equals(known, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return preset;
            }
        }

        string[] names = [.. All.Select(p => p.Name)];
        throw new PriorException($"priors: there is no preset '{wanted}'.{PriorParser.Hint(wanted, names)} The presets are {string.Join(", ", names)}.");
    }

    /// <summary>The name of a preset.</summary>
    /// <param name="preset">The preset.</param>
    /// <returns>Its name in lower case.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such preset.</exception>
    public static string Name(PriorPreset preset)
    {
        foreach ((string name, PriorPreset known) in All)
        {
            if (known == preset)
            {
                return name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(preset), preset, "No such preset.");
    }
}

using System.Text.Json.Serialization;

namespace Bayes.Draws.Storage;

/// <summary>One quantity of a fit: its name, its column in the files and what people call it.</summary>
public sealed record StoredParameter
{
    /// <summary>The name of the quantity in the store, such as <c>r_district[7,Intercept]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its column in the files, a Stan identifier with indices, such as <c>r_district.7.1</c>. Filled in by <see cref="FitManifest.Create"/>.</summary>
    public string Column { get; init; } = "";

    /// <summary>The term as the user typed it, such as <c>I(age^2)</c>; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Term { get; init; }

    /// <summary>
    /// For an element of an array, the label of each index: level and coefficient of a group effect. Read off
    /// <see cref="Name"/> (<c>name[label,label]</c>, parted at the last comma) by <see cref="FitManifest.Create"/> when null.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }
}

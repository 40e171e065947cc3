using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bayes.Acceptance.Posteriors;

/// <summary>A file of posteriors computed by other programs.</summary>
internal sealed record ReferenceFile
{
    public required string Source { get; init; }

    /// <summary>Half a unit of the last printed digit of means and sds; 0 where all digits are there.</summary>
    public required double RoundingOfMoments { get; init; }

    /// <summary>The same for quantiles.</summary>
    public required double RoundingOfQuantiles { get; init; }

    public required IReadOnlyList<ReferencePosterior> Models { get; init; }

    public static ReferenceFile Read(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "data", name));
        return JsonSerializer.Deserialize<ReferenceFile>(file, Options) ?? throw new InvalidDataException($"{name} is empty.");
    }

    private static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <summary>The posterior of one model.</summary>
internal sealed record ReferencePosterior
{
    public required string Name { get; init; }

    /// <summary>The example that holds data and formula.</summary>
    public required string Example { get; init; }

    /// <summary>The name of the prior preset.</summary>
    public required string Preset { get; init; }

    /// <summary>Priors other than the preset's.</summary>
    public required IReadOnlyList<string> Overrides { get; init; }

    public required IReadOnlyList<ReferenceParameter> Parameters { get; init; }
}

/// <summary>The posterior of one parameter.</summary>
internal sealed record ReferenceParameter
{
    public required string Name { get; init; }

    public required double Mean { get; init; }

    public required double Sd { get; init; }

    [JsonPropertyName("q2.5")]
    public required double Lower { get; init; }

    [JsonPropertyName("q50")]
    public required double Median { get; init; }

    [JsonPropertyName("q97.5")]
    public required double Upper { get; init; }

    /// <summary>The Monte Carlo error of the mean; null where only <see cref="Ess"/> is known.</summary>
    public double? McseMean { get; init; }

    /// <summary>The Monte Carlo error of the sd; null where only <see cref="Ess"/> is known.</summary>
    public double? McseSd { get; init; }

    /// <summary>Effective draws.</summary>
    public required double Ess { get; init; }
}

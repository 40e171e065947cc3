using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Bayes.Draws.Storage;

/// <summary>The side-car of a fit: which column holds which quantity, what people call it, and the settings of the run.</summary>
/// <remarks>Stored as <c>manifest.json</c> beside the files of draws. Immutable but for <see cref="Settings"/>, which is a JSON document.</remarks>
public sealed record FitManifest
{
    /// <summary>The version of this document that the program writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The version of the document.</summary>
    /// <value><see cref="CurrentSchemaVersion"/>.</value>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The program that made the fit, with its version.</summary>
    public required string Generator { get; init; }

    /// <summary>The stem of the files: chain k is in <c>name_k.csv</c>.</summary>
    /// <value><c>draws</c>.</value>
    public string Name { get; init; } = "draws";

    /// <summary>The numbers of the chains that belong to the fit.</summary>
    public required IReadOnlyList<int> Chains { get; init; }

    /// <summary>The quantities, in stored order.</summary>
    public required IReadOnlyList<StoredParameter> Parameters { get; init; }

    /// <summary>Whatever else describes the fit: model, priors, data, sampler.</summary>
    /// <value>Empty.</value>
    public JsonObject Settings { get; init; } = [];

    /// <summary>Describes a fit, giving every quantity its column.</summary>
    /// <param name="generator">The program, with its version.</param>
    /// <param name="chains">The numbers of the chains, each at least 1.</param>
    /// <param name="parameters">The quantities, in stored order; columns are assigned here.</param>
    /// <param name="settings">Whatever else describes the fit.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ArgumentException">There is no chain, or a chain or a quantity appears twice.</exception>
    public static FitManifest Create(
        string generator, IReadOnlyList<int> chains, IReadOnlyList<StoredParameter> parameters, JsonObject? settings = null)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentNullException.ThrowIfNull(parameters);
        if (chains.Count == 0 || chains.Any(c => c < 1) || chains.Distinct().Count() != chains.Count)
        {
            throw new ArgumentException($"Chains need distinct numbers from 1; they are {string.Join(", ", chains)}.", nameof(chains));
        }

        string? twice = parameters.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null
            ? new FitManifest
            {
                Generator = generator, Chains = [.. chains], Parameters = StanColumns.Name(parameters), Settings = settings ?? [],
            }
            : throw new ArgumentException($"The quantity '{twice}' appears twice; names must be unique.", nameof(parameters));
    }

    /// <summary>Describes a fit by the names of its quantities alone.</summary>
    /// <param name="generator">The program, with its version.</param>
    /// <param name="chains">The numbers of the chains.</param>
    /// <param name="names">The names, in stored order.</param>
    /// <param name="settings">Whatever else describes the fit.</param>
    /// <returns>The manifest.</returns>
    public static FitManifest CreateFromNames(string generator, IReadOnlyList<int> chains, IReadOnlyList<string> names, JsonObject? settings = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Create(generator, chains, [.. names.Select(n => new StoredParameter { Name = n })], settings);
    }

    internal string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    internal static FitManifest Read(string path)
    {
        FitManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<FitManifest>(File.ReadAllText(path), s_json);
        }
        catch (JsonException error)
        {
            throw new DrawFileException(
                path, error.LineNumber is long line ? (int)line + 1 : null,
                $"this is not the manifest of a fit: {error.Message} Restore the file or rerun the fit; the draws beside it can still be read as CmdStan CSV.", error);
        }

        if (manifest is null || manifest.SchemaVersion != CurrentSchemaVersion)
        {
            throw new DrawFileException(
                path, null, $"the manifest has schema version {manifest?.SchemaVersion}, and this program reads version {CurrentSchemaVersion}. Read it with the program that wrote it ({manifest?.Generator}).");
        }

        string? twice = manifest.Parameters.GroupBy(p => p.Column, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null
            ? manifest
            : throw new DrawFileException(path, null, $"two quantities share the column '{twice}'. Restore the file or rerun the fit.");
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bayes.Draws.Storage;

namespace Bayes.Reuse;

/// <summary>The adaptation of a fit on disk, beside its draws, and that which the fit itself took over from another.</summary>
internal static class AdaptationFile
{
    /// <summary>What the fit learnt.</summary>
    public const string Name = "adaptation.json";

    /// <summary>What the fit took over, as it was then.</summary>
    public const string TakenOverName = "adapted-from.json";

    private const int FingerprintCharacters = 32;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Reads what the fit in a folder learnt.</summary>
    /// <exception cref="DrawFileException">There is no fit, or its adaptation is missing or broken.</exception>
    public static (FitAdaptation Adaptation, string Text) Read(string folder, string name = Name)
    {
        FitDirectory.Open(folder);
        string file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            throw new DrawFileException(
                folder, null, $"the fit has no adaptation to take over ({name} is missing): no chain had ended its warmup, or it was made without one. Take that of another fit, or sample with a warmup of its own.");
        }

        try
        {
            string text = File.ReadAllText(file);
            FitAdaptation? adaptation = JsonSerializer.Deserialize<FitAdaptation>(text, Json);
            return adaptation is { Version: FitAdaptation.CurrentVersion, IsWhole: true, Chains.Count: > 0 }
                ? (adaptation, text)
                : throw new DrawFileException(file, null, "it is incomplete, or of another version of this program. Take the adaptation of another fit.");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DrawFileException(file, null, $"it cannot be read: {error.Message} Take the adaptation of another fit.", error);
        }
    }

    /// <summary>Reads it where it is there and whole.</summary>
    public static FitAdaptation? ReadIfAny(string folder)
    {
        try
        {
            return Read(folder).Adaptation;
        }
        catch (DrawFileException)
        {
            return null;
        }
    }

    /// <summary>Writes what a fit learnt; whoever reads the file finds it whole.</summary>
    public static void Write(string folder, FitAdaptation adaptation) =>
        FitDirectory.Replace(Path.Combine(folder, Name), JsonSerializer.Serialize(adaptation, Json));

    /// <summary>Keeps a copy of what a fit takes over.</summary>
    public static void WriteTakenOver(string folder, string text) => FitDirectory.Replace(Path.Combine(folder, TakenOverName), text);

    /// <summary>A hash of the text of a file: another adaptation has another.</summary>
    public static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..FingerprintCharacters];
}

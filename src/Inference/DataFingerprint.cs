using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bayes.Models.Design;

namespace Bayes;

/// <summary>A hash of all that a likelihood sees of the data: response with its levels, trials, weights, offsets, columns of the design, groups and their kinds.</summary>
internal static class DataFingerprint
{
    private const int Characters = 32;

    // What the hash is of, where it is of more than that of the first version, which names none.
    private const string Version = "2:";

    /// <summary>Hashes a design; the same for the same rows in the same order, on every machine of the same byte order.</summary>
    public static string Of(DesignedModel design) => Version + Hash(design, withMeaning: true);

    /// <summary>The hash of earlier versions, which knew the codes of responses and groups, but not the levels or kinds they stand for.</summary>
    public static string Earlier(DesignedModel design) => Hash(design, withMeaning: false);

    /// <summary>Whether a stored hash, of this version or an earlier one, is that of a design.</summary>
    public static bool IsOf(DesignedModel design, string stored) =>
        stored == (stored.StartsWith(Version, StringComparison.Ordinal) ? Of(design) : Earlier(design));

    private static string Hash(DesignedModel design, bool withMeaning)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, design.Response.Values);
        if (withMeaning && design.Response.Levels is { } levels)
        {
            Add(hash, string.Join('\n', levels));
        }

        Add(hash, design.Response.Trials);
        Add(hash, design.Response.CaseWeights);
        Add(hash, design.Response.PrecisionWeights);
        foreach (PredictorDesign predictor in design.Predictors)
        {
            Add(hash, predictor.Parameter);
            Add(hash, predictor.Offset);
            foreach (DesignColumn column in predictor.Columns)
            {
                Add(hash, column.Values);
            }
        }

        foreach (GroupingFactor group in design.Groups)
        {
            Add(hash, string.Join('\n', group.Levels));
            hash.AppendData(MemoryMarshal.AsBytes<int>(group.Codes.ToArray()));
            if (withMeaning && group.Kinds is { } kinds)
            {
                Add(hash, string.Join('\n', kinds.Names));
                hash.AppendData(MemoryMarshal.AsBytes<int>(kinds.Starts.ToArray()));
            }

            foreach (RandomEffectColumn effect in group.Terms.SelectMany(t => t.Effects))
            {
                Add(hash, effect.Column.Values);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Characters];
    }

    // Its length comes first, so that no two lists of parts are the same bytes.
    private static void Add(IncrementalHash hash, double[]? values)
    {
        Add(hash, (values?.Length ?? -1).ToString(CultureInfo.InvariantCulture));
        hash.AppendData(MemoryMarshal.AsBytes<double>(values));
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
}

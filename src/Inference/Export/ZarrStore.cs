using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayes.Export;

/// <summary>A Zarr version 2 directory as xarray writes it: groups of named arrays with named dimensions, uncompressed, metadata consolidated.</summary>
/// <remarks>Numbers are little-endian, text UTF-32 of fixed length. One thread at a time.</remarks>
internal sealed class ZarrStore
{
    private readonly string _root;
    private readonly JsonObject _metadata = [];

    public ZarrStore(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
    }

    /// <summary>Makes a group; the root is the empty path.</summary>
    public void AddGroup(string path, JsonObject attributes)
    {
        Directory.CreateDirectory(Path.Combine(_root, path));
        WriteMetadata(path, ".zgroup", new JsonObject { ["zarr_format"] = 2 });
        WriteMetadata(path, ".zattrs", attributes);
    }

    /// <summary>Adds an array of numbers in one chunk.</summary>
    public void Add(string path, string[] dimensions, int[] shape, ReadOnlySpan<double> values, JsonObject? attributes = null)
    {
        Declare(path, dimensions, shape, shape, "<f8", "NaN", attributes);
        WriteChunk(path, new int[shape.Length], values);
    }

    /// <summary>Adds an array of whole numbers in one chunk.</summary>
    public void Add(string path, string[] dimensions, int[] shape, ReadOnlySpan<long> values)
    {
        Declare(path, dimensions, shape, shape, "<i8", null, null);
        Write(path, new int[shape.Length], MemoryMarshal.AsBytes(values));
    }

    /// <summary>Adds an array of truth values in one chunk.</summary>
    public void Add(string path, string[] dimensions, int[] shape, ReadOnlySpan<bool> values)
    {
        Declare(path, dimensions, shape, shape, "|b1", null, null);
        Write(path, new int[shape.Length], MemoryMarshal.AsBytes(values));
    }

    /// <summary>Adds the labels of a dimension.</summary>
    public void AddLabels(string path, string dimension, IReadOnlyList<string> labels)
    {
        int width = Math.Max(1, labels.Max(l => l.EnumerateRunes().Count()));
        byte[] bytes = new byte[4 * width * labels.Count];
        for (int i = 0; i < labels.Count; i++)
        {
            int place = 4 * width * i;
            foreach (Rune rune in labels[i].EnumerateRunes())
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), rune.Value);
                place += 4;
            }
        }

        Declare(path, [dimension], [labels.Count], [labels.Count], $"<U{width.ToString(System.Globalization.CultureInfo.InvariantCulture)}", null, null);
        Write(path, [0], bytes);
    }

    /// <summary>Declares an array of numbers whose chunks follow one by one.</summary>
    public void Declare(string path, string[] dimensions, int[] shape, int[] chunks) => Declare(path, dimensions, shape, chunks, "<f8", "NaN", null);

    /// <summary>Writes a chunk of a declared array of numbers.</summary>
    public void WriteChunk(string path, int[] index, ReadOnlySpan<double> values) => Write(path, index, MemoryMarshal.AsBytes(values));

    /// <summary>Writes the consolidated metadata; call it last.</summary>
    public void Close() => WriteJson(Path.Combine(_root, ".zmetadata"), new JsonObject { ["zarr_consolidated_format"] = 1, ["metadata"] = _metadata });

    private void Declare(string path, string[] dimensions, int[] shape, int[] chunks, string type, string? fill, JsonObject? attributes)
    {
        Directory.CreateDirectory(Path.Combine(_root, path));
        WriteMetadata(path, ".zarray", new JsonObject
        {
            ["zarr_format"] = 2,
            ["shape"] = new JsonArray([.. shape.Select(s => (JsonNode)s)]),
            ["chunks"] = new JsonArray([.. chunks.Select(c => (JsonNode)Math.Max(1, c))]),
            ["dtype"] = type,
            ["compressor"] = null,
            ["fill_value"] = fill,
            ["order"] = "C",
            ["filters"] = null,
        });
        JsonObject all = attributes is null ? [] : attributes.DeepClone().AsObject();
        all["_ARRAY_DIMENSIONS"] = new JsonArray([.. dimensions.Select(d => (JsonNode)d)]);
        WriteMetadata(path, ".zattrs", all);
    }

    private void Write(string path, int[] index, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = File.Create(Path.Combine(_root, path, string.Join('.', index.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)))));
        file.Write(bytes);
    }

    private void WriteMetadata(string path, string name, JsonObject content)
    {
        _metadata[path.Length == 0 ? name : $"{path}/{name}"] = content.DeepClone();
        WriteJson(Path.Combine(_root, path, name), content);
    }

    private static void WriteJson(string file, JsonObject content) =>
        File.WriteAllText(file, content.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
}

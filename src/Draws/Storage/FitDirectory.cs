using System.Globalization;
using System.Text.Json.Nodes;

namespace Bayes.Draws.Storage;

/// <summary>A fit on disk: a folder with <c>manifest.json</c> and one CmdStan CSV file per chain, <c>name_k.csv</c>.</summary>
/// <remarks>
/// The files are ordinary CmdStan files for rstan, cmdstanr, cmdstanpy and ArviZ. The manifest holds what they cannot: the
/// names, terms and level labels of the quantities, and the settings. Reading back gives the very doubles that were written.
/// </remarks>
public sealed class FitDirectory
{
    private const string ManifestName = "manifest.json";

    private FitDirectory(string path, FitManifest manifest)
    {
        Path = path;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The side-car.</summary>
    public FitManifest Manifest { get; private set; }

    /// <summary>Makes the folder and writes the manifest.</summary>
    /// <param name="path">The folder; made if it does not exist.</param>
    /// <param name="manifest">The side-car, from <see cref="FitManifest.Create"/>.</param>
    /// <param name="replace">Whether a fit that is already there is deleted first; nothing else in the folder is touched.</param>
    /// <param name="companions">Names of further files that will be written beside the draws and belong to the fit.</param>
    /// <returns>The folder, ready for <see cref="OpenChain"/>.</returns>
    /// <exception cref="DrawFileException">The folder holds a fit already and is not to be replaced, or files of that name that belong to no fit, or cannot be written.</exception>
    public static FitDirectory Create(string path, FitManifest manifest, bool replace = false, params IReadOnlyList<string> companions)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(companions);
        string file = System.IO.Path.Combine(path, ManifestName);
        if (File.Exists(file))
        {
            if (!replace)
            {
                throw new DrawFileException(path, null, "the folder holds a fit already. Choose another folder, or delete it first.");
            }

            new FitDirectory(path, FitManifest.Read(file)).DeleteChains();
            companions.Select(name => System.IO.Path.Combine(path, name)).ToList().ForEach(File.Delete);
            File.Delete(file);
        }

        var directory = new FitDirectory(path, manifest);
        string? foreign = directory.ChainFiles().Concat(companions.Select(name => System.IO.Path.Combine(path, name))).FirstOrDefault(File.Exists);
        if (foreign is not null)
        {
            throw new DrawFileException(foreign, null, "the file exists and belongs to no fit of this folder. Choose another folder, or move the file.");
        }

        try
        {
            Directory.CreateDirectory(path);
            directory.WriteManifest();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DrawFileException(path, null, $"the folder cannot be written: {error.Message} Choose another folder.", error);
        }

        return directory;
    }

    /// <summary>Reads the fit that a folder holds.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="incomplete">Whether the rows of chains that did not finish are read; complete chains always are.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="DrawFileException">There is no fit, or a file of it is missing, broken or incomplete.</exception>
    public static StoredFit Read(string path, IncompleteChains incomplete = IncompleteChains.Refuse)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        if (!File.Exists(file))
        {
            throw new DrawFileException(
                path, null, $"there is no fit here ({ManifestName} is missing). Give the folder that a fit was saved to; files of other programs are read as CmdStan CSV.");
        }

        var directory = new FitDirectory(path, FitManifest.Read(file));
        FitManifest manifest = directory.Manifest;
        int[] order = StanColumns.FileOrder(manifest.Parameters);
        string[] expected = [.. SamplerColumn.All, .. order.Select(i => manifest.Parameters[i].Column)];
        int[] columns = directory.ColumnPlaces();

        string[] names = [.. manifest.Parameters.Select(p => p.Name)];
        var chains = new List<ChainDraws>();
        var warmup = new List<ChainDraws>();
        var unfinished = new List<int>();
        foreach (int id in manifest.Chains)
        {
            CmdStanCsv? csv = directory.ReadChain(id, incomplete);
            if (csv is null)
            {
                unfinished.Add(id);
                continue;
            }

            if (!csv.Columns.SequenceEqual(expected, StringComparer.Ordinal))
            {
                throw new DrawFileException(
                    csv.Path, null, $"its columns are not those of the manifest: {CmdStanCsv.Difference(expected, csv.Columns)} The file belongs to another fit.");
            }

            if (!csv.IsComplete)
            {
                unfinished.Add(id);
            }

            if (csv.DrawCount > 0)
            {
                chains.Add(csv.ToChain(id, names, columns, warmup: false));
            }

            if (csv.WarmupCount > 0)
            {
                warmup.Add(csv.ToChain(id, names, columns, warmup: true));
            }
        }

        return chains.Count == 0
            ? throw new DrawFileException(path, null, "no chain has any draw after warmup. Rerun the fit.")
            : new StoredFit
            {
                Manifest = manifest, Draws = new DrawSet(chains), Warmup = warmup.Count == 0 ? null : new DrawSet(warmup), UnfinishedChains = unfinished,
            };
    }

    /// <summary>Begins the file of one chain.</summary>
    /// <param name="chain">One of the manifest's chains.</param>
    /// <param name="configuration">The settings for the head of the file.</param>
    /// <returns>The writer; dispose it in any case.</returns>
    /// <exception cref="ArgumentException">The manifest does not name the chain.</exception>
    public ChainCsvWriter OpenChain(int chain, CmdStanConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Manifest.Chains.Contains(chain)
            ? new ChainCsvWriter(ChainPath(chain), Manifest, chain, configuration)
            : throw new ArgumentException($"The manifest has the chains {string.Join(", ", Manifest.Chains)}, not {chain}.", nameof(chain));
    }

    /// <summary>Replaces the settings in the manifest, once more is known of the run.</summary>
    /// <param name="settings">Whatever describes the fit.</param>
    public void UpdateSettings(JsonObject settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Manifest = Manifest with { Settings = settings };
        WriteManifest();
    }

    /// <summary>Opens the folder of a fit without reading its draws.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DrawFileException">There is no fit, or its manifest is broken.</exception>
    public static FitDirectory Open(string path)
    {
        string file = System.IO.Path.Combine(path, ManifestName);
        return File.Exists(file)
            ? new FitDirectory(path, FitManifest.Read(file))
            : throw new DrawFileException(path, null, $"there is no fit here ({ManifestName} is missing). Give the folder that a fit was saved to.");
    }

    /// <summary>The rows of one chain that are on the disk, whole or not.</summary>
    /// <param name="chain">One of the manifest's chains.</param>
    /// <returns>Its draws after warmup; null when there are none.</returns>
    /// <exception cref="DrawFileException">The file is broken.</exception>
    public ChainDraws? ReadRows(int chain)
    {
        CmdStanCsv? csv = ReadChain(chain, IncompleteChains.Include);
        return csv is not { DrawCount: > 0 } ? null : csv.ToChain(chain, [.. Manifest.Parameters.Select(p => p.Name)], ColumnPlaces(), warmup: false);
    }

    /// <summary>The file in which a chain keeps the state from which it can go on.</summary>
    /// <param name="chain">Its number.</param>
    /// <returns>The path.</returns>
    public string CheckpointPath(int chain) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Manifest.Name}_{chain}.checkpoint.json"));

    /// <summary>Replaces a file by another text, so that whoever reads it finds the one or the other whole.</summary>
    /// <param name="file">The path.</param>
    /// <param name="text">The text.</param>
    public static void Replace(string file, string text)
    {
        string unfinished = file + ChainCsvWriter.PartialSuffix;
        File.WriteAllText(unfinished, text);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>The file of a complete chain.</summary>
    /// <param name="chain">Its number.</param>
    /// <returns>The path; while the chain runs the file has the ending <c>.partial</c> besides.</returns>
    public string ChainPath(int chain) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Manifest.Name}_{chain}.csv"));

    /// <summary>For each quantity of the manifest its column in the files of the chains.</summary>
    private int[] ColumnPlaces()
    {
        int[] order = StanColumns.FileOrder(Manifest.Parameters);
        int[] columns = new int[order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            columns[order[k]] = SamplerColumn.All.Count + k;
        }

        return columns;
    }

    private IEnumerable<string> ChainFiles() =>
        Manifest.Chains.SelectMany(id => (string[])[ChainPath(id), ChainPath(id) + ChainCsvWriter.PartialSuffix]);

    private void DeleteChains()
    {
        foreach (string file in ChainFiles().Concat(Manifest.Chains.Select(CheckpointPath)))
        {
            File.Delete(file);
        }
    }

    private void WriteManifest()
    {
        Replace(System.IO.Path.Combine(Path, ManifestName), Manifest.ToJson());
    }

    private CmdStanCsv? ReadChain(int id, IncompleteChains incomplete)
    {
        string complete = ChainPath(id), partial = complete + ChainCsvWriter.PartialSuffix;
        if (File.Exists(complete))
        {
            return CmdStanCsv.Read(complete);
        }

        if (incomplete == IncompleteChains.Include)
        {
            return File.Exists(partial) ? CmdStanCsv.Read(partial, IncompleteChains.Include) : null;
        }

        throw new DrawFileException(
            complete, null, File.Exists(partial)
                ? $"chain {id} did not finish: the run was cancelled or is still going on. Rerun it, or ask for incomplete chains to be included."
                : $"the file of chain {id} is missing. Restore it or rerun the fit, or ask for incomplete chains to be included.");
    }
}

/// <summary>A fit read from disk.</summary>
public sealed record StoredFit
{
    /// <summary>The side-car.</summary>
    public required FitManifest Manifest { get; init; }

    /// <summary>The draws after warmup of every chain that has any.</summary>
    public required DrawSet Draws { get; init; }

    /// <summary>The draws of warmup; null when they were not stored.</summary>
    public required DrawSet? Warmup { get; init; }

    /// <summary>The chains that did not finish: absent from <see cref="Draws"/> or shorter than the others there.</summary>
    public required IReadOnlyList<int> UnfinishedChains { get; init; }
}

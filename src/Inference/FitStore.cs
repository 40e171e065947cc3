using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Reuse;

namespace Bayes;

/// <summary>Keeps fits on disk: CmdStan CSV files, one a chain, beside a JSON side-car with labels and settings.</summary>
public static class FitStore
{
    private const string Key = "fit";
    private const string DataName = "data.csv";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    internal static string Generator { get; } =
        $"bayes {typeof(FitStore).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Reads a fit.</summary>
    /// <param name="path">The directory to which it was written.</param>
    /// <returns>The fit. The draws of chains that did not finish are part of it, and its summary says so.</returns>
    /// <exception cref="DrawFileException">There is no fit, or a file of it is broken; the message names file and line.</exception>
    public static PosteriorFit Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        StoredFit stored = FitDirectory.Read(path, IncompleteChains.Include);
        FitDescription description;
        try
        {
            description = stored.Manifest.Settings[Key]?.Deserialize<FitDescription>(Json)
                ?? throw new DrawFileException(path, null, "the manifest does not describe a fit of this program. Read the files as CmdStan CSV instead.");
        }
        catch (JsonException error)
        {
            throw new DrawFileException(path, null, $"the manifest's description of the fit cannot be read: {error.Message} Restore the file or rerun the fit.", error);
        }

        bool cancelled = stored.UnfinishedChains.Count > 0 && description.Sampler.Failures.Count == 0;
        return new PosteriorFit(
            description with { Sampler = description.Sampler with { Cancelled = description.Sampler.Cancelled || cancelled } },
            PosteriorSampling.Keep([.. stored.Draws.Chains]) ?? stored.Draws)
        {
            Adaptation = new(() => AdaptationFile.ReadIfAny(path)),
        };
    }

    /// <summary>Reads a fit together with its model and data, for what needs more than draws: predictions, residuals, cross-validation.</summary>
    /// <param name="path">The directory to which it was written.</param>
    /// <param name="data">The data of the fit; null for those kept beside the draws.</param>
    /// <returns>The fit, with <see cref="PosteriorFit.Model"/>.</returns>
    /// <exception cref="DrawFileException">There is no fit, a file of it is broken, or its data were not kept.</exception>
    /// <exception cref="Models.Errors.ModelException">The data are not those of the fit.</exception>
    public static PosteriorFit Open(string path, Table? data = null)
    {
        PosteriorFit fit = Read(path);
        ModelDescription model = fit.Description.Model;
        if (data is null && (model.Schema is null || !File.Exists(Path.Combine(path, DataName))))
        {
            throw new DrawFileException(path, null, $"its data were not kept ({DataName} is missing). Give the data of the fit: {model.Data ?? "the table that was fitted"}.");
        }

        return fit.WithData(data ?? TableFile.Read(Path.Combine(path, DataName), model.Schema!, model.Data));
    }

    /// <summary>Writes a fit to a directory.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="path">The directory; made if it does not exist.</param>
    /// <param name="replace">Whether a fit that is already there is replaced.</param>
    /// <remarks>
    /// The columns of the data that the model uses are kept with it, in <c>data.csv</c>, where they are known; so is what its chains learnt, in
    /// <c>adaptation.json</c>, for <see cref="SamplingOptions.AdaptFrom"/>.
    /// </remarks>
    /// <exception cref="DrawFileException">The directory holds a fit already and is not to be replaced.</exception>
    public static void Save(this PosteriorFit fit, string path, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(fit);
        int[] chains = [.. fit.Draws.Chains.Select(c => c.Id)];
        FitAdaptation? adaptation = fit.Adaptation?.Value;
        FitDirectory directory = Create(path, fit.Description, chains, replace, fit.Model?.Data);
        if (adaptation is { Chains.Count: > 0 })
        {
            AdaptationFile.Write(path, adaptation);
        }

        double[] sampler = new double[SamplerColumn.All.Count];
        double[] values = new double[fit.Draws.ParameterNames.Count];
        foreach (ChainDraws chain in fit.Draws.Chains)
        {
            // A chain that was cut short is complete as what it is: a run of that many draws.
            using ChainCsvWriter writer = directory.OpenChain(
                chain.Id,
                Configuration(fit.Description, StanMetric.Unit) with { Samples = chain.DrawCount, Thin = 1 });
            writer.FinishAdaptation(chain.SamplerValues(SamplerColumn.StepSize).Span[^1], []);
            for (int draw = 0; draw < chain.DrawCount; draw++)
            {
                for (int c = 0; c < sampler.Length; c++)
                {
                    sampler[c] = chain.SamplerValues(SamplerColumn.All[c]).Span[draw];
                }

                for (int p = 0; p < values.Length; p++)
                {
                    values[p] = chain.Values(p).Span[draw];
                }

                writer.Append(sampler, values);
            }

            writer.Complete(TimeSpan.FromSeconds(fit.Description.Sampler.Seconds.Warmup), TimeSpan.FromSeconds(fit.Description.Sampler.Seconds.Sampling));
        }
    }

    /// <summary>Opens a fit that is to be continued, and describes it: an adaptation came from where it came from in the first run, though it may be read from the fit's own copy now.</summary>
    /// <exception cref="SamplingException">It is not a run of the same model and settings.</exception>
    internal static (FitDirectory Directory, FitDescription Description) Continue(string path, FitDescription description, DesignedModel design)
    {
        FitDirectory directory = FitDirectory.Open(path);
        FitDescription stored = directory.Manifest.Settings[Key]?.Deserialize<FitDescription>(Json)
            ?? throw new DrawFileException(path, null, "the manifest does not describe a fit of this program.");
        Checkpoints.RequireSameRun(directory, stored, description, design);
        if ((stored.Sampler.AdaptFrom, description.Sampler.AdaptFrom) is ({ } first, { } now))
        {
            description = description with { Sampler = description.Sampler with { AdaptFrom = now with { Directory = first.Directory } } };
        }

        directory.UpdateSettings(Settings(description));
        return (directory, description);
    }

    internal static FitDirectory Create(string path, FitDescription description, IReadOnlyList<int> chains, bool replace, Table? data)
    {
        FitManifest manifest = FitManifest.Create(
            Generator, chains, [.. description.Quantities.Select(q => Stored(description, q))], Settings(description));
        FitDirectory directory = FitDirectory.Create(path, manifest, replace, [.. data is null ? [] : (string[])[DataName], AdaptationFile.Name, AdaptationFile.TakenOverName]);
        if (data is not null)
        {
            WriteData(Path.Combine(path, DataName), data);
        }

        return directory;
    }

    private static void WriteData(string file, Table data)
    {
        try
        {
            TableFile.Write(data, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DrawFileException(file, null, $"the data cannot be kept with the fit: {error.Message} Choose another folder.", error);
        }
    }

    internal static JsonObject Settings(FitDescription description) => new() { [Key] = JsonSerializer.SerializeToNode(description, Json) };

    internal static CmdStanConfiguration Configuration(FitDescription description, StanMetric metric) => new()
    {
        Model = $"{description.Model.Family}_{description.Model.Link}_model",
        Samples = description.Sampler.Draws,
        Warmup = description.Sampler.Warmup,
        Thin = description.Sampler.Thin,
        Delta = description.Sampler.TargetAcceptance,
        MaxTreeDepth = description.Sampler.MaxTreeDepth,
        Metric = metric,
        Seed = description.Sampler.Seed,
        DataFile = description.Model.Data ?? "",
        Generator = Generator,
    };

    private static StoredParameter Stored(FitDescription description, QuantityDescription quantity)
    {
        StoredParameter stored = new() { Name = quantity.Name, Term = quantity.Term };
        return quantity.Level < 0
            ? stored
            : stored with { Labels = [description.Model.Groups.First(g => g.Name == quantity.Group).Levels[quantity.Level], EffectOf(description, quantity)] };
    }

    // The effects of a factor in the order of their terms; r_g.j.k is effect k of group j.
    private static string EffectOf(FitDescription description, QuantityDescription quantity)
    {
        string[] effects = [.. description.Model.Groups.First(g => g.Name == quantity.Group).Terms.SelectMany(t => t.Effects)];
        return effects[quantity.Effect];
    }
}

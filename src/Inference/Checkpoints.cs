using System.Text.Json;
using System.Text.Json.Nodes;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models.Design;
using Bayes.Sampler;

namespace Bayes;

/// <summary>The states of chains on disk, and what an earlier run of the same fit has left to go on from.</summary>
internal static class Checkpoints
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Replaces the state of a chain; a kill at any moment leaves the old one or the new one.</summary>
    public static void Save(FitDirectory directory, ChainState state) =>
        FitDirectory.Replace(directory.CheckpointPath(state.Chain), JsonSerializer.Serialize(state, Json));

    /// <summary>
    /// What a chain can go on from: a state and the rows that it covers; null where one of them is missing or broken, and the chain starts
    /// again, to the same draws.
    /// </summary>
    public static (ChainState State, ChainDraws Rows)? Load(FitDirectory directory, int chain, int thin)
    {
        string file = directory.CheckpointPath(chain);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            ChainState? state = JsonSerializer.Deserialize<ChainState>(File.ReadAllText(file), Json);
            return state is not null && directory.ReadRows(chain) is { } rows && rows.DrawCount >= Kept(state, thin) ? (state, rows) : null;
        }
        catch (Exception error) when (error is JsonException or DrawFileException)
        {
            return null;
        }
    }

    /// <summary>The rows that a state covers.</summary>
    public static int Kept(ChainState state, int thin) => (state.SamplingIterations + thin - 1) / thin;

    /// <summary>Checks that a directory holds a run of the same model, data, priors and settings, and not a longer one.</summary>
    /// <exception cref="SamplingException">It does not; the message says in what they differ.</exception>
    public static void RequireSameRun(FitDirectory directory, FitDescription stored, FitDescription now, DesignedModel design)
    {
        RequireSameData(directory, stored.Model, now.Model, design);
        RequireSameAdaptation(directory, stored.Sampler.AdaptFrom, now.Sampler.AdaptFrom);
        JsonObject before = FitStore.Settings(Comparable(stored));
        JsonObject after = FitStore.Settings(Comparable(now));
        if (FirstDifference(before, after, "") is { } difference)
        {
            throw new SamplingException(
                $"The fit in {directory.Path} cannot be continued: its {difference}. Give the options of the first run, or another directory.");
        }

        if (stored.Sampler.Draws > now.Sampler.Draws)
        {
            throw new SamplingException(
                $"The fit in {directory.Path} was asked for {stored.Sampler.Draws} draws of each chain already, and now for {now.Sampler.Draws}. Ask for more to extend it.");
        }
    }

    private static void RequireSameData(FitDirectory directory, ModelDescription stored, ModelDescription now, DesignedModel design)
    {
        // Another formula makes another design of the same data; fits of earlier versions have no fingerprint.
        bool comparable = (stored.Formula, stored.Family, stored.Link) == (now.Formula, now.Family, now.Link);
        if (comparable && stored.DataFingerprint is { } fingerprint && !DataFingerprint.IsOf(design, fingerprint))
        {
            string how = stored.Rows == now.Rows ? $"the same {now.Rows} rows in number, with other values or in another order" : $"{stored.Rows} rows then and {now.Rows} now";
            throw new SamplingException(
                $"The fit in {directory.Path} cannot be continued: the data changed ({how}). Give the data of the first run, or another directory.");
        }
    }

    private static void RequireSameAdaptation(FitDirectory directory, AdaptationDescription? stored, AdaptationDescription? now)
    {
        if (stored?.Fingerprint != now?.Fingerprint)
        {
            string how = stored is null ? "it began without one"
                : now is null ? $"it began with that of {stored.Directory}, and none is given now"
                : $"it began with another than {now.Directory} has now";
            string what = stored is null ? "Leave out --adapt-from (AdaptFrom)" : $"Give --adapt-from (AdaptFrom) {directory.Path}, which has kept the one it began with";
            throw new SamplingException($"The fit in {directory.Path} cannot be continued with this adaptation: {how}. {what}.");
        }
    }

    // What a run found out, and how long it is to be, may differ; and into how many rows a version of the program merges the data.
    private static FitDescription Comparable(FitDescription fit) => fit with
    {
        Model = fit.Model with { Data = null, DataFingerprint = null, LikelihoodRows = 0 },
        Sampler = fit.Sampler with
        {
            Kernel = "", AdaptFrom = null, Draws = 0, Target = null, Gradients = 0, ModeGradients = 0, WarmupIterations = [], GaveUp = [], Divergent = 0, TreeDepthHits = 0, Cancelled = false, Failures = [], Seconds = new Seconds(0, 0, 0, 0),
        },
    };

    private static string? FirstDifference(JsonNode? before, JsonNode? after, string path)
    {
        if (before is JsonObject x && after is JsonObject y)
        {
            return x.Select(p => p.Key).Union(y.Select(p => p.Key))
                .Select(key => FirstDifference(x[key], y[key], path.Length == 0 || path == "fit" ? key : $"{path}.{key}"))
                .FirstOrDefault(d => d is not null);
        }

        return JsonNode.DeepEquals(before, after) ? null : $"{path} was {Short(before)} and is now {Short(after)}";
    }

    private static string Short(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "absent";
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}

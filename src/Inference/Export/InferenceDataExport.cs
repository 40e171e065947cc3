using System.Globalization;
using System.Text.Json.Nodes;
using Bayes.Draws;
using Bayes.Models.Posterior;
using Bayes.Trust;

namespace Bayes.Export;

/// <summary>What to write beside the posterior.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ExportOptions
{
    /// <summary>Whether the log likelihood of each row in each draw is written, S × rows numbers.</summary>
    public bool LogLikelihood { get; init; }

    /// <summary>Whether a simulated response of each row in each draw is written, S × rows numbers.</summary>
    public bool PosteriorPredictive { get; init; }

    /// <summary>The seed of the simulated responses.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Writes a fit as InferenceData in a Zarr directory, as ArviZ reads it.</summary>
/// <remarks>
/// Groups <c>posterior</c> (effects of groups as arrays over the levels of their factor), <c>sample_stats</c>, <c>observed_data</c> and, where asked for,
/// <c>log_likelihood</c> and <c>posterior_predictive</c>; the latter two are written block by block of rows.
/// </remarks>
internal sealed class InferenceDataExport
{
    private const string Observation = "obs_id";

    private readonly PosteriorFit _fit;
    private readonly ZarrStore _store;
    private readonly int _chains;
    private readonly int _draws;

    public InferenceDataExport(PosteriorFit fit, string path)
    {
        _fit = fit;
        _store = new ZarrStore(path);
        (_chains, _draws) = (fit.Draws.ChainCount, fit.Draws.DrawCount);
    }

    public void Write(ExportOptions options, CancellationToken cancellationToken)
    {
        _store.AddGroup("", Attributes());
        WritePosterior();
        WriteSampleStats();
        if (_fit.Model is { } model)
        {
            string response = model.Design.Response.Label.Split(" |", 2)[0];
            Group("observed_data", withDraws: false);
            AddRows("observed_data", model);
            _store.Add($"observed_data/{FileName(response)}", [Observation], [model.Design.RowCount], model.Design.Response.Values);
            if (options.LogLikelihood || options.PosteriorPredictive)
            {
                WriteRows(model, FileName(response), options, cancellationToken);
            }
        }

        _store.Close();
    }

    private void WritePosterior()
    {
        Group("posterior", withDraws: true);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (QuantityDescription quantity in _fit.Description.Quantities.Where(q => q.Kind != QuantityKinds.GroupEffect && _fit.Draws.Contains(q.Name)))
        {
            string name = FileName(quantity.Name);
            while (!taken.Add(name))
            {
                name += "_";
            }

            _store.Add(
                $"posterior/{name}",
                ["chain", "draw"],
                [_chains, _draws],
                _fit.Draws.Parameter(quantity.Name).Pooled(),
                new JsonObject { ["name"] = quantity.Name, ["term"] = quantity.Term });
        }

        foreach (GroupDescription group in _fit.Description.Model.Groups)
        {
            QuantityDescription[] effects = [.. _fit.Description.Quantities.Where(q => q.Kind == QuantityKinds.GroupEffect && q.Group == group.Name && _fit.Draws.Contains(q.Name))];
            if (effects.Length > 0)
            {
                WriteEffects(group, effects);
            }
        }
    }

    private void WriteEffects(GroupDescription group, QuantityDescription[] effects)
    {
        string dimension = FileName(group.Name), effectDimension = $"{dimension}__effect";
        string[] names = [.. group.Terms.SelectMany(t => t.Effects)];
        int levels = group.Levels.Count;
        double[] values = new double[_chains * _draws * levels * names.Length];
        foreach (QuantityDescription effect in effects)
        {
            double[] pooled = _fit.Draws.Parameter(effect.Name).Pooled();
            for (int s = 0; s < pooled.Length; s++)
            {
                values[(((s * levels) + effect.Level) * names.Length) + effect.Effect] = pooled[s];
            }
        }

        _store.AddLabels($"posterior/{dimension}", dimension, group.Levels);
        _store.AddLabels($"posterior/{effectDimension}", effectDimension, names);
        _store.Add($"posterior/r_{dimension}", ["chain", "draw", dimension, effectDimension], [_chains, _draws, levels, names.Length], values);
    }

    private void WriteSampleStats()
    {
        Group("sample_stats", withDraws: true);
        int[] shape = [_chains, _draws];
        foreach ((string name, string column) in new[] { ("lp", SamplerColumn.LogPosterior), ("acceptance_rate", SamplerColumn.AcceptStat), ("step_size", SamplerColumn.StepSize), ("energy", SamplerColumn.Energy) })
        {
            _store.Add($"sample_stats/{name}", ["chain", "draw"], shape, _fit.Draws.SamplerValues(column).Pooled());
        }

        foreach ((string name, string column) in new[] { ("tree_depth", SamplerColumn.TreeDepth), ("n_steps", SamplerColumn.LeapfrogCount) })
        {
            _store.Add($"sample_stats/{name}", ["chain", "draw"], shape, Array.ConvertAll(_fit.Draws.SamplerValues(column).Pooled(), v => (long)v));
        }

        _store.Add("sample_stats/diverging", ["chain", "draw"], shape, Array.ConvertAll(_fit.Draws.SamplerValues(SamplerColumn.Divergent).Pooled(), v => v > 0));
    }

    private void WriteRows(BoundModel model, string response, ExportOptions options, CancellationToken cancellationToken)
    {
        DrawPositions positions = new(_fit);
        PosteriorChecks.RequireEffects(positions, newGroups: false);
        LikelihoodBlocks blocks = new(positions, model.Design.RowCount, options.PosteriorPredictive ? options.Seed : null);
        int[] shape = [_chains, _draws, model.Design.RowCount], chunks = [_chains, _draws, blocks.RowsPerBlock];
        string[] groups = [.. new[] { options.LogLikelihood ? "log_likelihood" : "", options.PosteriorPredictive ? "posterior_predictive" : "" }.Where(g => g.Length > 0)];
        foreach (string group in groups)
        {
            Group(group, withDraws: true);
            AddRows(group, model);
            _store.Declare($"{group}/{response}", ["chain", "draw", Observation], shape, chunks);
        }

        // A chunk at the edge is stored at full size.
        double[] chunk = new double[(long)positions.Count * blocks.RowsPerBlock];
        blocks.ForEachBlock(
            () => LikelihoodBlocks.OfRows(model),
            (first, rows, log, simulated) =>
            {
                foreach (string group in groups)
                {
                    double[] source = group == "log_likelihood" ? log : simulated;
                    Array.Fill(chunk, double.NaN);
                    for (int i = 0; i < rows; i++)
                    {
                        for (int s = 0; s < positions.Count; s++)
                        {
                            chunk[((long)s * blocks.RowsPerBlock) + i] = source[((long)i * positions.Count) + s];
                        }
                    }

                    _store.WriteChunk($"{group}/{response}", [0, 0, first / blocks.RowsPerBlock], chunk);
                }
            },
            cancellationToken);
    }

    private void Group(string name, bool withDraws)
    {
        _store.AddGroup(name, Attributes());
        if (withDraws)
        {
            _store.Add($"{name}/chain", ["chain"], [_chains], [.. Enumerable.Range(0, _chains).Select(c => (long)c)]);
            _store.Add($"{name}/draw", ["draw"], [_draws], [.. Enumerable.Range(0, _draws).Select(d => (long)d)]);
        }
    }

    private void AddRows(string group, BoundModel model) =>
        _store.Add($"{group}/{Observation}", [Observation], [model.Design.RowCount], Array.ConvertAll(model.Design.Rows, r => r + 1L));

    private JsonObject Attributes() => new()
    {
        ["creation_library"] = "bayes",
        ["creation_library_language"] = "C#",
        ["inference_library"] = "bayes",
        ["inference_library_version"] = FitStore.Generator.Split(' ')[^1],
        ["formula"] = _fit.Description.Model.Formula,
        ["family"] = string.Create(CultureInfo.InvariantCulture, $"{_fit.Description.Model.Family}({_fit.Description.Model.Link})"),
    };

    // A variable is a directory; the name as it is in the draws stands in its attributes.
    private static string FileName(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
}

using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Posterior;

namespace Bayes.Report;

/// <summary>The commands that make a fit again.</summary>
internal static class FitCommandLine
{
    /// <summary>The options of model and data, as after <c>bayes fit</c>.</summary>
    public static string Model(FitDescription fit, BoundModel model)
    {
        ModelDescription description = fit.Model;
        List<string> parts = [Quote(description.Formula), "--data", Quote(description.Data ?? "data.csv"), "--family", $"{description.Family}:{description.Link}"];
        HashSet<string> coded = [.. model.Design.Factors.Where(f => f.Coding == "treatment").Select(f => f.Column)];
        foreach (ColumnSchema column in description.Schema?.Columns ?? [])
        {
            if (column.Ordered)
            {
                parts.AddRange(["--ordered", Quote(column.Name)]);
            }
            else if (column.Levels is { Count: > 0 } levels && coded.Contains(column.Name))
            {
                // A factor of numbers has to be said to be one; the reference is said always, and so cannot be mistaken.
                if (levels.All(l => double.TryParse(l, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
                {
                    parts.AddRange(["--factor", Quote(column.Name)]);
                }

                parts.AddRange(["--ref", Quote($"{column.Name}={levels[0]}")]);
            }
        }

        if (description.PriorPreset != "default")
        {
            parts.AddRange(["--priors", description.PriorPreset]);
        }

        foreach (string prior in description.PriorOverrides)
        {
            parts.AddRange(["--prior", Quote(prior)]);
        }

        return string.Join(' ', parts);
    }

    /// <summary>The options of sampling that differ from none.</summary>
    public static string Sampling(SamplerDescription sampler)
    {
        SamplingOptions defaults = new();
        string text = string.Create(CultureInfo.InvariantCulture, $"--chains {sampler.Chains} --warmup {sampler.Warmup} --draws {sampler.Draws} --seed {sampler.Seed}");
        text += sampler.Thin > 1 ? string.Create(CultureInfo.InvariantCulture, $" --thin {sampler.Thin}") : "";
        text += sampler.TargetAcceptance != defaults.TargetAcceptance ? string.Create(CultureInfo.InvariantCulture, $" --target-accept {sampler.TargetAcceptance}") : "";
        text += sampler.AdaptFrom is { } taken ? $" --adapt-from {Quote(taken.Directory)}" : "";
        return text + (sampler.MaxTreeDepth != defaults.MaxTreeDepth ? string.Create(CultureInfo.InvariantCulture, $" --max-depth {sampler.MaxTreeDepth}") : "");
    }

    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '.' or '/' or '_' or '-' or '=' or ':')
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}\"";
}

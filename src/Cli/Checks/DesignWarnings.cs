using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Cli.Checks;

/// <summary>Finds in a design what often leads to a bad fit, and says it in plain sentences.</summary>
internal static class DesignWarnings
{
    private const int FewGroups = 5;
    private const double WildRatio = 1e4;

    public static IReadOnlyList<WarningReport> Of(BoundModel model)
    {
        List<WarningReport> warnings = [];
        AddResponse(warnings, model);
        AddScales(warnings, model.Design);
        foreach (GroupingFactor group in model.Design.Groups)
        {
            if (group.Levels.Count == model.Design.RowCount)
            {
                AddSingleRows(warnings, model, group);
            }
            else if (group.Levels.Count < FewGroups)
            {
                AddFewGroups(warnings, group);
            }
        }

        return warnings;
    }

    private static void AddResponse(List<WarningReport> warnings, BoundModel model)
    {
        ResponseDesign response = model.Design.Response;
        double[] values = response.Values;
        double[]? trials = response.Trials;
        bool none = trials is not null && Array.TrueForAll(values, v => v == 0);
        bool all = trials is not null && values.Zip(trials).All(p => p.First == p.Second);
        if (none || all)
        {
            warnings.Add(new WarningReport(
                "constant_response", $"The response {response.Label} has {(none ? "no success in any row" : "no failure in any row")}: the data cannot show what drives it, and the fit will rest on the priors."));
        }
        else if (trials is null && Array.TrueForAll(values, v => v == values[0]))
        {
            string value = response.Levels is { } levels ? levels[(int)values[0]] : Number(values[0]);
            warnings.Add(new WarningReport(
                "constant_response", $"The response {response.Label} is {value} in every row: the data cannot show what drives it, and the fit will rest on the priors."));
        }
    }

    private static void AddScales(List<WarningReport> warnings, DesignedModel design)
    {
        (string Label, double Sd)[] columns = [.. design.Predictors.SelectMany(p => p.Columns).Select(c => (c.Label, Moments.Of(c.Values).Sd)).Where(c => c.Sd > 0)];
        if (columns.Length < 2)
        {
            return;
        }

        (string wide, double widest) = columns.MaxBy(c => c.Sd);
        (string narrow, double narrowest) = columns.MinBy(c => c.Sd);
        if (widest / narrowest > WildRatio)
        {
            warnings.Add(new WarningReport(
                "wild_scales",
                $"The columns {wide} (sd {Number(widest)}) and {narrow} (sd {Number(narrowest)}) are on wildly different scales, which slows the sampler: change the unit of one, or write scale(…) around it."));
        }
    }

    private static void AddSingleRows(List<WarningReport> warnings, BoundModel model, GroupingFactor group)
    {
        double[]? trials = model.Design.Response.Trials;
        bool binary = model.Family.Name == "bernoulli" || (model.Family.Name == "binomial" && (trials is null || Array.TrueForAll(trials, t => t == 1)));
        warnings.Add((binary, model.Family.Name) switch
        {
            (true, _) => new WarningReport(
                "single_rows_binary",
                $"Every group of {group.Name} has a single row, and a 0/1 outcome says nothing about differences between single rows: its standard deviation is not identified. Leave (… | {group.Name}) out."),
            (_, "gaussian") => new WarningReport(
                "single_rows_gaussian",
                $"Every group of {group.Name} has a single row: its standard deviation cannot be told from sigma. Leave (… | {group.Name}) out."),
            _ => new WarningReport(
                "single_rows", $"Every group of {group.Name} has a single row: its effects take up the overdispersion of the response, and nothing else."),
        });
    }

    private static void AddFewGroups(List<WarningReport> warnings, GroupingFactor group)
    {
        string count = group.Levels.Count == 1 ? "has a single group" : string.Create(CultureInfo.InvariantCulture, $"has only {group.Levels.Count} groups");
        warnings.Add(new WarningReport(
            "few_groups",
            $"{group.Name} {count}: that is little to learn from how groups differ, and the posterior of its standard deviation will follow its prior closely. Choose that prior with care, or make {group.Name} a fixed effect."));
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Bayes.Estimation.Checks;
using Bayes.Estimation.Separation;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Checks;

/// <summary>Finds in a model and its data what often leads to a bad fit, and says it in plain sentences.</summary>
internal static class ModelWarnings
{
    private const double FarRatio = 1e4;
    private const double RareShare = 0.01;

    public static IReadOnlyList<ModelWarning> Of(BoundModel model, Table data)
    {
        List<ModelWarning> warnings = [];
        AddResponse(warnings, model, data);
        AddColumns(warnings, model.Design);
        foreach (GroupingFactor group in model.Design.Groups)
        {
            AddGroup(warnings, model, group);
        }

        AddPriors(warnings, model);

        // Flat priors are warned of above, with what they mean for the data at hand.
        warnings.AddRange(PriorNotes.Of(model)
            .Where(note => note.Code != PriorNoteCode.Improper)
            .Select(note => new ModelWarning(note.Code, WarningSeverity.Warning, note.Text, note.NextStep)));
        return [.. warnings.OrderByDescending(w => w.Severity)];
    }

    private static void AddResponse(List<ModelWarning> warnings, BoundModel model, Table data)
    {
        ResponseDesign response = model.Design.Response;
        double[] values = response.Values;
        if (Constant(response) is { } constant)
        {
            warnings.Add(new ModelWarning(
                WarningCode.ConstantResponse,
                WarningSeverity.Serious,
                $"The response {response.Label} {constant}: the data cannot show what drives it, and the fit will rest on the priors.",
                "Check that the right column and the right rows were read."));
            return;
        }

        AddSeparation(warnings, model, data);

        warnings.AddRange(model.Family.Notes(response).Select(note => new ModelWarning(note.Code, Severity(note), note.Text, note.NextStep)));
    }

    private static WarningSeverity Severity(ResponseNote note) => note.Severity switch
    {
        ResponseNoteSeverity.Serious => WarningSeverity.Serious,
        ResponseNoteSeverity.Warning => WarningSeverity.Warning,
        _ => WarningSeverity.Note,
    };

    private static string? Constant(ResponseDesign response)
    {
        double[] values = response.Values;
        if (response.Trials is { } trials)
        {
            return Array.TrueForAll(values, v => v == 0) ? "has no success in any row"
                : values.Zip(trials).All(p => p.First == p.Second) ? "has no failure in any row"
                : null;
        }

        return Array.TrueForAll(values, v => v == values[0])
            ? $"is {(response.Levels is { } levels ? levels[(int)values[0]] : Number(values[0]))} in every row"
            : null;
    }

    // Where a level by itself does it, its rows say most; else the columns that do it together.
    private static void AddSeparation(List<ModelWarning> warnings, BoundModel model, Table data)
    {
        SeparationReport report = SeparationCheck.Of(model);
        if (report.Kind == SeparationKind.None)
        {
            return;
        }

        IReadOnlyList<SeparatedCell> cells = IsBinary(model) ? SeparatedCells.Of(model, data) : [];
        string found = cells.Count > 0
            ? $"{Listed(cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"Where {c.Condition} ({Rows(c.Rows)}), all outcomes are {(c.AllOne ? 1 : 0)}")), 5, "; ")}. Data like these are separated: maximum likelihood sends the coefficient to infinity, and here its prior decides how far it goes."
            : $"{SeparationText.Found(report)} Here priors decide how far coefficients go.";
        warnings.Add(new ModelWarning(
            WarningCode.Separation,
            WarningSeverity.Warning,
            found,
            "Keep a proper prior on the coefficients, report it, and see how the result changes under another; or join levels."));
    }

    private static void AddColumns(List<ModelWarning> warnings, DesignedModel design)
    {
        DesignColumn[] columns = [.. design.Predictors.SelectMany(p => p.Columns).DistinctBy(c => c.Label)];
        (string Label, ColumnMoments Moments)[] varying = [.. columns.Select(c => (c.Label, Moments: ColumnMoments.Of(c.Values))).Where(c => c.Moments.Sd > 0)];
        if (ColumnScales.Of(design) is { AreWild: true } scales)
        {
            warnings.Add(new ModelWarning(
                WarningCode.WildScales,
                WarningSeverity.Warning,
                $"The columns {scales.Wide} (sd {Number(scales.Widest)}) and {scales.Narrow} (sd {Number(scales.Narrowest)}) are on wildly different scales, which slows the sampler.",
                "Change the unit of one, or write scale(…) around it."));
        }

        (string Label, ColumnMoments Moments)[] far = [.. varying.Where(c => Math.Abs(c.Moments.Mean) > FarRatio * c.Moments.Sd)];
        if (far.Length > 0)
        {
            warnings.Add(new ModelWarning(
                WarningCode.FarFromZero,
                WarningSeverity.Warning,
                $"{Listed(far.Select(c => $"The column {c.Label} has mean {Number(c.Moments.Mean)} and sd {Number(c.Moments.Sd)}"), 5, "; ")}: so far from 0, digits are lost, and the intercept means nothing.",
                "Subtract a round number near the mean, or write center(…) around it."));
        }

        string[] rare = [.. columns.Select(c => Rare(c)).OfType<string>()];
        if (rare.Length > 0)
        {
            warnings.Add(new ModelWarning(
                WarningCode.NearlyConstant,
                WarningSeverity.Warning,
                $"{Listed(rare, 5, "; ")}: the data say little about the coefficient, and its prior decides.",
                "Join rare levels or leave the column out."));
        }
    }

    // What is rare in a column of two values.
    private static string? Rare(DesignColumn column)
    {
        double[] values = column.Values!;
        double first = values[0];
        int other = Array.FindIndex(values, v => v != first);
        if (other < 0 || Array.Exists(values, v => v != first && v != values[other]))
        {
            return null;
        }

        int firsts = values.Count(v => v == first);
        int rarer = Math.Min(firsts, values.Length - firsts);
        double value = rarer == firsts ? first : values[other];
        return rarer == 1 || rarer < RareShare * values.Length
            ? string.Create(CultureInfo.InvariantCulture, $"The column {column.Label} is {Number(value)} in only {rarer} of {values.Length} rows")
            : null;
    }

    private static void AddGroup(List<ModelWarning> warnings, BoundModel model, GroupingFactor group)
    {
        var counts = GroupCounts.Of(model, group);
        int levels = counts.Groups;
        if (counts.IsPerRow)
        {
            AddSingleRows(warnings, model, group);
            return;
        }

        if (counts.AreMostlySingle)
        {
            warnings.Add(new ModelWarning(
                WarningCode.MostlySingleRows,
                WarningSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"{counts.SingleRows} of the {levels} groups of {group.Name} have a single row: only the others tell differences between groups from differences between rows."),
                $"Read {StandardDeviation(model, group)} with care, or group by something coarser."));
        }

        if (levels < GroupCounts.FewGroups)
        {
            warnings.Add(new ModelWarning(
                WarningCode.FewGroups,
                WarningSeverity.Serious,
                string.Create(CultureInfo.InvariantCulture, $"{group.Name} has only {levels} groups: that is little to learn from how groups differ, and the posterior of {StandardDeviation(model, group)} will follow its prior closely."),
                $"Choose that prior with care, or make {group.Name} a fixed effect."));
        }
        else if (IsBinary(model) && levels < counts.NeededForBinary)
        {
            warnings.Add(new ModelWarning(
                WarningCode.FewGroupsBinary,
                WarningSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"{group.Name} has {levels} groups, fewer than about {counts.NeededForBinary}, which binary outcomes need{(counts.HasSlope ? " when a slope varies between groups" : "")}: the prior of {StandardDeviation(model, group)} has a say in its posterior, and maximum likelihood would estimate it too small."),
                "Fit again under another prior of the standard deviations, and report both if they differ."));
        }
    }

    private static void AddSingleRows(List<ModelWarning> warnings, BoundModel model, GroupingFactor group)
    {
        double[]? trials = model.Design.Response.Trials;
        string leave = $"Leave (… | {group.Name}) out.";
        warnings.Add(((IsBinary(model) || model.Family.Kind == ResponseKind.Category) && (trials is null || Array.TrueForAll(trials, t => t <= 1)), model.Family.Overdispersion) switch
        {
            (true, _) => new ModelWarning(
                WarningCode.SingleRowsBinary,
                WarningSeverity.Serious,
                $"Every group of {group.Name} has a single row, and a {(IsBinary(model) ? "0/1 outcome" : "category")} says nothing about differences between single rows: its standard deviation is not identified.",
                leave),
            (_, ParameterNames.ResidualDeviation) => new ModelWarning(
                WarningCode.SingleRowsGaussian,
                WarningSeverity.Serious,
                $"Every group of {group.Name} has a single row: its standard deviation cannot be told from sigma.",
                leave),
            (_, { } dispersion) => new ModelWarning(
                WarningCode.SingleRowsDispersed,
                WarningSeverity.Warning,
                $"Every group of {group.Name} has a single row: its effects and {dispersion} are two remedies for the same overdispersion, and the data hardly tell them apart.",
                $"{leave} Or keep it and use the family without {dispersion}."),
            _ => new ModelWarning(
                WarningCode.SingleRows,
                WarningSeverity.Note,
                $"Every group of {group.Name} has a single row: its effects take up the overdispersion of the response, and nothing else.",
                $"Nothing, if that is what {group.Name} is for."),
        });
    }

    private static void AddPriors(List<ModelWarning> warnings, BoundModel model)
    {
        string[] improper = [.. model.Priors.Where(p => p.Density is { IsProper: false }).Select(p => p.Parameter)];
        if (improper.Length > 0)
        {
            warnings.Add(new ModelWarning(
                WarningCode.ImproperPriors,
                WarningSeverity.Note,
                $"The prior of {Listed(improper, 8, ", ")} is flat, which is no probability distribution: the posterior may not exist where the data are separated or few, and nothing can be drawn from the prior alone.",
                improper.Length > 1 ? "Give a proper prior to compare with, such as 'b: normal(0, 2.5)'." : $"Give a proper prior to compare with, such as '{improper[0]}: normal(0, 2.5)'."));
        }
    }

    private static bool IsBinary(BoundModel model) => GroupCounts.IsBinary(model.Family);

    private static string StandardDeviation(BoundModel model, GroupingFactor group)
    {
        RandomEffectColumn effect = group.Terms[0].Effects[0];
        return ParameterNames.StandardDeviation(group.Name, model.Design.Predictors[effect.Predictor].Parameter, effect.Column.CoefficientName);
    }

    private static string Listed(IEnumerable<string> items, int most, string separator)
    {
        string[] all = [.. items];
        return string.Join(separator, all.Take(most)) + (all.Length > most ? string.Create(CultureInfo.InvariantCulture, $"{separator}and {all.Length - most} more") : "");
    }

    private static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}

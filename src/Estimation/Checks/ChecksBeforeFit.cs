using System.Globalization;
using Bayes.Estimation.Separation;
using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Checks;

/// <summary>What can be said against a model and its data before any fit, for maximum likelihood and estimating equations.</summary>
public static class ChecksBeforeFit
{
    /// <summary>Looks for separation, dropped columns, wild scales, and groups that tell too little.</summary>
    /// <param name="model">The model bound to data.</param>
    /// <returns>What was found, gravest first; empty when all is well.</returns>
    public static IReadOnlyList<EstimationFinding> Of(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        SeparationReport report = SeparationCheck.Of(model);
        List<EstimationFinding> findings = [.. OfFixedEffects(model, report)];
        AddOneSided(findings, report);
        foreach (GroupingFactor group in model.Design.Groups)
        {
            AddGroup(findings, model, group);
        }

        return [.. findings.OrderByDescending(f => f.Severity)];
    }

    /// <summary>Separation, dropped columns and scales, which concern marginal models too.</summary>
    internal static IReadOnlyList<EstimationFinding> OfFixedEffects(BoundModel model, SeparationReport report)
    {
        List<EstimationFinding> findings = [];
        AddSeparation(findings, report);
        AddDropped(findings, model.Design);
        AddScales(findings, model.Design);
        return findings;
    }

    private static void AddSeparation(List<EstimationFinding> findings, SeparationReport report)
    {
        if (report.Kind != SeparationKind.None)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.Separation, EstimationSeverity.Error, report.Columns.Count > 0 ? report.Columns[0].Coefficient : null, SeparationText.Found(report), SeparationText.NextStep));
        }
    }

    private static void AddOneSided(List<EstimationFinding> findings, SeparationReport report)
    {
        foreach (OneSidedGroups groups in report.Groups)
        {
            string zero = groups.AllZero > 0 ? string.Create(CultureInfo.InvariantCulture, $"{groups.AllZero} with nothing but 0") : "";
            string one = groups.AllOne > 0 ? string.Create(CultureInfo.InvariantCulture, $"{groups.AllOne} without a failure") : "";
            findings.Add(new EstimationFinding(
                EstimationCode.OneSidedGroups,
                EstimationSeverity.Information,
                null,
                string.Create(CultureInfo.InvariantCulture, $"The outcome does not vary in some of the {groups.Levels} groups of '{groups.Group}': {string.Join(", ", new[] { zero, one }.Where(t => t.Length > 0))}."),
                "Nothing: group effects have a distribution and stay finite. As fixed effects these levels would be separated."));
        }
    }

    private static void AddDropped(List<EstimationFinding> findings, DesignedModel design)
    {
        string[] dropped = [.. design.Predictors.SelectMany(p => p.DroppedColumns).Distinct()];
        if (dropped.Length > 0)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.DroppedColumns,
                EstimationSeverity.Warning,
                null,
                $"{string.Join(", ", dropped.Take(8))}{(dropped.Length > 8 ? ", …" : "")} {(dropped.Length == 1 ? "was" : "were")} left out: the columns before {(dropped.Length == 1 ? "it determine it" : "them determine them")}, so the data cannot tell their effects apart.",
                "Read the coefficients kept as given that these are 0, or write the model without what is redundant."));
        }
    }

    private static void AddScales(List<EstimationFinding> findings, DesignedModel design)
    {
        if (ColumnScales.Of(design) is { AreWild: true } scales)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.WildScales,
                EstimationSeverity.Information,
                null,
                string.Create(CultureInfo.InvariantCulture, $"The columns {scales.Wide} (sd {scales.Widest:G4}) and {scales.Narrow} (sd {scales.Narrowest:G4}) have very different scales. The fit works in units of its own and is not harmed, but one coefficient is printed with few digits before its first."),
                "Change a unit if the numbers are to be read, such as thousands for single ones."));
        }
    }

    private static void AddGroup(List<EstimationFinding> findings, BoundModel model, GroupingFactor group)
    {
        var counts = GroupCounts.Of(model, group);
        if (counts.IsPerRow)
        {
            AddPerRow(findings, model, group);
            return;
        }

        if (counts.Groups < GroupCounts.FewGroups)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.FewGroups,
                EstimationSeverity.Warning,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{group.Name} has only {counts.Groups} groups: maximum likelihood estimates their standard deviation too small, often as 0, and its standard error means little."),
                $"Make {group.Name} a fixed effect, or use the posterior with a prior chosen with care."));
        }
        else if (counts.AreMostlySingle)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.FewGroups,
                EstimationSeverity.Warning,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{counts.SingleRows} of the {counts.Groups} groups of {group.Name} have a single row: only the others tell differences between groups from differences between rows."),
                "Read the standard deviation with care, or group by something coarser."));
        }
        else if (GroupCounts.IsBinary(model.Family) && counts.Groups < counts.NeededForBinary)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.FewGroups,
                EstimationSeverity.Information,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{group.Name} has {counts.Groups} groups, fewer than about {counts.NeededForBinary}, which binary outcomes need: maximum likelihood tends to estimate their standard deviation too small."),
                "Compare with the posterior."));
        }

        if (counts.BinaryPerGroup < GroupCounts.FewBinaryObservations)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.LaplaceDoubtful,
                EstimationSeverity.Warning,
                null,
                string.Create(CultureInfo.InvariantCulture, $"Laplace's approximation is doubtful here: {counts.BinaryPerGroup:G3} binary observations per group of '{group.Name}' on average, and below {GroupCounts.FewBinaryObservations} it misjudges standard deviations."),
                model.Design.Groups.Count == 1 ? "Use adaptive quadrature with the automatic number of points, or the posterior." : "Compare with the posterior."));
        }
    }

    private static void AddPerRow(List<EstimationFinding> findings, BoundModel model, GroupingFactor group)
    {
        bool binary = GroupCounts.IsBinary(model.Family) && (model.Design.Response.Trials is not { } trials || Array.TrueForAll(trials, t => t <= 1));
        if (binary || model.Family.Name == "gaussian")
        {
            findings.Add(new EstimationFinding(
                EstimationCode.FewGroups,
                EstimationSeverity.Error,
                null,
                binary
                    ? $"Every group of {group.Name} has a single row, and a 0/1 outcome says nothing about differences between single rows: its standard deviation is not identified."
                    : $"Every group of {group.Name} has a single row: its standard deviation cannot be told from sigma.",
                $"Leave (… | {group.Name}) out."));
        }
    }
}

using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>What there is to say about a fit, in words.</summary>
internal static class FitFindings
{
    // A predictor that changes the linear predictor by 8 (odds by 3000) over its range has run away if the rows that could tell its
    // coefficient have lost all but a thousandth of their information: outcomes predicted with certainty have none.
    private const double RunawayEffect = 8;
    private const double InformationLost = 1000;
    private const double FewObservations = 5;

    public static IReadOnlyList<EstimationFinding> Of(MaximumLikelihoodFit fit, FoundMaximum found, bool[] flat, bool[] undetermined)
    {
        List<EstimationFinding> findings = [];
        AddConvergence(findings, fit, found);
        HashSet<string> separated = AddSeparation(findings, fit, found, flat);
        AddFlat(findings, fit, flat, undetermined, separated);
        AddBoundary(findings, fit, found);
        AddOtherMaxima(findings, fit, found);
        AddFewObservations(findings, fit);
        return findings;
    }

    private static void AddConvergence(List<EstimationFinding> findings, MaximumLikelihoodFit fit, FoundMaximum found)
    {
        if (!fit.Convergence.Converged)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.NotConverged,
                EstimationSeverity.Error,
                null,
                $"The search ended after {fit.Convergence.Evaluations} evaluations, and {Unreached(fit.Convergence, found)}.",
                "Look what each optimiser finds by bayes ml … --all-optimizers, use a simpler model, or the posterior, which may still be had."));
        }
    }

    private static string Unreached(Convergence convergence, FoundMaximum found) =>
        !found.Information.IsFinite
            ? "the curvature of the likelihood where it ended is not a finite number, so nothing shows whether that is the maximum; predictors or effects may be extreme there"
            : found.Information.HasAscent
                ? "the likelihood curves upwards in a direction where it ended: that is a saddle or a ridge, no maximum"
                : double.IsNaN(convergence.RemainingStep)
                    ? "the likelihood is flat in every direction where it ended, or its slope is not a number: no estimate has a standard error by which to tell how near the maximum is"
                    : $"a Newton step would still move an estimate by {Number(convergence.RemainingStep)} standard errors (converged is below {Number(Maximizer.StepTolerance)})";

    private static HashSet<string> AddSeparation(List<EstimationFinding> findings, MaximumLikelihoodFit fit, FoundMaximum found, bool[] flat)
    {
        List<(Estimate Estimate, bool Flat)> separated = [.. Runaways(fit, found, flat).Select(v => (fit.Estimates[v], flat[v]))];

        // The intercept runs along when a column does; alone it says that all outcomes are the same.
        if (separated.Exists(s => s.Estimate.Quantity.Term != "Intercept"))
        {
            separated.RemoveAll(s => s.Estimate.Quantity.Term == "Intercept");
        }

        foreach ((Estimate estimate, bool isFlat) in separated)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.Separation,
                EstimationSeverity.Error,
                estimate.Quantity.Name,
                $"The coefficient of '{estimate.Quantity.Term}' grows without end: it has reached {Number(estimate.Value)} "
                + (isFlat ? "and the likelihood is flat there. " : $"with a standard error of {Number(estimate.StandardError)}. ")
                + (estimate.Quantity.Term == "Intercept" ? "All outcomes are alike, and the likelihood has no maximum." : "Its column separates the outcomes, and the likelihood has no maximum."),
                "Use the posterior: a weakly informative prior keeps the coefficient finite. Or leave the term out, or merge levels of the factor."));
        }

        return [.. separated.Select(s => s.Estimate.Quantity.Name)];
    }

    /// <summary>The coefficients, by their places among the estimates, that the likelihood sends to infinity.</summary>
    public static IReadOnlyList<int> Runaways(MaximumLikelihoodFit fit, FoundMaximum found, bool[] flat)
    {
        List<int> runaways = [];
        if (fit.Model.Family.Link == Link.Identity)
        {
            return runaways;
        }

        int[] places = CoefficientPlaces(fit.Model);
        for (int v = 0; v < places.Length; v++)
        {
            Estimate estimate = fit.Estimates[v];
            double variance = estimate.StandardError * estimate.StandardError;
            bool lost = flat[v] || (places[v] < found.NullVariances.Length && variance > InformationLost * found.NullVariances[places[v]]);
            if (lost && CanSeparate(fit.Model.Family, estimate.Quantity.Parameter) && Math.Abs(estimate.Value) * Range(fit.Model, estimate.Quantity) > RunawayEffect)
            {
                runaways.Add(v);
            }
        }

        return runaways;
    }

    // Outcomes have sides for the mean, for each category, and for a hurdle; other parameters run to limits without separating outcomes.
    private static bool CanSeparate(Family family, string parameter) => parameter == family.Parameters[0].Name || family.RepeatsFormula || parameter == "hu";

    // The place in ψ of each coefficient, in the order of the estimates.
    private static int[] CoefficientPlaces(BoundModel model)
    {
        List<int> places = [];
        foreach (PredictorSlots slots in model.Layout.Predictors)
        {
            if (slots.Intercept >= 0)
            {
                places.Add(slots.Intercept);
            }

            places.AddRange(Enumerable.Range(slots.Coefficients, slots.Count));
        }

        return [.. places];
    }

    private static void AddFlat(List<EstimationFinding> findings, MaximumLikelihoodFit fit, bool[] flat, bool[] undetermined, HashSet<string> separated)
    {
        Estimate[] moved = [.. fit.Estimates.Where((e, v) => (flat[v] || undetermined[v]) && !separated.Contains(e.Quantity.Name) && !IsBoundary(e))];
        if (moved.Length == 0 || separated.Count > 0)
        {
            return;
        }

        IReadOnlyList<string> reasons = FlatDirections.Reasons(fit.Model, fit.Estimates, moved);
        string names = string.Join(", ", moved.Select(e => $"{e.Quantity.Name} (now {Number(e.Value)})"));
        bool anyExact = Enumerable.Range(0, flat.Length).Any(v => flat[v]);
        findings.Add(new EstimationFinding(
            EstimationCode.FlatDirection,
            EstimationSeverity.Warning,
            moved[0].Quantity.Name,
            $"The likelihood {(anyExact ? "does not change" : "hardly changes")} along a direction that moves {names}: the data do not determine {(moved.Length == 1 ? "it" : "them")}, "
            + $"and {(anyExact ? "there is no standard error" : "standard errors mean nothing")}.{string.Concat(reasons.Select(r => " " + char.ToUpperInvariant(r[0]) + r[1..]))}",
            reasons.Count > 0
                ? "The log likelihood and the other estimates hold. Fit the simpler family, or leave terms of that parameter out; or use the posterior, where the prior decides it and the summary shows that it does."
                : "Leave out what the data cannot tell apart, or use the posterior, where the prior decides it and the summary shows that it does."));
    }

    private static void AddBoundary(List<EstimationFinding> findings, MaximumLikelihoodFit fit, FoundMaximum found)
    {
        foreach (Estimate estimate in fit.Estimates.Where(e => e.Quantity.Kind == QuantityKind.StandardDeviation && e.Value == 0))
        {
            findings.Add(new EstimationFinding(
                EstimationCode.Boundary,
                EstimationSeverity.Warning,
                estimate.Quantity.Name,
                $"{estimate.Quantity.Name} is estimated as exactly 0: the groups of '{estimate.Quantity.Group}' differ by no more than chance would make them. "
                + "It has no standard error, and those of the other estimates are as if the term were not in the model.",
                "An estimate of 0 does not show that the groups are alike; see how large it may be from a profile interval or from the posterior."));
        }

        bool[] explained = new bool[found.Point.Singular.Length];
        foreach (Estimate estimate in fit.Estimates.Where(e => e.Quantity.Kind == QuantityKind.Correlation && AtEnd(e)))
        {
            int t = TermOf(fit.Model, estimate.Quantity);
            explained[Math.Max(t, 0)] = true;
            findings.Add(new EstimationFinding(
                EstimationCode.Boundary,
                EstimationSeverity.Warning,
                estimate.Quantity.Name,
                $"{estimate.Quantity.Name} is estimated as exactly {(estimate.Value > 1 - 1e-9 ? "+1" : estimate.Quantity.IsOfStructure ? $"{Number(estimate.Value)}, the lowest value that it can have" : "−1")}: the data are fitted best when {(estimate.Quantity.IsOfStructure ? "some effects of a group determine the others" : "one effect of a group determines the other")}. "
                + "It has no standard error, and those of the other estimates are as if the correlation were known to be this.",
                $"Such an estimate mostly says that there is too little data for a correlation; leave it out ({(estimate.Quantity.IsOfStructure ? "diag or homdiag around the term" : "'||' in place of '|'")}), or use the posterior, which averages over the correlations that the data allow."));
        }

        for (int t = 0; t < explained.Length; t++)
        {
            TermSlots term = fit.Model.Layout.Covariances[t];
            if (found.Point.Singular[t] > 0 && found.Point.Singular[t] < term.Effects && term.IsCorrelated && !explained[t])
            {
                findings.Add(new EstimationFinding(
                    EstimationCode.Boundary,
                    EstimationSeverity.Warning,
                    null,
                    $"The covariance matrix of the {term.Effects} effects of '{fit.Model.Design.Groups[term.Group].Name}' is estimated with rank {term.Effects - found.Point.Singular[t]}: "
                    + "a combination of the effects does not vary between the groups. Standard errors are as if that were known.",
                    "Use fewer effects or independent ones ('||' in place of '|'), or the posterior."));
            }
        }
    }

    private static void AddOtherMaxima(List<EstimationFinding> findings, MaximumLikelihoodFit fit, FoundMaximum found)
    {
        foreach (OtherMaximum other in found.Others)
        {
            double[] values = new ReportingScale(fit.Model, new Marginal.MarginalParameters(fit.Model)).Values(other.Parameters);
            int far = Enumerable.Range(0, values.Length).MaxBy(v => Distance(fit.Estimates[v], values[v]));
            double distance = Distance(fit.Estimates[far], values[far]);
            if (distance > 0.5)
            {
                findings.Add(new EstimationFinding(
                    EstimationCode.Multimodal,
                    EstimationSeverity.Warning,
                    fit.Estimates[far].Quantity.Name,
                    $"The likelihood has more than one maximum: from {other.Start} the search ends at a log likelihood lower by {Number(fit.LogLikelihood - other.LogLikelihood)}, "
                    + $"with {fit.Estimates[far].Quantity.Name} at {Number(values[far])} in place of {Number(fit.Estimates[far].Value)} ({Number(distance)} standard errors away). The higher one is reported.",
                    "Standard errors describe one maximum only; the posterior covers both. Under Laplace's approximation the second one may be an artefact: try adaptive quadrature."));
            }
        }
    }

    private static double Distance(Estimate estimate, double value)
    {
        double distance = Math.Abs(value - estimate.Value) / estimate.StandardError;
        return double.IsNaN(distance) ? 0 : distance;
    }

    // The rule of thumb of issue threads and simulations: below five binary observations a group, Laplace's error shows.
    private static void AddFewObservations(List<EstimationFinding> findings, MaximumLikelihoodFit fit)
    {
        if (fit.Method != EstimationMethod.Laplace || fit.Model.Family is not (BernoulliFamily or BinomialFamily))
        {
            return;
        }

        double observations = fit.Model.Design.Response.Trials?.Sum() ?? fit.Model.Design.RowCount;
        foreach (GroupingFactor group in fit.Model.Design.Groups)
        {
            double perGroup = observations / group.Levels.Count;
            if (perGroup < FewObservations)
            {
                findings.Add(new EstimationFinding(
                    EstimationCode.LaplaceDoubtful,
                    EstimationSeverity.Warning,
                    null,
                    $"Laplace's approximation is doubtful here: {Number(perGroup)} binary observations per group of '{group.Name}' on average, and below {Number(FewObservations)} it misjudges standard deviations.",
                    fit.Model.Design.Groups.Count == 1
                        ? "Use adaptive quadrature with the automatic number of points, or the posterior."
                        : "Compare with the posterior."));
            }
        }
    }

    private static int TermOf(BoundModel model, Quantity correlation)
    {
        int next = 0;
        while (model.Quantities.All[next].Kind != QuantityKind.Correlation)
        {
            next++;
        }

        for (int t = 0; t < model.Layout.Covariances.Count; t++)
        {
            TermSlots term = model.Layout.Covariances[t];
            int count = term.CorrelationCount;
            for (int i = 0; i < count; i++, next++)
            {
                if (model.Quantities.All[next].Name == correlation.Name)
                {
                    return t;
                }
            }
        }

        return -1;
    }

    private static bool IsBoundary(Estimate estimate) => estimate.Quantity.Kind switch
    {
        QuantityKind.StandardDeviation => estimate.Value == 0,
        QuantityKind.Correlation => double.IsNaN(estimate.Value) || AtEnd(estimate),
        _ => false,
    };

    private static bool AtEnd(Estimate correlation) => correlation.Value > 1 - 1e-9 || correlation.Value < correlation.Quantity.LowestCorrelation + 1e-9;

    private static double Range(BoundModel model, Quantity coefficient)
    {
        PredictorDesign design = model.Design.Predictors.First(p => p.Parameter == coefficient.Parameter);
        DesignColumn? column = design.Columns.FirstOrDefault(c => c.Label == coefficient.Term);
        return column?.Values is double[] values ? values.Max() - values.Min() : 1;
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}

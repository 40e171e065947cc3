using System.Globalization;
using Bayes.Estimation.Checks;
using Bayes.Estimation.Gee.Correlations;
using Bayes.Estimation.Glm;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Gee;

/// <summary>Fits marginal models to clustered data by generalized estimating equations.</summary>
/// <remarks>
/// Liang and Zeger (1986, Biometrika 73:13), with geepack's moment estimators of scale and correlation. Of the formula the fixed effects
/// count: group effects have no place in a marginal model and are left out, which a finding says; the first grouping factor names the
/// clusters unless <see cref="GeeOptions.Group"/> does. Offsets are used as in the mixed model; case and precision weights divide a row's variance.
/// Cost of an iteration O(n·p²), for AR(1) and unstructured correlations besides O(pairs within clusters).
/// </remarks>
public static class GeneralizedEstimatingEquations
{
    private const int FewClusters = 40;

    /// <summary>Fits a marginal model.</summary>
    /// <param name="spec">The model; its priors and group effects play no part.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How to set up and solve the equations.</param>
    /// <returns>
    /// The fit. Where the equations could not be solved, its estimates are NaN and a finding says why; where the predictors separate the outcomes, they
    /// have no finite solution, the fit has not converged, and a finding names the coefficients.
    /// </returns>
    /// <exception cref="ModelException">The data do not fit the model, no column names the clusters, or the family is none of the four.</exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static GeeFit Fit(ModelSpec spec, Table data, GeeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GeeOptions();
        options.Validate();
        RequireMeanOnly(spec);
        RequireFamily(spec.Family);
        List<EstimationFinding> findings = [];
        GroupTerm clusters = ClusterTerm(spec, data, options.Group);
        if (spec.Predictors[0].Groups.Count > 0)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.GroupEffectsLeftOut,
                EstimationSeverity.Information,
                null,
                $"The group effects of the formula were left out: GEE fits the mean over all clusters of {clusters.GroupLabel}, and takes their differences up in the correlation of their rows.",
                "Nothing; the coefficients are population-averaged, those of the mixed model hold for one cluster."));
        }

        // The clusters ride along as a group term, so that rows without a cluster are dropped like other incomplete rows.
        ModelSpec marginal = spec with { Predictors = [spec.Predictors[0] with { Groups = [clusters] }], Priors = new() };
        var model = BoundModel.Bind(marginal, data);
        var design = FixedDesign.Of(model);
        int[] codes = model.Design.Groups[0].Codes;
        var rows = new ClusteredRows(Array.ConvertAll(design.Rows, i => codes[i]), Waves(options, data, model, design));
        RequireDistinctWaves(options, data, model, design, rows);
        var correlation = CorrelationModel.Of(options.Correlation, rows);
        GlmFit start = FisherScoring.Fit(design);
        GeeSolution solution = new GeeSolver(design, rows, correlation, options).Solve(start.Coefficients);
        SeparationReport separation = SeparationCheck.Of(model);
        AddFindings(findings, solution, rows, options);
        findings.InsertRange(0, ChecksBeforeFit.OfFixedEffects(model, separation).OrderByDescending(f => f.Severity));
        double[] coefficients = design.Restore(solution.Coefficients, solution.Robust, out double[] robust);
        design.Restore(solution.Coefficients, solution.Model, out double[] naive);
        return new GeeFit
        {
            Model = model,
            Options = options with { Group = clusters.GroupLabel },
            Estimates = Estimates(model, coefficients, robust, options.Level),
            RobustCovariance = robust,
            ModelCovariance = naive,
            Scale = solution.Scale,
            Correlations = correlation.Parameters,
            Clusters = rows.Count,
            LargestCluster = rows.Largest,
            Rows = design.Rows.Length,
            Converged = solution.Problem is null && separation.Kind == SeparationKind.None,
            Iterations = solution.Iterations,
            Findings = findings,
        };
    }

    private static void RequireMeanOnly(ModelSpec spec)
    {
        if (spec.Predictors.Count > 1)
        {
            throw new FormulaException(
                $"'{spec.Predictors[1].Parameter}' has a predictor of its own, and generalized estimating equations model the mean alone", spec.Formula, 0, spec.Formula.Length, null, "Leave it out.");
        }
    }

    private static void RequireFamily(Family family)
    {
        if (family is not (GaussianFamily or BernoulliFamily or BinomialFamily or PoissonFamily))
        {
            throw new FamilyException(
                $"family: generalized estimating equations know gaussian, bernoulli, binomial and poisson, not {family.Name}: they have a mean and a variance, but no distribution. "
                + (family.Kind == ResponseKind.Count ? "Use poisson: its scale and the robust standard errors take overdispersion up."
                    : family.Kind == ResponseKind.Binary ? "Use binomial: its scale and the robust standard errors take overdispersion up."
                    : "Use the one whose mean and variance come nearest."));
        }
    }

    private static GroupTerm ClusterTerm(ModelSpec spec, Table data, string? group)
    {
        EffectSet intercept = new();
        if (group is null)
        {
            GroupTerm[] factors = [.. spec.Predictors[0].Groups.DistinctBy(g => g.GroupLabel)];
            return factors.Length == 1
                ? new GroupTerm { Effects = intercept, Factors = factors[0].Factors }
                : throw new DataException(
                    factors.Length == 0
                        ? "the formula names no grouping factor, and generalized estimating equations need the clusters."
                        : $"the formula has the grouping factors {string.Join(", ", factors.Select(f => f.GroupLabel))}, and generalized estimating equations know one.")
                {
                    Remedy = new DataRemedy("Set GeeOptions.Group to the column of the clusters, the coarsest grouping.", "Add --group COLUMN, the coarsest grouping."),
                };
        }

        if (spec.Predictors[0].Groups.FirstOrDefault(g => g.GroupLabel == group) is { } term)
        {
            return new GroupTerm { Effects = intercept, Factors = term.Factors };
        }

        _ = Column(data, group);
        return new GroupTerm { Effects = intercept, Factors = [new NameExpression(group)] };
    }

    private static TableColumn Column(Table data, string name)
    {
        string[] names = [.. data.Columns.Select(c => c.Name)];
        return data.TryGetColumn(name, out TableColumn? column)
            ? column
            : throw new DataException($"there is no column '{name}'. The columns are {string.Join(", ", names)}.") { File = data.Source };
    }

    private static double[]? Waves(GeeOptions options, Table data, BoundModel model, FixedDesign design)
    {
        if (options.Wave is not { } name)
        {
            return null;
        }

        if (Column(data, name) is not NumericColumn waves)
        {
            throw new DataException($"the column of the waves holds no numbers.") { File = data.Source, Column = name };
        }

        double[] values = Array.ConvertAll(design.Rows, i => waves.Values[model.Design.Rows[i]]);
        int missing = Array.FindIndex(values, v => !double.IsFinite(v));
        return missing < 0
            ? values
            : throw new DataException("the wave is missing; a row without its time has no place in its cluster. Give it one or leave the row out.")
            {
                File = data.Source,
                Column = name,
                Row = model.Design.Rows[design.Rows[missing]] + 1,
            };
    }

    private static void RequireDistinctWaves(GeeOptions options, Table data, BoundModel model, FixedDesign design, ClusteredRows rows)
    {
        bool ordered = options.Correlation is WorkingCorrelation.Ar1 or WorkingCorrelation.Unstructured;
        if (ordered && rows.FirstTie() is >= 0 and int tie)
        {
            int row = design.Rows[rows.Order[tie]];
            string cluster = model.Design.Groups[0].Levels[model.Design.Groups[0].Codes[row]];
            throw new DataException(string.Create(CultureInfo.InvariantCulture, $"the cluster '{cluster}' has the wave {rows.Times[tie]} twice, and this working correlation needs to tell rows apart by it. Use exchangeable, or another column."))
            {
                File = data.Source,
                Column = options.Wave,
                Row = model.Design.Rows[row] + 1,
            };
        }
    }

    private static void AddFindings(List<EstimationFinding> findings, GeeSolution solution, ClusteredRows rows, GeeOptions options)
    {
        if (solution.Problem is { } problem)
        {
            findings.Insert(0, new EstimationFinding(
                EstimationCode.NotConverged,
                EstimationSeverity.Error,
                null,
                string.Create(CultureInfo.InvariantCulture, $"The estimating equations were not solved: {problem} (iteration {solution.Iterations})."),
                options.Correlation == WorkingCorrelation.Independence
                    ? "Look for extreme values in the predictors and the response."
                    : "Take a simpler working correlation; independence is always valid, with the robust standard errors."));
        }

        if (rows.Count < FewClusters && options.Correction == SmallSampleCorrection.None)
        {
            findings.Add(new EstimationFinding(
                EstimationCode.FewClusters,
                EstimationSeverity.Warning,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count} clusters, fewer than about {FewClusters}: robust standard errors are too small on average."),
                "Ask for a small-sample correction, Mancl and DeRouen's or Kauermann and Carroll's."));
        }
    }

    private static Estimate[] Estimates(BoundModel model, double[] coefficients, double[] covariance, double level)
    {
        double width = NormalDistribution.Quantile(0.5 + (level / 2));
        int p = coefficients.Length;
        return [.. coefficients.Select((value, k) =>
        {
            double error = Math.Sqrt(covariance[(k * p) + k]);
            return new Estimate
            {
                Quantity = model.Quantities.All[k],
                Value = value,
                StandardError = error,
                Intervals = [new ConfidenceInterval(level, value - (width * error), value + (width * error), "wald")],
            };
        })];
    }
}

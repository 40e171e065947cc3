using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Estimation.Gee;
using Bayes.Estimation.Marginal;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>Gathers the fits of one model, integrates its posterior, and puts all side by side.</summary>
internal sealed class ComparisonBuilder(PosteriorFit posterior, BoundModel model, ComparisonOptions options, CancellationToken cancellationToken)
{
    // Rows times nodes: at some 20 nanoseconds each and a few thousand draws, half a minute.
    private const long MostWork = 500_000;

    // The same for the few draws at which another number of points is tried.
    private const long MostCheckWork = 10_000_000;

    private readonly Dictionary<string, string> _missing = [];

    // An integral without closed form.
    private readonly bool _needsQuadrature = !MarginalLikelihoods.IsExact(model);

    private MaximumLikelihoodFit? _laplace;
    private MaximumLikelihoodFit? _quadrature;
    private GeeFit? _gee;

    /// <summary>Why the posterior was sampled again, or null.</summary>
    public string? SampledAgain { get; init; }

    /// <summary>Takes fits that are there already.</summary>
    public ComparisonBuilder With(IEnumerable<MaximumLikelihoodFit> fits)
    {
        foreach (MaximumLikelihoodFit fit in fits)
        {
            if (fit.Method == EstimationMethod.RestrictedMaximumLikelihood)
            {
                throw new ArgumentException("A restricted likelihood is that of other data than the posterior's. Compare with maximum likelihood.", nameof(fits));
            }

            if (fit.Model.Spec.Formula != model.Spec.Formula || fit.Model.Family != model.Family || fit.Model.Design.RowCount != model.Design.RowCount)
            {
                throw new ArgumentException(
                    $"The fits are of different models: the posterior of '{model.Spec.Formula}' on {model.Design.RowCount} rows, maximum likelihood of '{fit.Model.Spec.Formula}' on {fit.Model.Design.RowCount}.",
                    nameof(fits));
            }

            if (!SameData.Holds(model, fit.Model))
            {
                throw new ArgumentException(
                    $"The fits are of other data: '{model.Spec.Formula}' has the same number of rows in both, {model.Design.RowCount}, but not the same responses, predictors or groups. Fit and sample the same table.",
                    nameof(fits));
            }

            if (fit.Points > 1)
            {
                _quadrature = fit;
            }
            else
            {
                _laplace = fit;
            }
        }

        return this;
    }

    /// <summary>Fits by maximum likelihood what is not there yet.</summary>
    public ComparisonBuilder Maximize()
    {
        _laplace ??= Try("maximum likelihood", () => LikelihoodFitting.Run(model, Quadrature.Laplace.In(options.Estimation), cancellationToken));
        if (_needsQuadrature && !MarginalLikelihoods.HasQuadrature(model))
        {
            _missing["quadrature"] = "the grouping factors are crossed, and the likelihood does not fall into integrals of few dimensions.";
        }
        else if (_needsQuadrature && options.Quadrature.Points != 1)
        {
            _quadrature ??= Try("quadrature", () => LikelihoodFitting.Run(model, options.Quadrature.In(options.Estimation), cancellationToken));

            // A ladder of one rung found no grid small enough to try; the column would repeat Laplace's.
            if (_quadrature is { Points: 1 } && _quadrature.Findings.FirstOrDefault(f => f.Code == EstimationCode.QuadratureNotSettled) is { } finding)
            {
                _missing["quadrature"] = finding.Text;
            }

            _quadrature = _quadrature is { Points: 1 } ? null : _quadrature;
        }

        return this;
    }

    /// <summary>Fits GEE where the family has it.</summary>
    public ComparisonBuilder EstimateGee(ModelSpec spec, Table data)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Gee && model.Design.Groups.Count > 0)
        {
            if ((options.GeeGroup ?? OutermostGroup()) is not { } group)
            {
                _missing["GEE"] = $"the grouping factors {string.Join(", ", model.Design.Groups.Select(g => $"'{g.Name}'"))} are crossed, and no one of them has independent clusters. Name the clusters with --group.";
                return this;
            }

            _gee = Try("GEE", () => GeneralizedEstimatingEquations.Fit(spec, data, new GeeOptions { Group = group, Level = options.Estimation.Level }));
            if (_gee is { Converged: false })
            {
                _missing["GEE"] = _gee.Findings.FirstOrDefault(f => f.Severity == EstimationSeverity.Error)?.Text ?? "the equations could not be solved.";
                _gee = null;
            }
        }

        return this;
    }

    public ModelComparison Build()
    {
        FitSummary summary = ComparisonSampling.Summary(posterior, options.Estimation.Level);
        ExactPosterior? integration = Integrate();
        ComparisonRow[] rows = [.. model.Quantities.All.Take(model.Quantities.PopulationCount).Select((q, i) => Row(q, i, integration))];
        cancellationToken.ThrowIfCancellationRequested();
        SeparationReport separation = SeparationCheck.Of(model);
        Evidence evidence = new()
        {
            Draws = summary.Verdict,
            Rows = rows,
            Laplace = _laplace,
            Quadrature = _quadrature,
            LikelihoodProblem = _missing.GetValueOrDefault("maximum likelihood"),
            QuadratureProblem = _missing.GetValueOrDefault("quadrature"),
            Judge = integration,
            JudgeProblem = integration is { IsReliable: false } ? Unreliable(integration) : _missing.GetValueOrDefault("integration"),
            GridProblem = integration is { GridSuffices: false } ? Rough(integration) : null,
            SampledAgain = SampledAgain,
            SeparatedCoefficients = [.. separation.Columns.Select(c => c.Coefficient)],
            Separation = separation.Kind == SeparationKind.None ? [.. FoundByTheFit()] : [SeparationText.Found(separation)],
        };
        IReadOnlyList<PopulationAveragedRow> averaged = PopulationAveraged();
        return new ModelComparison
        {
            SampledAgain = SampledAgain,
            Posterior = summary,
            Laplace = _laplace,
            Quadrature = _quadrature,
            Integration = integration,
            Gee = _gee,
            Missing = _missing,
            Conditional = rows,
            PopulationAveraged = averaged,
            Verdict = VerdictNotes.Judge(evidence),
        };
    }

    private ExactPosterior? Integrate()
    {
        if (options.Integration is null)
        {
            _missing["integration"] = "it was not asked for.";
            return null;
        }

        int points = _needsQuadrature && !_missing.ContainsKey("quadrature") ? IntegrationPoints() : 1;
        int effects = MarginalLikelihoods.QuadratureDimension(model);
        double work = model.Design.RowCount * (points == 1 ? 1 : Math.Pow(points, effects));
        if (work > MostWork)
        {
            _missing["integration"] = string.Create(
                CultureInfo.InvariantCulture, $"{model.Design.RowCount} rows with {points} points for each of {effects} effects a group would take too long.");
            return null;
        }

        return Try("integration", () => ExactPosterior.Integrate(
            model,
            () => MarginalLikelihoods.Create(model, points, restricted: false),
            options.Integration,
            (_quadrature ?? _laplace)?.Parameters,
            points == 1 ? null : () => MarginalLikelihoods.Create(model, OtherPoints(points, effects), restricted: false),
            cancellationToken));
    }

    // The posterior reaches to larger standard deviations than the maximum and needs at least as many points; in several dimensions nine to
    // eleven a side are a grid of a hundred, and their error is far below the Monte Carlo error that the integration stops at.
    private int IntegrationPoints()
    {
        int effects = MarginalLikelihoods.QuadratureDimension(model);
        (int fewest, int most) = effects switch { 1 => (15, 51), 2 => (9, 11), _ => (5, 5) };
        return Math.Clamp(_quadrature?.Points ?? fewest, fewest, most);
    }

    // More points where they can be had; where not, what fewer change bounds what more would.
    private int OtherPoints(int points, int effects)
    {
        int more = points + Math.Max(4, points / 3);
        return model.Design.RowCount * Math.Pow(more, effects) <= MostCheckWork && Math.Pow(more, effects) <= MostWork ? more : Math.Max(points - 2, 2);
    }

    // Independent clusters: the groups of the outermost factor, whose levels hold those of the others.
    private string? OutermostGroup() => MarginalLikelihoods.HasQuadrature(model) ? model.Design.Groups.MinBy(g => g.Levels.Count)!.Name : null;

    private ComparisonRow Row(Quantity quantity, int index, ExactPosterior? integration)
    {
        (string? prior, double share) = PriorSpread.Of(model, quantity, posterior.Draws);
        return new ComparisonRow
        {
            Quantity = Describe.Quantity(quantity),
            Laplace = _laplace?.Estimates[index],
            Quadrature = _quadrature?.Estimates[index],
            Posterior = DrawsSummary.Of(posterior.Draws.Parameter(quantity.Name), [0.16, 0.84]),
            Exact = integration?.Quantities[index],
            Prior = prior,
            PriorShare = share,
        };
    }

    private IReadOnlyList<PopulationAveragedRow> PopulationAveraged()
    {
        const string Name = "population-averaged coefficients";
        if (model.Layout.Terms.Count == 0)
        {
            return [];
        }

        if (!PopulationAverage.AppliesTo(model.Family))
        {
            _missing[Name] = $"the mean of a {model.Family.Name} response is not the inverse {model.Family.Link.ToString().ToLowerInvariant()} link of its linear predictor, so that averaging over the groups gives no coefficients.";
            return [];
        }

        if (Try(Name, () => new PopulationAverage(model)) is not { } average)
        {
            return [];
        }

        IReadOnlyList<ParameterSummary> summaries = average.Posterior(posterior.Draws, [0.5 * (1 - options.Estimation.Level), 0.5 * (1 + options.Estimation.Level)], cancellationToken);
        MaximumLikelihoodFit? fit = _quadrature ?? _laplace;
        Dictionary<string, double>? values = fit?.Estimates.ToDictionary(e => e.Quantity.Name, e => e.Value, StringComparer.Ordinal);
        double variance = values is null ? double.NaN : average.MeanVariance(n => values[n]);
        return
        [
            .. average.Coefficients.Select((name, k) =>
            {
                Quantity quantity = model.Quantities.All.First(q => q.Name == name);
                bool estimated = fit is not null && double.IsFinite(fit.Estimates.First(e => e.Quantity.Name == name).StandardError);
                double zeger = !estimated ? double.NaN : ZegerApproximation.Of(model.Family.Link, values![name], variance, PriorSpread.IsIntercept(model, quantity));
                return new PopulationAveragedRow(Describe.Quantity(quantity), summaries[k], zeger, _gee?.Estimates.FirstOrDefault(e => e.Quantity.Name == name));
            }),
        ];
    }

    // The check sees the fixed effects; groups and coefficients can run to infinity together, which the search for the maximum notices.
    private IEnumerable<string> FoundByTheFit() =>
        (_quadrature ?? _laplace)?.Findings.Where(f => f.Code == EstimationCode.Separation).Select(f => f.Text) ?? [];

    private static string Unreliable(ExactPosterior integration) => string.Create(
        CultureInfo.InvariantCulture,
        $"The integration cannot be relied on: Pareto k-hat {integration.ParetoShape:0.00} (below {ExactPosterior.LargestShape} is well), largest Monte Carlo error of a mean {integration.LargestError:0.00} posterior standard deviations.");

    private static string Rough(ExactPosterior integration) => string.Create(
        CultureInfo.InvariantCulture,
        $"The integration takes {integration.Points} quadrature points per effect, and {integration.GridPoints} change the log likelihood by {Rounding.Significant(integration.GridError, 2)} (standard deviation over the posterior; 0.05 is well): means may be off by as large a share of a posterior standard deviation.");

    private T? Try<T>(string method, Func<T> fit)
        where T : class
    {
        try
        {
            return fit();
        }
        catch (Models.Errors.ModelException e)
        {
            _missing[method] = e.Message;
        }
        catch (ArithmeticException e)
        {
            _missing[method] = e.Message;
        }

        return null;
    }
}

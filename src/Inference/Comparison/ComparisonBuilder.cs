using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Estimation;
using Bayes.Estimation.Gee;
using Bayes.Estimation.Marginal;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>Gathers the fits of one model, integrates its posterior, and puts all side by side.</summary>
internal sealed class ComparisonBuilder(PosteriorFit posterior, BoundModel model, ComparisonOptions options, CancellationToken cancellationToken)
{
    // Rows times nodes: at some 20 nanoseconds each and a few thousand draws, half a minute.
    private const long MostWork = 500_000;

    private readonly Dictionary<string, string> _missing = [];

    private MaximumLikelihoodFit? _laplace;
    private MaximumLikelihoodFit? _quadrature;
    private GeeFit? _gee;

    /// <summary>Whether the likelihood is an integral without closed form: there are group effects, and the response is not Gaussian with identity link.</summary>
    public static bool NeedsQuadrature(BoundModel model) => model.Layout.Terms.Count > 0 && model.Family is not GaussianFamily;

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
        if (NeedsQuadrature(model) && !MarginalLikelihoods.HasQuadrature(model))
        {
            _missing["quadrature"] = "the grouping factors are crossed, and the likelihood does not fall into integrals of few dimensions.";
        }
        else if (NeedsQuadrature(model) && options.Quadrature.Points != 1)
        {
            _quadrature ??= Try("quadrature", () => LikelihoodFitting.Run(model, options.Quadrature.In(options.Estimation), cancellationToken));

            // A ladder may find that one point is enough; the column would repeat the other.
            _quadrature = _quadrature is { Points: 1 } ? null : _quadrature;
        }

        return this;
    }

    /// <summary>Fits GEE where the family has it.</summary>
    public ComparisonBuilder EstimateGee(ModelSpec spec, Table data)
    {
        if (options.Gee && model.Design.Groups.Count > 0)
        {
            string group = options.GeeGroup ?? model.Design.Groups.MaxBy(g => g.Levels.Count)!.Name;
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
        // Only population quantities are compared, and only their draws have to be good.
        FitDescription population = posterior.Description with
        {
            Quantities = [.. posterior.Description.Quantities.Where(q => q.Kind != QuantityKinds.GroupEffect)],
        };
        var summary = FitSummary.Of(population, posterior.Draws, options.Estimation.Level);
        ExactPosterior? integration = Integrate();
        ComparisonRow[] rows = [.. model.Quantities.All.Take(model.Quantities.PopulationCount).Select((q, i) => Row(q, i, integration))];
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
            SeparatedCoefficients = [.. separation.Columns.Select(c => c.Coefficient)],
            Separation = separation.Kind == SeparationKind.None ? [.. FoundByTheFit()] : [SeparationText.Found(separation)],
        };
        return new ModelComparison
        {
            Posterior = summary,
            Laplace = _laplace,
            Quadrature = _quadrature,
            Integration = integration,
            Gee = _gee,
            Missing = _missing,
            Conditional = rows,
            PopulationAveraged = PopulationAveraged(),
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

        int points = NeedsQuadrature(model) && !_missing.ContainsKey("quadrature") ? IntegrationPoints() : 1;
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
        if (model.Layout.Terms.Count == 0)
        {
            return [];
        }

        PopulationAverage average = new(model);
        IReadOnlyList<ParameterSummary> summaries = average.Posterior(posterior.Draws, [0.5 * (1 - options.Estimation.Level), 0.5 * (1 + options.Estimation.Level)]);
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

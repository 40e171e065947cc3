using Bayes.Estimation.Marginal;
using Bayes.Estimation.Optimization;
using Bayes.Estimation.Starting;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>Searches for the maximum of a marginal likelihood: starts, optimisers, boundary, polish.</summary>
/// <remarks>
/// Quasi-Newton from the best of a few starting values; when the surface is doubtful (correlated effects, effects near zero or very large,
/// binary outcomes under Laplace's approximation) also from small and from large effects; when that fails, a simplex. The best end is taken
/// to the boundary of the covariances if it lies there to rounding, and polished by Newton's method with the differenced Hessian.
/// </remarks>
internal sealed class MaximumSearch
{
    /// <summary>The name of the quasi-Newton optimiser in reports.</summary>
    public const string QuasiNewtonName = "quasi-Newton";

    /// <summary>The name of the simplex in reports.</summary>
    public const string SimplexName = "Nelder-Mead";

    private const double FlatSpread = 30;
    private const double GainTolerance = 1e-8;
    private const double LongestStep = 3;
    private const double BoundaryLoss = 1e-6;
    private const double DifferentHeight = 1e-3;

    private readonly BoundModel _model;
    private readonly IMarginalLikelihood _likelihood;
    private readonly EstimationOptions _options;
    private readonly IProgress<EstimationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly double[] _units;
    private readonly double[] _bounds;
    private readonly StartingValues _starts;
    private readonly List<SearchRun> _runs = [];
    private int _evaluations;

    public MaximumSearch(
        BoundModel model, IMarginalLikelihood likelihood, EstimationOptions options, IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        _model = model;
        _likelihood = likelihood;
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
        _units = ResponseScale.Units(model);
        _bounds = SearchRange.Bounds(model);
        _starts = new StartingValues(model, _units);
    }

    /// <summary>The units of ψ, [k].</summary>
    public double[] Units => _units;

    /// <summary>Finds the maximum from the maximum of a similar likelihood.</summary>
    /// <param name="previous">Where that one is; its curvature scales the search.</param>
    /// <param name="alone">Whether to trust it alone; else the usual starting values are tried too.</param>
    public FoundMaximum Continue(FoundMaximum previous, bool alone)
    {
        SearchRun best = Try(new StartingPoint("the maximum with fewer points", OffTheBoundary(previous)), Embed(previous));
        if (!alone)
        {
            StartingPoint fresh = _starts.Best(_likelihood, out int tried);
            _evaluations += tried;
            best = Better(best, Try(fresh));
        }

        return Finish(best);
    }

    /// <summary>Finds the maximum.</summary>
    public FoundMaximum Run()
    {
        StartingPoint first;
        if (_options.Start is { } given)
        {
            first = new StartingPoint("the values given", [.. given]);
        }
        else
        {
            first = _starts.Best(_likelihood, out int tried);
            _evaluations += tried;
        }

        SearchRun best = Try(first);
        if (_options.AllOptimizers || (_options.Start is null && IsDoubtful(best)))
        {
            foreach (StartingPoint start in new[] { _starts.Small, _starts.Large }.Where(_ => _model.Layout.Terms.Count > 0))
            {
                best = Better(best, Try(start));
            }
        }

        if (_options.AllOptimizers)
        {
            foreach (StartingPoint start in new[] { first, _starts.Small, _starts.Large }.Where((_, i) => i == 0 || _model.Layout.Terms.Count > 0))
            {
                best = Better(best, TrySimplex(start));
            }
        }
        else if (double.IsNaN(best.Optimum.Value))
        {
            best = Better(best, TrySimplex(_starts.Small));
        }

        return double.IsNaN(best.Optimum.Value)
            ? throw new EstimationException(
                "the likelihood could not be computed at any of the starting values. Look for extreme values in the predictors and the response; the posterior may still be had.")
            : Finish(best);
    }

    private SearchRun Try(StartingPoint start, double[]? covariance = null)
    {
        int k = _units.Length;
        ScaledLikelihood objective = new(_likelihood, _units, [.. Enumerable.Range(0, k)], start.Parameters);
        covariance ??= _starts.Covariance(start.Parameters);
        SearchRange range = new(objective, _bounds);
        Optimum optimum = QuasiNewton.Maximize(range, range.Clamp(objective.Scale(start.Parameters)), covariance, LongestStep, GainTolerance, _options.MaxEvaluations, _cancellation);
        return Record(QuasiNewtonName, start, optimum, objective, Diagonal(covariance));
    }

    // At a standard deviation of exactly 0 the gradient is 0 whether that is a maximum or not.
    private double[] OffTheBoundary(FoundMaximum previous)
    {
        double[] psi = [.. previous.Point.Parameters];
        foreach (int place in Enumerable.Range(0, psi.Length).Except(previous.Point.Free))
        {
            psi[place] = 0.1 * _units[place];
        }

        return psi;
    }

    // The covariance at another maximum where it is known, the first guess elsewhere.
    private double[] Embed(FoundMaximum previous)
    {
        int k = _units.Length;
        int[] free = previous.Point.Free;
        double[] covariance = new double[k * k];
        double[] guess = _starts.Covariance(previous.Point.Parameters);
        for (int i = 0; i < k; i++)
        {
            covariance[(i * k) + i] = guess[(i * k) + i];
        }

        if (previous.Information.IsPositiveDefinite)
        {
            for (int i = 0; i < free.Length; i++)
            {
                for (int j = 0; j < free.Length; j++)
                {
                    covariance[(free[i] * k) + free[j]] = previous.Information.Covariance[(i * free.Length) + j];
                }
            }
        }

        return covariance;
    }

    private SearchRun TrySimplex(StartingPoint start)
    {
        int k = _units.Length;
        ScaledLikelihood objective = new(_likelihood, _units, [.. Enumerable.Range(0, k)], start.Parameters);
        double[] covariance = _starts.Covariance(start.Parameters);
        double[] steps = Diagonal(covariance);
        Optimum optimum = NelderMead.Maximize(objective, objective.Scale(start.Parameters), steps, GainTolerance, _options.MaxEvaluations, _cancellation);
        return Record(SimplexName, start, optimum, objective, steps);
    }

    private static double[] Diagonal(double[] covariance)
    {
        int k = (int)Math.Sqrt(covariance.Length);
        return [.. Enumerable.Range(0, k).Select(i => Math.Sqrt(covariance[(i * k) + i]))];
    }

    private SearchRun Record(string optimizer, StartingPoint start, Optimum optimum, ScaledLikelihood objective, double[] spread)
    {
        SearchRun run = new(optimizer, start.Name, optimum, objective.Unscale(optimum.Position)) { Spread = spread };
        _runs.Add(run);
        _evaluations += objective.Evaluations;
        _progress?.Report(new EstimationProgress($"{optimizer} from {start.Name}", _evaluations, _runs.Max(r => double.IsNaN(r.Optimum.Value) ? double.NegativeInfinity : r.Optimum.Value)));
        return run;
    }

    private static SearchRun Better(SearchRun a, SearchRun b) => double.IsNaN(a.Optimum.Value) || b.Optimum.Value > a.Optimum.Value + 1e-7 ? b : a;

    private bool IsDoubtful(SearchRun run)
    {
        if (double.IsNaN(run.Optimum.Value))
        {
            return true;
        }

        bool binary = _likelihood.Points == 1 && _model.Family is BernoulliFamily;
        foreach (TermSlots term in _model.Layout.Covariances)
        {
            double[] axes = CovarianceRank.Axes(term, run.Parameters, _units);
            if (term.IsCorrelated || axes[^1] < 0.1 || (_model.Family.Link != Link.Identity && axes[0] > (binary ? 2 : 4)))
            {
                return true;
            }
        }

        return false;
    }

    private FoundMaximum Finish(SearchRun best)
    {
        BoundaryPoint point = CovarianceRank.Reduce(_likelihood.Parameters, best.Parameters, _units, 0);
        double value = best.Optimum.Value;
        foreach (double tolerance in Tolerances(best.Parameters))
        {
            // One dimension after the other, smallest first, as long as nothing is lost.
            BoundaryPoint candidate = CovarianceRank.Reduce(_likelihood.Parameters, best.Parameters, _units, tolerance);
            Optimum reached = Climb(candidate);
            if (!(reached.Value >= value - BoundaryLoss))
            {
                break;
            }

            point = candidate with { Parameters = Objective(candidate).Unscale(reached.Position) };
            value = Math.Max(value, reached.Value);
        }

        FoundMaximum found = Polish(point, best.Spread);
        return found with
        {
            Others = OtherMaxima(found),
            NullVariances = _starts.NullVariances,
            Optimizer = $"{best.Optimizer} from {best.Start}",
            Runs = _runs,
            Evaluations = _evaluations,
        };
    }

    // Ends of other runs that are lower and truly maxima: polished they stay lower, and the likelihood curves down all around.
    private List<OtherMaximum> OtherMaxima(FoundMaximum best)
    {
        List<OtherMaximum> others = [];
        foreach (SearchRun run in _runs.Where(r => r.Optimizer == QuasiNewtonName && r.Optimum.Value < best.LogLikelihood - DifferentHeight))
        {
            if (others.Exists(o => Math.Abs(o.LogLikelihood - run.Optimum.Value) < DifferentHeight))
            {
                continue;
            }

            FoundMaximum other = Polish(CovarianceRank.Reduce(_likelihood.Parameters, run.Parameters, _units, 0), run.Spread);
            if (other.LogLikelihood < best.LogLikelihood - DifferentHeight && other.Information.IsPositiveDefinite
                && MaximumPolish.Size(other.Information.Step(other.Gradient), other.Information) < Maximizer.StepTolerance)
            {
                others.Add(new OtherMaximum(run.Start, other.Point.Parameters, other.LogLikelihood));
            }
        }

        return others;
    }

    // Just above each of the axes that are small enough to be nothing.
    private IEnumerable<double> Tolerances(double[] psi) =>
        _model.Layout.Covariances.SelectMany(term => CovarianceRank.Axes(term, psi, _units)).Where(axis => axis < 0.05).Order().Select(axis => (axis * (1 + 1e-9)) + 1e-300);

    private ScaledLikelihood Objective(BoundaryPoint point) => new(_likelihood, _units, point.Free, point.Parameters);

    private Optimum Climb(BoundaryPoint point)
    {
        ScaledLikelihood objective = Objective(point);
        double[] full = _starts.Covariance(point.Parameters);
        int n = point.Free.Length;
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                inverse[(i * n) + j] = full[(point.Free[i] * _units.Length) + point.Free[j]];
            }
        }

        SearchRange range = new(objective, [.. point.Free.Select(place => _bounds[place])]);
        Optimum reached = QuasiNewton.Maximize(range, range.Clamp(objective.Scale(point.Parameters)), inverse, LongestStep, GainTolerance, _options.MaxEvaluations, _cancellation);
        _evaluations += objective.Evaluations;
        return reached;
    }

    private FoundMaximum Polish(BoundaryPoint point, double[] spread)
    {
        int[] atLimit = SearchRange.AtLimit(_model, point.Parameters);
        point = point with { Parameters = SearchRange.ToLimit(point.Parameters, atLimit), Free = [.. point.Free.Except(atLimit)] };
        ScaledLikelihood objective = Objective(point);
        MaximumPolish polish = new(objective, objective.Scale(point.Parameters), [.. point.Free.Select(place => spread[place])], [.. point.Free.Select(place => double.IsFinite(_bounds[place]) ? FlatSpread : 0)], _cancellation);
        polish.Run();
        _evaluations += objective.Evaluations;
        return new FoundMaximum
        {
            Point = point with { Parameters = objective.Unscale(polish.Position) },
            LogLikelihood = polish.Value,
            Gradient = polish.Gradient,
            Hessian = polish.Hessian,
            Information = polish.Information,
            Optimizer = "",
            Runs = [],
            Evaluations = _evaluations,
        };
    }
}

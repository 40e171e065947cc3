using System.Globalization;
using Bayes.Estimation.Marginal;
using Bayes.Estimation.Optimization;
using Bayes.Estimation.Starting;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Profiles;

/// <summary>Walks along the profile of one quantity to both ends of its interval.</summary>
internal sealed class ProfileWalk
{
    private const int StepsPerSide = 4;
    private const int MostSteps = 40;
    private const double ZetaTolerance = 1e-6;
    private const double Higher = 1e-5;
    private const double FlatGain = 1e-5;
    private const int FlatSteps = 3;

    private readonly MaximumLikelihoodFit _fit;
    private readonly Estimate _estimate;
    private readonly double _level;
    private readonly double _target;
    private readonly CancellationToken _cancellation;
    private readonly Constraint _constraint;
    private readonly ProfiledLikelihood _profiled;
    private readonly double[] _start;
    private readonly double[] _curvature;
    private readonly double _firstStep;
    private readonly List<ProfilePoint> _points = [];
    private readonly List<EstimationFinding> _findings = [];
    private double _highest;

    public ProfileWalk(MaximumLikelihoodFit fit, Estimate estimate, double level, CancellationToken cancellation)
    {
        _fit = fit;
        _estimate = estimate;
        _level = level;
        _target = NormalDistribution.Quantile(0.5 + (0.5 * level));
        _cancellation = cancellation;
        _constraint = Constraints.For(fit.Model, estimate.Quantity)!;
        IMarginalLikelihood likelihood = MarginalLikelihoods.Create(fit.Model, fit.Points, fit.Method == EstimationMethod.RestrictedMaximumLikelihood);
        double[] units = ResponseScale.Units(fit.Model);
        _profiled = new ProfiledLikelihood(likelihood, _constraint, units);
        _start = _profiled.Start(Constraints.Upright(fit.Model, fit.Parameters));
        _curvature = _profiled.InverseCurvature(estimate.Value, _start);
        _firstStep = double.IsFinite(estimate.StandardError) && estimate.StandardError > 0
            ? estimate.StandardError * _target / StepsPerSide
            : 0.1 * Unit(fit, estimate, units);
        _highest = fit.LogLikelihood;
    }

    public ParameterProfile Run()
    {
        _points.Add(new ProfilePoint(_estimate.Value, _fit.LogLikelihood, 0));
        double lower = Side(-1);
        double upper = Side(1);
        return new ParameterProfile
        {
            Quantity = _estimate.Quantity,
            Value = _estimate.Value,
            Points = [.. _points.OrderBy(p => p.Value)],
            Interval = new ConfidenceInterval(_level, lower, upper, "profile"),
            Findings =
            [
                .. _findings,
                .. _highest > _fit.LogLikelihood + Higher
                ? new EstimationFinding[]
                {
                    new EstimationFinding(
                        EstimationCode.Multimodal,
                        EstimationSeverity.Error,
                        _estimate.Quantity.Name,
                        string.Create(CultureInfo.InvariantCulture, $"The profile of {_estimate.Quantity.Name} met a log likelihood of {_highest:F4}, above the maximum of the fit, {_fit.LogLikelihood:F4}."),
                        "Fit again by bayes ml … --all-optimizers; the maximum reported is not the highest."),
                }
                : [],
            ],
        };
    }

    // Walks to one side until ζ passes the target, the edge of the range or the end of patience.
    private double Side(int sign)
    {
        (double lower, double upper) = _constraint.Range;
        double edge = sign < 0 ? lower : upper;
        if (_estimate.Value == edge)
        {
            return edge;
        }

        Place here = new(_estimate.Value, 0, _start, [.. _curvature]);
        Place? before = null;
        double step = _firstStep;
        int flat = 0;
        for (int count = 0; count < MostSteps; count++)
        {
            double value = here.Value + (sign * step);
            bool atEdge = sign * (value - edge) >= 0;
            Place? next = At(atEdge ? edge : value, here, before);
            if (next is null && count > 0 && atEdge && !double.IsInfinity(edge))
            {
                // The likelihood has no value at the edge itself, such as a residual deviation of 0: halfway there.
                next = At(0.5 * (here.Value + edge), here, before);
                atEdge = false;
            }

            if (next is null)
            {
                step *= 0.25;
                if (step < 1e-6 * _firstStep)
                {
                    return double.NaN;
                }

                continue;
            }

            if (Math.Abs(next.Zeta) >= _target)
            {
                return Solve(here, next);
            }

            if (atEdge)
            {
                return edge;
            }

            double gained = Math.Abs(next.Zeta) - Math.Abs(here.Zeta);
            flat = gained < FlatGain ? flat + 1 : 0;
            if (flat == FlatSteps && step > _firstStep)
            {
                // Three steps, each three times the one before, and the likelihood does not fall: it never will.
                return sign * double.PositiveInfinity;
            }

            step = Math.Clamp(_target / StepsPerSide / Math.Max(gained, 1e-12) * Math.Abs(next.Value - here.Value), 0.3 * step, 3 * step);
            before = here;
            here = next;
        }

        // Neither an end nor a flat likelihood: to call it infinite would be to claim what was not seen.
        _findings.Add(new EstimationFinding(
            EstimationCode.NotConverged,
            EstimationSeverity.Warning,
            _estimate.Quantity.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The {(sign < 0 ? "lower" : "upper")} end of the profile interval of {_estimate.Quantity.Name} was not found in {MostSteps} steps: at {here.Value:G4} the likelihood has not fallen far enough."),
            "Use a bootstrap interval, bayes ml … --bootstrap 1000, or the posterior."));
        return double.NaN;
    }

    // The size that is of order 1 for a quantity without a standard error: that of its predictor and column.
    private static double Unit(MaximumLikelihoodFit fit, Estimate estimate, double[] units)
    {
        Quantity quantity = estimate.Quantity;
        if (quantity.Kind == QuantityKind.FamilyParameter)
        {
            return estimate.Value != 0 && double.IsFinite(estimate.Value) ? Math.Abs(estimate.Value) : 1;
        }

        // Both kinds stand in the order of the estimates: of the places of ψ, and of the rows of the terms' factors.
        int at = fit.Estimates.Where(e => e.Quantity.Kind == quantity.Kind).TakeWhile(e => e.Quantity.Name != quantity.Name).Count();
        ParameterLayout layout = fit.Model.Layout;
        int[] places = quantity.Kind switch
        {
            QuantityKind.Coefficient when layout.Thresholds.Equals(0..0) =>
                [.. layout.Predictors.SelectMany(p => (p.Intercept >= 0 ? new[] { p.Intercept } : []).Concat(Enumerable.Range(p.Coefficients, p.Count)))],
            QuantityKind.StandardDeviation => [.. MarginalParameters.DeviationPlaces(layout)],
            _ => [],
        };
        return at < places.Length ? units[places[at]] : 1;
    }

    // Between a value whose ζ is short of the target and one beyond it: false position, halving the weight of an end that stays (Illinois).
    private double Solve(Place inside, Place outside)
    {
        double low = Math.Abs(inside.Zeta) - _target;
        double high = Math.Abs(outside.Zeta) - _target;
        double last = outside.Value;
        int stayed = 0;
        for (int round = 0; round < 50; round++)
        {
            double value = inside.Value + ((outside.Value - inside.Value) * (low / (low - high)));
            Place? middle = At(value, inside, null);
            if (middle is null)
            {
                return double.NaN;
            }

            last = value;
            double off = Math.Abs(middle.Zeta) - _target;
            if (Math.Abs(off) < ZetaTolerance || Math.Abs(outside.Value - inside.Value) < 1e-12 * Math.Abs(value))
            {
                break;
            }

            if (off < 0)
            {
                high = stayed == -1 ? 0.5 * high : high;
                inside = middle;
                low = off;
                stayed = -1;
            }
            else
            {
                low = stayed == 1 ? 0.5 * low : low;
                outside = middle;
                high = off;
                stayed = 1;
            }
        }

        return last;
    }

    private Place? At(double value, Place here, Place? before)
    {
        // Along the line through the last two maxima, which is nearly where the next lies.
        double[] start = before is null
            ? here.Free
            : [.. here.Free.Zip(before.Free, (a, b) => a + ((a - b) * (value - here.Value) / (here.Value - before.Value)))];
        double[] curvature = [.. here.Curvature];
        Optimum optimum = _profiled.Maximize(value, start, curvature, _cancellation);
        if (double.IsNaN(optimum.Value) && before is not null)
        {
            curvature = [.. _curvature];
            optimum = _profiled.Maximize(value, here.Free, curvature, _cancellation);
        }

        if (double.IsNaN(optimum.Value))
        {
            return null;
        }

        _highest = Math.Max(_highest, optimum.Value);
        double zeta = Math.Sign(value - _estimate.Value) * Math.Sqrt(Math.Max(0, 2 * (_fit.LogLikelihood - optimum.Value)));
        _points.Add(new ProfilePoint(value, optimum.Value, zeta));
        return new Place(value, zeta, optimum.Position, curvature);
    }

    private sealed record Place(double Value, double Zeta, double[] Free, double[] Curvature);
}

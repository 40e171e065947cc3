using Bayes.Estimation.Marginal;
using Bayes.Estimation.Optimization;
using Bayes.Estimation.Starting;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>The mode of a model's posterior with the group effects integrated out, priors included.</summary>
/// <remarks>
/// Climbs the Laplace marginal likelihood times the priors over the unconstrained population parameters (log standard deviations, with
/// their Jacobian), by quasi-Newton from the pooled fit of the coefficients. It is a place to build a sampler around, not an estimate:
/// a few digits are enough, and on a surface without a maximum (separated outcomes under flat priors) it ends within
/// <see cref="Reach"/> units of the start at the best point it has seen.
/// </remarks>
public static class PosteriorMode
{
    /// <summary>How far from the start the search goes in any coordinate, in units of the predictor it acts on.</summary>
    public const double Reach = 30;

    /// <summary>The smallest standard deviation of a group effect, in the same units: below it the data see no effect.</summary>
    public const double SmallestDeviation = 1e-3;

    private const double LongestStep = 2;
    private const double Tolerance = 1e-4;
    private const int MaxEvaluations = 200;
    private const double StartingDeviation = 0.5;

    /// <summary>Finds the mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>
    /// The unconstrained parameters, laid out by <see cref="ParameterLayout"/>: the population parameters at the mode, the group effects at
    /// their conditional modes. Always finite; where the density cannot be computed at all, the starting values with effects of 0.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static double[] Find(BoundModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        double[] units = ResponseScale.Units(model);
        double[] scales = Scales(model, units);
        LaplaceLikelihood likelihood = new(model);
        Surface surface = new(new MarginalPosterior(model, likelihood), scales, Start(model, units), LogSmallest(model, units));
        double[] zero = new double[scales.Length];
        QuasiNewton.Maximize(surface, zero, RoughInverse(surface), LongestStep, Tolerance, MaxEvaluations, cancellation);
        double[] position = new double[model.Layout.Dimension];
        surface.WriteBest(position);
        double[] scratch = new double[scales.Length];
        if (surface.Reevaluate(scratch))
        {
            likelihood.WriteConditionalModes(position.AsSpan(model.Layout.PopulationCount));
        }

        return position;
    }

    private static double[] Start(BoundModel model, double[] units)
    {
        double[] start = new double[units.Length];
        PooledFit pooled = new(model);
        pooled.Coefficients.CopyTo(start, 0);
        for (int i = 0; i < start.Length; i++)
        {
            // A pooled fit without a maximum is no place to start from.
            if (!(Math.Abs(start[i]) <= Reach * units[i]))
            {
                start[i] = 0;
            }
        }

        foreach (TermSlots term in model.Layout.Terms)
        {
            for (int r = 0; r < term.Effects; r++)
            {
                start[term.LogSd + r] = Math.Log(StartingDeviation * units[MarginalParameters.FactorPlace(term, r, r)]);
            }
        }

        return start;
    }

    /// <summary>Units of the coordinates: those of ψ for coefficients, 1 for logarithms and partial correlations.</summary>
    private static double[] Scales(BoundModel model, double[] units)
    {
        double[] scales = [.. units];
        foreach (TermSlots term in model.Layout.Terms)
        {
            int count = term.Effects + (term.IsCorrelated ? term.Effects * (term.Effects - 1) / 2 : 0);
            scales.AsSpan(term.LogSd, count).Fill(1);
        }

        return scales;
    }

    private static (int Place, double Least)[] LogSmallest(BoundModel model, double[] units) =>
    [
        .. model.Layout.Terms.SelectMany(term => Enumerable.Range(0, term.Effects)
            .Select(r => (term.LogSd + r, Math.Log(SmallestDeviation * units[MarginalParameters.FactorPlace(term, r, r)])))),
    ];

    // The curvature along each coordinate by a difference of gradients: enough for the first steps.
    private static double[] RoughInverse(Surface surface)
    {
        const double Step = 1e-3;
        int k = surface.Dimension;
        double[] inverse = new double[k * k];
        double[] here = new double[k];
        double[] there = new double[k];
        double[] x = new double[k];
        surface.Evaluate(x, here);
        for (int i = 0; i < k; i++)
        {
            x[i] = Step;
            surface.Evaluate(x, there);
            x[i] = 0;
            double curvature = (here[i] - there[i]) / Step;
            inverse[(i * k) + i] = curvature > 1 && double.IsFinite(curvature) ? 1 / curvature : 1;
        }

        return inverse;
    }

    /// <summary>The log density within reach of the start, in units; remembers the best point.</summary>
    private sealed class Surface(MarginalPosterior density, double[] scales, double[] origin, (int Place, double Least)[] floors) : IObjective
    {
        private readonly double[] _position = new double[scales.Length];
        private readonly double[] _best = [.. origin];
        private double _highest = double.NegativeInfinity;

        public int Dimension => scales.Length;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (int i = 0; i < scales.Length; i++)
            {
                if (Math.Abs(x[i]) > Reach)
                {
                    return double.NaN;
                }

                _position[i] = origin[i] + (x[i] * scales[i]);
            }

            foreach ((int place, double least) in floors)
            {
                if (_position[place] < least)
                {
                    return double.NaN;
                }
            }

            double value = density.Evaluate(_position, gradient);
            bool finite = double.IsFinite(value);
            for (int i = 0; i < scales.Length; i++)
            {
                gradient[i] *= scales[i];
                finite &= double.IsFinite(gradient[i]);
            }

            if (finite && value > _highest)
            {
                _highest = value;
                _position.CopyTo(_best, 0);
            }

            return finite ? value : double.NaN;
        }

        public void WriteBest(Span<double> position) => _best.CopyTo(position);

        /// <summary>Evaluates the best point once more, so that the conditional modes are those there.</summary>
        public bool Reevaluate(double[] gradient) => double.IsFinite(density.Evaluate(_best, gradient));
    }
}

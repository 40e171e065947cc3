using Bayes.Diagnostics;
using Bayes.Estimation;
using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Comparison;

/// <summary>How a posterior is integrated without a Markov chain.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ExactPosteriorOptions
{
    /// <summary>The seed of the importance draws.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>The probability of the intervals, in (0, 1).</summary>
    /// <value>0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>Draws are added until the Monte Carlo error of every mean is at most this share of the posterior's standard deviation.</summary>
    /// <value>0.03.</value>
    public double LargestError { get; init; } = 0.03;

    /// <summary>The most draws to weigh, those of the search for a proposal not counted.</summary>
    /// <value>20,000.</value>
    public int MaxDraws { get; init; } = 20_000;
}

/// <summary>What a posterior says of one quantity, by integration.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Mean">The posterior mean.</param>
/// <param name="Sd">The posterior standard deviation.</param>
/// <param name="Median">The posterior median.</param>
/// <param name="Low">The 16% quantile, one standard deviation below the mean of a normal posterior.</param>
/// <param name="High">The 84% quantile.</param>
/// <param name="Lower">The lower end of the central interval.</param>
/// <param name="Upper">Its upper end.</param>
public sealed record ExactSummary(
    Quantity Quantity, MonteCarloValue Mean, MonteCarloValue Sd, MonteCarloValue Median, MonteCarloValue Low, MonteCarloValue High, MonteCarloValue Lower, MonteCarloValue Upper);

/// <summary>
/// The posterior of the population parameters without a Markov chain: marginal likelihood (group effects integrated out by quadrature)
/// times priors, integrated by importance sampling. It judges the draws of a sampler wherever the quadrature is feasible.
/// </summary>
/// <remarks>
/// Proposal: a multivariate t at the mode with the curvature there, moved to the weighted moments of its own draws where it fits badly;
/// weights are Pareto-smoothed. The result is the same for any number of cores. Immutable; safe for concurrent use.
/// </remarks>
public sealed record ExactPosterior
{
    // Streams from 4·2³² on: those below belong to chains, prior draws and predictions.
    private const ulong Stream = 4UL << 32;
    private const int Lanes = 8;
    private const int Batch = 1000;
    private const int Pilots = 5;
    private const int GridDraws = 40;
    private const double LargestGridError = 0.05;

    /// <summary>k-hat below which importance weights can be relied on (Vehtari et al. 2024).</summary>
    public const double LargestShape = 0.7;

    /// <summary>How the group effects were integrated out.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>Quadrature points per effect.</summary>
    public required int Points { get; init; }

    /// <summary>Coefficients, standard deviations, correlations and family parameters, in the order of the draws of the posterior.</summary>
    public required IReadOnlyList<ExactSummary> Quantities { get; init; }

    /// <summary>Draws weighed.</summary>
    public required int Draws { get; init; }

    /// <summary>How many draws from the posterior itself would say as much.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>The Pareto shape k-hat of the weights.</summary>
    public required double ParetoShape { get; init; }

    /// <summary>The probability of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>
    /// The standard deviation, over the posterior, of what another number of quadrature points adds to the log likelihood: no mean of a
    /// quantity moves by a larger share of its posterior standard deviation. NaN where it was not looked at, as for exact likelihoods.
    /// </summary>
    public double GridError { get; init; } = double.NaN;

    /// <summary>The other number of points of <see cref="GridError"/>; 0 where it was not looked at.</summary>
    public int GridPoints { get; init; }

    /// <summary>Whether the number of points makes no difference that matters: <see cref="GridError"/> at most 0.05, or not looked at.</summary>
    public bool GridSuffices => GridPoints == 0 || GridError <= LargestGridError;

    /// <summary>The largest Monte Carlo error of a mean, in posterior standard deviations.</summary>
    public double LargestError => Quantities.Max(q => q.Mean.Error / q.Sd.Value);

    /// <summary>Whether the integration can be relied on: k-hat below 0.7 and errors of means below a twentieth of a standard deviation.</summary>
    public bool IsReliable => !(ParetoShape >= LargestShape) && LargestError <= 0.05;

    /// <summary>Integrates a posterior.</summary>
    /// <param name="model">The model; its priors must be proper wherever the likelihood is flat.</param>
    /// <param name="createLikelihood">Makes a marginal likelihood with scratch memory of its own.</param>
    /// <param name="options">How to integrate; the defaults when null.</param>
    /// <param name="start">ψ near the mode, such as a maximum-likelihood fit; null to begin at 0.</param>
    /// <param name="createOther">Makes the likelihood with another number of points, for <see cref="GridError"/>; null to leave that out.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The posterior; <see cref="IsReliable"/> says whether it can be used.</returns>
    /// <exception cref="ArithmeticException">The density cannot be computed at the start, or has no usable curvature.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static ExactPosterior Integrate(
        BoundModel model,
        Func<IMarginalLikelihood> createLikelihood,
        ExactPosteriorOptions? options = null,
        IReadOnlyList<double>? start = null,
        Func<IMarginalLikelihood>? createOther = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(createLikelihood);
        options ??= new ExactPosteriorOptions();
        IMarginalLikelihood first = createLikelihood();
        MarginalPosterior[] lanes = [new MarginalPosterior(model, first), .. Enumerable.Range(1, Lanes - 1).Select(_ => new MarginalPosterior(model, createLikelihood()))];
        var mode = MarginalPosteriorMode.Find(lanes[0], StartingPoint.Of(model, start), StartingPoint.Scales(model), cancellationToken);
        RandomStream random = new(options.Seed, Stream);
        StudentProposal proposal = Adapt(StudentProposal.AtMode([.. mode.Position], [.. mode.Precision]), lanes, random, cancellationToken);
        Sample sample = new();
        ExactPosterior result;
        do
        {
            sample.Add(proposal, lanes, Batch, random, cancellationToken);
            result = Summarise(model, first, sample, options);
        }
        while (result.LargestError > options.LargestError && sample.Positions.Count < options.MaxDraws);
        if (createOther is null)
        {
            return result;
        }

        IMarginalLikelihood other = createOther();
        return result with { GridPoints = other.Points, GridError = DifferenceOf(lanes[0], new MarginalPosterior(model, other), sample, cancellationToken) };
    }

    // At draws from the posterior, taken evenly along the cumulative weights.
    private static double DifferenceOf(MarginalPosterior one, MarginalPosterior other, Sample sample, CancellationToken cancellationToken)
    {
        IReadOnlyList<double> weights = ParetoSmoothing.Smooth(sample.LogRatios).Weights;
        double total = weights.Sum();
        double[] gradient = new double[one.Dimension];
        double[] differences = new double[GridDraws];
        double cumulative = 0;
        int draw = -1;
        for (int k = 0; k < GridDraws; k++)
        {
            while (draw < weights.Count - 1 && cumulative <= total * (k + 0.5) / GridDraws)
            {
                cumulative += weights[++draw];
            }

            cancellationToken.ThrowIfCancellationRequested();
            differences[k] = other.Evaluate(sample.Positions[draw], gradient) - one.Evaluate(sample.Positions[draw], gradient);
        }

        double mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (GridDraws - 1));
    }

    private static StudentProposal Adapt(StudentProposal proposal, MarginalPosterior[] lanes, RandomStream random, CancellationToken cancellationToken)
    {
        for (int pilot = 0; pilot < Pilots; pilot++)
        {
            Sample sample = new();
            sample.Add(proposal, lanes, Batch / 2, random, cancellationToken);
            SmoothedWeights weights = ParetoSmoothing.Smooth(sample.LogRatios);
            if (weights.EffectiveSampleSize >= 0.4 * sample.Positions.Count && !(weights.Shape > 0.5))
            {
                break;
            }

            // With hardly more effective draws than dimensions their covariance would be noise.
            if (weights.EffectiveSampleSize < 3 * lanes[0].Dimension || StudentProposal.OfMoments(sample.Positions, weights.Weights) is not { } fitted)
            {
                break;
            }

            proposal = fitted;
        }

        return proposal;
    }

    private static ExactPosterior Summarise(BoundModel model, IMarginalLikelihood likelihood, Sample sample, ExactPosteriorOptions options)
    {
        SmoothedWeights weights = ParetoSmoothing.Smooth(sample.LogRatios);
        int count = model.Quantities.PopulationCount;
        double[][] values = [.. Enumerable.Range(0, count).Select(_ => new double[sample.Positions.Count])];
        double[] row = new double[count];
        for (int i = 0; i < sample.Positions.Count; i++)
        {
            model.Quantities.Write(sample.Positions[i], row);
            for (int q = 0; q < count; q++)
            {
                values[q][i] = row[q];
            }
        }

        ExactSummary[] summaries = new ExactSummary[count];
        Parallel.For(0, count, q =>
        {
            WeightedDraws draws = new(values[q], weights.Weights);
            summaries[q] = new ExactSummary(
                model.Quantities.All[q],
                draws.Mean(),
                draws.StandardDeviation(),
                draws.Quantile(0.5),
                draws.Quantile(0.16),
                draws.Quantile(0.84),
                draws.Quantile(0.5 * (1 - options.Level)),
                draws.Quantile(0.5 * (1 + options.Level)));
        });
        return new ExactPosterior
        {
            Method = likelihood.Method,
            Points = likelihood.Points,
            Quantities = summaries,
            Draws = sample.Positions.Count,
            EffectiveSampleSize = weights.EffectiveSampleSize,
            ParetoShape = weights.Shape,
            Level = options.Level,
        };
    }

    /// <summary>Draws of a proposal with their importance ratios.</summary>
    private sealed class Sample
    {
        public List<double[]> Positions { get; } = [];

        public List<double> LogRatios { get; } = [];

        // Each lane evaluates a fixed share of the draws in a fixed order, so that the cores do not show in the result.
        public void Add(StudentProposal proposal, MarginalPosterior[] lanes, int count, RandomStream random, CancellationToken cancellationToken)
        {
            double[][] positions = new double[count][];
            double[] ratios = new double[count];
            for (int i = 0; i < count; i++)
            {
                positions[i] = new double[lanes[0].Dimension];
                ratios[i] = -proposal.Draw(random, positions[i]);
            }

            Parallel.For(0, lanes.Length, new ParallelOptions { CancellationToken = cancellationToken }, lane =>
            {
                double[] gradient = new double[lanes[lane].Dimension];
                for (int i = lane; i < count; i += lanes.Length)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    double log = lanes[lane].Evaluate(positions[i], gradient);
                    ratios[i] = double.IsNaN(log) ? double.NegativeInfinity : ratios[i] + log;
                }
            });
            Positions.AddRange(positions);
            LogRatios.AddRange(ratios);
        }
    }
}

using Bayes.Numerics;
using Bayes.Sampler;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>
/// Where a posterior lies and how it is shaped there: its mode, with the transport that makes the neighbourhood of the mode standard normal,
/// and starting points spread around it.
/// </summary>
/// <remarks>The mode is that of the density in the whitened coordinates, determinants included. Immutable; shared by all chains.</remarks>
internal sealed class PosteriorGeometry
{
    private const int MostRounds = 8;
    private const int RoundsAtMode = 3;
    private const int EvaluationsOfRound = 60;

    /// <summary>Rounds end when the mode moves less than this, in whitened units.</summary>
    private const double Settled = 0.1;

    // Chain c starts from stream FirstStream + c: streams below 2³² are those of the chains, 2·2³² those of prior draws.
    private const ulong FirstStream = 3UL << 32;
    private const int StartAttempts = 20;

    /// <summary>Starts are spread wider than the posterior, so that chains which agree have come from different places.</summary>
    private const double Overdispersion = 2.0;

    private readonly ISearchedPosterior _posterior;
    private readonly ILocalCoordinates _local;
    private readonly LaplaceTransport _laplace;

    private PosteriorGeometry(ISearchedPosterior posterior, ILocalCoordinates local, LaplaceTransport laplace, double[] mode, int rounds, long evaluations)
    {
        _posterior = posterior;
        _local = local.ForSampling();
        _laplace = laplace;
        Mode = mode;
        Rounds = rounds;
        Evaluations = evaluations;
    }

    /// <summary>The unconstrained parameters at the mode, [d].</summary>
    public IReadOnlyList<double> Mode { get; }

    /// <summary>The rounds of the search: climbs, each in the coordinates of the place that the last one reached.</summary>
    public int Rounds { get; }

    /// <summary>The gradients that the search evaluated.</summary>
    public long Evaluations { get; }

    /// <summary>Finds the geometry of a posterior; null where no point of finite density was found to start from.</summary>
    /// <param name="posterior">The posterior.</param>
    /// <param name="near">A place that is thought to be near the mode, [d]; null where none is known. Where it leads nowhere, or to no mode within the rounds, the search starts as without it.</param>
    public static PosteriorGeometry? Find(ISearchedPosterior posterior, double[]? near = null)
    {
        CountingDensity density = new(posterior.CreateDensity());
        return (near is null ? null : Search(posterior, density, near, mustSettle: true)) ?? Search(posterior, density, posterior.Start, mustSettle: false);
    }

    private static PosteriorGeometry? Search(ISearchedPosterior posterior, CountingDensity density, double[] start, bool mustSettle)
    {
        double[] position = [.. start];
        ILocalCoordinates? final = null;
        PosteriorGeometry? settledBefore = null;
        int rounds = 0;
        for (int round = 0; ; round++)
        {
            rounds++;
            ILocalCoordinates local = final ?? posterior.At(position);
            ITransport transport = local.CreateTransport();
            TransportedDensity whitened = new(density, transport);
            double[] centre = new double[position.Length];
            transport.ToWhitened(position, centre);
            LaplaceTransport laplace = new(centre, local.Precision(whitened, centre), posterior.Spare);
            double[] move = new double[position.Length];
            double value = LimitedMemoryQuasiNewton.Maximise(new TransportedDensity(whitened, laplace), move, EvaluationsOfRound, 1e-3);
            if (!double.IsFinite(value))
            {
                // In better coordinates the place may have none; those it was found in do.
                return settledBefore;
            }

            bool settled = VectorKernels.Dot(move, move) < Settled * Settled;
            if (!settled && round >= MostRounds - 1)
            {
                if (mustSettle)
                {
                    return null;
                }

                settled = true;
            }

            new ComposedTransport(transport, laplace).ToParameters(move, position);
            if (settled && final is null)
            {
                final = posterior.AtMode(position, density);
                if (final is not null)
                {
                    // The mode is found again in its own coordinates.
                    settledBefore = new PosteriorGeometry(posterior, local, laplace, [.. position], rounds, density.Evaluations);
                    round = Math.Min(round, MostRounds - 1 - RoundsAtMode);
                    continue;
                }
            }

            if (settled)
            {
                return new PosteriorGeometry(posterior, local, laplace, position, rounds, density.Evaluations);
            }
        }
    }

    /// <summary>Makes a transport with scratch memory of its own, for one chain.</summary>
    public ITransport CreateTransport() => new ComposedTransport(_local.CreateTransport(), _laplace.Share(_posterior.Spare));

    /// <summary>The unconstrained parameters at which a chain starts: a normal draw around the mode, wider than the posterior.</summary>
    public double[] Start(int chain, ulong seed)
    {
        RandomStream random = new(seed, FirstStream + (ulong)chain);
        ITransport transport = CreateTransport();
        ILogDensity density = _posterior.CreateDensity();
        double[] whitened = new double[transport.Dimension];
        double[] parameters = new double[transport.Dimension];
        double[] gradient = new double[transport.Dimension];
        double spread = Overdispersion;
        for (int attempt = 0; attempt < StartAttempts; attempt++, spread *= 0.8)
        {
            for (int i = 0; i < whitened.Length; i++)
            {
                // The group effects are many: spread alike they would all be in the tails at once.
                whitened[i] = (i < _posterior.Leading ? spread : Math.Min(1, spread)) * random.NextNormal();
            }

            transport.ToParameters(whitened, parameters);
            if (double.IsFinite(density.Evaluate(parameters, gradient)) && Array.TrueForAll(gradient, double.IsFinite))
            {
                return parameters;
            }
        }

        transport.ToParameters(new double[whitened.Length], parameters);
        return parameters;
    }
}

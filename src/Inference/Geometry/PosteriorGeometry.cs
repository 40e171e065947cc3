using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>
/// Where the posterior of a model lies and how it is shaped there: its mode in whitened coordinates, with the transport that makes the
/// neighbourhood of the mode standard normal, and starting points spread around it.
/// </summary>
/// <remarks>
/// In the coordinates of <see cref="GlmmTransport"/> the density includes the determinants of the groups' conditional precisions, so its
/// mode over the population parameters is that of Laplace's approximation to their marginal posterior. It is not that of the joint
/// density, which lies at a standard deviation of 0. Immutable; shared by all chains.
/// </remarks>
internal sealed class PosteriorGeometry
{
    private const int Rounds = 8;
    private const int RoundsOfShapes = 3;
    private const int EvaluationsOfRound = 60;

    /// <summary>Rounds end when the mode moves less than this, in whitened units.</summary>
    private const double Settled = 0.1;

    // Chain c starts from stream FirstStream + c: streams below 2³² are those of the chains, 2·2³² those of prior draws.
    private const ulong FirstStream = 3UL << 32;
    private const int StartAttempts = 20;

    /// <summary>Starts are spread wider than the posterior, so that chains which agree have come from different places.</summary>
    private const double Overdispersion = 2.0;

    private readonly BoundModel _model;
    private readonly GlmmInformation _information;
    private readonly LaplaceTransport _laplace;

    private PosteriorGeometry(BoundModel model, GlmmInformation information, LaplaceTransport laplace)
    {
        _model = model;
        _information = information.WithoutRows();
        _laplace = laplace;
    }

    /// <summary>Finds the geometry of a model; null where no point of finite density was found to start from.</summary>
    public static PosteriorGeometry? Find(BoundModel model)
    {
        NonCentredTransport standard = model.CreateTransport();
        double[] position = new double[model.Layout.Dimension];
        standard.ToParameters(new double[position.Length], position);
        LogPosterior density = model.CreateDensity();
        GlmmInformation? shaped = null;
        for (int round = 0; ; round++)
        {
            GlmmInformation information = shaped ?? new(model, position);
            GlmmTransport transport = new(information);
            TransportedDensity whitened = new(density, transport);
            double[] centre = new double[position.Length];
            transport.ToWhitened(position, centre);
            LaplaceTransport laplace = new(centre, CurvatureProbe.Measure(information, whitened, centre, standard.PopulationScale));
            double[] start = new double[position.Length];
            double value = LimitedMemoryQuasiNewton.Maximise(new TransportedDensity(whitened, laplace), start, EvaluationsOfRound, 1e-3);
            if (!double.IsFinite(value))
            {
                return null;
            }

            bool settled = round >= Rounds - 1 || VectorKernels.Dot(start, start) < Settled * Settled;
            if (settled && shaped is not null)
            {
                return new PosteriorGeometry(model, information, laplace);
            }

            new ComposedTransport(transport, laplace).ToParameters(start, position);
            if (settled)
            {
                // Quadratics find the mode; the shapes are taken there, and the mode is found again in their coordinates.
                GlmmInformation atMode = new(model, position);
                shaped = atMode.WithShapes();
                if (shaped == atMode)
                {
                    return new PosteriorGeometry(model, information, laplace);
                }

                round = Math.Min(round, Rounds - 1 - RoundsOfShapes);
            }
        }
    }

    /// <summary>Makes a transport with scratch memory of its own, for one chain.</summary>
    public ITransport CreateTransport() => new ComposedTransport(new GlmmTransport(_information), _laplace.Share());

    /// <summary>The unconstrained parameters at which a chain starts: a normal draw around the mode, wider than the posterior.</summary>
    public double[] Start(int chain, ulong seed)
    {
        RandomStream random = new(seed, FirstStream + (ulong)chain);
        ITransport transport = CreateTransport();
        LogPosterior density = _model.CreateDensity();
        double[] whitened = new double[transport.Dimension];
        double[] parameters = new double[transport.Dimension];
        double[] gradient = new double[transport.Dimension];
        double spread = Overdispersion;
        for (int attempt = 0; attempt < StartAttempts; attempt++, spread *= 0.8)
        {
            for (int i = 0; i < whitened.Length; i++)
            {
                // The group effects are many: spread alike they would all be in the tails at once.
                whitened[i] = (i < _model.Layout.PopulationCount ? spread : Math.Min(1, spread)) * random.NextNormal();
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

using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;
using Bayes.Sampler;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>
/// Where the posterior of a Gaussian model's hyperparameters lies and how it is shaped there, coefficients and group effects integrated out;
/// and how they are drawn afterwards.
/// </summary>
/// <remarks>As <see cref="PosteriorGeometry"/>, without approximation of what is integrated out. Immutable; shared by all chains.</remarks>
internal sealed class IntegratedGeometry
{
    private const int Rounds = 8;
    private const int EvaluationsOfRound = 60;
    private const double Settled = 0.1;
    private const double DifferenceStep = 1e-4;
    private const int StartAttempts = 20;
    private const double Overdispersion = 2.0;

    // Chain c starts from stream FirstStart + c, as under PosteriorGeometry; its draw i is completed from FirstCompletion + c·2³⁸ + i.
    private const ulong FirstStart = 3UL << 32;
    private const ulong FirstCompletion = 1UL << 63;
    private const int ChainBits = 38;

    private readonly IntegratedModel _model;
    private readonly DeviationTransport _deviations;
    private readonly LaplaceTransport _laplace;

    private IntegratedGeometry(IntegratedModel model, DeviationTransport deviations, LaplaceTransport laplace)
    {
        _model = model;
        _deviations = deviations;
        _laplace = laplace;
    }

    /// <summary>Finds the geometry of a model; null where no point of finite density was found to start from.</summary>
    public static IntegratedGeometry? Find(IntegratedModel model)
    {
        NonCentredTransport standard = model.Model.CreateTransport();
        double[] all = new double[standard.Dimension];
        standard.ToParameters(new double[all.Length], all);
        int[] places = [.. model.Hyperparameters];
        double[] position = [.. places.Select(p => all[p])];
        double[] scales = [.. places.Select(p => standard.PopulationScale[p])];
        HashSet<int> logSds = [.. model.Model.Layout.Covariances.SelectMany(t => Enumerable.Range(t.LogSd, t.DeviationCount))];
        int[] deviationPlaces = [.. Enumerable.Range(0, places.Length).Where(i => logSds.Contains(places[i]))];
        IntegratedPosterior density = model.CreateDensity();
        for (int round = 0; ; round++)
        {
            DeviationTransport deviations = new(position, deviationPlaces);
            TransportedDensity mapped = new(density, deviations);
            double[] centre = new double[position.Length];
            deviations.ToWhitened(position, centre);
            LaplaceTransport laplace = new(centre, Precision(mapped, centre, scales));
            double[] start = new double[position.Length];
            double value = LimitedMemoryQuasiNewton.Maximise(new TransportedDensity(mapped, laplace), start, EvaluationsOfRound, 1e-3);
            if (!double.IsFinite(value))
            {
                return null;
            }

            if (round == Rounds - 1 || VectorKernels.Dot(start, start) < Settled * Settled)
            {
                return new IntegratedGeometry(model, deviations, laplace);
            }

            new ComposedTransport(deviations, laplace).ToParameters(start, position);
        }
    }

    /// <summary>What chains of a seed sample.</summary>
    public SamplingTarget Target(ulong seed) => new(_model.CreateDensity)
    {
        Transport = CreateTransport,
        InitialParameters = chain => Start(chain, seed),
        Completion = chain => new Completion(_model.CreateCompletion(), seed, chain),
    };

    private ComposedTransport CreateTransport() => new(_deviations, _laplace.Share());

    private double[] Start(int chain, ulong seed)
    {
        RandomStream random = new(seed, FirstStart + (ulong)chain);
        ComposedTransport transport = CreateTransport();
        IntegratedPosterior density = _model.CreateDensity();
        double[] whitened = new double[transport.Dimension];
        double[] parameters = new double[transport.Dimension];
        double[] gradient = new double[transport.Dimension];
        double spread = Overdispersion;
        for (int attempt = 0; attempt < StartAttempts; attempt++, spread *= 0.8)
        {
            for (int i = 0; i < whitened.Length; i++)
            {
                whitened[i] = spread * random.NextNormal();
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

    /// <summary>The negative Hessian at a point, by differences of the gradient.</summary>
    private static LaplacePrecision Precision(TransportedDensity density, double[] point, double[] scales)
    {
        int n = point.Length;
        double[] block = new double[n * n];
        double[] above = new double[n];
        double[] below = new double[n];
        double[] trial = [.. point];
        for (int k = 0; k < n; k++)
        {
            double h = DifferenceStep * scales[k];
            trial[k] = point[k] + h;
            density.Evaluate(trial, above);
            trial[k] = point[k] - h;
            density.Evaluate(trial, below);
            trial[k] = point[k];
            for (int i = 0; i < n; i++)
            {
                double value = (below[i] - above[i]) / (4 * h);
                value = double.IsFinite(value) ? value : 0;
                block[(i * n) + k] += value;
                block[(k * n) + i] += value;
            }
        }

        return new LaplacePrecision { Dense = [.. Enumerable.Range(0, n)], Block = block, Columns = [] };
    }

    private sealed class Completion(IntegratedDraws draws, ulong seed, int chain) : IDrawCompletion
    {
        private readonly RandomStream _random = new(seed, FirstCompletion);

        public int Dimension => draws.Dimension;

        public double Complete(long draw, ReadOnlySpan<double> sampled, Span<double> parameters)
        {
            // Draws before the first, of warmup, count down from the end of the chain's streams.
            _random.MoveTo(FirstCompletion + ((ulong)chain << ChainBits) + ((ulong)draw & ((1UL << ChainBits) - 1)));
            return draws.Complete(sampled, _random, parameters);
        }
    }
}

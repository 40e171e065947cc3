using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Models.Posterior.Transports;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>The posterior of a Gaussian model's hyperparameters, coefficients and group effects integrated out.</summary>
internal sealed class Hyperparameters : ISearchedPosterior
{
    private readonly IntegratedModel _model;
    private readonly double[] _scales;
    private readonly int[] _deviations;

    public Hyperparameters(IntegratedModel model)
    {
        _model = model;
        BoundModel whole = model.Model;
        NonCentredTransport standard = whole.CreateTransport();
        double[] all = new double[standard.Dimension];
        standard.ToParameters(new double[all.Length], all);
        int[] places = [.. model.Hyperparameters];
        Start = [.. places.Select(p => all[p])];
        _scales = [.. places.Select(p => standard.PopulationScale[p])];
        HashSet<int> logSds = [.. whole.Layout.Covariances.SelectMany(t => Enumerable.Range(t.LogSd, t.DeviationCount))];
        _deviations = [.. Enumerable.Range(0, places.Length).Where(i => logSds.Contains(places[i]))];
    }

    public double[] Start { get; }

    public int Leading => Start.Length;

    public ILogDensity CreateDensity() => _model.CreateDensity();

    public ILocalCoordinates At(double[] position) => new Coordinates(new DeviationTransport(position, _deviations), _scales);

    public ILocalCoordinates? AtMode(double[] position, ILogDensity density) => null;

    private sealed class Coordinates(DeviationTransport transport, double[] scales) : ILocalCoordinates
    {
        // It owns no scratch memory.
        public ITransport CreateTransport() => transport;

        public LaplacePrecision Precision(ILogDensity density, ReadOnlySpan<double> point) => CurvatureProbe.Measure(density, point, scales);

        public ILocalCoordinates ForSampling() => this;
    }
}

using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>The posterior of all parameters of a model, in the coordinates of <see cref="GlmmTransport"/>.</summary>
/// <remarks>
/// The density in these coordinates includes the determinants of the groups' conditional precisions, so its mode over the population
/// parameters is that of Laplace's approximation to their marginal posterior. It is not that of the joint density, which lies at a
/// standard deviation of 0.
/// </remarks>
internal sealed class AllParameters : ISearchedPosterior
{
    private readonly BoundModel _model;
    private readonly double[] _scales;
    private readonly CouplingPlan _plan;

    /// <param name="model">The model.</param>
    /// <param name="spare">The cores that help with its rows where those are many; they change no digit.</param>
    public AllParameters(BoundModel model, SpareCores spare)
    {
        _model = model;
        _plan = new CouplingPlan(model);
        Spare = spare;
        NonCentredTransport standard = model.CreateTransport();
        _scales = standard.PopulationScale.ToArray();
        Start = new double[standard.Dimension];
        standard.ToParameters(new double[Start.Length], Start);
    }

    public double[] Start { get; }

    public int Leading => _model.Layout.PopulationCount;

    public SpareCores Spare { get; }

    SpareCores? ISearchedPosterior.Spare => Spare;

    public ILogDensity CreateDensity() => _model.CreateDensity(Spare);

    public ILocalCoordinates At(double[] position) => new Coordinates(new GlmmInformation(_model, position), _plan, _scales);

    public ILocalCoordinates? AtMode(double[] position, ILogDensity density)
    {
        // Quadratics find the mode; the shapes are taken there.
        GlmmInformation quadratics = new(_model, position);
        GlmmInformation shaped = quadratics.WithShapes();
        GlmmTransport transport = new(shaped);
        TransportedDensity whitened = new(density, transport);
        double[] centre = new double[position.Length];
        transport.ToWhitened(position, centre);
        if (MarginalProfiles.Of(shaped, whitened, centre, _scales) is { } marginals)
        {
            shaped = shaped.WithMarginals(marginals);
        }

        return shaped == quadratics ? null : new Coordinates(shaped, _plan, _scales);
    }

    private sealed class Coordinates(GlmmInformation information, CouplingPlan plan, double[] scales) : ILocalCoordinates
    {
        public ITransport CreateTransport() => new GlmmTransport(information);

        public LaplacePrecision Precision(ILogDensity density, ReadOnlySpan<double> point) => CurvatureProbe.Measure(information, plan, density, point, scales);

        public ILocalCoordinates ForSampling() => new Coordinates(information.WithoutRows(), plan, scales);
    }
}

using Bayes.Geometry;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Inference.Tests.Reuse;

public class WarmSearchTests
{
    [Theory]
    [InlineData(2.0)]
    [InlineData(100.0)]
    public void A_search_that_does_not_settle_near_the_place_it_was_given_starts_as_without_it(double near)
    {
        PosteriorGeometry geometry = PosteriorGeometry.Find(new Hill(), [near])!;
        Assert.Equal(0, geometry.Mode[0], 0.1);
    }

    /// <summary>A standard normal, but beyond 50 the log density rises without end.</summary>
    private sealed class Hill : ISearchedPosterior, ILogDensity, ILocalCoordinates
    {
        public double[] Start => [3];

        public int Leading => 1;

        public int Dimension => 1;

        public ILogDensity CreateDensity() => this;

        public ILocalCoordinates At(double[] position) => this;

        public ILocalCoordinates? AtMode(double[] position, ILogDensity density) => null;

        public ITransport CreateTransport() => new IdentityTransport(1);

        public LaplacePrecision Precision(ILogDensity density, ReadOnlySpan<double> point) => new() { Dense = [0], Block = [1], Columns = [[0]] };

        public ILocalCoordinates ForSampling() => this;

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double x = position[0];
            gradient[0] = x < 50 ? -x : 1;
            return x < 50 ? -0.5 * x * x : x;
        }
    }
}

using Bayes.Geometry;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;
using Bayes.Sampler.Transports;

namespace Bayes.Inference.Tests;

/// <summary>Crossed factors whose effects are too many for a dense block.</summary>
public class LargeCrossedTests
{
    [Theory]
    [InlineData("y ~ x + (1 | g) + (1 | h)", 0)]
    [InlineData("y ~ x + (1 + x | g) + (1 | h) + (0 + x | h)", 0)]
    [InlineData("y ~ x + (1 | g) + (1 + x | h) + (1 | k)", 0)]
    [InlineData("y ~ x + (1 | g) + (1 | h) + (1 | k)", 12)]
    public void A_sparse_factor_is_one_of_the_same_precision_as_the_dense(string formula, int largestBlock)
    {
        BoundModel model = BoundModel.Bind(Model.Parse(formula, Family.Bernoulli()), Data(300, 20, 12, 5, near: false));
        GlmmInformation information = new(model, Position(model));
        LaplaceTransport dense = Transport(model, information, 1000);
        LaplaceTransport sparse = Transport(model, information, largestBlock, out LaplacePrecision precision);
        Assert.NotNull(precision.Rest?.Elimination);
        Assert.Equal(largestBlock == 12, precision.Dense.Length > model.Layout.PopulationCount);
        int d = model.Layout.Dimension;
        RandomStream random = new(4, 2);
        double[] x = new double[d];
        double[] z = new double[d];
        for (int trial = 0; trial < 5; trial++)
        {
            double[] start = [.. Enumerable.Range(0, d).Select(_ => random.NextNormal())];
            double logDense = dense.ToParameters(start, x);
            sparse.ToWhitened(x, z);
            Assert.Equal(start.Sum(v => v * v), z.Sum(v => v * v), 1e-8);
            Assert.Equal(logDense, sparse.ToParameters(z, x), 1e-9);
        }
    }

    [Fact]
    public void The_group_effects_of_a_Gaussian_model_are_standard_normal_given_the_population()
    {
        BoundModel model = BoundModel.Bind(Model.Parse("x ~ 1 + (1 | g) + (1 + y | h)", Family.Gaussian()), Data(300, 20, 12, 5, near: false));
        GlmmInformation information = new(model, Position(model));
        GlmmTransport inner = new(information);
        int d = model.Layout.Dimension;
        int population = model.Layout.PopulationCount;

        // What the effects have among each other only: at this position, which is no mode, the population parameters open upwards.
        double[] identity = new double[population * population];
        for (int i = 0; i < population; i++)
        {
            identity[(i * population) + i] = 1;
        }

        double[] place = new double[d];
        inner.ToWhitened(information.Position, place);
        LaplacePrecision precision = new()
        {
            Dense = [.. Enumerable.Range(0, population)], Block = identity, Columns = [], Rest = new CouplingPlan(model, 0).Rest(information),
        };
        TransportedDensity density = new(new TransportedDensity(model.CreateDensity(), inner), new LaplaceTransport(place, precision));
        double[] z = new double[d];
        double[] centre = new double[d];
        double[] gradient = new double[d];
        density.Evaluate(z, centre);
        RandomStream random = new(4, 3);
        for (int i = model.Layout.PopulationCount; i < d; i++)
        {
            z[i] = random.NextNormal();
        }

        density.Evaluate(z, gradient);
        for (int i = model.Layout.PopulationCount; i < d; i++)
        {
            Assert.Equal(-z[i], gradient[i] - centre[i], 1e-8);
        }
    }

    [Fact]
    public void Groups_that_meet_at_random_fill_in_and_neighbours_do_not()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g) + (1 | h)", Family.Bernoulli());
        Assert.Null(Rest(BoundModel.Bind(model, Data(12_000, 2400, 1100, 5, near: false))).Elimination);
        SparseElimination? near = Rest(BoundModel.Bind(model, Data(12_000, 2400, 1100, 5, near: true))).Elimination;
        Assert.NotNull(near);
        Assert.InRange(near.EntryCount, 3500, 20_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chains_stay_in_the_coordinates_of_the_mode(bool near)
    {
        PosteriorFit fit = Model.Parse("y ~ x + (1 | g) + (1 | h)", Family.Bernoulli()).Sample(
            Data(24_000, 2400, 1100, 5, near), new SamplingOptions { Seed = 1, Draws = 50, Chains = 2, KeepGroupEffects = false });
        Assert.Contains("exact-normal steps, whitened at the mode", fit.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.DoesNotContain("non-centred", fit.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.Equal(0, fit.Description.Sampler.Divergent);
    }

    private static RestPrecision Rest(BoundModel model) => new CouplingPlan(model).Rest(new GlmmInformation(model, Position(model)))!;

    private static LaplaceTransport Transport(BoundModel model, GlmmInformation information, int largestBlock) => Transport(model, information, largestBlock, out _);

    private static LaplaceTransport Transport(BoundModel model, GlmmInformation information, int largestBlock, out LaplacePrecision precision)
    {
        GlmmTransport transport = new(information);
        double[] centre = new double[transport.Dimension];
        transport.ToWhitened(information.Position, centre);
        TransportedDensity whitened = new(model.CreateDensity(), transport);
        precision = CurvatureProbe.Measure(information, new CouplingPlan(model, largestBlock), whitened, centre, model.CreateTransport().PopulationScale.ToArray());
        return new LaplaceTransport(centre, precision);
    }

    private static double[] Position(BoundModel model)
    {
        double[] position = new double[model.Layout.Dimension];
        RandomStream random = new(4, 1);
        for (int i = model.Layout.PopulationCount; i < position.Length; i++)
        {
            position[i] = 0.3 * random.NextNormal();
        }

        return position;
    }

    /// <summary>Rows spread evenly over the groups of g, each of which meets three neighbouring groups of h, or any.</summary>
    private static Table Data(int rows, int g, int h, int k, bool near)
    {
        RandomStream random = new(4, 0);
        double[] u = [.. Enumerable.Range(0, g).Select(_ => 0.8 * random.NextNormal())];
        double[] v = [.. Enumerable.Range(0, h).Select(_ => 0.6 * random.NextNormal())];
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] y = new double[rows];
        int[] other = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            other[i] = near ? ((i % g * h / g) + (int)(3 * random.NextDouble())) % h : (int)(h * random.NextDouble());
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(0.3 - (0.5 * x[i]) - u[i % g] - v[other[i]])) ? 1 : 0;
        }

        return Table.FromColumns(
            TableColumn.Numeric("y", y),
            TableColumn.Numeric("x", x),
            TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{i % g}")),
            TableColumn.Factor("h", other.Select(j => $"{j}")),
            TableColumn.Factor("k", Enumerable.Range(0, rows).Select(_ => $"{(int)(k * random.NextDouble())}")));
    }
}

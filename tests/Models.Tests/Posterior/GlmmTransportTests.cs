using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Tests.Posterior;

public class GlmmTransportTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string family in Designs.Families)
            {
                foreach (string structure in Designs.Structures)
                {
                    cases.Add(family, structure);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pulled_back_gradient_equals_the_differences_in_whitened_space(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LogPosterior density = model.CreateDensity();
        GlmmTransport transport = new(new GlmmInformation(model, Point(model, 1)));
        double[] z = new double[model.Layout.Dimension];
        transport.ToWhitened(Point(model, 2), z);
        double[] gradient = new double[z.Length];
        WhitenedDensity(density, transport, z, gradient);

        // Short steps, because cloglog is an exponential of exponentials.
        double[] expected = Differences.Gradient(point => WhitenedDensity(density, transport, point, new double[z.Length]), z, step: 0.02);
        double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - gradient[i]) <= tolerance, $"component {i}: differences give {expected[i]:R}, the gradient says {gradient[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_pulled_back_through_skewed_conditionals_equals_the_differences(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LogPosterior density = model.CreateDensity();
        GlmmTransport transport = new(new GlmmInformation(model, Point(model, 1)).WithShapes());
        double[] x = Point(model, 2);
        double[] z = new double[x.Length];
        double[] gradient = new double[z.Length];
        foreach (int cell in (int[])[-15, -2, 0, 3])
        {
            // Below the tables too; in the middle of a cell, for differences across a node of a spline do not extrapolate.
            foreach (TermSlots term in model.Layout.Covariances)
            {
                for (int c = 0; c < term.DeviationCount; c++)
                {
                    x[term.LogSd + c] = Point(model, 1)[term.LogSd + c] + ((cell + 0.5) * ConditionalShape.NodeStep);
                }
            }

            transport.ToWhitened(x, z);
            WhitenedDensity(density, transport, z, gradient);
            double[] expected = Differences.Gradient(point => WhitenedDensity(density, transport, point, new double[z.Length]), z, step: 0.005);
            double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - gradient[i]) <= tolerance, $"cell {cell}, component {i}: differences give {expected[i]:R}, the gradient says {gradient[i]:R}");
            }
        }
    }

    [Theory]
    [InlineData("intercept")]
    [InlineData("correlated slope")]
    [InlineData("crossed")]
    [InlineData("nested thrice")]
    public void Information_without_its_rows_makes_the_same_coordinates_and_couples_nothing(string structure)
    {
        BoundModel model = Designs.Make("bernoulli", structure);
        GlmmInformation information = new GlmmInformation(model, Point(model, 1)).WithShapes();
        GlmmInformation small = information.WithoutRows();
        double[] z = Point(model, 3);
        double[] expected = new double[z.Length];
        double[] actual = new double[z.Length];
        double jacobian = new GlmmTransport(information).ToParameters(z, expected);
        Assert.Equal(jacobian, new GlmmTransport(small).ToParameters(z, actual));
        Assert.Equal(expected, actual);
        if (structure == "crossed")
        {
            Assert.NotEmpty(information.Coupling(1, 0));
            Assert.Throws<InvalidOperationException>(() => small.Coupling(1, 0));
        }
    }

    [Theory]
    [InlineData("intercept")]
    [InlineData("correlated slope")]
    [InlineData("uncorrelated slope")]
    [InlineData("three correlated")]
    [InlineData("two terms of one factor")]
    [InlineData("crossed")]
    [InlineData("compound symmetry")]
    [InlineData("homogeneous compound symmetry")]
    [InlineData("autoregression")]
    [InlineData("heterogeneous autoregression beside equal deviations")]
    [InlineData("kinds of groups")]
    [InlineData("kinds crossed")]
    [InlineData("nested")]
    [InlineData("nested thrice")]
    [InlineData("nested with correlated effects in both")]
    [InlineData("nested intercepts")]
    public void The_transport_inverts_itself_and_its_log_determinant_is_that_of_its_jacobian(string structure)
    {
        BoundModel model = Designs.Make("poisson", structure);
        GlmmInformation information = new(model, Point(model, 1));
        Inverts(model, information);
        Inverts(model, WithMarginals(information));
        if (structure == "intercept")
        {
            Assert.NotSame(information, information.WithShapes());
            Inverts(model, information.WithShapes());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_pulled_back_through_marginal_quantiles_equals_the_differences(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LogPosterior density = model.CreateDensity();
        GlmmInformation information = WithMarginals(new GlmmInformation(model, Point(model, 1)));
        GlmmTransport transport = new(information);
        double[] z = Point(model, 2);

        // In the middle of cells, for differences across a node of a spline do not extrapolate.
        foreach (int place in information.Nonlinear)
        {
            z[place] = (Math.Floor(z[place] * 4) / 4) + 0.125;
        }

        double[] gradient = new double[z.Length];
        WhitenedDensity(density, transport, z, gradient);
        double[] expected = Differences.Gradient(point => WhitenedDensity(density, transport, point, new double[z.Length]), z, step: 0.005);
        double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - gradient[i]) <= tolerance, $"component {i}: differences give {expected[i]:R}, the gradient says {gradient[i]:R}");
        }
    }

    private static GlmmInformation WithMarginals(GlmmInformation information)
    {
        MarginalQuantiles?[] maps = new MarginalQuantiles?[information.Layout.PopulationCount];
        foreach (int place in information.Nonlinear.Where(place => place % 4 > 0))
        {
            maps[place] = MarginalQuantilesTests.Shelf(0.3 * (place % 4));
        }

        return information.WithMarginals(maps);
    }

    [Theory]
    [InlineData("correlated slope")]
    [InlineData("uncorrelated slope")]
    public void Two_effects_a_group_are_mapped_as_several_are_at_the_ends_of_their_ranges_too(string structure)
    {
        BoundModel model = Designs.Make("poisson", structure);
        GlmmInformation information = new(model, Point(model, 1));
        FactorInformation[] pairs = [.. information.Factors.Where(f => f.Effects == 2).SelectMany(f => f.ByKind())];
        Assert.NotEmpty(pairs);
        foreach ((double sd, double correlation) in (ReadOnlySpan<(double, double)>)[(0, 0.3), (-12, 4), (3, -6), (-4, 8)])
        {
            double[] x = Point(model, 2);
            foreach (TermSlots term in model.Layout.Covariances)
            {
                x.AsSpan(term.LogSd, term.DeviationCount).Fill(sd);
                x.AsSpan(Math.Max(0, term.Correlation), term.CorrelationCount).Fill(correlation);
            }

            foreach (FactorInformation pair in pairs)
            {
                Same(new PairFactorTransport(pair), new VectorFactorTransport(pair), x, Point(model, 3), Point(model, 4));
            }
        }
    }

    private static void Same(FactorTransport pair, FactorTransport several, double[] population, double[] z, double[] gradient)
    {
        double[] x = [.. population];
        double[] y = [.. population];

        // A place without numbers leaves nothing behind.
        double[] nowhere = [.. population.Select(_ => double.NaN)];
        foreach (FactorTransport transport in (FactorTransport[])[pair, several])
        {
            transport.ToParameters(z, [.. nowhere]);
            transport.PullBack(z, nowhere, gradient, new double[z.Length]);
        }

        Near([several.ToParameters(z, y)], [pair.ToParameters(z, x)]);
        Near(y, x);
        double[] expected = new double[z.Length];
        double[] actual = new double[z.Length];
        several.PullBack(z, y, gradient, expected);
        pair.PullBack(z, x, gradient, actual);
        Near(expected, actual);
        several.ToWhitened(y, expected);
        pair.ToWhitened(y, actual);
        Near(expected, actual);
    }

    private static void Near(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-10 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static void Inverts(BoundModel model, GlmmInformation information)
    {
        GlmmTransport transport = new(information);
        int d = model.Layout.Dimension;
        double[] x = Point(model, 3);
        double[] z = new double[d];
        double[] back = new double[d];
        transport.ToWhitened(x, z);
        double logDeterminant = transport.ToParameters(z, back);
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(x[i], back[i], 1e-11 * Math.Max(1, Math.Abs(x[i])));
        }

        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(d, d);
        double[] image = new double[d];
        for (int row = 0; row < d; row++)
        {
            int r = row;
            jacobian.SetRow(row, Differences.Gradient(
                point =>
                {
                    transport.ToParameters(point, image);
                    return image[r];
                },
                z));
        }

        Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), logDeterminant, 1e-7 * Math.Max(1, Math.Abs(logDeterminant)));
    }

    [Theory]
    [InlineData("intercept")]
    [InlineData("three correlated")]
    [InlineData("nested thrice")]
    [InlineData("nested with correlated effects in both")]
    [InlineData("nested intercepts")]
    public void Standard_deviations_near_zero_and_correlations_near_one_keep_their_digits(string structure)
    {
        BoundModel model = Designs.Make("bernoulli:logit", structure);
        GlmmTransport transport = new(new GlmmInformation(model, Point(model, 1)).WithShapes());
        double[] z = Point(model, 4);
        foreach (TermSlots term in model.Layout.Terms)
        {
            z.AsSpan(term.LogSd, term.Effects).Fill(-12);
            z.AsSpan(term.LogSd + term.Effects, term.IsCorrelated ? term.Effects * (term.Effects - 1) / 2 : 0).Fill(12);
        }

        double[] x = new double[z.Length];
        double[] back = new double[z.Length];
        Assert.True(double.IsFinite(transport.ToParameters(z, x)));
        transport.PullBack(z, x, new double[z.Length], back);
        Assert.All(back, value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [InlineData("nested")]
    [InlineData("nested thrice")]
    [InlineData("nested with correlated effects in both")]
    [InlineData("nested intercepts")]
    public void With_normal_outcomes_the_effects_of_nested_factors_are_standard_normal_whatever_the_population_parameters(string structure)
    {
        // The quadratics are exact at the residual standard deviation at which they were taken.
        BoundModel model = Designs.Make("gaussian", structure);
        LogPosterior density = model.CreateDensity();
        double[] position = Point(model, 1);
        GlmmTransport transport = new(new GlmmInformation(model, position));
        int sigma = model.Layout.Constants.Single(c => c.Parameter.Name == "sigma").Place;
        int population = model.Layout.PopulationCount;
        double[] gradient = new double[position.Length];
        for (int draw = 0; draw < 5; draw++)
        {
            double[] z = Point(model, 10 + draw);
            for (int i = 0; i < population; i++)
            {
                z[i] *= 4;
            }

            z[sigma] = position[sigma];
            z.AsSpan(population).Clear();
            double centre = WhitenedDensity(density, transport, z, gradient);
            Assert.All(gradient[population..], g => Assert.Equal(0, g, 1e-9));
            double squares = 0;
            for (int i = population; i < z.Length; i++)
            {
                z[i] = 4 * Point(model, 20 + draw)[i];
                squares += z[i] * z[i];
            }

            Assert.Equal(centre - (0.5 * squares), WhitenedDensity(density, transport, z, gradient), 1e-9 * Math.Max(1, Math.Abs(centre)));
            for (int i = population; i < z.Length; i++)
            {
                Assert.Equal(-z[i], gradient[i], 1e-9);
            }
        }
    }

    [Theory]
    [InlineData("nested thrice", -12)]
    [InlineData("nested with correlated effects in both", -12)]
    [InlineData("nested intercepts", -12)]
    [InlineData("nested intercepts", 3)]
    [InlineData("nested thrice", -3)]
    [InlineData("nested thrice", 3)]
    [InlineData("nested with correlated effects in both", -3)]
    [InlineData("nested with correlated effects in both", 3)]
    public void With_standard_deviations_near_zero_or_large_the_gradient_in_nested_factors_equals_the_differences(string structure, double deviation)
    {
        BoundModel model = Designs.Make("binomial:logit", structure);
        LogPosterior density = model.CreateDensity();
        GlmmTransport transport = new(new GlmmInformation(model, Point(model, 1)));
        double[] z = Point(model, 2);
        foreach (TermSlots term in model.Layout.Terms)
        {
            z.AsSpan(term.LogSd, term.DeviationCount).Fill(deviation);
        }

        double[] gradient = new double[z.Length];
        WhitenedDensity(density, transport, z, gradient);
        double[] expected = Differences.Gradient(point => WhitenedDensity(density, transport, point, new double[z.Length]), z);
        double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - gradient[i]) <= tolerance, $"component {i}: differences give {expected[i]:R}, the gradient says {gradient[i]:R}");
        }
    }

    [Fact]
    public void Two_nested_intercepts_are_mapped_without_matrices_as_with_them()
    {
        BoundModel model = Designs.Make("poisson", "nested intercepts");
        NestedInformation information = new GlmmInformation(model, Point(model, 1)).Nested!;
        IGroupEffectsMap scalar = NestedTransport.Of(information);
        NestedTransport general = new(information);
        Assert.IsType<ScalarNestedTransport>(scalar);
        double[] z = Point(model, 2);
        double[] gradient = Point(model, 3);
        double[] x = [.. z];
        double[] expected = [.. z];
        Assert.Equal(general.ToParameters(z, expected), scalar.ToParameters(z, x), 1e-12);
        Assert.All(x.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        double[] pulled = [.. gradient];
        double[] pulledByMatrices = [.. gradient];
        scalar.PullBack(z, x, gradient, pulled);
        general.PullBack(z, x, gradient, pulledByMatrices);
        Assert.All(pulled.Zip(pulledByMatrices), pair => Assert.Equal(pair.Second, pair.First, 1e-12 * Math.Max(1, Math.Abs(pair.Second))));
        double[] back = [.. z];
        scalar.ToWhitened(x, back);
        Assert.All(back.Zip(z), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mapping_and_a_pull_back_allocate_nothing(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        GlmmTransport transport = new(new GlmmInformation(model, Point(model, 1)).WithShapes());
        double[] z = Point(model, 5);
        double[] x = new double[z.Length];
        double[] gradient = Point(model, 6);
        double[] pulled = new double[z.Length];
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                transport.ToParameters(z, x);
                transport.PullBack(z, x, gradient, pulled);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static double WhitenedDensity(ILogDensity density, ITransport transport, double[] z, double[] gradient)
    {
        double[] x = new double[z.Length];
        double[] byParameters = new double[z.Length];
        double logDeterminant = transport.ToParameters(z, x);
        double log = density.Evaluate(x, byParameters);
        transport.PullBack(z, x, byParameters, gradient);
        return log + logDeterminant;
    }

    private static double[] Point(BoundModel model, int stream)
    {
        RandomStream random = new(78, (ulong)stream);
        double[] x = new double[model.Layout.Dimension];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = 0.25 * random.NextNormal();
        }

        return x;
    }
}

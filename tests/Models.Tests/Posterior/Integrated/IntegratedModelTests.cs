using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Models.Priors;
using Bayes.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Models.Tests.Posterior.Integrated;

public class IntegratedModelTests
{
    private static readonly string[] s_families =
        ["gaussian", "gaussian with case weights", "gaussian with precision weights", "gaussian with case weights and precision weights"];

    private static readonly PriorSettings[] s_priors =
    [
        new(),
        new() { Preset = PriorPreset.Rstanarm },
        new() { Preset = PriorPreset.Brms },
        new() { Overrides = ["b_x: student_t(4, 0.5, 2)", "b_w: normal(1, 0.3)", "Intercept: flat"] },
    ];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            for (int i = 0; i < s_families.Length; i++)
            {
                foreach (string structure in Designs.Structures)
                {
                    for (int p = 0; p < s_priors.Length; p++)
                    {
                        // The last priors name coefficients that not every structure has.
                        if ((i + p) % 2 == 0 && (p < 3 || structure is not ("no intercept" or "group effects alone")))
                        {
                            cases.Add(s_families[i], structure, p);
                        }
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_equals_the_differences_of_the_density(string family, string structure, int priors)
    {
        IntegratedModel model = IntegratedModel.Of(Designs.Make(family, structure, s_priors[priors]));
        IntegratedPosterior density = model.CreateDensity();
        foreach (double spread in new[] { 0.5, 1.5 })
        {
            double[] point = Point(model, 3, spread);
            double[] gradient = new double[point.Length];
            density.Evaluate(point, gradient);
            double[] expected = Differences.Gradient(x => density.Evaluate(x, new double[x.Length]), point);
            double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_density_is_the_integral_of_the_log_posterior(string family, string structure, int priors)
    {
        // Up to a constant, which the difference of two points does not have.
        BoundModel bound = Designs.Make(family, structure, s_priors[priors]);
        IntegratedModel model = IntegratedModel.Of(bound);
        IntegratedPosterior density = model.CreateDensity();
        double Difference(double[] point) =>
            density.Evaluate(point, new double[point.Length]) - Conditional.Of(bound, model, point).LogIntegral;
        double first = Difference(Point(model, 3, 0.5));
        double second = Difference(Point(model, 4, 0.8));
        Assert.Equal(first, second, 1e-8 * Math.Max(1, Math.Abs(first)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_completed_draw_has_the_log_posterior_of_all_parameters(string family, string structure, int priors)
    {
        BoundModel bound = Designs.Make(family, structure, s_priors[priors]);
        IntegratedModel model = IntegratedModel.Of(bound);
        double[] position = new double[bound.Layout.Dimension];
        double[] point = Point(model, 5, 0.7);
        double told = model.CreateCompletion().Complete(point, new RandomStream(1, 1), position);
        double expected = bound.CreateDensity().Evaluate(position, new double[position.Length]);
        Assert.Equal(expected, told, 1e-9 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal(point, model.Hyperparameters.Select(place => position[place]));
    }

    [Theory]
    [InlineData("gaussian", "none", 0)]
    [InlineData("gaussian", "three correlated", 1)]
    [InlineData("gaussian with precision weights", "two terms of one factor", 3)]
    [InlineData("gaussian with case weights", "crossed", 2)]
    [InlineData("gaussian", "nested", 2)]
    public void Completed_draws_have_the_conditional_mean_and_covariance(string family, string structure, int priors)
    {
        const int Draws = 4000;
        BoundModel bound = Designs.Make(family, structure, s_priors[priors]);
        IntegratedModel model = IntegratedModel.Of(bound);
        double[] point = Point(model, 6, 0.5);
        Conditional conditional = Conditional.Of(bound, model, point);
        IntegratedDraws completion = model.CreateCompletion();
        double[] position = new double[bound.Layout.Dimension];
        int n = conditional.Places.Length;
        double[,] products = new double[n, n];
        double[] sums = new double[n];
        for (int draw = 0; draw < Draws; draw++)
        {
            completion.Complete(point, new RandomStream(8, (ulong)draw), position);
            Vector<double> white = conditional.Whiten(position);
            for (int i = 0; i < n; i++)
            {
                sums[i] += white[i];
                for (int j = 0; j <= i; j++)
                {
                    products[i, j] += white[i] * white[j];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            Assert.InRange(sums[i] / Math.Sqrt(Draws), -5.5, 5.5);
            for (int j = 0; j <= i; j++)
            {
                double z = i == j ? (products[i, j] - Draws) / Math.Sqrt(2.0 * Draws) : products[i, j] / Math.Sqrt(Draws);
                Assert.InRange(z, -5.5, 5.5);
            }
        }
    }

    [Fact]
    public void Coefficients_with_other_priors_are_left_among_the_hyperparameters()
    {
        BoundModel all = Designs.Make("gaussian", "correlated slope");
        Assert.Equal(3, all.Layout.PopulationCount - IntegratedModel.Of(all).Hyperparameters.Count);
        BoundModel some = Designs.Make("gaussian", "correlated slope", s_priors[2]);
        IntegratedModel model = IntegratedModel.Of(some);
        Assert.Contains(some.Layout.Predictors[0].Intercept, model.Hyperparameters);
        Assert.DoesNotContain(some.Layout.Predictors[0].Coefficients, model.Hyperparameters);
    }

    [Theory]
    [InlineData("student")]
    [InlineData("poisson")]
    [InlineData("gaussian with sigma predicted")]
    public void Other_models_are_refused(string family)
    {
        BoundModel model = Designs.Make(family, "intercept");
        Assert.False(IntegratedModel.Applies(model));
        Assert.Throws<ArgumentException>(() => IntegratedModel.Of(model));
    }

    [Fact]
    public void Nothing_is_allocated_by_an_evaluation_and_a_draw()
    {
        BoundModel bound = Designs.Make("gaussian", "crossed");
        IntegratedModel model = IntegratedModel.Of(bound);
        IntegratedPosterior density = model.CreateDensity();
        IntegratedDraws completion = model.CreateCompletion();
        RandomStream random = new(1, 1);
        double[] point = Point(model, 3, 0.5);
        double[] gradient = new double[point.Length];
        double[] position = new double[bound.Layout.Dimension];
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                density.Evaluate(point, gradient);
                completion.Complete(point, random, position);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static double[] Point(IntegratedModel model, int stream, double spread)
    {
        RandomStream random = new(78, (ulong)stream);
        return [.. model.Hyperparameters.Select(_ => spread * random.NextNormal())];
    }

    /// <summary>The conditional distribution of what was integrated out, from the log posterior alone: it is quadratic there.</summary>
    private sealed record Conditional(int[] Places, Vector<double> Mean, Matrix<double> Factor, double LogIntegral)
    {
        public static Conditional Of(BoundModel bound, IntegratedModel model, double[] point)
        {
            int d = bound.Layout.Dimension;
            int[] places = [.. Enumerable.Range(0, d).Except(model.Hyperparameters)];
            double[] position = new double[d];
            for (int i = 0; i < point.Length; i++)
            {
                position[model.Hyperparameters[i]] = point[i];
            }

            LogPosterior posterior = bound.CreateDensity();
            double[] here = new double[d];
            double value = posterior.Evaluate(position, here);
            Matrix<double> precision = Matrix<double>.Build.Dense(places.Length, places.Length);
            for (int c = 0; c < places.Length; c++)
            {
                double[] there = new double[d];
                position[places[c]] += 1;
                posterior.Evaluate(position, there);
                position[places[c]] -= 1;
                for (int r = 0; r < places.Length; r++)
                {
                    precision[r, c] = here[places[r]] - there[places[r]];
                }
            }

            Vector<double> gradient = Vector<double>.Build.Dense([.. places.Select(p => here[p])]);
            Matrix<double> factor = ((precision + precision.Transpose()) / 2).Cholesky().Factor;
            Vector<double> mean = precision.Solve(gradient);
            double logDeterminant = 2 * factor.Diagonal().Sum(Math.Log);
            return new Conditional(places, mean, factor, value + (0.5 * mean.DotProduct(gradient)) - (0.5 * logDeterminant));
        }

        public Vector<double> Whiten(double[] position) =>
            Factor.Transpose() * (Vector<double>.Build.Dense([.. Places.Select(p => position[p])]) - Mean);
    }
}

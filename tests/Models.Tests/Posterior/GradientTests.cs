using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Tests.Posterior;

public class GradientTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string structure in Designs.Structures)
            {
                foreach (string family in Designs.Families)
                {
                    cases.Add(family, structure);
                }
            }

            foreach (string structure in new[] { "none", "correlated slope", "crossed" })
            {
                foreach (string family in Designs.FurtherFamilies)
                {
                    cases.Add(family, structure);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_equals_the_differences_of_the_density(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        CheckDensity(model, Point(model, 3, 0));
        CheckDensity(model, Point(model, 4, 30));
        CheckDensity(model, Point(model, 5, -30));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pulled_back_gradient_equals_the_differences_in_whitened_space(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LogPosterior density = model.CreateDensity();
        NonCentredTransport transport = model.CreateTransport();
        foreach (double shift in new double[] { 0, 30, -30 })
        {
            double[] z = new double[model.Layout.Dimension];
            transport.ToWhitened(Point(model, 6, shift), z);
            double[] gradient = new double[z.Length];
            WhitenedDensity(density, transport, z, gradient);
            Compare(Differences.Gradient(point => WhitenedDensity(density, transport, point, new double[z.Length]), z), gradient);
        }
    }

    [Fact]
    public void Every_prior_family_has_the_right_slope_in_the_density()
    {
        string[][] overrides =
        [
            ["b: student_t(4, 0.5, 2)", "Intercept: logistic(1, 2)", "sd: gamma(2, 0.5)", "sigma: inv_gamma(2, 3)", "cor: lkj(3.5)"],
            ["b: cauchy(0, 2)", "Intercept: flat", "sd: exponential(2)", "sigma: lognormal(0.5, 1)", "cor: lkj(0.7)"],
            ["b_x: normal(1, 2)", "sd_g__x: half_cauchy(0, 3)", "sd: normal(1, 2)", "sigma: half_normal(0, 2)"],
        ];
        foreach (string[] priors in overrides)
        {
            BoundModel model = Designs.Make("gaussian", "correlated slope", new PriorSettings { Overrides = [.. priors] });
            CheckDensity(model, Point(model, 7, 0));
        }
    }

    public static TheoryData<string, string> CovarianceCases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string family in new[] { "bernoulli:logit", "poisson", "gaussian" })
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
    [MemberData(nameof(CovarianceCases))]
    public void The_joint_prior_of_a_covariance_matrix_has_the_right_slope_in_the_density(string family, string structure)
    {
        string[][] overrides = structure == "none" ? [[]] : [[], ["sd: decov(2, 1.7, 0.6, 3)"]];
        foreach (string[] priors in overrides)
        {
            BoundModel model = Designs.Make(family, structure, new PriorSettings { Preset = PriorPreset.Rstanarm, Overrides = [.. priors] });
            CheckDensity(model, Point(model, 3, 0));
            CheckDensity(model, Point(model, 5, 3));
            double[] far = Point(model, 7, 0);
            foreach (TermSlots term in model.Layout.Terms)
            {
                far[term.LogSd] -= 6;
                far[term.LogSd + term.Effects - 1] += 4;
            }

            CheckDensity(model, far);
        }
    }

    [Theory]
    [InlineData("correlated slope")]
    [InlineData("two terms of one factor")]
    [InlineData("three correlated")]
    public void The_transport_inverts_itself_and_its_log_determinant_is_that_of_its_jacobian(string structure)
    {
        BoundModel model = Designs.Make("gaussian", structure);
        NonCentredTransport transport = model.CreateTransport();
        int d = model.Layout.Dimension;
        double[] x = Point(model, 8, 0);
        double[] z = new double[d];
        double[] back = new double[d];
        transport.ToWhitened(x, z);
        double logDeterminant = transport.ToParameters(z, back);
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(x[i], back[i], 1e-12 * Math.Max(1, Math.Abs(x[i])));
        }

        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(d, d);
        double[] image = new double[d];
        for (int row = 0; row < d; row++)
        {
            int r = row;
            double[] gradient = Differences.Gradient(
                point =>
                {
                    transport.ToParameters(point, image);
                    return image[r];
                },
                z);
            jacobian.SetRow(row, gradient);
        }

        Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), logDeterminant, 1e-7 * Math.Max(1, Math.Abs(logDeterminant)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_evaluation_and_a_pull_back_allocate_nothing(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LogPosterior density = model.CreateDensity();
        NonCentredTransport transport = model.CreateTransport();
        double[] z = new double[model.Layout.Dimension];
        transport.ToWhitened(Point(model, 9, 0), z);
        double[] x = new double[z.Length];
        double[] gradient = new double[z.Length];
        double[] pulled = new double[z.Length];
        double[] values = new double[model.Quantities.All.Count];
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                transport.ToParameters(z, x);
                density.Evaluate(x, gradient);
                transport.PullBack(z, x, gradient, pulled);
                model.Quantities.Write(x, values);
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

    private static double[] Point(BoundModel model, int stream, double shift)
    {
        RandomStream random = new(77, (ulong)stream);
        double[] x = new double[model.Layout.Dimension];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = 0.6 * random.NextNormal();
        }

        // The rows' predictors are then near ±30, and the tails of every link are reached.
        if (model.Layout.Predictors[0].Intercept is >= 0 and int intercept)
        {
            x[intercept] += shift;
        }

        return x;
    }

    private static void CheckDensity(BoundModel model, double[] x)
    {
        LogPosterior density = model.CreateDensity();
        double[] gradient = new double[x.Length];
        density.Evaluate(x, gradient);
        Compare(Differences.Gradient(point => density.Evaluate(point, new double[x.Length]), x), gradient);
    }

    private static void Compare(double[] expected, double[] actual)
    {
        double tolerance = 1e-7 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"component {i}: differences give {expected[i]:R}, the gradient says {actual[i]:R}");
        }
    }
}

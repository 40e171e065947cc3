using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Marginal;

/// <summary>The gradient of the quadrature likelihood, movement of the nodes included, against differences of its values.</summary>
public class QuadratureGradientTests
{
    public static TheoryData<string, string, string, int> Models => new()
    {
        { "cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial", 1 },
        { "cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial", 4 },
        { "cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial:probit", 3 },
        { "cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial:cloglog", 2 },
        { "cbpp", "incidence | trials(size) ~ period", "binomial", 1 },
        { "cbpp", "incidence | trials(size) + case_weights(size / 10) ~ period + (1 | herd)", "binomial", 5 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", 1 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", 3 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time || id)", "poisson", 4 },
        { "sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", 1 },
        { "sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", 3 },
        { "contraception", "use ~ age + livch + (1 + urban + age | district)", "bernoulli", 3 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + cs(1 + time + period | id)", "poisson", 3 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + ar1(0 + factor(time) | id)", "poisson", 3 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + homcs(0 + factor(time) | gr(id, by = trt))", "poisson", 3 },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | gr(id, by = trt))", "poisson", 4 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Gradient_is_the_slope_of_the_value(string data, string formula, string family, int points)
    {
        BoundModel model = Examples.Bind(data, formula, family);
        QuadratureLikelihood likelihood = new(model, points);
        int k = likelihood.Parameters.Dimension;
        foreach (double size in new[] { 0.6, 0.0 })
        {
            double[] at = Point(model, size);
            double[] gradient = new double[k];
            double value = likelihood.Evaluate(at, gradient);
            Assert.True(double.IsFinite(value));
            for (int p = 0; p < k; p++)
            {
                double step = 1e-3 / Scale(model);
                double slope = ((8 * (Value(likelihood, at, p, step) - Value(likelihood, at, p, -step)))
                    - (Value(likelihood, at, p, 2 * step) - Value(likelihood, at, p, -2 * step))) / (12 * step);
                Assert.True(Math.Abs(slope - gradient[p]) <= 2e-8 * (Math.Abs(slope) + Math.Abs(value)) * Scale(model), $"place {p}, size {size}: slope {slope}, gradient {gradient[p]}");
            }
        }
    }

    private static double Value(QuadratureLikelihood likelihood, double[] at, int place, double step)
    {
        double[] moved = [.. at];
        moved[place] += step;
        return likelihood.Evaluate(moved, new double[at.Length]);
    }

    // A slope in x takes steps the smaller the larger x is.
    private static double Scale(BoundModel model) => model.Design.Predictors[0].Columns.Any(c => c.Label == "age") ? 10 : 1;

    private static double[] Point(BoundModel model, double size)
    {
        RandomStream random = new(7, 0);
        double[] at = new double[model.Layout.PopulationCount];
        for (int p = 0; p < at.Length; p++)
        {
            at[p] = 0.1 * random.NextNormal();
        }

        if (model.Family.Name == "gaussian")
        {
            at[0] = 300;
            at[1] = 10;
            at[2] = 3.3;
        }

        foreach (TermSlots term in model.Layout.Covariances)
        {
            if (StructuredPoint.Fill(term, at, Math.Max(size, 0.3), 0.5))
            {
                continue;
            }

            for (int r = 0; r < term.Effects; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    if (MarginalParameters.FactorPlace(term, r, c) is int place && place >= 0)
                    {
                        at[place] = size * (r == c ? 1 : -0.5) * (model.Family.Name == "gaussian" ? 20 : 1) / (r > 1 ? 10 : 1);
                    }
                }
            }
        }

        return at;
    }
}

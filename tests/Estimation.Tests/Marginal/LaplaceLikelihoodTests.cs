using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;
using Bayes.Models.Tests.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Marginal;

public class LaplaceLikelihoodTests
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
    public void The_value_is_that_of_dense_matrices(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LaplaceLikelihood likelihood = new(model);
        DenseLaplace oracle = new(model);
        foreach (double[] point in Points(model))
        {
            double value = likelihood.Evaluate(point, new double[point.Length]);
            Assert.Equal(oracle.Evaluate(point), value, 1e-9 * Math.Abs(value));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_equals_the_differences_of_the_value(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        LaplaceLikelihood likelihood = new(model);
        foreach (double[] point in Points(model))
        {
            double[] gradient = new double[point.Length];
            likelihood.Evaluate(point, gradient);
            double[] scratch = new double[point.Length];
            double[] differences = Differences.Gradient(p => likelihood.Evaluate(p, scratch), point);
            for (int i = 0; i < point.Length; i++)
            {
                Assert.True(
                    Math.Abs(gradient[i] - differences[i]) <= 1e-6 * Math.Max(1, Math.Abs(differences[i])),
                    $"place {i} of {point.Length}: {gradient[i]:R}, by differences {differences[i]:R}");
            }
        }
    }

    /// <summary>An ordinary point, one with small standard deviations, one where the last effect of each term has none and single correlations are 1.</summary>
    private static IEnumerable<double[]> Points(BoundModel model)
    {
        RandomStream random = new(5, 1);
        foreach (double scale in new[] { 0.6, 1e-3, 0 })
        {
            double[] point = new double[model.Layout.PopulationCount];
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = 0.2 * random.NextNormal();
            }

            // Far from the response the effects on log sigma have more than one mode.
            int intercept = model.Layout.Predictors[0].Intercept;
            if (intercept >= 0 && model.Family.Name == "gaussian")
            {
                point[intercept] += 3;
            }

            foreach (TermSlots term in model.Layout.Covariances)
            {
                if (StructuredPoint.Fill(term, point, scale > 0 ? scale : 0.5, scale > 0 ? 0.4 : 0.5 * Math.PI))
                {
                    continue;
                }

                for (int r = 0; r < term.Effects; r++)
                {
                    for (int c = 0; c <= r; c++)
                    {
                        int place = MarginalParameters.FactorPlace(term, r, c);
                        if (place >= 0)
                        {
                            point[place] = r == c ? (scale > 0 ? scale : r == term.Effects - 1 ? 0 : 0.5) * (0.7 + (0.1 * r)) : 0.3 * random.NextNormal();
                        }
                    }
                }
            }

            yield return point;
        }
    }
}

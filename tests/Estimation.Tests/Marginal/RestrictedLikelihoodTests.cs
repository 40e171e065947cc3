using Bayes.Estimation.Marginal;
using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Models.Tests.Posterior;
using Bayes.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Tests.Marginal;

public class RestrictedLikelihoodTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string family in new[] { "gaussian", "gaussian with precision weights" })
            {
                foreach (string structure in Designs.Structures.Where(s => s != "group effects alone"))
                {
                    cases.Add(family, structure);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_value_adds_the_determinant_of_the_coefficients_information(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        RestrictedLikelihood restricted = new(model);
        LaplaceLikelihood likelihood = new(model);
        foreach (double[] point in Points(model))
        {
            double[] gradient = new double[point.Length];
            Matrix<double> information = Information(model, point);
            double expected = likelihood.Evaluate(point, gradient) - (0.5 * information.Cholesky().DeterminantLn) + (0.5 * information.RowCount * Math.Log(2 * Math.PI));
            Assert.Equal(expected, restricted.Evaluate(point, gradient), 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_equals_the_differences_of_the_value(string family, string structure)
    {
        BoundModel model = Designs.Make(family, structure);
        RestrictedLikelihood restricted = new(model);
        foreach (double[] point in Points(model))
        {
            double[] gradient = new double[point.Length];
            restricted.Evaluate(point, gradient);
            double[] scratch = new double[point.Length];
            double[] differences = Differences.Gradient(p => restricted.Evaluate(p, scratch), point);
            for (int i = 0; i < point.Length; i++)
            {
                Assert.Equal(differences[i], gradient[i], 1e-6 * Math.Max(1, Math.Abs(differences[i])));
            }
        }
    }

    [Fact]
    public void A_response_that_is_not_Gaussian_has_none() =>
        Assert.Throws<ArgumentException>(() => new RestrictedLikelihood(Designs.Make("poisson", "intercept")));

    private static IEnumerable<double[]> Points(BoundModel model)
    {
        RandomStream random = new(8, 1);
        for (int round = 0; round < 2; round++)
        {
            yield return [.. Enumerable.Range(0, model.Layout.PopulationCount).Select(_ => 0.4 * random.NextNormal())];
        }
    }

    /// <summary>XᵀV⁻¹X with dense matrices.</summary>
    private static Matrix<double> Information(BoundModel model, double[] point)
    {
        int n = model.Design.RowCount;
        double variance = Math.Exp(2 * point[model.Layout.Constants[0].Place]);
        Matrix<double> v = Matrix<double>.Build.Diagonal(n, n, i => variance / (model.Design.Response.PrecisionWeights?[i] ?? 1));
        foreach (TermSlots term in model.Layout.Covariances)
        {
            GroupingFactor group = model.Design.Groups[term.Group];
            int q = term.Effects;
            double[] factor = new double[q * q];
            MarginalParameters.WriteFactor(term, point, factor);
            Matrix<double> lambda = Matrix<double>.Build.Dense(q, q, (r, c) => factor[(r * q) + c]);
            Matrix<double> z = Matrix<double>.Build.Dense(n, q * term.Levels);
            for (int i = 0; i < n; i++)
            {
                int level = group.Codes[i] - term.FirstLevel;
                for (int c = 0; c < q && level >= 0 && level < term.Levels; c++)
                {
                    z[i, (level * q) + c] = group.Terms[term.Term].Effects[c].Column.Values?[i] ?? 1;
                }
            }

            Matrix<double> sigma = lambda * lambda.Transpose();
            v += z * Matrix<double>.Build.DenseIdentity(term.Levels).KroneckerProduct(sigma) * z.Transpose();
        }

        PredictorDesign design = model.Design.Predictors[0];
        IEnumerable<double[]> columns = design.Columns.Select(c => c.Values!);
        if (design.HasIntercept)
        {
            columns = columns.Prepend([.. Enumerable.Repeat(1.0, n)]);
        }

        Matrix<double> x = Matrix<double>.Build.DenseOfColumnArrays(columns);
        return x.Transpose() * v.Cholesky().Solve(x);
    }
}

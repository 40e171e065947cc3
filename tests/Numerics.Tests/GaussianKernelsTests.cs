namespace Bayes.Numerics.Tests;

/// <summary>Normal log likelihoods and their derivatives, beside the formulas written out row by row.</summary>
public sealed class GaussianKernelsTests
{
    public static TheoryData<int, bool> Cases
    {
        get
        {
            TheoryData<int, bool> cases = [];
            foreach (int n in new[] { 0, 1, 7, 8, 9, 24, 515 })
            {
                cases.Add(n, false);
                cases.Add(n, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outcomes(int n, bool hasOneSigma)
    {
        (double[] values, double[] predictors) = Rows(n, hasOneSigma);
        double[] derivatives = new double[2 * n];
        double expected = 0;

        double value = GaussianKernels.Outcomes(values, predictors, derivatives);

        for (int i = 0; i < n; i++)
        {
            (double residual, double sigma) = (values[i] - predictors[i], Math.Exp(predictors[n + i]));
            expected -= Math.Log(sigma) + (residual * residual / (2 * sigma * sigma));
            Near(residual / (sigma * sigma), derivatives[i]);
            Near((residual * residual / (sigma * sigma)) - 1, derivatives[n + i]);
        }

        Near(expected, value);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Means_stand_for_the_outcomes_that_they_are_means_of(int n, bool hasOneSigma)
    {
        (double[] values, double[] predictors) = Rows(n, hasOneSigma);
        double[] counts = [.. values.Select((_, i) => 1.0 + (i % 4))];
        double[] squares = [.. counts.Select((m, i) => m > 1 ? 0.3 * i : 0)];
        double[] derivatives = new double[2 * n];
        double expected = 0;

        double value = GaussianKernels.Means(values, counts, squares, predictors, derivatives);

        for (int i = 0; i < n; i++)
        {
            // m outcomes, half of the squares from one below the mean, half from one above.
            double sigma = Math.Exp(predictors[n + i]);
            double deviation = counts[i] > 1 ? Math.Sqrt(squares[i] / 2) : 0;
            (double byMean, double byLogSigma) = (0, 0);
            for (int j = 0; j < counts[i]; j++)
            {
                double z = (values[i] + (j == 0 ? deviation : j == 1 ? -deviation : 0) - predictors[i]) / sigma;
                expected -= Math.Log(sigma) + (0.5 * z * z);
                byMean += z / sigma;
                byLogSigma += (z * z) - 1;
            }

            Near(byMean, derivatives[i]);
            Near(byLogSigma, derivatives[n + i]);
        }

        Near(expected, value);
    }

    [Fact]
    public void The_digits_of_a_row_do_not_depend_on_its_neighbours()
    {
        (double[] values, double[] predictors) = Rows(24, true);
        double[] expected = new double[48];
        GaussianKernels.Outcomes(values, predictors, expected);
        predictors[24 + 3] = 2;
        predictors[24 + 9] = -1;
        double[] derivatives = new double[48];
        GaussianKernels.Outcomes(values, predictors, derivatives);
        Assert.All(Enumerable.Range(0, 48).Where(i => i % 24 is not (3 or 9)), i => Assert.Equal(expected[i], derivatives[i]));
    }

    [Fact]
    public void What_is_not_a_number_is_seen_in_the_value()
    {
        Assert.True(double.IsNaN(GaussianKernels.Outcomes([0, 1], [0, double.NaN, 0, 0], new double[4])));
        Assert.True(double.IsNaN(GaussianKernels.Outcomes([0, 1], [0, 0, 0, double.NaN], new double[4])));
    }

    [Fact]
    public void Spans_of_other_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => GaussianKernels.Means([0, 1], [1], [0, 0], new double[4], new double[4]));

    private static (double[] Values, double[] Predictors) Rows(int n, bool hasOneSigma)
    {
        RandomStream random = new(3, 1);
        double[] values = [.. Enumerable.Range(0, n).Select(_ => 3 * random.NextNormal())];
        double[] predictors = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal()), .. Enumerable.Range(0, n).Select(_ => hasOneSigma ? 0.3 : random.NextNormal())];
        return (values, predictors);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1, Math.Abs(expected)));
}

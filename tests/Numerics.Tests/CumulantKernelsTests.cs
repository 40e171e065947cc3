namespace Bayes.Numerics.Tests;

/// <summary>Cumulants and their derivatives, beside the formulas written out row by row.</summary>
public sealed class CumulantKernelsTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 515, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Bernoulli_logit(int n) => Check(n, LogOdds, Probability, CumulantKernels.BernoulliLogit);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Poisson_log(int n) => Check(n, Math.Exp, Math.Exp, CumulantKernels.PoissonLog);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Binomial_logit(int n)
    {
        double[] trials = [.. Enumerable.Range(0, n).Select(i => (double)(i % 5))];
        double[] eta = Predictors(n);
        double[] derivatives = new double[n];

        double value = CumulantKernels.BinomialLogit(trials, eta, derivatives);

        Near(-eta.Zip(trials, (e, m) => m * LogOdds(e)).Sum(), value);
        Assert.All(Enumerable.Range(0, n), i => Near(-trials[i] * Probability(eta[i]), derivatives[i]));
    }

    [Theory]
    [InlineData(-700)]
    [InlineData(-40)]
    [InlineData(-20)]
    [InlineData(-0.9)]
    [InlineData(-0.88)]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(40)]
    public void Single_rows_keep_their_digits_in_the_tails(double eta)
    {
        double[] one = [1];
        double[] derivative = new double[1];
        Near(-LogOdds(eta), CumulantKernels.BinomialLogit(one, [eta], derivative));
        Near(-Probability(eta), derivative[0]);
    }

    [Fact]
    public void A_row_of_no_trials_or_an_infinite_predictor_does_no_harm()
    {
        double[] derivatives = new double[2];
        Assert.Equal(0, CumulantKernels.BinomialLogit([0, 0], [5, -5], derivatives));
        Assert.Equal([0, 0], derivatives.Select(Math.Abs));
        Assert.Equal(double.NegativeInfinity, CumulantKernels.PoissonLog([0, 1000], derivatives));
        Assert.Equal(double.NegativeInfinity, CumulantKernels.BernoulliLogit([0, double.PositiveInfinity], derivatives));
        Assert.True(double.IsNaN(CumulantKernels.BernoulliLogit([0, double.NaN], derivatives)));
    }

    [Fact]
    public void A_predictor_far_out_leaves_the_digits_of_its_neighbours_alone()
    {
        double[] eta = Predictors(800);
        double[] far = [.. eta.Select((e, i) => i % 8 == 5 ? -1000 : e)];
        double[] expected = new double[800];
        double[] derivatives = new double[800];
        CumulantKernels.PoissonLog(eta, expected);
        CumulantKernels.PoissonLog(far, derivatives);
        Assert.All(Enumerable.Range(0, 800), i => Assert.Equal(i % 8 == 5 ? 0 : expected[i], derivatives[i], i % 8 == 5 ? 1e-300 : 0));

        CumulantKernels.BernoulliLogit(eta, expected);
        CumulantKernels.BernoulliLogit(far, derivatives);
        Assert.All(Enumerable.Range(0, 800), i => Assert.Equal(i % 8 == 5 ? 0 : expected[i], derivatives[i], i % 8 == 5 ? 1e-300 : 0));
    }

    [Fact]
    public void Spans_of_different_length_and_too_many_rows_are_refused()
    {
        double[] two = new double[2];
        Assert.Throws<ArgumentException>(() => CumulantKernels.PoissonLog(two, new double[3]));
        Assert.Throws<ArgumentException>(() => CumulantKernels.BinomialLogit(new double[3], two, two));
        Assert.Throws<ArgumentException>(() => CumulantKernels.BernoulliLogit(new double[1001], new double[1001]));
    }

    private delegate double Kernel(ReadOnlySpan<double> predictors, Span<double> derivatives);

    private static void Check(int n, Func<double, double> cumulant, Func<double, double> mean, Kernel kernel)
    {
        double[] eta = Predictors(n);
        double[] derivatives = new double[n];
        double value = kernel(eta, derivatives);
        Near(-eta.Sum(cumulant), value);
        Assert.All(eta.Zip(derivatives), p => Near(-mean(p.First), p.Second));

        // In place.
        double[] same = [.. eta];
        Assert.Equal(value, kernel(same, same));
        Assert.Equal(derivatives, same);
    }

    private static double[] Predictors(int n)
    {
        RandomStream random = new(9, (ulong)n);
        return [.. Enumerable.Range(0, n).Select(i => (i % 3 == 0 ? 12 : 1) * random.NextNormal())];
    }

    private static double LogOdds(double eta) => Math.Max(eta, 0) + SpecialFunctions.Log1P(Math.Exp(-Math.Abs(eta)));

    private static double Probability(double eta) => eta >= 0 ? 1 / (1 + Math.Exp(-eta)) : Math.Exp(eta) / (1 + Math.Exp(eta));

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 2e-15 * Math.Abs(expected));
}

using Bayes.Models.Families;

namespace Bayes.Models.Tests.Families;

/// <summary>Log probabilities against R 4.2 (plogis, pnorm with log.p = TRUE; cloglog by expm1/log1p).</summary>
public class FamilyTests
{
    [Theory]
    [InlineData(-30, -30.00000000000009, -9.357622968839737e-14, -454.3212439563432, -4.906713927148187e-198, -30.00000000000005, -9.357622968840175e-14)]
    [InlineData(-8, -8.000335406372896, -0.0003354063728957688, -35.01343715991455, -6.220960574271787e-16, -8.000167726624985, -0.0003354626279025119)]
    [InlineData(-2, -2.126928011042973, -0.1269280110429725, -3.783184333682032, -0.02301290932896349, -2.06690460644417, -0.1353352832366127)]
    [InlineData(-0.1, -0.744396660073571, -0.6443966600735709, -0.7761545927302733, -0.6165050101150262, -0.5185346985788752, -0.9048374180359595)]
    [InlineData(0, -0.6931471805599453, -0.6931471805599453, -0.6931471805599453, -0.6931471805599453, -0.4586751453870819, -1)]
    [InlineData(0.7, -0.4031860488854579, -1.103186048885458, -0.2770239422771312, -1.418967761531531, -0.1432779323869796, -2.013752707470477)]
    [InlineData(3, -0.04858735157374206, -3.048587351573742, -0.001350809964748194, -6.607726221510349, -1.892178696628463e-09, -20.08553692318767)]
    [InlineData(8, -0.0003354063728957688, -8.000335406372896, -6.220960574271787e-16, -35.01343715991455, 0, -2980.957987041728)]
    [InlineData(30, -9.357622968839737e-14, -30.00000000000009, -4.906713927148187e-198, -454.3212439563432, 0, -10686474581524.46)]
    public void Log_probabilities_are_those_of_R(double predictor, double logit1, double logit0, double probit1, double probit0, double cloglog1, double cloglog0)
    {
        Check(Family.Bernoulli(), predictor, logit1, logit0);
        Check(Family.Bernoulli(Link.Probit), predictor, probit1, probit0);
        Check(Family.Bernoulli(Link.Cloglog), predictor, cloglog1, cloglog0);
    }

    [Theory]
    [InlineData(Link.Logit)]
    [InlineData(Link.Probit)]
    [InlineData(Link.Cloglog)]
    public void Binomial_outcomes_are_sums_of_bernoulli_outcomes(Link link)
    {
        foreach (double predictor in new[] { -12, -1.3, 0, 0.4, 2.5 })
        {
            double one = LogLikelihood(Family.Bernoulli(link), predictor, 1, out double slopeOne);
            double zero = LogLikelihood(Family.Bernoulli(link), predictor, 0, out double slopeZero);
            double[] derivative = new double[1];
            double sum = Family.Binomial(link).LogLikelihood(new ResponseBlock([3], [7]), [predictor], derivative);
            Assert.Equal((3 * one) + (4 * zero), sum, 1e-12 * Math.Abs(sum));
            Assert.Equal((3 * slopeOne) + (4 * slopeZero), derivative[0], 1e-11 * Math.Max(1, Math.Abs(derivative[0])));
        }
    }

    [Fact]
    public void With_its_normaliser_a_log_likelihood_is_absolute()
    {
        // R 4.2: dbinom(3, 7, plogis(0.4), log = TRUE), dpois(4, exp(0.7), log = TRUE), dnorm(1.3, 0.4, exp(-0.2), log = TRUE).
        Assert.Equal(-1.63575870531025, Absolute(Family.Binomial(), 3, 7, 0.4), 1e-12);
        Assert.Equal(-2.39180653781842, Absolute(Family.Poisson(), 4, 1, 0.7), 1e-12);
        Assert.Equal(-1.32312753574939, Absolute(Family.Gaussian(), 1.3, 1, 0.4, -0.2), 1e-12);

        static double Absolute(Family family, double value, double trials, params double[] predictors) =>
            family.LogLikelihood(new ResponseBlock([value], family.Name == "binomial" ? [trials] : []), predictors, new double[predictors.Length])
            + family.LogNormalizer(value, trials);
    }

    [Fact]
    public void Absolute_log_densities_are_those_of_R()
    {
        // R 4.2.2, MASS 7.3-58.2, brms 2.18.0: family-truth.R beside this file. The differences of log-gamma functions there have 12 digits or fewer.
        using Stream stream = typeof(FamilyTests).Assembly.GetManifestResourceStream("family-truth.tsv")!;
        using StreamReader reader = new(stream);
        int rows = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                continue;
            }

            string[] cells = line.Split('\t');
            double[] numbers = [.. cells[1..].SelectMany(c => c.Split(' ')).Select(c => double.Parse(c, System.Globalization.CultureInfo.InvariantCulture))];
            double expected = numbers[^1];
            double actual = Outcomes.LogDensity(Outcomes.Family(cells[0]), numbers[0], numbers[1], numbers[2..^1]);
            Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(10, Math.Abs(expected)), $"{line}: {actual:R}");
            rows++;
        }

        Assert.Equal(512, rows);
    }

    [Fact]
    public void Without_overdispersion_counts_are_poisson_and_binomial()
    {
        foreach (double y in new double[] { 0, 3, 40, 5000 })
        {
            foreach (double eta in new[] { -3, 0.5, 8 })
            {
                double poisson = LogLikelihood(Family.Poisson(), eta, y, out _);
                double scale = 1e-14 * Math.Max(100, Math.Max(y * 10, Math.Abs(poisson)));
                Assert.Equal(poisson, Log(Family.NegativeBinomial(), y, [], eta, 50), scale);
                Assert.Equal(poisson, Log(Family.NegativeBinomial1(), y, [], eta, -50), scale);
                double binomial = Log(Family.Binomial(), y, [6000], eta);
                Assert.Equal(binomial, Log(Family.BetaBinomial(), y, [6000], eta, 55), 1e-13 * Math.Max(100, Math.Abs(binomial)));
            }
        }

        static double Log(Family family, double y, double[] trials, params double[] eta) =>
            family.LogLikelihood(new ResponseBlock([y], trials), eta, new double[eta.Length]);
    }

    [Fact]
    public void Long_blocks_give_the_sum_of_their_rows()
    {
        foreach (Family family in new[] { Family.Bernoulli(), Family.Poisson() })
        {
            double[] y = [.. Enumerable.Range(0, 517).Select(i => (double)(i % 2))];
            double[] predictors = [.. Enumerable.Range(0, 517).Select(i => 8 * Math.Sin(i))];
            double[] derivatives = new double[517];
            double sum = family.LogLikelihood(new ResponseBlock(y, []), predictors, derivatives);
            double expected = 0;
            for (int i = 0; i < y.Length; i++)
            {
                expected += LogLikelihood(family, predictors[i], y[i], out double slope);
                Assert.Equal(slope, derivatives[i], 1e-13 * Math.Max(1, Math.Abs(slope)));
            }

            Assert.Equal(expected, sum, 1e-12 * Math.Abs(expected));
        }
    }

    [Fact]
    public void Tabulated_blocks_of_negative_binomial_counts_are_the_sum_of_their_rows()
    {
        double[] y = [.. Enumerable.Range(0, 300).Select(i => (double)(i * i % 97))];
        foreach (double logSize in new[] { -4, 0.7, 5, 30 })
        {
            double[] predictors = [.. Enumerable.Range(0, 300).Select(i => 5 * Math.Sin(i)), .. Enumerable.Repeat(logSize, 300)];
            double[] derivatives = new double[600];
            double sum = Family.NegativeBinomial().LogLikelihood(new ResponseBlock(y, []), predictors, derivatives);
            double expected = 0;
            for (int i = 0; i < 300; i++)
            {
                double[] slope = new double[2];
                expected += Family.NegativeBinomial().LogLikelihood(new ResponseBlock([y[i]], []), [predictors[i], logSize], slope);
                Assert.Equal(slope[0], derivatives[i], 1e-12 * Math.Max(100, Math.Abs(slope[0])));
                Assert.Equal(slope[1], derivatives[300 + i], 1e-12 * Math.Max(100, Math.Abs(slope[1])));
            }

            Assert.Equal(expected, sum, 1e-13 * Math.Max(1e4, Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData("bernuli", "family: there is no family 'bernuli'. Did you mean 'bernoulli'? The families are bernoulli, binomial, poisson, gaussian, student, lognormal, gamma, beta, negbinomial, negbinomial1, beta_binomial, zero_inflated_poisson, zero_inflated_negbinomial, zero_inflated_binomial, hurdle_poisson, hurdle_negbinomial, cumulative, sratio, acat, categorical.")]
    [InlineData("binomial:log", "family: binomial has no link 'log'. Did you mean 'logit'? Its links are logit, probit, cloglog.")]
    [InlineData("poisson:sqrt", "family: poisson has no link 'sqrt'. Its links are log.")]
    public void An_unknown_family_or_link_is_named_with_its_neighbours(string text, string message) =>
        Assert.Equal(message, Assert.Throws<Bayes.Models.Errors.FamilyException>(() => FamilyRegistry.Parse(text)).Message);

    private static void Check(Family family, double predictor, double success, double failure)
    {
        Assert.Equal(success, LogLikelihood(family, predictor, 1, out _), 2e-14 * Math.Max(1, Math.Abs(success)));
        Assert.Equal(failure, LogLikelihood(family, predictor, 0, out _), 2e-14 * Math.Max(1, Math.Abs(failure)));
    }

    private static double LogLikelihood(Family family, double predictor, double outcome, out double slope)
    {
        double[] derivative = new double[1];
        double log = family.LogLikelihood(new ResponseBlock([outcome], []), [predictor], derivative);
        slope = derivative[0];
        return log;
    }
}

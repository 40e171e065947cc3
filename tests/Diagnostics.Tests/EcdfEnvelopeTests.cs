using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests;

public class EcdfEnvelopeTests
{
    [Fact]
    public void The_table_of_a_binomial_count_is_its_distribution()
    {
        CountDistribution binomial = CountDistribution.Binomial(4, 0.3);
        double[] mass = [0.2401, 0.4116, 0.2646, 0.0756, 0.0081];
        double sum = 0;
        for (int c = 0; c <= 4; c++)
        {
            Assert.Equal(1 - sum, binomial.AtLeast(c), 1e-14);
            sum += mass[c];
            Assert.Equal(sum, binomial.AtMost(c), 1e-14);
        }
    }

    [Fact]
    public void The_table_of_a_hypergeometric_count_is_its_distribution()
    {
        // Of 7 with 3 marked, 4 are drawn: C(3,c)C(4,4−c)/C(7,4).
        CountDistribution hypergeometric = CountDistribution.Hypergeometric(7, 3, 4);
        Assert.Equal(1 / 35.0, hypergeometric.AtMost(0), 1e-14);
        Assert.Equal(13 / 35.0, hypergeometric.AtMost(1), 1e-14);
        Assert.Equal(31 / 35.0, hypergeometric.AtMost(2), 1e-14);
        Assert.Equal(1, hypergeometric.AtMost(3), 1e-14);
        Assert.Equal(4 / 35.0, hypergeometric.AtLeast(3), 1e-14);
    }

    [Fact]
    public void The_envelope_of_a_sample_covers_as_often_as_it_says()
    {
        const int Count = 80, Samples = 3000;
        EcdfEnvelope envelope = EcdfEnvelope.OfSample(Count, 40);
        RandomStream random = new(99, 1);
        int inside = Enumerable.Range(0, Samples).Count(_ =>
        {
            double[] u = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble())];
            return IsInside(envelope, z => u.Count(v => v <= z) / (double)Count);
        });

        // Monte Carlo errors of these samples (0.4%) and of the calibration (0.7%); the count is discrete, so a little more is kept.
        Assert.InRange(inside / (double)Samples, 0.92, 0.98);
    }

    [Fact]
    public void The_envelope_of_chains_covers_as_often_as_it_says()
    {
        const int Chains = 4, Draws = 60, Samples = 1500;
        EcdfEnvelope envelope = EcdfEnvelope.OfChains(Chains, Draws, 30);
        RandomStream random = new(99, 2);
        int inside = 0;
        for (int s = 0; s < Samples; s++)
        {
            double[][] chains = [.. Enumerable.Range(0, Chains).Select(_ => Enumerable.Range(0, Draws).Select(_ => random.NextDouble()).ToArray())];
            double[] all = [.. chains.SelectMany(c => c).Order()];
            inside += Array.TrueForAll(chains, c => IsInside(envelope, z =>
            {
                double limit = all[(int)Math.Round(z * all.Length) - 1];
                return c.Count(v => v <= limit) / (double)Draws;
            })) ? 1 : 0;
        }

        Assert.InRange(inside / (double)Samples, 0.92, 0.985);
    }

    [Fact]
    public void It_narrows_as_the_square_root_of_the_sample()
    {
        double small = EcdfEnvelope.OfSample(100, 30).Upper[14], large = EcdfEnvelope.OfSample(10000, 30).Upper[14];
        Assert.InRange(small / large, 7, 13);
    }

    private static bool IsInside(EcdfEnvelope envelope, Func<double, double> ecdf)
    {
        for (int k = 0; k < envelope.Points.Count; k++)
        {
            double difference = ecdf(envelope.Points[k]) - envelope.Points[k];
            if (difference < envelope.Lower[k] - 1e-9 || difference > envelope.Upper[k] + 1e-9)
            {
                return false;
            }
        }

        return true;
    }
}

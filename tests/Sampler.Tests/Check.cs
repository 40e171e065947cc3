using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Tests;

/// <summary>Statistical and numerical comparisons shared by the tests.</summary>
internal static class Check
{
    public const double Sigmas = 5.5;

    /// <summary>The mean of independent values is the expected one.</summary>
    public static void MeanOfIndependent(double expected, ReadOnlySpan<double> values, string what)
    {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double deviation = values[i] - mean;
            mean += deviation / (i + 1);
            squares += deviation * (values[i] - mean);
        }

        double error = Math.Sqrt(squares / (values.Length - 1.0) / values.Length);
        Assert.True(Math.Abs(mean - expected) <= Sigmas * error, $"{what}: {mean} is {(mean - expected) / error:0.0} standard errors from {expected}");
    }

    /// <summary>The mean of a Markov chain is the expected one, its error by means of 100 batches.</summary>
    public static void MeanOfChain(double expected, ReadOnlySpan<double> values, string what)
    {
        double[] batches = new double[100];
        int length = values.Length / batches.Length;
        for (int b = 0; b < batches.Length; b++)
        {
            foreach (double value in values.Slice(b * length, length))
            {
                batches[b] += value / length;
            }
        }

        MeanOfIndependent(expected, batches, what);
    }

    /// <summary>A gradient agrees with Richardson-extrapolated central differences.</summary>
    public static void Gradient(ILogDensity density, double[] position, double tolerance = 1e-7)
    {
        double[] gradient = new double[position.Length];
        double[] scratch = new double[position.Length];
        density.Evaluate(position, gradient);
        double largest = Math.Max(1, gradient.Max(Math.Abs));
        for (int i = 0; i < position.Length; i++)
        {
            double Central(double h)
            {
                double[] moved = [.. position];
                moved[i] = position[i] + h;
                double up = density.Evaluate(moved, scratch);
                moved[i] = position[i] - h;
                return (up - density.Evaluate(moved, scratch)) / (2 * h);
            }

            double numeric = ((4 * Central(5e-4)) - Central(1e-3)) / 3;
            Assert.InRange(gradient[i] - numeric, -tolerance * largest, tolerance * largest);
        }
    }
}

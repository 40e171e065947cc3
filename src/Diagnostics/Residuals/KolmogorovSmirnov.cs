namespace Bayes.Diagnostics.Residuals;

/// <summary>The one-sample Kolmogorov-Smirnov test against the uniform distribution on (0, 1), two-sided.</summary>
/// <remarks>
/// Exact for fewer than 100 different values by the matrix power of Marsaglia, Tsang and Wang (2003), Journal of Statistical Software 8(18);
/// else Kolmogorov's limiting distribution, as R's <c>ks.test</c> does.
/// </remarks>
public static class KolmogorovSmirnov
{
    private const int ExactBelow = 100;
    private const double LargestSquared = 10;

    /// <summary>Tests values.</summary>
    /// <param name="values">The values, at least one, in any order.</param>
    /// <returns>D, the largest distance of their distribution function from the diagonal, and the p value.</returns>
    /// <exception cref="ArgumentException">There is no value, or one is NaN.</exception>
    public static (double Distance, double P) Test(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Any(double.IsNaN))
        {
            throw new ArgumentException("The test needs one value or more, none of them NaN.", nameof(values));
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        int n = sorted.Length;
        double distance = 0;
        bool ties = false;
        for (int i = 0; i < n; i++)
        {
            double cdf = Math.Clamp(sorted[i], 0, 1);
            distance = Math.Max(distance, Math.Max(cdf - ((double)i / n), ((i + 1.0) / n) - cdf));
            ties |= i > 0 && sorted[i] == sorted[i - 1];
        }

        double below = n < ExactBelow && !ties ? Exact(n, distance) : Limiting(Math.Sqrt(n) * distance);
        return (distance, Math.Clamp(1 - below, 0, 1));
    }

    /// <summary>P(√n D ≤ x) as n grows.</summary>
    internal static double Limiting(double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        double sum = 0;
        if (x < 1)
        {
            for (int k = 1; k < 40; k += 2)
            {
                sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
            }

            return Math.Sqrt(2 * Math.PI) / x * sum;
        }

        for (int k = 1; k < 100; k++)
        {
            double term = Math.Exp(-2.0 * k * k * x * x);
            sum += (k & 1) == 1 ? term : -term;
            if (term < 1e-18)
            {
                break;
            }
        }

        return 1 - (2 * sum);
    }

    /// <summary>P(D ≤ d) for n values.</summary>
    internal static double Exact(int n, double d)
    {
        // Far in the tail the distribution is 1 to more digits than the matrix gives.
        if (n * d * d > LargestSquared)
        {
            return 1;
        }

        int k = (int)(n * d) + 1;
        int m = (2 * k) - 1;
        double h = k - (n * d);
        double[] matrix = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                matrix[(i * m) + j] = i - j + 1 < 0 ? 0 : 1;
            }
        }

        for (int i = 0; i < m; i++)
        {
            matrix[i * m] -= Math.Pow(h, i + 1);
            matrix[((m - 1) * m) + i] -= Math.Pow(h, m - i);
        }

        matrix[(m - 1) * m] += (2 * h) - 1 > 0 ? Math.Pow((2 * h) - 1, m) : 0;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                for (int g = 1; g <= i - j + 1; g++)
                {
                    matrix[(i * m) + j] /= g;
                }
            }
        }

        double[] power = Power(matrix, m, n);
        double result = power[((k - 1) * m) + k - 1];
        for (int i = 1; i <= n; i++)
        {
            // n!/nⁿ, factor by factor so that nothing overflows.
            result *= (double)i / n;
        }

        return result;
    }

    private static double[] Power(double[] matrix, int m, int n)
    {
        double[]? result = null;
        double[] square = matrix;
        for (int rest = n; rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
            {
                result = result is null ? square : Multiply(result, square, m);
            }

            square = rest > 1 ? Multiply(square, square, m) : square;
        }

        return result!;
    }

    private static double[] Multiply(double[] a, double[] b, int m)
    {
        double[] product = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < m; k++)
            {
                for (int j = 0; j < m; j++)
                {
                    product[(i * m) + j] += a[(i * m) + k] * b[(k * m) + j];
                }
            }
        }

        return product;
    }
}

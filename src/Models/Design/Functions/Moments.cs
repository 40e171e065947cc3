namespace Bayes.Models.Design.Functions;

/// <summary>Sums over the values that are not missing.</summary>
internal static class Moments
{
    /// <summary>The mean, by two passes as in R, so that it agrees to the last digits.</summary>
    public static double Mean(double[] values)
    {
        int n = Count(values);
        double mean = Sum(values, v => v) / n;
        return mean + (Sum(values, v => v - mean) / n);
    }

    /// <summary>The smallest and the largest value; NaN when all are missing.</summary>
    public static (double Low, double High) Range(double[] values)
    {
        (double low, double high) = (double.NaN, double.NaN);
        foreach (double value in values)
        {
            low = double.IsNaN(low) || value < low ? value : low;
            high = double.IsNaN(high) || value > high ? value : high;
        }

        return (low, high);
    }

    public static int Count(double[] values) => values.Count(v => !double.IsNaN(v));

    public static double Sum(double[] values, Func<double, double> term)
    {
        // Neumaier's compensated sum stands in for R's long double.
        double sum = 0.0;
        double lost = 0.0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                continue;
            }

            double t = term(value);
            double next = sum + t;
            lost += Math.Abs(sum) >= Math.Abs(t) ? sum - next + t : t - next + sum;
            sum = next;
        }

        return sum + lost;
    }
}

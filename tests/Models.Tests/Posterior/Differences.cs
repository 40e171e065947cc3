namespace Bayes.Models.Tests.Posterior;

/// <summary>Derivatives by central differences with Richardson extrapolation (Ridders 1982).</summary>
internal static class Differences
{
    public static double[] Gradient(Func<double[], double> function, double[] point, double step = 0.1)
    {
        double[] gradient = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            gradient[i] = Derivative(function, point, i, step);
        }

        return gradient;
    }

    private static double Derivative(Func<double[], double> function, double[] point, int place, double step)
    {
        const int Levels = 7;
        double[,] table = new double[Levels, Levels];
        double best = double.NaN;
        double smallest = double.PositiveInfinity;
        double h = step;
        double[] x = [.. point];
        for (int i = 0; i < Levels; i++, h /= 2)
        {
            x[place] = point[place] + h;
            double above = function(x);
            x[place] = point[place] - h;
            double below = function(x);
            table[i, 0] = (above - below) / (2 * h);
            double factor = 4;
            for (int j = 1; j <= i; j++, factor *= 4)
            {
                table[i, j] = ((factor * table[i, j - 1]) - table[i - 1, j - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(table[i, j] - table[i, j - 1]), Math.Abs(table[i, j] - table[i - 1, j - 1]));
                if (error < smallest)
                {
                    smallest = error;
                    best = table[i, j];
                }
            }
        }

        return best;
    }
}

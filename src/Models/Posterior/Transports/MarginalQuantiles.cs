using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>A smooth increasing map w ↦ y under which a density of one coordinate y, known at some points, is nearly that of w ~ N(0, 1).</summary>
/// <remarks>
/// y(w) = F⁻¹(Φ(w)), but for smoothing: the slope dy/dw is a quadratic spline with positive coefficients, the mean slopes of the quantile map in
/// its cells (de Boor 1978, "A Practical Guide to Splines", Schoenberg's variation-diminishing spline), so y has two continuous
/// derivatives and increases everywhere; beyond the cells it goes on straight. Any such map leaves a posterior exact. Immutable; shared by all chains.
/// </remarks>
public sealed class MarginalQuantiles
{
    private const double CellWidth = 0.25;
    private const double Reach = 5;
    private const int Cells = (int)(2 * Reach / CellWidth);
    private const int FineCells = 2000;

    /// <summary>Quantiles farther out depend on where the points end.</summary>
    private const double Trusted = 4.2;

    /// <summary>Slopes that differ by less than this, as logarithms, over where the mass is, are those of a straight line.</summary>
    private const double Notable = 0.1;
    private const double MassWithin = 3;

    /// <summary>A density that is negligible, relative to the largest.</summary>
    private const double Negligible = 1e-6;

    /// <summary>Quantiles are used as far as there is so many times the mass beyond them that was not seen.</summary>
    private const double Unseen = 3;

    private const int MaxSteps = 60;

    // The mean slope in each cell and one more at either end, and y at the left end of each cell.
    private readonly double[] _slopes;
    private readonly double[] _values;

    private MarginalQuantiles(double[] slopes, double median)
    {
        _slopes = slopes;
        _values = new double[Cells + 1];
        for (int cell = 0; cell < Cells; cell++)
        {
            _values[cell + 1] = _values[cell] + (CellWidth * (slopes[cell] + (4 * slopes[cell + 1]) + slopes[cell + 2]) / 6);
        }

        double shift = median - _values[Cells / 2];
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] += shift;
        }
    }

    /// <summary>Makes the map of a density; null where it is so near normal that the identity serves, or nothing can be made of the numbers.</summary>
    /// <param name="points">
    /// Increasing values of y, over where most of the mass is. What lies beyond the ends is taken to fall off exponentially, and the map goes on straight
    /// from well before it.
    /// </param>
    /// <param name="logs">The log density there, up to a constant.</param>
    /// <param name="slopes">Its derivative there.</param>
    /// <param name="above">How far to follow the quantiles above the median, from 0 (straight on) to 1: the exponent of the slope relative to that just above the median.</param>
    public static MarginalQuantiles? Of(ReadOnlySpan<double> points, ReadOnlySpan<double> logs, ReadOnlySpan<double> slopes, double above = 1)
    {
        if (points.Length < 3 || logs.ContainsAny(double.NaN, double.PositiveInfinity, double.NegativeInfinity) || slopes.ContainsAny(double.NaN, double.PositiveInfinity, double.NegativeInfinity))
        {
            return null;
        }

        double[] density = Densities(points, logs, slopes);
        double first = points[0];
        double width = (points[^1] - first) / FineCells;
        double below = Beyond(density[0], slopes[0] * width);
        double beyond = Beyond(density[^1], -slopes[^1] * width);
        double[] fromBelow = Integrals(density, below);
        double[] fromAbove = Integrals([.. Enumerable.Reverse(density)], beyond);
        double total = fromBelow[^1] + beyond;
        double least = Math.Max(-Trusted, NormalDistribution.Quantile(Unseen * below / total) + (0.5 * CellWidth));
        double most = Math.Min(Trusted, -NormalDistribution.Quantile(Unseen * beyond / total) - (0.5 * CellWidth));
        if (!(least < -1 && most > 1))
        {
            return null;
        }

        double Quantile(double w) => first + (width * (w < 0 ? Place(fromBelow, NormalDistribution.Cdf(w) * total) : FineCells - Place(fromAbove, NormalDistribution.Cdf(-w) * total)));
        double[] averages = new double[Cells + 2];
        for (int j = 0; j < averages.Length; j++)
        {
            double w = Math.Clamp(Middle(j), least, most);
            averages[j] = (Quantile(w + (0.5 * CellWidth)) - Quantile(w - (0.5 * CellWidth))) / CellWidth;
            if (!(double.IsFinite(averages[j]) && averages[j] > 0))
            {
                return null;
            }
        }

        double centre = averages[averages.Length / 2];
        bool notable = false;
        for (int j = 0; j < averages.Length; j++)
        {
            averages[j] = Middle(j) < 0 ? averages[j] : centre * Math.Pow(averages[j] / centre, above);
            notable |= Math.Abs(Middle(j)) < MassWithin && Math.Abs(Math.Log(averages[j] / centre)) > Notable;
        }

        return notable ? new MarginalQuantiles(averages, Quantile(0)) : null;
    }

    /// <summary>The w in the middle of a cell; cell 0 lies before the first.</summary>
    private static double Middle(int cell) => -Reach + ((cell - 0.5) * CellWidth);

    /// <summary>The mass beyond an end, of a density that falls off there by so much, relative to itself, in a unit; infinite where it does not.</summary>
    private static double Beyond(double density, double fall) => density < Negligible ? 0 : fall > 0 ? density / fall : double.PositiveInfinity;

    /// <summary>The integrals of a density from its first point on, and of what is before that, in units of the distance of two points.</summary>
    private static double[] Integrals(double[] density, double before)
    {
        double[] sums = new double[density.Length];
        sums[0] = before;
        for (int i = 1; i < sums.Length; i++)
        {
            sums[i] = sums[i - 1] + (0.5 * (density[i - 1] + density[i]));
        }

        return sums;
    }

    /// <summary>y at w, with dy/dw and the derivative of log dy/dw.</summary>
    public double Value(double w, out double slope, out double slopeOfLogSlope)
    {
        double place = (w + Reach) / CellWidth;
        int cell = (int)Math.Clamp(Math.Floor(place), 0, Cells - 1);
        double f = Math.Clamp(place - cell, 0, 1);
        double beyond = CellWidth * (place - cell - f);
        double g = 1 - f;
        (double a, double b, double c) = (_slopes[cell], _slopes[cell + 1], _slopes[cell + 2]);
        slope = (0.5 * g * g * a) + ((0.5 + (f * g)) * b) + (0.5 * f * f * c);
        slopeOfLogSlope = beyond == 0 ? ((-g * a) + ((1 - (2 * f)) * b) + (f * c)) / (CellWidth * slope) : 0;
        double integral = (a * (1 - (g * g * g)) / 6) + (b * f * (0.5 + (f * (0.5 - (f / 3))))) + (c * f * f * f / 6);
        return _values[cell] + (CellWidth * integral) + (slope * beyond);
    }

    /// <summary>The w of a y.</summary>
    public double Inverse(double y)
    {
        int cell = Array.BinarySearch(_values, y);
        cell = cell >= 0 ? cell : ~cell - 1;

        // Beyond the cells the map is straight; inside, y says the cell.
        double lower = cell < 0 ? double.NegativeInfinity : -Reach + (CellWidth * cell);
        double upper = cell < Cells ? -Reach + (CellWidth * (cell + 1)) : double.PositiveInfinity;
        double w = cell < 0 ? upper : lower;
        for (int step = 0; step < MaxSteps; step++)
        {
            double next = Math.Clamp(w - ((Value(w, out double slope, out _) - y) / slope), lower, upper);
            double move = next - w;
            w = next;
            if (Math.Abs(move) <= 1e-14 * Math.Max(1, Math.Abs(w)))
            {
                break;
            }
        }

        return w;
    }

    /// <summary>The density at equal distances, by cubics through values and derivatives of its logarithm.</summary>
    private static double[] Densities(ReadOnlySpan<double> points, ReadOnlySpan<double> logs, ReadOnlySpan<double> slopes)
    {
        double largest = double.NegativeInfinity;
        foreach (double log in logs)
        {
            largest = Math.Max(largest, log);
        }

        double[] density = new double[FineCells + 1];
        int cell = 0;
        for (int i = 0; i < density.Length; i++)
        {
            double y = double.Lerp(points[0], points[^1], (double)i / FineCells);
            while (cell < points.Length - 2 && y > points[cell + 1])
            {
                cell++;
            }

            double width = points[cell + 1] - points[cell];
            double f = (y - points[cell]) / width;
            double g = 1 - f;
            double log = (g * g * (1 + (2 * f)) * logs[cell]) + (f * g * g * width * slopes[cell]) + (f * f * (3 - (2 * f)) * logs[cell + 1]) - (f * f * g * width * slopes[cell + 1]);
            density[i] = Math.Exp(log - largest);
        }

        return density;
    }

    /// <summary>Where an increasing sequence reaches a value.</summary>
    private static double Place(double[] sums, double value)
    {
        int at = Array.BinarySearch(sums, value);
        int cell = Math.Clamp(at >= 0 ? at : ~at - 1, 0, sums.Length - 2);
        return cell + Math.Clamp((value - sums[cell]) / (sums[cell + 1] - sums[cell]), 0, 1);
    }
}

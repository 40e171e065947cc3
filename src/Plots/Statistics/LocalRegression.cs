namespace Bayes.Plots.Statistics;

/// <summary>A smooth curve through a scatter: at each point a straight line fitted to its neighbours.</summary>
/// <remarks>Cleveland (1979), without the robustness steps: local linear fit, tricube weights over the nearest share of the points.</remarks>
public static class LocalRegression
{
    private const int Points = 60;

    /// <summary>Smooths.</summary>
    /// <param name="x">The abscissas.</param>
    /// <param name="y">The ordinates, as many.</param>
    /// <param name="span">The share of the points that count at each place, in (0, 1].</param>
    /// <returns>The curve over the range of x, at 60 places at most; empty for fewer than four different abscissas.</returns>
    public static (double[] X, double[] Y) Smooth(IReadOnlyList<double> x, IReadOnlyList<double> y, double span = 0.75)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (double X, double Y)[] sorted = [.. x.Zip(y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).OrderBy(p => p.First)];
        double[] different = [.. sorted.Select(p => p.X).Distinct()];
        if (different.Length < 4)
        {
            return ([], []);
        }

        double[] at = different.Length <= Points ? different : [.. Enumerable.Range(0, Points).Select(k => different[0] + ((different[^1] - different[0]) * k / (Points - 1)))];
        double[] xs = Array.ConvertAll(sorted, p => p.X);
        int count = Math.Clamp((int)Math.Ceiling(span * xs.Length), 2, xs.Length);
        return (at, Array.ConvertAll(at, place => At(sorted, xs, different, place, count)));
    }

    private static double At((double X, double Y)[] points, double[] xs, double[] different, double place, int count)
    {
        // The window slides along the sorted points to the nearest ones.
        int low = 0, high = xs.Length - count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (place - xs[middle] > xs[middle + count] - place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        double reach = Math.Max(place - xs[low], xs[low + count - 1] - place);

        // Many ties can leave a window without width: then as far as three different places.
        double third = different.Select(d => Math.Abs(d - place)).Order().ElementAt(Math.Min(2, different.Length - 1));
        reach = Math.Max(reach, third) * 1.0001;
        double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        int from = Array.BinarySearch(xs, place - reach);
        from = from < 0 ? ~from : from;
        for (int i = from; i < xs.Length && xs[i] <= place + reach; i++)
        {
            double u = Math.Abs(xs[i] - place) / reach;
            double w = Math.Pow(1 - Math.Min(1, u * u * u), 3);
            double dx = xs[i] - place;
            sw += w;
            sx += w * dx;
            sy += w * points[i].Y;
            sxx += w * dx * dx;
            sxy += w * dx * points[i].Y;
        }

        double determinant = (sw * sxx) - (sx * sx);
        return determinant > 1e-10 * sw * sxx ? ((sxx * sy) - (sx * sxy)) / determinant : sy / sw;
    }
}

using Bayes.Models.Posterior.Transports;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>
/// How the posterior falls off along each population parameter that enters no predictor linearly, from the mode to where the density is
/// negligible: the highest density for each of its values, over all other population parameters.
/// </summary>
/// <remarks>
/// In the coordinates of <see cref="GlmmTransport"/>, whose determinants integrate the group effects out as far as the quadratics of the mode serve, each factor
/// of crossed ones by itself. No more than a shape is asked of it: any map leaves the posterior as it is. Where the data do not
/// quite keep a standard deviation from 0 there is a low and wide shelf at 0, of which the curvature at the mode knows nothing: it seems to be eight
/// standard deviations away, trajectories tuned at the mode are rejected there, and a chain that came there once stays for a hundred draws.
/// </remarks>
internal sealed class MarginalProfiles
{
    /// <summary>
    /// With more parameters than this none is mapped: profiles one by one say little of many that the data hardly tell apart. A categorical model with
    /// ten had a chain that stayed far out for thousands of draws.
    /// </summary>
    private const int MostParameters = 4;

    /// <summary>Below the mode by this much, densities are negligible.</summary>
    private const double Deepest = 16;

    /// <summary>The least argument of a standard deviation's exponential map: a millionth of its scale.</summary>
    private const double Least = -4.75;

    /// <summary>
    /// Above its median a standard deviation is mapped half-way to its quantiles, by the logarithm of the slope: there coefficients and group
    /// effects widen with it, the faster the more of it lies in a unit.
    /// </summary>
    private const double AboveOfDeviations = 0.5;

    private const int MostPoints = 40;
    private const double FirstStep = 0.4;
    private const double Growth = 1.3;
    private const double LongestStep = 0.6;
    private const int EvaluationsOfPoint = 25;
    private const double Tolerance = 0.1;

    private readonly ILogDensity _density;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly LaplacePrecision _precision;
    private readonly int _leading;

    private MarginalProfiles(ILogDensity density, double[] centre, LaplacePrecision precision, int leading)
    {
        _density = density;
        _point = [.. centre];
        _gradient = new double[centre.Length];
        _precision = precision;
        _leading = leading;
    }

    /// <summary>The maps that the profiles ask for; null where none does.</summary>
    /// <param name="information">The information at the mode.</param>
    /// <param name="density">The density in its coordinates.</param>
    /// <param name="centre">The mode there.</param>
    /// <param name="scales">The scales that the data suggest for the population parameters.</param>
    public static MarginalQuantiles?[]? Of(GlmmInformation information, ILogDensity density, double[] centre, double[] scales)
    {
        IReadOnlyList<int> places = information.Nonlinear;
        if (places.Count is 0 or > MostParameters)
        {
            return null;
        }

        LaplacePrecision precision = CurvatureProbe.Measure(density, centre, scales);

        MarginalQuantiles?[] maps = new MarginalQuantiles?[information.Layout.PopulationCount];
        HashSet<int> logSds = [.. information.LogSds];
        foreach (int place in places)
        {
            maps[place] = new MarginalProfiles(density, centre, precision, maps.Length).Map(place, logSds.Contains(place));
        }

        return Array.TrueForAll(maps, m => m is null) ? null : maps;
    }

    private MarginalQuantiles? Map(int place, bool isDeviation)
    {
        int n = _precision.Dense.Length;
        double precision = _precision.Block[(place * n) + place];
        Held held = new(this, place);
        double[] mode = [.. _point];
        double top = held.Climb(_point[place], out double slope);
        List<(double Y, double Log, double Slope)> points = [(_point[place], top, slope)];
        foreach (int direction in (ReadOnlySpan<int>)[-1, 1])
        {
            mode.CopyTo(_point, 0);
            held.Restart();
            double y = mode[place];
            double step = precision > 0 ? Math.Min(FirstStep / Math.Sqrt(precision), LongestStep) : LongestStep;
            for (int i = 0; i < MostPoints; i++)
            {
                y += direction * step;
                step = Math.Min(Growth * step, LongestStep);
                double log = held.Climb(y, out slope);
                if (!double.IsFinite(log) || !double.IsFinite(slope))
                {
                    break;
                }

                points.Add((y, log, slope));
                if (log < top - Deepest || (isDeviation && y < Least))
                {
                    break;
                }
            }
        }

        points.Sort((a, b) => a.Y.CompareTo(b.Y));
        return MarginalQuantiles.Of([.. points.Select(p => p.Y)], [.. points.Select(p => p.Log)], [.. points.Select(p => p.Slope)], isDeviation ? AboveOfDeviations : 1);
    }

    /// <summary>The density of the other population parameters, whitened by the precision at the mode, one parameter held.</summary>
    private sealed class Held : ILogDensity
    {
        private readonly MarginalProfiles _profiles;
        private readonly int _place;
        private readonly TransportedDensity _whitened;
        private readonly double[] _others;

        public Held(MarginalProfiles profiles, int place)
        {
            _profiles = profiles;
            _place = place;
            int n = profiles._precision.Dense.Length;
            int[] others = [.. Enumerable.Range(0, profiles._leading).Where(i => i != place)];
            double[] block = [.. others.SelectMany(a => others.Select(b => profiles._precision.Block[(a * n) + b]))];
            LaplaceTransport laplace = new(
                [.. others.Select(i => profiles._point[i])], new LaplacePrecision { Dense = [.. Enumerable.Range(0, others.Length)], Block = block, Columns = [] });
            _whitened = new TransportedDensity(this, laplace);
            _others = new double[others.Length];
        }

        public int Dimension => _profiles._leading - 1;

        public void Restart() => _others.AsSpan().Clear();

        /// <summary>The highest density with the parameter at y, from the last place on, and its slope by y.</summary>
        public double Climb(double y, out double slope)
        {
            _profiles._point[_place] = y;
            if (Dimension > 0)
            {
                LimitedMemoryQuasiNewton.Maximise(_whitened, _others, EvaluationsOfPoint, Tolerance);
            }

            double log = _whitened.Evaluate(_others, new double[Dimension]);
            slope = _profiles._gradient[_place];
            return log;
        }

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double[] point = _profiles._point;
            for (int i = 0, next = 0; i < _profiles._leading; i++)
            {
                if (i != _place)
                {
                    point[i] = position[next++];
                }
            }

            double log = _profiles._density.Evaluate(point, _profiles._gradient);
            for (int i = 0, next = 0; i < _profiles._leading; i++)
            {
                if (i != _place)
                {
                    gradient[next++] = _profiles._gradient[i];
                }
            }

            return log;
        }
    }
}

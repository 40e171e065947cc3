namespace Bayes.Models.Posterior.Transports;

/// <summary>
/// Where the conditional posteriors of a factor's effects lie, how wide and how skewed they are, as functions of the standard deviation τ
/// and of a shift δ of the group's linear predictor: b = τ(m + s·h(z; ε)), m = M(t) + M₁(t)δ, log s = L(t) + L₁(t)δ, ε = E(t), t = log τ.
/// </summary>
/// <remarks>
/// At δ = 0 b has the mean, standard deviation and skewness of p(b | τ, y) as far as <see cref="SkewedNormal"/> has that skewness; M₁ and L₁ are
/// the derivatives of mean and standard deviation by δ, which are cumulants: shifting the likelihood by δ is tilting it. The functions of t
/// are cubic splines, straight beyond their ends. Immutable; shared by all chains.
/// </remarks>
internal sealed class ConditionalShape
{
    /// <summary>M, M₁, L, L₁, E.</summary>
    public const int Functions = 5;

    /// <summary>The distance of two nodes in log τ; one node is at the position.</summary>
    public const double NodeStep = 0.3;

    private const int NodesBelow = 12;
    private const double Largest = 5;

    /// <summary>A skewness, or a relative difference of variances, below which nothing is gained.</summary>
    private const double Notable = 1e-3;

    /// <summary>Information of a group, in units of the prior's, beyond which its conditional is as good as normal and too sharp for the tables.</summary>
    private const double Sharp = 400;

    /// <summary>More groups than this would need too much memory: about 2 kB a group.</summary>
    private const int MostLevels = 20_000;

    private const int Points = 25;
    private const double PointStep = 0.5;

    private readonly double _first;
    private readonly int _nodes;
    private readonly double[] _tables;

    private ConditionalShape(FactorInformation shifts, double first, int nodes)
    {
        Shifts = shifts;
        Stride = (shifts.Levels + 7) / 8 * 8;
        _first = first;
        _nodes = nodes;
        _tables = new double[nodes * Functions * 2 * Stride];
    }

    /// <summary>The factor with its columns in units of δ: δ_j = Σ column_j·(reference − β), the fit of X_j(β − β*) by the column of the effect.</summary>
    public FactorInformation Shifts { get; }

    /// <summary>J, rounded up to whole vectors; what is beyond J is 0.</summary>
    public int Stride { get; }

    /// <summary>Makes the shape of a factor; null where it has several effects a group, or where the quadratic of the information is as good.</summary>
    public static ConditionalShape? Of(GlmmInformation information, int group)
    {
        FactorInformation factor = information.Factors[group];
        if (factor.Effects != 1 || factor.Levels > MostLevels)
        {
            return null;
        }

        double logSd = information.Position[factor.Terms[0].LogSd];
        double sd = Math.Exp(logSd);
        if (factor.Information.Sum() * sd * sd > Sharp * factor.Levels)
        {
            return null;
        }

        double typical = Math.Sqrt(factor.Levels / Math.Max(factor.Information.Sum(), 1e-300));
        double largest = Largest * Math.Clamp(typical, sd, 10 * sd);
        int nodes = NodesBelow + (int)Math.Ceiling(Math.Log(largest / sd) / NodeStep) + 1;
        ConditionalShape shape = new(Shifted(factor), logSd - (NodesBelow * NodeStep), nodes);
        return shape.Fill(new EffectProfiles(information, group, sd, 5 * largest), factor) ? shape : null;
    }

    /// <summary>The cell of t and the place in it, in [0, 1] inside the tables; weights by which its four numbers a function make value and derivative.</summary>
    public int Locate(double t, Span<double> value, Span<double> derivative)
    {
        double place = (t - _first) / NodeStep;
        int cell = (int)Math.Clamp(Math.Floor(place), 0, _nodes - 2);
        double f = Math.Clamp(place - cell, 0, 1);
        double beyond = NodeStep * (place - cell - f);
        double g = 1 - f;
        (value[0], value[1], value[2], value[3]) = (g * g * (1 + (2 * f)), NodeStep * f * g * g, f * f * (3 - (2 * f)), -NodeStep * f * f * g);
        (derivative[0], derivative[1], derivative[2], derivative[3]) = (-6 * f * g / NodeStep, g * (1 - (3 * f)), 6 * f * g / NodeStep, f * ((3 * f) - 2));

        // Straight on beyond the first and the last node.
        for (int i = 0; i < 4; i++)
        {
            value[i] += beyond * derivative[i];
        }

        return cell;
    }

    /// <summary>Values and slopes of all functions at a node, [functions × 2 × stride].</summary>
    public ReadOnlySpan<double> Node(int node) => _tables.AsSpan(node * Functions * 2 * Stride, Functions * 2 * Stride);

    private static FactorInformation Shifted(FactorInformation factor) => new()
    {
        Terms = factor.Terms,
        Levels = factor.Levels,
        Effects = 1,
        Places = factor.Places,
        Information = factor.Information,
        Centre = new double[factor.Levels],
        Columns = [.. factor.Columns.Select(c => c with { Values = [.. c.Values.Select((v, j) => factor.Information[j] > 0 ? -v / factor.Information[j] : 0)] })],
    };

    /// <summary>Fills the tables.</summary>
    /// <returns>Whether any conditional differs from the normal one of the quadratic.</returns>
    private bool Fill(EffectProfiles profiles, FactorInformation factor)
    {
        double[] rows = new double[_nodes * Functions];
        double[] column = new double[_nodes];
        double[] slopes = new double[_nodes];
        bool differs = false;
        for (int j = 0; j < factor.Levels; j++)
        {
            double centre = 0;
            double width = 0;
            for (int node = 0; node < _nodes; node++)
            {
                double t = _first + (node * NodeStep);
                double sd = Math.Exp(t);
                if (node == 0)
                {
                    width = sd / Math.Sqrt(1 + (sd * sd * factor.Information[j]));
                }

                (double mean, double variance, double third, double byT) = Moments(profiles, j, sd, centre, width);
                double deviation = Math.Sqrt(variance);
                double skewness = third / (variance * deviation);
                double quadratic = sd * sd / (1 + (sd * sd * factor.Information[j]));
                differs |= Math.Abs(skewness) > Notable || Math.Abs(variance - quadratic) > Notable * quadratic;
                double kappa = SkewedNormal.OfSkewness(skewness);
                double scale = deviation / SkewedNormal.Deviation(kappa);
                double offset = scale * kappa * SkewedNormal.MeanOfRoot;
                double logScaleByShift = third / (2 * variance * sd * sd);
                Span<double> row = rows.AsSpan(node * Functions, Functions);
                row[0] = (mean - offset) / sd;
                row[1] = ((variance / (sd * sd)) - 1 - (offset * logScaleByShift)) / sd;
                row[2] = Math.Log(scale / sd);
                row[3] = logScaleByShift;
                row[4] = kappa / Math.Sqrt(1 - (kappa * kappa));
                centre = mean + (byT * NodeStep);
                width = deviation * Math.Exp(0.5 * NodeStep);
            }

            for (int function = 0; function < Functions; function++)
            {
                for (int node = 0; node < _nodes; node++)
                {
                    column[node] = rows[(node * Functions) + function];
                }

                SplineSlopes(column, slopes);
                for (int node = 0; node < _nodes; node++)
                {
                    int at = (((node * Functions) + function) * 2 * Stride) + j;
                    _tables[at] = column[node];
                    _tables[at + Stride] = slopes[node];
                }
            }
        }

        return differs;
    }

    /// <summary>Mean, variance, third central moment of p(b | τ, y), and the derivative of the mean by log τ, from points around a guess.</summary>
    private static (double Mean, double Variance, double Third, double MeanByT) Moments(EffectProfiles profiles, int group, double sd, double centre, double width)
    {
        Span<double> weights = stackalloc double[Points];
        for (int attempt = 0; ; attempt++)
        {
            double largest = double.NegativeInfinity;
            for (int i = 0; i < Points; i++)
            {
                double b = centre + (width * PointStep * (i - (Points / 2)));
                weights[i] = profiles.At(group, b) - (0.5 * b * b / (sd * sd));
                largest = Math.Max(largest, weights[i]);
            }

            double total = 0;
            double first = 0;
            for (int i = 0; i < Points; i++)
            {
                weights[i] = Math.Exp(weights[i] - largest);
                total += weights[i];
                first += weights[i] * (i - (Points / 2));
            }

            first *= width * PointStep / total;
            double mean = centre + first;
            double variance = 0;
            double third = 0;
            for (int i = 0; i < Points; i++)
            {
                double d = (width * PointStep * (i - (Points / 2))) - first;
                variance += weights[i] * d * d / total;
                third += weights[i] * d * d * d / total;
            }

            double deviation = Math.Sqrt(variance);
            bool covered = Math.Abs(first) < width && deviation > 0.6 * width && deviation < 1.4 * width;
            if (covered || attempt == 5)
            {
                // Cov(b, b²) = third + 2·mean·variance.
                return (mean, variance, third, (third + (2 * mean * variance)) / (sd * sd));
            }

            (centre, width) = (mean, Math.Clamp(deviation, 0.3 * width, 3 * width));
        }
    }

    /// <summary>The slopes at the nodes of the cubic spline through values at steps of <see cref="NodeStep"/>, without curvature at its ends.</summary>
    private static void SplineSlopes(ReadOnlySpan<double> values, Span<double> slopes)
    {
        int last = values.Length - 1;
        Span<double> ratio = stackalloc double[values.Length];
        for (int i = 0; i <= last; i++)
        {
            double diagonal = i == 0 || i == last ? 2 : 4;
            double right = 3 * (values[Math.Min(i + 1, last)] - values[Math.Max(i - 1, 0)]) / NodeStep;
            double pivot = diagonal - (i == 0 ? 0 : ratio[i - 1]);
            ratio[i] = 1 / pivot;
            slopes[i] = (right - (i == 0 ? 0 : slopes[i - 1])) / pivot;
        }

        for (int i = last - 1; i >= 0; i--)
        {
            slopes[i] -= ratio[i] * slopes[i + 1];
        }
    }
}

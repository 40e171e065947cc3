namespace Bayes.Models.Families;

/// <summary>Derivatives of an ordinal log probability by η, the thresholds' numbers u and δ = log disc, from those at disc = 1.</summary>
/// <remarks>
/// disc multiplies the distances τ_k − η (Bürkner and Vuorre 2019, Advances in Methods and Practices in Psychological Science 2, 77–101; its
/// inverse is the scale of McCullagh 1980). So the log probability is the one without disc at x_0 = e^δ η, x_1 = e^δ u_1 and x_j = u_j + δ for
/// logarithms of distances, else e^δ u_j. Each x_i depends on its own variable and on δ alone, and differentiating by δ twice is
/// differentiating once, which leaves few terms.
/// </remarks>
internal readonly ref struct Discrimination
{
    // The point x, [C], the factor e^δ, and whether x_j, j ≥ 2, is u_j + δ.
    private readonly ReadOnlySpan<double> _x;
    private readonly double _factor;
    private readonly bool _shifts;

    public Discrimination(ReadOnlySpan<double> x, double factor, bool shifts)
    {
        _x = x;
        _factor = factor;
        _shifts = shifts;
    }

    /// <summary>Moves a row's η and u, [C], to the point at which the log probability is that with disc = e^δ.</summary>
    public static void Apply(Span<double> row, double delta, double factor, bool shifts)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = shifts && i > 1 ? row[i] + delta : factor * row[i];
        }
    }

    /// <summary>First derivatives by η, u and, last, δ, [C + 1], from those by x, [C]; the spans may overlap at their beginnings.</summary>
    public void First(ReadOnlySpan<double> inner, Span<double> outer)
    {
        double sum = 0;
        for (int i = 0; i < _x.Length; i++)
        {
            sum += ByDelta(i) * inner[i];
            outer[i] = Own(i) * inner[i];
        }

        outer[_x.Length] = sum;
    }

    /// <summary>Second derivatives, in the order of <see cref="RowDerivatives.Second"/>, from the first and second ones by x.</summary>
    public void Second(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<double> outer)
    {
        int n = _x.Length;
        double last = 0;
        for (int i = 0, place = 0; i < n; i++)
        {
            double mixed = Mixed(i) * first[i];
            last += Again(i) * first[i];
            for (int j = 0; j < n; j++)
            {
                double at = second[Pair(n, i, j)];
                mixed += Own(i) * ByDelta(j) * at;
                last += ByDelta(i) * ByDelta(j) * at;
                if (j >= i)
                {
                    outer[place++] = Own(i) * Own(j) * at;
                }
            }

            outer[place++] = mixed;
        }

        outer[^1] = last;
    }

    /// <summary>Third derivatives, in the order of <see cref="RowDerivatives.Third"/>, from those to third order by x.</summary>
    public void Third(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> third, Span<double> outer)
    {
        int n = _x.Length;
        double last = 0;
        int place = 0;
        for (int i = 0; i < n; i++)
        {
            double twice = Mixed(i) * first[i];
            last += Again(i) * first[i];
            for (int j = 0; j < n; j++)
            {
                double pair = second[Pair(n, i, j)];
                twice += ((2 * Mixed(i) * ByDelta(j)) + (Own(i) * Again(j))) * pair;
                last += 3 * ByDelta(i) * Again(j) * pair;
                double once = ((Mixed(i) * Own(j)) + (Own(i) * Mixed(j))) * pair;
                for (int k = 0; k < n; k++)
                {
                    double at = third[Triple(n, i, j, k)];
                    once += Own(i) * Own(j) * ByDelta(k) * at;
                    twice += Own(i) * ByDelta(j) * ByDelta(k) * at;
                    last += ByDelta(i) * ByDelta(j) * ByDelta(k) * at;
                    if (j >= i && k >= j)
                    {
                        outer[place++] = Own(i) * Own(j) * Own(k) * at;
                    }
                }

                if (j >= i)
                {
                    outer[place++] = once;
                }
            }

            outer[place++] = twice;
        }

        outer[place] = last;
    }

    // ∂x_i by its own variable.
    private double Own(int i) => Shifts(i) ? 1 : _factor;

    // ∂x_i/∂δ.
    private double ByDelta(int i) => Shifts(i) ? 1 : _x[i];

    // The derivative of x_i by its own variable and by δ, once or twice.
    private double Mixed(int i) => Shifts(i) ? 0 : _factor;

    // ∂²x_i/∂δ² and ∂³x_i/∂δ³.
    private double Again(int i) => Shifts(i) ? 0 : _x[i];

    private bool Shifts(int i) => _shifts && i > 1;

    private static int Pair(int n, int a, int b)
    {
        (int low, int high) = a <= b ? (a, b) : (b, a);
        return (low * n) - (low * (low - 1) / 2) + (high - low);
    }

    private static int Triple(int n, int a, int b, int c)
    {
        int low = Math.Min(a, Math.Min(b, c));
        int high = Math.Max(a, Math.Max(b, c));
        int middle = a + b + c - low - high;

        // All triples that begin before low, then the pairs of the n − low places from low on.
        int rest = n - low;
        int before = (n * (n + 1) * (n + 2) / 6) - (rest * (rest + 1) * (rest + 2) / 6);
        return before + Pair(rest, middle - low, high - low);
    }
}

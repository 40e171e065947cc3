namespace Bayes.Diagnostics;

/// <summary>The distribution of a count as a table over the values that matter.</summary>
internal sealed class CountDistribution
{
    private const double Negligible = 1e-20;

    private readonly int _first;
    private readonly double[] _atMost;

    private CountDistribution(int mode, int least, int most, Func<int, double> ratio)
    {
        // Probabilities relative to the mode, by the ratio P(c + 1)/P(c); beyond the negligible nothing is kept.
        List<double> up = [1];
        for (int c = mode; c < most && up[^1] > Negligible; c++)
        {
            up.Add(up[^1] * ratio(c));
        }

        List<double> down = [];
        for (int c = mode - 1; c >= least && (down.Count == 0 || down[^1] > Negligible); c--)
        {
            down.Add((down.Count == 0 ? 1 : down[^1]) / ratio(c));
        }

        down.Reverse();
        double[] mass = [.. down, .. up];
        double total = mass.Sum();
        _first = mode - down.Count;
        _atMost = new double[mass.Length];
        double sum = 0;
        for (int i = 0; i < mass.Length; i++)
        {
            sum += mass[i] / total;
            _atMost[i] = Math.Min(sum, 1);
        }
    }

    /// <summary>Successes among n independent trials.</summary>
    public static CountDistribution Binomial(int trials, double probability)
    {
        double odds = probability / (1 - probability);
        return new CountDistribution((int)((trials + 1) * probability), 0, trials, c => (trials - c) / (c + 1.0) * odds);
    }

    /// <summary>How many of <paramref name="drawn"/> things drawn from <paramref name="total"/> are among <paramref name="marked"/> ones.</summary>
    public static CountDistribution Hypergeometric(int total, int marked, int drawn)
    {
        double mode = (drawn + 1.0) * (marked + 1.0) / (total + 2.0);
        return new CountDistribution(
            Math.Clamp((int)mode, Math.Max(0, drawn + marked - total), Math.Min(marked, drawn)),
            Math.Max(0, drawn + marked - total),
            Math.Min(marked, drawn),
            c => (double)(marked - c) * (drawn - c) / ((c + 1.0) * (total - marked - drawn + c + 1.0)));
    }

    /// <summary>P(count ≤ c).</summary>
    public double AtMost(int c) => c < _first ? 0 : c >= _first + _atMost.Length ? 1 : _atMost[c - _first];

    /// <summary>P(count ≥ c).</summary>
    public double AtLeast(int c) => 1 - AtMost(c - 1);

    /// <summary>The smallest c with P(count ≤ c) ≥ p.</summary>
    public int Quantile(double p)
    {
        int place = Array.FindIndex(_atMost, q => q >= p);
        return _first + (place < 0 ? _atMost.Length - 1 : place);
    }

    /// <summary>The largest c with P(count ≥ c) ≥ p.</summary>
    public int UpperQuantile(double p)
    {
        int c = _first + _atMost.Length - 1;
        while (c > _first && AtLeast(c) < p)
        {
            c--;
        }

        return c;
    }
}

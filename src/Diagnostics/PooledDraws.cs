using Bayes.Draws;
using Bayes.Numerics;

namespace Bayes.Diagnostics;

/// <summary>
/// All draws of one quantity with what the diagnostics share: checked once, sorted once, folded by merging, not by sorting again.
/// </summary>
/// <remarks>Made for one use on one thread; the public classes make one per call, the summary one per quantity.</remarks>
internal sealed class PooledDraws
{
    private const int FewestDraws = 4;

    private readonly ChainLayout _whole;
    private readonly ChainLayout _split;
    private double[]? _sorted;
    private int[]? _order;
    private double[]? _foldedSorted;
    private int[]? _foldedOrder;
    private double[]? _scratch;
    private DiagnosticValue? _essMean;
    private DiagnosticValue? _essOfSquares;
    private DiagnosticValue? _rhatBulk;
    private DiagnosticValue? _essBulk;

    public PooledDraws(ParameterDraws draws)
    {
        Values = draws.Pooled();
        Chains = draws.ChainCount;
        Draws = draws.DrawCount;
        _whole = new ChainLayout(Chains, Draws, split: false);
        _split = new ChainLayout(Chains, Draws, split: true);
        Finite = Values.Length > 0;
        foreach (double value in Values)
        {
            Finite &= double.IsFinite(value);
        }

        Mean = Finite ? CentredChains.Mean(Values) : double.NaN;
        Defect = Values.Length == 0 ? UndefinedReason.TooFewDraws
            : !Finite ? UndefinedReason.NotFinite
            : Draws < FewestDraws ? UndefinedReason.TooFewDraws
            : IsConstant(Values) ? UndefinedReason.Constant
            : UndefinedReason.None;
    }

    /// <summary>The draws, chain after chain, [S].</summary>
    public double[] Values { get; }

    public int Chains { get; }

    public int Draws { get; }

    public bool Finite { get; }

    /// <summary>Why no convergence diagnostic is defined, if none is.</summary>
    public UndefinedReason Defect { get; }

    /// <summary>The mean of all draws.</summary>
    public double Mean { get; }

    /// <summary>The draws in ascending order, [S].</summary>
    public ReadOnlySpan<double> Sorted
    {
        get
        {
            Sort();
            return _sorted;
        }
    }

    public double Median => MiddleOf(Sorted);

    public double MedianAbsoluteDeviation
    {
        get
        {
            Fold();
            return 1.4826 * MiddleOf(_foldedSorted);
        }
    }

    public double StandardDeviation => Math.Sqrt(CentredChains.Variance(Values));

    private Span<double> Scratch => _scratch ??= new double[Values.Length];

    public double Quantile(double probability) => Diagnostics.Quantile.OfSorted(Sorted, probability);

    public DiagnosticValue Describe(double value) =>
        Finite ? new DiagnosticValue(value) : DiagnosticValue.Undefined(Values.Length == 0 ? UndefinedReason.TooFewDraws : UndefinedReason.NotFinite);

    public DiagnosticValue RHatBulk()
    {
        Bulk();
        return _rhatBulk!.Value;
    }

    public DiagnosticValue EssBulk()
    {
        Bulk();
        return _essBulk!.Value;
    }

    public DiagnosticValue RHatFolded()
    {
        if (Defect != UndefinedReason.None)
        {
            return DiagnosticValue.Undefined(Defect);
        }

        Fold();
        using CentredChains chains = OfScores(_foldedSorted!, _foldedOrder!);
        return chains.RHat();
    }

    /// <summary>The larger of bulk and folded; of the two the defined one where folding leaves a constant.</summary>
    public DiagnosticValue RHatRank()
    {
        DiagnosticValue bulk = RHatBulk(), folded = RHatFolded();
        return !folded.IsDefined || bulk.Value >= folded.Value ? bulk : folded;
    }

    public DiagnosticValue RHatBasic(bool split)
    {
        if (Defect != UndefinedReason.None)
        {
            return DiagnosticValue.Undefined(Defect);
        }

        using var chains = new CentredChains(Values, split ? _split : _whole);
        return chains.RHat();
    }

    public DiagnosticValue EssMean() => _essMean ??= EssOf(Values, split: true);

    public DiagnosticValue EssBasic(bool split) => split ? EssMean() : EssOf(Values, split: false);

    /// <summary>That of (x − mean)², on which the error of the standard deviation rests.</summary>
    public DiagnosticValue EssStandardDeviation()
    {
        if (_essOfSquares is null)
        {
            Span<double> squares = Scratch;
            for (int i = 0; i < squares.Length; i++)
            {
                squares[i] = (Values[i] - Mean) * (Values[i] - Mean);
            }

            _essOfSquares = Defect == UndefinedReason.None && IsConstant(squares)
                ? DiagnosticValue.Undefined(UndefinedReason.Constant)
                : EssOf(squares, split: true);
        }

        return _essOfSquares.Value;
    }

    public DiagnosticValue EssQuantile(double probability)
    {
        if (Defect != UndefinedReason.None)
        {
            return DiagnosticValue.Undefined(Defect);
        }

        double p = probability == 1.0 ? (Values.Length - 0.5) / Values.Length : probability;
        double cut = Quantile(p);
        Span<double> indicator = Scratch;
        for (int i = 0; i < indicator.Length; i++)
        {
            indicator[i] = Values[i] <= cut ? 1.0 : 0.0;
        }

        DiagnosticValue size = EssOf(indicator, split: true);
        return size.Reason == UndefinedReason.Constant ? DiagnosticValue.Undefined(UndefinedReason.PointMass) : size;
    }

    /// <summary>The smaller of the two sides; the defined one where the other lies on a point mass.</summary>
    public DiagnosticValue EssTail()
    {
        DiagnosticValue lower = EssQuantile(0.05), upper = EssQuantile(0.95);
        return !upper.IsDefined ? lower : !lower.IsDefined ? upper : lower.Value <= upper.Value ? lower : upper;
    }

    public DiagnosticValue ErrorOfMean()
    {
        DiagnosticValue size = EssMean();
        return size.IsDefined ? new DiagnosticValue(StandardDeviation / Math.Sqrt(size.Value)) : size;
    }

    public DiagnosticValue ErrorOfStandardDeviation()
    {
        DiagnosticValue size = EssStandardDeviation();
        if (!size.IsDefined)
        {
            return size;
        }

        double second = 0, fourth = 0;
        foreach (double value in Values)
        {
            double square = (value - Mean) * (value - Mean);
            second += square;
            fourth += square * square;
        }

        second /= Values.Length;
        fourth /= Values.Length;
        double varianceOfSecond = (fourth - (second * second)) / size.Value;
        return new DiagnosticValue(Math.Sqrt(varianceOfSecond / second / 4.0));
    }

    public DiagnosticValue ErrorOfQuantile(double probability)
    {
        DiagnosticValue size = EssQuantile(probability);
        if (!size.IsDefined)
        {
            return size;
        }

        double a = (size.Value * probability) + 1.0, b = (size.Value * (1.0 - probability)) + 1.0;
        double low = MathNet.Numerics.Distributions.Beta.InvCDF(a, b, 0.1586553);
        double high = MathNet.Numerics.Distributions.Beta.InvCDF(a, b, 0.8413447);
        int total = Values.Length;
        int lowest = Math.Max((int)Math.Floor(low * total), 1);
        int highest = Math.Min((int)Math.Ceiling(high * total), total);
        return new DiagnosticValue((Sorted[highest - 1] - Sorted[lowest - 1]) / 2.0);
    }

    /// <summary>Equal to within the last bit: what is left when a constant was computed in two ways.</summary>
    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        double lowest = values[0], highest = values[0];
        foreach (double value in values)
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }

        return highest - lowest <= 2.220446049250313e-16 * Math.Max(Math.Abs(lowest), Math.Abs(highest));
    }

    private static double MiddleOf(ReadOnlySpan<double> sorted)
    {
        int half = sorted.Length / 2;
        return (sorted.Length & 1) == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    }

    private DiagnosticValue EssOf(ReadOnlySpan<double> series, bool split)
    {
        if (Defect != UndefinedReason.None)
        {
            return DiagnosticValue.Undefined(Defect);
        }

        using var chains = new CentredChains(series, split ? _split : _whole);
        return chains.EffectiveSize();
    }

    private void Bulk()
    {
        if (_essBulk is not null)
        {
            return;
        }

        if (Defect != UndefinedReason.None)
        {
            _rhatBulk = _essBulk = DiagnosticValue.Undefined(Defect);
            return;
        }

        Sort();
        using CentredChains chains = OfScores(_sorted!, _order!);
        _rhatBulk = chains.RHat();
        _essBulk = chains.EffectiveSize();
    }

    /// <summary>The split chains of the normal scores; the middle draws of odd chains are out before the ranks are taken.</summary>
    private CentredChains OfScores(ReadOnlySpan<double> sorted, ReadOnlySpan<int> order)
    {
        if ((Draws & 1) == 1)
        {
            double[] keptSorted = new double[sorted.Length - Chains];
            int[] keptOrder = new int[keptSorted.Length];
            int kept = 0;
            for (int i = 0; i < sorted.Length; i++)
            {
                if (!_split.IsDropped(order[i]))
                {
                    keptSorted[kept] = sorted[i];
                    keptOrder[kept++] = order[i];
                }
            }

            NormalScores.Of(keptSorted, keptOrder, Scratch);
        }
        else
        {
            NormalScores.Of(sorted, order, Scratch);
        }

        return new CentredChains(Scratch, _split);
    }

    private void Sort()
    {
        if (_sorted is not null)
        {
            return;
        }

        _sorted = [.. Values];
        _order = new int[Values.Length];
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        Array.Sort(_sorted, _order);
    }

    /// <summary>|x − median| in ascending order, by merging the draws below the median, read downwards, with those above.</summary>
    private void Fold()
    {
        if (_foldedSorted is not null)
        {
            return;
        }

        Sort();
        double median = Median;
        _foldedSorted = new double[Values.Length];
        _foldedOrder = new int[Values.Length];
        int above = 0;
        while (above < _sorted!.Length && _sorted[above] <= median)
        {
            above++;
        }

        int below = above - 1;
        for (int i = 0; i < _foldedSorted.Length; i++)
        {
            bool takeBelow = above >= _sorted.Length || (below >= 0 && median - _sorted[below] <= _sorted[above] - median);
            int from = takeBelow ? below-- : above++;
            _foldedSorted[i] = Math.Abs(_sorted[from] - median);
            _foldedOrder[i] = _order![from];
        }
    }
}

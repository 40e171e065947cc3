using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The log marginal likelihood of a model with one grouping factor by adaptive Gauss-Hermite quadrature: scalar or vector effects,
/// correlated or not, any number of linear predictors, with its exact gradient.
/// </summary>
/// <remarks>
/// <para>With one point it is Laplace's approximation; without group effects it is the likelihood itself.</para>
/// <para>
/// Groups are worked on by as many threads as there are processors; sums are taken in one fixed order, so the result does not depend on
/// their number. Modes are found from those of the evaluation before. Cost O(nodes · n · (q + K)).
/// </para>
/// </remarks>
public sealed class QuadratureLikelihood : IMarginalLikelihood
{
    private const int GroupsPerTask = 16;
    private const int RowsWithoutGroups = 512;
    private const long WorthThreads = 20_000;

    private readonly GroupRows _rows;
    private readonly GroupEffects _effects;
    private readonly TensorGrid _grid;
    private readonly int[] _starts;
    private readonly double[] _base;
    private readonly double[] _rowGradient;
    private readonly double[] _modes;
    private readonly double[] _modeEffects;
    private readonly double[] _groupValues;
    private readonly double[] _factor;
    private readonly double[] _taskGradients;
    private readonly Stack<GroupIntegral> _idle = new();
    private readonly int _largestGroup;
    private readonly bool _isExact;

    /// <summary>Prepares the likelihood of a model.</summary>
    /// <param name="model">The model, with one grouping factor or none.</param>
    /// <param name="points">Points per effect, 1 or more.</param>
    /// <exception cref="EstimationException">The model has several grouping factors, or the grid would be too large.</exception>
    public QuadratureLikelihood(BoundModel model, int points)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        IReadOnlyList<GroupingFactor> groups = model.Design.Groups;
        if (groups.Count > 1)
        {
            throw MarginalLikelihoods.Crossed(model);
        }

        Parameters = new MarginalParameters(model);
        Points = points;
        int n = model.Design.RowCount;
        int[] order = [.. Enumerable.Range(0, n)];
        if (groups.Count == 1)
        {
            int[] codes = groups[0].Codes;
            Array.Sort(order, (a, b) => codes[a] != codes[b] ? codes[a].CompareTo(codes[b]) : a.CompareTo(b));
            _starts = Starts(codes, groups[0].Levels.Count);
        }
        else
        {
            // Rows without group effects are independent: any cut into blocks will do.
            _starts = [.. Enumerable.Range(0, (n + RowsWithoutGroups - 1) / RowsWithoutGroups).Select(b => b * RowsWithoutGroups), n];
        }

        _rows = new GroupRows(model, order);
        _effects = new GroupEffects(model, 0, _rows);

        _isExact = MarginalLikelihoods.IsExact(model);
        _grid = new TensorGrid(points, _effects.Count);
        _largestGroup = Enumerable.Range(0, GroupCount).Max(j => _starts[j + 1] - _starts[j]);
        _base = new double[_rows.PredictorCount * n];
        _rowGradient = new double[_rows.PredictorCount * n];
        _modes = new double[GroupCount * _effects.Count];
        _modeEffects = new double[GroupCount * _effects.Count];
        _groupValues = new double[GroupCount];
        _factor = new double[_effects.Kinds * _effects.Count * _effects.Count];
        _taskGradients = new double[TaskCount * _factor.Length];
    }

    /// <inheritdoc/>
    public MarginalParameters Parameters { get; }

    /// <inheritdoc/>
    public EstimationMethod Method => _isExact ? EstimationMethod.MaximumLikelihood : Points == 1 ? EstimationMethod.Laplace : EstimationMethod.Quadrature;

    /// <inheritdoc/>
    public int Points { get; }

    /// <summary>The number of nodes of the grid over the effects of a group.</summary>
    public int Nodes => _grid.Count;

    private int GroupCount => _starts.Length - 1;

    private int TaskCount => (GroupCount + GroupsPerTask - 1) / GroupsPerTask;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        if (parameters.Length != Parameters.Dimension || gradient.Length != Parameters.Dimension)
        {
            throw new ArgumentException($"ψ has {Parameters.Dimension} entries; parameters has {parameters.Length} and gradient {gradient.Length}.", nameof(parameters));
        }

        gradient.Clear();
        _rows.Predict(parameters, _base);
        int square = _effects.Count * _effects.Count;
        for (int kind = 0; kind < _effects.Kinds; kind++)
        {
            _effects.WriteFactor(parameters, kind, _factor.AsSpan(kind * square, square));
        }

        if ((long)_grid.Count * _rows.Count >= WorthThreads && TaskCount > 1)
        {
            Parallel.For(0, TaskCount, EvaluateTask);
        }
        else
        {
            for (int task = 0; task < TaskCount; task++)
            {
                EvaluateTask(task);
            }
        }

        double sum = _rows.LogNormalizer + VectorKernels.Sum(_groupValues);
        if (!double.IsFinite(sum))
        {
            gradient.Fill(double.NaN);
            return double.IsNegativeInfinity(sum) ? sum : double.NaN;
        }

        _rows.PullBack(_rowGradient, gradient);
        for (int task = 0; task < TaskCount; task++)
        {
            for (int kind = 0; kind < _effects.Kinds; kind++)
            {
                _effects.PullBack(parameters, kind, _taskGradients.AsSpan((task * _factor.Length) + (kind * square), square), gradient);
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void WriteConditionalModes(Span<double> effects)
    {
        int q = _effects.Count;
        for (int j = 0; q > 0 && j < GroupCount; j++)
        {
            _effects.WriteEffects(_modeEffects.AsSpan(j * q, q), j, Parameters.Dimension, effects);
        }
    }

    private void EvaluateTask(int task)
    {
        GroupIntegral integral = Borrow();
        int q = _effects.Count;
        int last = Math.Min(GroupCount, (task + 1) * GroupsPerTask);
        Span<double> gradients = _taskGradients.AsSpan(task * _factor.Length, _factor.Length);
        gradients.Clear();
        int kind = -1;
        for (int j = task * GroupsPerTask; j < last; j++)
        {
            if (_effects.KindOf(j) != kind)
            {
                // Groups of one kind stand together.
                Keep(integral, gradients, kind);
                kind = _effects.KindOf(j);
                _factor.AsSpan(kind * q * q, q * q).CopyTo(integral.Factor);
                Array.Clear(integral.FactorGradient);
            }

            _groupValues[j] = integral.Evaluate(_base, _starts[j], _starts[j + 1] - _starts[j], _modes.AsSpan(j * q, q), _rowGradient);
            integral.ModeEffects.CopyTo(_modeEffects.AsSpan(j * q, q));
            if (double.IsNaN(_groupValues[j]))
            {
                // No mode to start from next time.
                _modes.AsSpan(j * q, q).Clear();
            }
        }

        Keep(integral, gradients, kind);
        lock (_idle)
        {
            _idle.Push(integral);
        }
    }

    private static void Keep(GroupIntegral integral, Span<double> gradients, int kind)
    {
        if (kind >= 0)
        {
            integral.FactorGradient.CopyTo(gradients[(kind * integral.FactorGradient.Length)..]);
        }
    }

    private GroupIntegral Borrow()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out GroupIntegral? integral))
            {
                return integral;
            }
        }

        return new GroupIntegral(_rows, _effects, _grid, _largestGroup);
    }

    private static int[] Starts(int[] codes, int levels)
    {
        int[] starts = new int[levels + 1];
        foreach (int code in codes)
        {
            starts[code + 1]++;
        }

        for (int j = 0; j < levels; j++)
        {
            starts[j + 1] += starts[j];
        }

        return starts;
    }
}

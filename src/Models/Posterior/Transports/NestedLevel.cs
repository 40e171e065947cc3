using System.Runtime.CompilerServices;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>One factor of a chain of nested ones, with all that a position makes of it: scratch memory of a <see cref="NestedTransport"/>.</summary>
/// <remarks>
/// A group's front is the quadratic in its own effects (q) and those of the w coarser ones around it, m = q + w, once all finer groups in it
/// are eliminated: the rows of its own effects, [A E], and what the finer ones passed on about the coarser effects alone.
/// </remarks>
internal sealed class NestedLevel
{
    private readonly double[] _fixedRows;
    private readonly double[] _centre;
    private readonly double[] _correlation;
    private readonly double[] _byCorrelation;

    public NestedLevel(NestedInformation information, int level)
    {
        Factor = information.Factors[level];
        Parents = level < information.Parents.Length ? information.Parents[level] : [];
        _fixedRows = information.Rows[level];
        _centre = information.Centres[level];
        (int levels, int q) = (Factor.Levels, Factor.Effects);
        Effects = q;
        Width = information.Factors.Skip(level).Sum(f => f.Effects);
        int passed = Width - q;
        Map = new GroupMap<double, OneGroup>(q);
        F = new double[q * q];
        ByF = new double[q * q];
        int widest = Factor.Terms.Max(t => t.Effects);
        _correlation = new double[widest * widest];
        _byCorrelation = new double[widest * widest];
        Linear = new double[levels * q];
        ByLinear = new double[levels * q];
        ByEffects = new double[levels * q];

        // Nothing is eliminated before the finest factor, so its fronts are those of the data.
        IsFinest = level == 0;
        Rows = IsFinest ? _fixedRows : new double[_fixedRows.Length];
        ByRows = IsFinest ? [] : new double[_fixedRows.Length];
        Passed = IsFinest ? [] : new double[levels * passed * passed];
        ByPassed = IsFinest ? [] : new double[levels * passed * passed];
        PassedLinear = IsFinest ? [] : new double[levels * passed];
        ByPassedLinear = IsFinest ? [] : new double[levels * passed];
    }

    public FactorInformation Factor { get; }

    /// <summary>The group of the next factor in which each group lies; empty for the coarsest factor.</summary>
    public int[] Parents { get; }

    public bool IsFinest { get; }

    /// <summary>q, the effects of a group.</summary>
    public int Effects { get; }

    /// <summary>m, the effects of a group and of all coarser ones around it.</summary>
    public int Width { get; }

    public GroupMap<double, OneGroup> Map { get; }

    /// <summary>The factor of the covariance, [q × q].</summary>
    public double[] F { get; }

    /// <summary>The gradient by it.</summary>
    public double[] ByF { get; }

    /// <summary>The rows [A E] of each front, [J × q × m].</summary>
    public double[] Rows { get; }

    /// <summary>The gradient by them; that by E as it stands here, once.</summary>
    public double[] ByRows { get; }

    /// <summary>What finer groups passed on about coarser effects alone, [J × w × w].</summary>
    public double[] Passed { get; }

    /// <summary>The gradient by it.</summary>
    public double[] ByPassed { get; }

    /// <summary>The linear term of each group's own effects, [J × q].</summary>
    public double[] Linear { get; }

    /// <summary>The gradient by it.</summary>
    public double[] ByLinear { get; }

    /// <summary>The linear term passed on, [J × w].</summary>
    public double[] PassedLinear { get; }

    /// <summary>The gradient by it.</summary>
    public double[] ByPassedLinear { get; }

    /// <summary>The gradient by a group's effects that comes from the finer ones in it, [J × q].</summary>
    public double[] ByEffects { get; }

    /// <summary>Loads F and the linear terms and fronts of the data alone; returns J·log |det F|.</summary>
    public double Load(ReadOnlySpan<double> parameters)
    {
        _centre.CopyTo(Linear, 0);
        foreach (FactorInformation.CoefficientColumn column in Factor.Columns)
        {
            VectorKernels.AddScaled(Linear, column.Values, column.Reference - parameters[column.Place]);
        }

        if (!IsFinest)
        {
            _fixedRows.CopyTo(Rows, 0);
            Passed.AsSpan().Clear();
            PassedLinear.AsSpan().Clear();
        }

        return Factor.Levels * GroupCovarianceFactor.Load(Factor.Terms, parameters, F, _correlation);
    }

    /// <summary>Loads the map of a group; returns log |det G|. Copies A to <paramref name="information"/>, [q × q].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LoadGroup(int group, Span<double> information)
    {
        int q = Effects;
        for (int r = 0; r < q; r++)
        {
            Rows.AsSpan(((group * q) + r) * Width, q).CopyTo(information[(r * q)..]);
        }

        return Map.Load(F, information);
    }

    /// <summary>Forgets the gradients by everything but the effects.</summary>
    public void ClearGradients()
    {
        ByF.AsSpan().Clear();
        ByEffects.AsSpan().Clear();
    }

    /// <summary>Adds the gradients by F and by the linear terms to that by the population parameters.</summary>
    public void AddPopulation(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        GroupCovarianceFactor.PullBack(Factor.Terms, Factor.Levels, parameters, F, ByF, _correlation, _byCorrelation, gradient);
        foreach (FactorInformation.CoefficientColumn column in Factor.Columns)
        {
            gradient[column.Place] -= VectorKernels.Dot(column.Values, ByLinear);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(ReadOnlySpan<double> source, int group, Span<double> target)
    {
        for (int c = 0; c < Effects; c++)
        {
            target[c] = source[Factor.Places[c].First + (group * Factor.Places[c].Stride)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scatter(ReadOnlySpan<double> source, int group, Span<double> target)
    {
        for (int c = 0; c < Effects; c++)
        {
            target[Factor.Places[c].First + (group * Factor.Places[c].Stride)] = source[c];
        }
    }
}

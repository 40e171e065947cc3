using System.Runtime.CompilerServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of the effects of nested factors: each group given the coarser ones around it, all finer ones in it integrated out.</summary>
/// <remarks>
/// <para>
/// The quadratic of <see cref="NestedInformation"/> times N(0, Σ_k(θ)) for the effects of each factor k is a normal density whose precision is
/// factorised exactly, at the θ and β of the point itself, by eliminating groups from the finest factor to the coarsest. With A, E, D, h and c
/// a group's own block, its coupling with the coarser effects u around it, the quadratic of these, and the linear terms of both, all as they stand
/// after finer groups are eliminated: P = Σ⁻¹ + A = (RRᵀ)⁻¹, b = P⁻¹(h − E u) + R z, and to the group around it pass D − EᵀP⁻¹E and c − EᵀP⁻¹h
/// (for one class in a school; sums of these over all). So given θ and β the z of all groups are independent, where factors mapped each by itself
/// leave a coupling that depends on their standard deviations and ties these to all z. This is the multifrontal elimination of a sparse matrix
/// (Duff and Reid 1983) along the tree of groups.
/// </para>
/// <para>
/// P⁻¹ is F S⁻¹Fᵀ as in <see cref="GroupMap{T, TArithmetic}"/>, so no covariance is inverted. The derivative of what is passed on: with X = [h E], Y = P⁻¹X = Fv,
/// T = XᵀY and N the gradient by T, X̄ = 2YN, Ā = −YNYᵀ, F̄ = 2(X − AY)Nvᵀ. Not thread safe: it owns scratch memory. No call allocates. Cost
/// O(J·q·m²) for each factor, m the effects of a group and of all coarser ones around it.
/// </para>
/// </remarks>
internal sealed class NestedTransport : IGroupEffectsMap
{
    private readonly NestedLevel[] _levels;
    private readonly NestedElimination _elimination;
    private readonly double[] _around;
    private readonly double[] _a;
    private readonly double[] _linear;
    private readonly double[] _z;
    private readonly double[] _b;
    private readonly double[] _byZ;

    public NestedTransport(NestedInformation information)
    {
        _levels = [.. Enumerable.Range(0, information.Factors.Length).Select(k => new NestedLevel(information, k))];
        _elimination = new NestedElimination(_levels);
        int most = information.Factors.Max(f => f.Effects);
        _around = new double[_levels[0].Width];
        _a = new double[most * most];
        _linear = new double[most];
        _z = new double[most];
        _b = new double[most];
        _byZ = new double[most];
    }

    /// <summary>Picks the map of a chain: two factors with one effect a group each are done without matrices.</summary>
    public static IGroupEffectsMap Of(NestedInformation information) =>
        information.Factors is [{ Effects: 1 }, { Effects: 1 }] ? new ScalarNestedTransport(information) : new NestedTransport(information);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double log = _elimination.Run(parameters);
        for (int k = _levels.Length - 1; k >= 0; k--)
        {
            NestedLevel level = _levels[k];
            for (int j = 0; j < level.Factor.Levels; j++)
            {
                log -= level.LoadGroup(j, _a);
                Condition(k, j, parameters);
                level.Gather(whitened, j, _z);
                level.Map.ToEffects(level.F, _linear, _z, _b);
                level.Scatter(_b, j, parameters);
            }
        }

        return log;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        _elimination.Run(parameters);
        for (int k = 0; k < _levels.Length; k++)
        {
            NestedLevel level = _levels[k];
            for (int j = 0; j < level.Factor.Levels; j++)
            {
                level.LoadGroup(j, _a);
                Condition(k, j, parameters);
                level.Gather(parameters, j, _b);
                level.Map.ToWhitened(level.F, _linear, _b, _z);
                level.Scatter(_z, j, whitened);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        _elimination.Run(parameters);
        foreach (NestedLevel level in _levels)
        {
            level.ClearGradients();
        }

        // Finer effects hang on coarser ones, whose gradient is whole once the finer ones have been passed.
        for (int k = 0; k < _levels.Length; k++)
        {
            NestedLevel level = _levels[k];
            int q = level.Effects;
            for (int j = 0; j < level.Factor.Levels; j++)
            {
                level.LoadGroup(j, _a);
                Condition(k, j, parameters);
                level.Gather(whitened, j, _z);
                level.Gather(gradient, j, _b);
                for (int c = 0; c < q; c++)
                {
                    _b[c] += level.ByEffects[(j * q) + c];
                }

                Span<double> byLinear = level.ByLinear.AsSpan(j * q, q);
                level.Map.PullBack(level.F, _linear, _z, _b, _byZ, byLinear, level.ByF);
                level.Scatter(_byZ, j, whitenedGradient);
                if (!level.IsFinest)
                {
                    level.Map.ByInformation(level.F, level.ByRows.AsSpan(j * q * level.Width, q * level.Width), level.Width);
                }

                PassToCoarser(k, j, byLinear);
            }
        }

        _elimination.PullBack();
        foreach (NestedLevel level in _levels)
        {
            level.AddPopulation(parameters, whitenedGradient);
        }
    }

    /// <summary>The linear term of a group's effects given those around it, h − E u; these stay in place for <see cref="PassToCoarser"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Condition(int k, int group, ReadOnlySpan<double> parameters)
    {
        NestedLevel level = _levels[k];
        int q = level.Effects;
        int ancestor = group;
        int next = 0;
        for (int l = k + 1; l < _levels.Length; l++)
        {
            ancestor = _levels[l - 1].Parents[ancestor];
            _levels[l].Gather(parameters, ancestor, _around.AsSpan(next));
            next += _levels[l].Effects;
        }

        for (int r = 0; r < q; r++)
        {
            double sum = level.Linear[(group * q) + r];
            ReadOnlySpan<double> row = level.Rows.AsSpan((((group * q) + r) * level.Width) + q, next);
            for (int c = 0; c < row.Length; c++)
            {
                sum -= row[c] * _around[c];
            }

            _linear[r] = sum;
        }
    }

    /// <summary>From the gradient by h − E u to those by E and u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PassToCoarser(int k, int group, ReadOnlySpan<double> byLinear)
    {
        NestedLevel level = _levels[k];
        int q = level.Effects;
        int ancestor = group;
        int next = 0;
        for (int l = k + 1; l < _levels.Length; l++)
        {
            ancestor = _levels[l - 1].Parents[ancestor];
            int width = _levels[l].Effects;
            for (int c = 0; c < width; c++)
            {
                double sum = 0;
                for (int r = 0; r < q; r++)
                {
                    int place = (((group * q) + r) * level.Width) + q + next + c;
                    sum += level.Rows[place] * byLinear[r];
                    if (!level.IsFinest)
                    {
                        level.ByRows[place] = -byLinear[r] * _around[next + c];
                    }
                }

                _levels[l].ByEffects[(ancestor * width) + c] -= sum;
            }

            next += width;
        }
    }
}

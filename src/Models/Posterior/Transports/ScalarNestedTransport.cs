using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of <see cref="NestedTransport"/> for two nested factors with one effect a group each, without matrices.</summary>
/// <remarks>
/// With class j in school s, S_j = 1 + τ²a_j: the school has information d_s − Σ τ²e_j²/S_j and linear term c_s − Σ τ²e_j h_j/S_j, the class
/// given it the linear term h_j − e_j u_s. Not thread safe: it owns scratch memory. Cost O(J), in vectors but for what goes from classes to schools and back.
/// </remarks>
internal sealed class ScalarNestedTransport : IGroupEffectsMap
{
    private const int Lanes = ScalarNestedLevel.Lanes;

    private readonly ScalarNestedLevel _fine;
    private readonly ScalarNestedLevel _coarse;
    private readonly int[] _parents;
    private readonly double[] _coupling;
    private readonly double[] _byLinear;
    private readonly double[] _byInformation;

    public ScalarNestedTransport(NestedInformation information)
    {
        _fine = new ScalarNestedLevel(information.Factors[0], information.Centres[0]);
        _coarse = new ScalarNestedLevel(information.Factors[1], information.Centres[1]);
        _parents = information.Parents[0];
        int length = ScalarNestedLevel.PaddedLength(_fine.Count);
        _coupling = new double[length];
        _byLinear = new double[length];
        _byInformation = new double[length];
        for (int j = 0; j < _fine.Count; j++)
        {
            _coupling[j] = information.Rows[0][(2 * j) + 1];
        }
    }

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double log = Eliminate(parameters);
        _coarse.ToEffects(whitened, parameters);
        Condition(parameters);
        _fine.ToEffects(whitened, parameters);
        return log;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        Eliminate(parameters);
        _coarse.ToWhitened(parameters, whitened);
        Condition(parameters);
        _fine.ToWhitened(parameters, whitened);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        Eliminate(parameters);
        Condition(parameters);
        _fine.LoadGradient(gradient);
        _coarse.LoadGradient(gradient);
        double bySd = _fine.PullBack(whitened, whitenedGradient);
        for (int j = 0; j < _parents.Length; j++)
        {
            _coarse.ByEffects[_parents[j]] -= _coupling[j] * _fine.ByLinear[j];
        }

        double byCoarseSd = _coarse.PullBack(whitened, whitenedGradient);
        bySd += TakeBack();
        _coarse.AddPopulation(byCoarseSd, whitenedGradient);
        _fine.AddPopulation(bySd, whitenedGradient);
    }

    /// <summary>Loads both factors and eliminates the finer; returns the log-Jacobian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Eliminate(ReadOnlySpan<double> parameters)
    {
        double log = _fine.Load(parameters) + _coarse.Load(parameters) + _fine.Invert();
        double square = _fine.Sd * _fine.Sd;
        double[] information = _coarse.Information;
        double[] linear = _coarse.Linear;
        for (int j = 0; j < _parents.Length; j++)
        {
            double solved = square * _coupling[j] * _fine.Inverse[j];
            int parent = _parents[j];
            information[parent] -= _coupling[j] * solved;
            linear[parent] -= _fine.Linear[j] * solved;
        }

        linear.CopyTo(_coarse.Conditional, 0);
        return log + _coarse.Invert();
    }

    /// <summary>The linear terms of the finer effects given the coarser ones, h − e u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Condition(ReadOnlySpan<double> parameters)
    {
        ReadOnlySpan<double> effects = _coarse.Effects(parameters);
        for (int j = 0; j < _parents.Length; j++)
        {
            _fine.Conditional[j] = _fine.Linear[j] - (_coupling[j] * effects[_parents[j]]);
        }
    }

    /// <summary>The derivatives of the elimination: adds to the gradient by h; returns that by τ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double TakeBack()
    {
        for (int j = 0; j < _parents.Length; j++)
        {
            _byLinear[j] = _coarse.ByLinear[_parents[j]];
            _byInformation[j] = _coarse.ByInformation[_parents[j]];
        }

        ref double e = ref MemoryMarshal.GetArrayDataReference(_coupling);
        ref double h = ref MemoryMarshal.GetArrayDataReference(_fine.Linear);
        ref double inverses = ref MemoryMarshal.GetArrayDataReference(_fine.Inverse);
        ref double byH = ref MemoryMarshal.GetArrayDataReference(_fine.ByLinear);
        ref double byPassedLinear = ref MemoryMarshal.GetArrayDataReference(_byLinear);
        ref double byPassed = ref MemoryMarshal.GetArrayDataReference(_byInformation);
        Vector512<double> square = Vector512.Create(_fine.Sd * _fine.Sd);
        Vector512<double> sums = Vector512<double>.Zero;
        for (int j = 0; j < _coupling.Length; j += Lanes)
        {
            Vector512<double> coupling = Vector512.LoadUnsafe(ref e, (nuint)j);
            Vector512<double> linear = Vector512.LoadUnsafe(ref byPassedLinear, (nuint)j);
            Vector512<double> scaled = coupling * Vector512.LoadUnsafe(ref inverses, (nuint)j);
            Vector512<double> own = Vector512.LoadUnsafe(ref byH, (nuint)j);
            (own - (square * scaled * linear)).StoreUnsafe(ref byH, (nuint)j);
            Vector512<double> both = (Vector512.LoadUnsafe(ref h, (nuint)j) * linear) + (coupling * Vector512.LoadUnsafe(ref byPassed, (nuint)j));
            sums += scaled * Vector512.LoadUnsafe(ref inverses, (nuint)j) * both;
        }

        return -2 * _fine.Sd * LaneSums.InOrder(sums);
    }
}

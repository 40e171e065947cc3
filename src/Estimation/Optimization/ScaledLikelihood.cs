using Bayes.Estimation.Marginal;

namespace Bayes.Estimation.Optimization;

/// <summary>A marginal likelihood as a function of the free entries of ψ, each in a unit in which it is of order 1.</summary>
internal sealed class ScaledLikelihood : IObjective
{
    private readonly IMarginalLikelihood _likelihood;
    private readonly double[] _units;
    private readonly int[] _free;
    private readonly double[] _psi;
    private readonly double[] _gradient;

    /// <summary>Frees the entries listed; the others stay as they are in ψ.</summary>
    public ScaledLikelihood(IMarginalLikelihood likelihood, double[] units, int[] free, double[] psi)
    {
        _likelihood = likelihood;
        _units = units;
        _free = free;
        _psi = [.. psi];
        _gradient = new double[psi.Length];
    }

    /// <inheritdoc/>
    public int Dimension => _free.Length;

    /// <summary>The number of evaluations so far.</summary>
    public int Evaluations { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (int i = 0; i < _free.Length; i++)
        {
            _psi[_free[i]] = x[i] * _units[_free[i]];
        }

        Evaluations++;
        double value = _likelihood.Evaluate(_psi, _gradient);
        bool finite = double.IsFinite(value);
        for (int i = 0; i < _free.Length; i++)
        {
            gradient[i] = _gradient[_free[i]] * _units[_free[i]];
            finite &= double.IsFinite(gradient[i]);
        }

        return finite ? value : double.NaN;
    }

    /// <summary>x from ψ.</summary>
    public double[] Scale(ReadOnlySpan<double> psi)
    {
        double[] x = new double[_free.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = psi[_free[i]] / _units[_free[i]];
        }

        return x;
    }

    /// <summary>ψ from x, fixed entries included.</summary>
    public double[] Unscale(ReadOnlySpan<double> x)
    {
        double[] psi = [.. _psi];
        for (int i = 0; i < x.Length; i++)
        {
            psi[_free[i]] = x[i] * _units[_free[i]];
        }

        return psi;
    }
}

using Bayes.Estimation.Marginal;
using Bayes.Estimation.Optimization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bayes.Estimation.Profiles;

/// <summary>The likelihood with one quantity held, maximised over the rest from where it was maximised last.</summary>
internal sealed class ProfiledLikelihood : IObjective
{
    private const double GainTolerance = 1e-9;
    private const double LongestStep = 3;
    private const int MaxEvaluations = 500;

    private readonly IMarginalLikelihood _likelihood;
    private readonly Constraint _constraint;
    private readonly double[] _units;
    private readonly double[] _free;
    private readonly double[] _psi;
    private readonly double[] _gradient;
    private double _value;

    public ProfiledLikelihood(IMarginalLikelihood likelihood, Constraint constraint, double[] units)
    {
        _likelihood = likelihood;
        _constraint = constraint;
        _units = units;
        _free = new double[units.Length];
        _psi = new double[units.Length];
        _gradient = new double[units.Length];
    }

    /// <inheritdoc/>
    public int Dimension => _units.Length;

    /// <summary>Free parameters in their units from ψ.</summary>
    public double[] Start(ReadOnlySpan<double> psi) => [.. _constraint.Free(psi).Zip(_units, (f, u) => f / u)];

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (int i = 0; i < x.Length; i++)
        {
            _free[i] = x[i] * _units[i];
        }

        _free.CopyTo(_psi, 0);
        _constraint.Map(_value, _psi);
        double value = _likelihood.Evaluate(_psi, _gradient);
        _constraint.PullBack(_value, _free, _gradient);
        bool finite = double.IsFinite(value);
        for (int i = 0; i < x.Length; i++)
        {
            gradient[i] = _gradient[i] * _units[i];
            finite &= double.IsFinite(gradient[i]);
        }

        return finite ? value : double.NaN;
    }

    /// <summary>Maximises with the quantity held.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="start">Free parameters to begin with.</param>
    /// <param name="inverseCurvature">The curvature to begin with; receives the one found.</param>
    /// <param name="cancellation">Cancels.</param>
    public Optimum Maximize(double value, double[] start, double[] inverseCurvature, CancellationToken cancellation)
    {
        _value = value;
        return QuasiNewton.Maximize(this, start, inverseCurvature, LongestStep, GainTolerance, MaxEvaluations, cancellation);
    }

    /// <summary>The inverse of the negative Hessian by differences of the gradient, directions without curvature given a curvature of 1.</summary>
    public double[] InverseCurvature(double value, double[] x)
    {
        _value = value;
        int n = x.Length;
        Matrix<double> hessian = Matrix<double>.Build.Dense(n, n);
        double[] above = new double[n];
        double[] below = new double[n];
        double[] moved = [.. x];
        for (int i = 0; i < n; i++)
        {
            const double Step = 1e-4;
            moved[i] = x[i] + Step;
            Evaluate(moved, above);
            moved[i] = x[i] - Step;
            Evaluate(moved, below);
            moved[i] = x[i];
            for (int j = 0; j < n; j++)
            {
                hessian[i, j] = (below[j] - above[j]) / (2 * Step);
            }
        }

        hessian = (hessian + hessian.Transpose()) / 2;
        if (hessian.Enumerate().Any(v => !double.IsFinite(v)))
        {
            return Matrix<double>.Build.DenseIdentity(n).ToRowMajorArray();
        }

        Evd<double> eigen = hessian.Evd(Symmetricity.Symmetric);
        double largest = eigen.EigenValues.Real().Maximum();
        Vector<double> inverse = eigen.EigenValues.Real().Map(l => l > 1e-8 * largest ? 1 / l : 1);
        return (eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(inverse) * eigen.EigenVectors.Transpose()).ToRowMajorArray();
    }
}

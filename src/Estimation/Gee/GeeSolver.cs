using Bayes.Estimation.Gee.Correlations;
using Bayes.Estimation.Glm;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Gee;

/// <summary>What the equations gave, for the standardised columns.</summary>
/// <param name="Coefficients">β, [p].</param>
/// <param name="Robust">The sandwich, [p × p] row by row.</param>
/// <param name="Model">The inverse of the information, [p × p] row by row.</param>
/// <param name="Scale">φ.</param>
/// <param name="Iterations">The number of iterations.</param>
/// <param name="Problem">Null when they were solved, else why not, in words.</param>
internal sealed record GeeSolution(double[] Coefficients, double[] Robust, double[] Model, double Scale, int Iterations, string? Problem);

/// <summary>Solves Σ D_iᵀV_i⁻¹(y_i − μ_i) = 0, V_i = φ A_i^½ W_i^(−½) R(α) W_i^(−½) A_i^½, by Fisher scoring with moment estimates of φ and α between the steps.</summary>
/// <remarks>
/// Liang and Zeger (1986, Biometrika 73:13). φ = Σ w r²/Σ w over all rows, r Pearson residuals, not corrected for the number of
/// coefficients, as in geepack (Halekoh, Højsgaard and Yan 2006). One departure: of successes out of n trials r is the Pearson residual of the
/// count, so that φ = 1 means binomial variance; geepack takes n as a weight, which divides φ by about n. Without weights and trials the
/// numbers are geepack's.
/// </remarks>
internal sealed class GeeSolver
{
    private const double Tolerance = 1e-9;

    private readonly FixedDesign _design;
    private readonly ClusteredRows _clusters;
    private readonly CorrelationModel _correlation;
    private readonly GeeOptions _options;
    private readonly int _n;
    private readonly int _p;
    private readonly double[] _predictors;
    private readonly double[] _score;
    private readonly double[] _information;
    private readonly double[] _residuals;
    private readonly double[] _weights;
    private readonly double[] _block;

    public GeeSolver(FixedDesign design, ClusteredRows clusters, CorrelationModel correlation, GeeOptions options)
    {
        _design = design;
        _clusters = clusters;
        _correlation = correlation;
        _options = options;
        _n = design.Values.Length;
        _p = design.Columns;
        _predictors = new double[_n];
        _score = new double[_n];
        _information = new double[_n];
        _residuals = new double[_n];
        _weights = Array.ConvertAll(clusters.Order, i => design.Weights?[i] ?? 1);
        _block = new double[(_p + 1) * clusters.Largest];
    }

    public GeeSolution Solve(double[] start)
    {
        double[] coefficients = [.. start];
        double scale = double.NaN;
        string[] names = [.. _correlation.Parameters.Select(a => a.Name)];
        double[] alpha = new double[names.Length];
        for (int iteration = 1; iteration <= _options.MaxIterations; iteration++)
        {
            double before = scale;
            double[] alphaBefore = alpha;
            scale = Moments(coefficients);
            if (_correlation.Update(_residuals, _weights, scale) is { } problem)
            {
                return Failed(iteration, scale, problem);
            }

            alpha = [.. _correlation.Parameters.Select(a => a.Value)];
            (Matrix<double> information, Vector<double> score, _) = Accumulate(scale, null);
            if (Inverse(information) is not { } covariance)
            {
                return Failed(iteration, scale, "the information about the coefficients lost its rank: fitted means have reached the ends of their range");
            }

            Vector<double> step = covariance * score;
            double largest = 0;
            for (int c = 0; c < _p; c++)
            {
                coefficients[c] += step[c];
                largest = Math.Max(largest, Math.Abs(step[c]) / Math.Sqrt(covariance[c, c]));
            }

            if (!double.IsFinite(largest))
            {
                return Failed(iteration, scale, "the coefficients grew without end");
            }

            bool settled = Math.Abs(scale - before) <= Tolerance * scale && alpha.Zip(alphaBefore).All(a => double.IsNaN(a.First) || Math.Abs(a.First - a.Second) <= Tolerance);
            if (largest <= Tolerance && settled)
            {
                return Finish(coefficients, iteration);
            }
        }

        return Failed(_options.MaxIterations, scale, "the iterations did not settle");
    }

    private GeeSolution Finish(double[] coefficients, int iterations)
    {
        double scale = Moments(coefficients);
        (Matrix<double> information, _, _) = Accumulate(scale, null);
        Matrix<double> covariance = Inverse(information)!;
        (_, _, Matrix<double> meat) = Accumulate(scale, Sandwich.Correct(_options.Correction, information));
        return new GeeSolution(coefficients, (covariance * meat * covariance).ToRowMajorArray(), covariance.ToRowMajorArray(), scale, iterations, null);
    }

    private GeeSolution Failed(int iterations, double scale, string problem)
    {
        double[] none = new double[_p * _p];
        Array.Fill(none, double.NaN);
        return new GeeSolution(none[.._p], none, none, scale, iterations, problem);
    }

    // Pearson residuals at β, in the order of the clusters, and φ.
    private double Moments(double[] coefficients)
    {
        _design.Predict(coefficients, _predictors);
        _design.Differentiate(_predictors, _score, _information);
        double squares = 0;
        double total = 0;
        for (int k = 0; k < _n; k++)
        {
            int i = _clusters.Order[k];

            // (y − μ)/√V(μ) is score over root information: no mean need be formed that rounds to 0 or 1.
            _residuals[k] = _information[i] > 0 ? _score[i] / Math.Sqrt(_information[i]) : 0;
            squares += _weights[k] * _residuals[k] * _residuals[k];
            total += _weights[k];
        }

        return _options.Scale ?? (squares / total);
    }

    // Sums over clusters of information, score, and the outer products of (corrected) scores.
    private (Matrix<double> Information, Vector<double> Score, Matrix<double> Meat) Accumulate(double scale, Func<Matrix<double>, Vector<double>, Vector<double>>? correct)
    {
        Matrix<double> information = Matrix<double>.Build.Dense(_p, _p);
        Vector<double> score = Vector<double>.Build.Dense(_p);
        Matrix<double> meat = Matrix<double>.Build.Dense(_p, _p);
        Matrix<double> own = Matrix<double>.Build.Dense(_p, _p);
        Vector<double> ownScore = Vector<double>.Build.Dense(_p);
        for (int j = 0; j < _clusters.Count; j++)
        {
            Whiten(j, scale);
            int m = _clusters.Size(j);
            ReadOnlySpan<double> residual = _block.AsSpan(_p * m, m);
            for (int r = 0; r < _p; r++)
            {
                ReadOnlySpan<double> column = _block.AsSpan(r * m, m);
                ownScore[r] = Dot(column, residual);
                for (int c = 0; c <= r; c++)
                {
                    own[r, c] = own[c, r] = Dot(column, _block.AsSpan(c * m, m));
                }
            }

            information.Add(own, information);
            score.Add(ownScore, score);
            if (correct is not null)
            {
                Vector<double> corrected = correct(own, ownScore);
                meat.Add(corrected.OuterProduct(corrected), meat);
            }
        }

        return (information, score, meat);
    }

    // The columns of W^½D/φ^½ and the residuals W^½r/φ^½ of a cluster, column by column, both whitened.
    private void Whiten(int cluster, double scale)
    {
        int start = _clusters.Starts[cluster];
        int m = _clusters.Size(cluster);
        for (int k = 0; k < m; k++)
        {
            int i = _clusters.Order[start + k];
            double root = Math.Sqrt(_weights[start + k] / scale);
            double slope = root * Math.Sqrt(_information[i]);
            for (int c = 0; c < _p; c++)
            {
                _block[(c * m) + k] = slope * _design.Matrix[(i * _p) + c];
            }

            _block[(_p * m) + k] = root * _residuals[start + k];
        }

        for (int c = 0; c <= _p; c++)
        {
            _correlation.Whiten(cluster, _block.AsSpan(c * m, m));
        }
    }

    private static Matrix<double>? Inverse(Matrix<double> information)
    {
        try
        {
            return information.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(information.RowCount));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

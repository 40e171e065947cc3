using Bayes.Estimation.Marginal;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Tests.Marginal;

/// <summary>Laplace's approximation by the book, with dense matrices and no knowledge of groups: an oracle for small models.</summary>
internal sealed class DenseLaplace
{
    private readonly BoundModel _model;
    private readonly int _rows;
    private readonly int _k;

    public DenseLaplace(BoundModel model)
    {
        _model = model;
        _rows = model.Design.RowCount;
        _k = model.Family.Parameters.Count;
    }

    public double Evaluate(double[] parameters)
    {
        double[] weights = _model.Design.Response.CaseWeights ?? [.. Enumerable.Repeat(1.0, _rows)];
        double[,] fixedPart = FixedPart(parameters);
        Matrix<double>[] z = EffectMatrices(parameters);
        int n = z[0].ColumnCount;
        Vector<double> u = Vector<double>.Build.Dense(Math.Max(n, 1));
        double value = Row(fixedPart, z, u, weights, out Vector<double> gradient, out Matrix<double> h);
        for (int iteration = 0; iteration < 300 && gradient.L2Norm() > 1e-12; iteration++)
        {
            Vector<double> step = IsPositive(h) ? h.Solve(gradient) : gradient / 50;
            double share = 1;
            double next = Row(fixedPart, z, u + step, weights, out Vector<double> nextGradient, out Matrix<double> nextH);
            while (!(next >= value - (1e-11 * Math.Abs(value))) && share > 1e-9)
            {
                share /= 2;
                next = Row(fixedPart, z, u + (share * step), weights, out nextGradient, out nextH);
            }

            (u, value, gradient, h) = (u + (share * step), next, nextGradient, nextH);
        }

        double normalizer = 0;
        for (int i = 0; i < _rows; i++)
        {
            normalizer += weights[i] * _model.Family.LogNormalizer(_model.Design.Response.Values[i], _model.Design.Response.Trials?[i] ?? 1);
        }

        return value + normalizer - (0.5 * h.Cholesky().DeterminantLn);
    }

    private static bool IsPositive(Matrix<double> h) => h.Evd(Symmetricity.Symmetric).EigenValues.All(e => e.Real > 1e-8);

    private double Row(double[,] fixedPart, Matrix<double>[] z, Vector<double> u, double[] weights, out Vector<double> gradient, out Matrix<double> h)
    {
        double sum = -0.5 * u.DotProduct(u);
        gradient = -u;
        h = Matrix<double>.Build.DenseIdentity(u.Count);
        double[] value = new double[1];
        double[] first = new double[_k];
        double[] second = new double[_k * (_k + 1) / 2];
        for (int i = 0; i < _rows; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            double[] eta = [.. Enumerable.Range(0, _k).Select(k => fixedPart[k, i] + z[k].Row(i).DotProduct(u))];
            ResponseBlock response = new([_model.Design.Response.Values[i]], _model.Design.Response.Trials is double[] t ? [t[i]] : []);
            _model.Family.Differentiate(response, eta, new RowDerivatives { Value = value, First = first, Second = second });
            sum += weights[i] * value[0];
            int place = 0;
            for (int a = 0; a < _k; a++)
            {
                gradient += weights[i] * first[a] * z[a].Row(i);
                for (int b = a; b < _k; b++, place++)
                {
                    Matrix<double> outer = z[a].Row(i).OuterProduct(z[b].Row(i));
                    h -= weights[i] * second[place] * (a == b ? outer : outer + outer.Transpose());
                }
            }
        }

        return sum;
    }

    private double[,] FixedPart(double[] parameters)
    {
        double[,] eta = new double[_k, _rows];
        for (int k = 0; k < _k; k++)
        {
            string name = _model.Family.Parameters[k].Name;
            foreach ((DistributionalParameter parameter, int place) in _model.Layout.Constants)
            {
                for (int i = 0; i < _rows && parameter.Name == name; i++)
                {
                    eta[k, i] = parameters[place];
                }
            }

            for (int p = 0; p < _model.Layout.Predictors.Count; p++)
            {
                PredictorSlots slots = _model.Layout.Predictors[p];
                PredictorDesign design = _model.Design.Predictors[p];
                for (int i = 0; i < _rows && slots.Parameter == name; i++)
                {
                    eta[k, i] = (slots.Intercept >= 0 ? parameters[slots.Intercept] : 0) + (design.Offset?[i] ?? 0);
                    for (int c = 0; c < slots.Count; c++)
                    {
                        double mean = slots.Intercept >= 0 || design.HasThresholds ? design.Columns[c].Values!.Average() : 0;
                        eta[k, i] += parameters[slots.Coefficients + c] * (design.Columns[c].Values![i] - mean);
                    }
                }
            }

            for (int i = 0; i < _rows && name == "sigma" && _model.Design.Response.PrecisionWeights is not null; i++)
            {
                eta[k, i] -= 0.5 * Math.Log(_model.Design.Response.PrecisionWeights[i]);
            }
        }

        return eta;
    }

    private Matrix<double>[] EffectMatrices(double[] parameters)
    {
        int total = Math.Max(_model.Layout.Dimension - _model.Layout.PopulationCount, 1);
        Matrix<double>[] z = [.. Enumerable.Range(0, _k).Select(_ => Matrix<double>.Build.Dense(_rows, total))];
        foreach (TermSlots term in _model.Layout.Covariances)
        {
            GroupingFactor group = _model.Design.Groups[term.Group];
            double[] factor = new double[term.Effects * term.Effects];
            MarginalParameters.WriteFactor(term, parameters, factor);
            for (int r = 0; r < term.Effects; r++)
            {
                RandomEffectColumn effect = group.Terms[term.Term].Effects[r];
                string name = _model.Design.Predictors[effect.Predictor].Parameter;
                int k = Enumerable.Range(0, _k).First(p => _model.Family.Parameters[p].Name == name);
                for (int i = 0; i < _rows; i++)
                {
                    int level = group.Codes[i] - term.FirstLevel;
                    for (int c = 0; c <= r && level >= 0 && level < term.Levels; c++)
                    {
                        int column = term.GroupEffects - _model.Layout.PopulationCount + (level * term.Effects) + c;
                        z[k][i, column] += (effect.Column.Values?[i] ?? 1) * factor[(r * term.Effects) + c];
                    }
                }
            }
        }

        return z;
    }
}

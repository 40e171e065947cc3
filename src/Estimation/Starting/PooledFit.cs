using Bayes.Estimation.Marginal;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Starting;

/// <summary>The coefficients of all predictors without group effects, by Fisher scoring: where the search for the marginal maximum begins.</summary>
/// <remarks>
/// Offsets, weights, trials and K ≥ 1 predictors count as in the model. It need not be precise, and where the pooled likelihood has no
/// maximum (separated outcomes) it stops on the way.
/// </remarks>
internal sealed class PooledFit
{
    private const int MaxSteps = 25;
    private const double Enough = 1e-6;

    // Without information, as far out, a step would have no length.
    private const double LongestStep = 8;

    private readonly GroupRows _rows;
    private readonly int _count;
    private readonly double[] _predictors;
    private readonly double[] _values;
    private readonly double[] _first;
    private readonly double[] _information;

    public PooledFit(BoundModel model)
    {
        int n = model.Design.RowCount;
        _rows = new GroupRows(model, [.. Enumerable.Range(0, n)]);
        _count = model.Layout.Terms.Count > 0 ? model.Layout.Terms[0].LogSd : model.Layout.PopulationCount;
        int k = _rows.PredictorCount;
        _predictors = new double[k * n];
        _values = new double[n];
        _first = new double[k * n];
        _information = new double[k * (k + 1) / 2 * n];
        Coefficients = new double[_count];
        Covariance = new double[_count * _count];
        Begin(model);
        NullVariances = VariancesAtStart();
        Score();
    }

    /// <summary>Intercepts, coefficients and constants, in the first places of ψ.</summary>
    public double[] Coefficients { get; }

    /// <summary>The inverse of their expected information, in full.</summary>
    public double[] Covariance { get; }

    /// <summary>
    /// The variances that the coefficients would have if every row carried the information of an average one: what the columns alone allow,
    /// however the outcomes fall; NaN where the columns allow none.
    /// </summary>
    public double[] NullVariances { get; }

    private double[] VariancesAtStart()
    {
        double[] variances = new double[_count];
        double[] factor = new double[_count * _count];
        Height(Coefficients);
        if (Linearise(new double[_count], factor))
        {
            SmallCholesky.Invert(factor, _count, Covariance);
            for (int i = 0; i < _count; i++)
            {
                variances[i] = Covariance[(i * _count) + i];
            }
        }
        else
        {
            Array.Fill(variances, double.NaN);
        }

        return variances;
    }

    private void Begin(BoundModel model)
    {
        foreach (PredictorSlots slots in model.Layout.Predictors)
        {
            if (slots.Intercept >= 0)
            {
                DistributionalParameter parameter = model.Family.Parameters.First(p => p.Name == slots.Parameter);
                Coefficients[slots.Intercept] = parameter == model.Family.Parameters[0] && !model.Family.RepeatsFormula ? MeanPredictor(model) : Level(model, parameter);
            }
        }

        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants)
        {
            Coefficients[place] = Level(model, parameter);
        }
    }

    // A parameter besides the mean starts at the spread of the response when that is its meaning, else at 0 on its link scale.
    private static double Level(BoundModel model, DistributionalParameter parameter) =>
        parameter.Name == "sigma" ? Math.Log(ResponseScale.Deviation(model)) : 0;

    private static double MeanPredictor(BoundModel model)
    {
        double[] y = Array.ConvertAll(model.Design.Response.Values, model.Family.OnPredictorScale);
        double trials = model.Design.Response.Trials?.Average() ?? 1;
        double[]? offset = model.Design.Predictors[0].Offset;
        double mean = y.Average() / trials;
        return model.Family.Link switch
        {
            Link.Identity => mean - (offset?.Average() ?? 0),
            Link.Log => Math.Log(y.Sum(v => Math.Max(v, 0.5 / y.Length)) / (offset?.Sum(Math.Exp) ?? y.Length)),
            _ => Links.Forward(model.Family.Link, Math.Clamp(mean, 0.01, 0.99)) - (offset?.Average() ?? 0),
        };
    }

    private void Score()
    {
        double[] gradient = new double[_count];
        double[] factor = new double[_count * _count];
        double[] trial = new double[_count];
        double height = Height(Coefficients);
        for (int step = 0; step < MaxSteps; step++)
        {
            if (!Linearise(gradient, factor))
            {
                return;
            }

            SmallCholesky.Invert(factor, _count, Covariance);
            SmallCholesky.SolveLower(factor, _count, gradient);
            double gain = 0.5 * gradient.Sum(g => g * g);
            SmallCholesky.SolveUpper(factor, _count, gradient);
            double reached = double.NaN;
            for (double share = Math.Min(1, LongestStep / Change(gradient)); share > 1e-4 && !(reached >= height); share *= 0.5)
            {
                for (int i = 0; i < _count; i++)
                {
                    trial[i] = Coefficients[i] + (share * gradient[i]);
                }

                reached = Height(trial);
            }

            if (!(reached >= height))
            {
                Height(Coefficients);
                return;
            }

            trial.CopyTo(Coefficients, 0);
            height = reached;
            if (gain < Enough)
            {
                return;
            }
        }
    }

    // The largest change of a row's predictor that a step makes, of those whose scale is not the response's.
    private double Change(double[] step)
    {
        double[] moved = new double[_predictors.Length];
        double[] still = new double[_predictors.Length];
        _rows.Predict(step, moved);
        _rows.Predict(new double[step.Length], still);
        double largest = 0;
        for (int i = 0; i < moved.Length; i++)
        {
            if (_rows.Family.Parameters[i / _rows.Count].Link != Link.Identity)
            {
                largest = Math.Max(largest, Math.Abs(moved[i] - still[i]));
            }
        }

        return largest;
    }

    private double Height(double[] coefficients)
    {
        _rows.Predict(coefficients, _predictors);
        _rows.Family.Differentiate(_rows.Block(0, _rows.Count), _predictors, new RowDerivatives { Value = _values, First = _first });
        _rows.Weigh(0, _values, 1);
        _rows.Weigh(0, _first, _rows.PredictorCount);
        double height = VectorKernels.Sum(_values);
        return double.IsFinite(height) ? height : double.NaN;
    }

    private bool Linearise(double[] gradient, double[] factor)
    {
        Array.Clear(gradient);
        Array.Clear(factor);
        _rows.PullBack(_first, gradient);
        _rows.Family.ExpectedInformation(_predictors, _rows.Trials, _information);
        _rows.Weigh(0, _information, _information.Length / _rows.Count);
        _rows.AddInformation(_information, _count, factor);
        for (int i = 0; i < _count; i++)
        {
            // Keeps a direction without information (a separated column far out) from ending the search.
            factor[(i * _count) + i] *= 1 + 1e-9;
        }

        return SmallCholesky.Factor(factor, _count);
    }
}

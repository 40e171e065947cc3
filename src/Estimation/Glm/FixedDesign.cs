using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Glm;

/// <summary>The fixed effects of the mean, or of a category, over the rows that count, columns standardised, ready for least squares.</summary>
/// <remarks>
/// Columns are centred where there is an intercept to take the means up, and divided by their root mean square, so that units do not
/// decide how many digits a normal matrix keeps; <see cref="Restore"/> undoes both. Rows of weight 0 are left out. Immutable.
/// </remarks>
internal sealed class FixedDesign
{
    private readonly Family _family;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly bool _intercept;

    private FixedDesign(BoundModel model, PredictorDesign predictor, int[] rows)
    {
        DesignedModel design = model.Design;
        _family = model.Family;
        _intercept = predictor.HasIntercept;
        Rows = rows;
        Columns = predictor.Columns.Count + (_intercept ? 1 : 0);
        _means = new double[Columns];
        _scales = new double[Columns];
        Matrix = new double[rows.Length * Columns];
        for (int c = 0; c < Columns; c++)
        {
            Fill(c, c == 0 && _intercept ? null : predictor.Columns[c - (_intercept ? 1 : 0)].Values);
        }

        ResponseDesign response = design.Response;
        Values = Array.ConvertAll(rows, i => response.Values[i]);
        Trials = response.Trials is { } trials ? Array.ConvertAll(rows, i => trials[i]) : null;
        Weights = response.CaseWeights is null && response.PrecisionWeights is null
            ? null
            : Array.ConvertAll(rows, i => (response.CaseWeights?[i] ?? 1) * (response.PrecisionWeights?[i] ?? 1));
        Offset = predictor.Offset is { } offset ? Array.ConvertAll(rows, i => offset[i]) : null;
    }

    /// <summary>For each row here, its row in the design; n of them.</summary>
    public int[] Rows { get; }

    /// <summary>p, the intercept counted.</summary>
    public int Columns { get; }

    /// <summary>The standardised columns, [n × p], row by row.</summary>
    public double[] Matrix { get; }

    /// <summary>The outcomes, [n].</summary>
    public double[] Values { get; }

    /// <summary>The numbers of trials, [n], or null.</summary>
    public double[]? Trials { get; }

    /// <summary>Case weights times precision weights, [n], or null where all are 1.</summary>
    public double[]? Weights { get; }

    /// <summary>The offset, [n], or null.</summary>
    public double[]? Offset { get; }

    /// <summary>Takes the design of one predictor of a bound model, that of the mean or of a category.</summary>
    public static FixedDesign Of(BoundModel model, int predictor = 0)
    {
        double[]? weights = model.Design.Response.CaseWeights;
        double[]? trials = model.Design.Response.Trials;
        return new FixedDesign(model, model.Design.Predictors[predictor], [.. Enumerable.Range(0, model.Design.RowCount).Where(i => weights?[i] is not 0 && trials?[i] is not 0)]);
    }

    /// <summary>η = offset + Xβ.</summary>
    public void Predict(ReadOnlySpan<double> coefficients, Span<double> predictors)
    {
        for (int i = 0; i < predictors.Length; i++)
        {
            double sum = Offset?[i] ?? 0;
            for (int c = 0; c < coefficients.Length; c++)
            {
                sum += Matrix[(i * Columns) + c] * coefficients[c];
            }

            predictors[i] = sum;
        }
    }

    /// <summary>The weighted log likelihood of the mean at η, a residual deviation of 1 supposed, without constants; writes score and expected information of each row by η, not weighted.</summary>
    public double Differentiate(ReadOnlySpan<double> predictors, Span<double> score, Span<double> information)
    {
        int n = predictors.Length;
        int parameters = _family.Parameters.Count;

        // Constants such as log σ are 0 here: what they are is the scale's business.
        double[] all = new double[parameters * n];
        double[] first = new double[parameters * n];
        double[] value = new double[n];
        double[] fisher = new double[parameters * (parameters + 1) / 2 * n];
        predictors.CopyTo(all);
        _family.Differentiate(new ResponseBlock(Values, Trials), all, new RowDerivatives { Value = value, First = first });
        _family.ExpectedInformation(all, Trials, fisher);
        first.AsSpan(0, n).CopyTo(score);
        fisher.AsSpan(0, n).CopyTo(information);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += (Weights?[i] ?? 1) * value[i];
        }

        return sum;
    }

    /// <summary>η that reproduces the outcomes nearly, moved off the ends of their range.</summary>
    public double[] StartingPredictors()
    {
        double[] start = new double[Values.Length];
        for (int i = 0; i < start.Length; i++)
        {
            double n = Trials?[i] ?? 1;
            double mean = _family.Name switch
            {
                "bernoulli" or "binomial" => (Values[i] + 0.5) / (n + 1),
                "poisson" => Values[i] + 0.1,
                _ => Values[i],
            };
            start[i] = Links.Forward(_family.Link, mean);
        }

        return start;
    }

    /// <summary>Coefficients of the columns as typed from those of the standardised columns; with <paramref name="square"/>, their covariance.</summary>
    public double[] Restore(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> covariance, out double[] square)
    {
        int p = Columns;
        double[] transform = new double[p * p];
        for (int c = 0; c < p; c++)
        {
            Functional(c).CopyTo(transform, c * p);
        }

        double[] restored = new double[p];
        square = new double[p * p];
        for (int r = 0; r < p; r++)
        {
            for (int k = 0; k < p; k++)
            {
                restored[r] += transform[(r * p) + k] * coefficients[k];
                for (int c = 0; c < p; c++)
                {
                    double sum = 0;
                    for (int l = 0; l < p; l++)
                    {
                        sum += covariance[(k * p) + l] * transform[(c * p) + l];
                    }

                    square[(r * p) + c] += transform[(r * p) + k] * sum;
                }
            }
        }

        return restored;
    }

    /// <summary>The linear map from coefficients of the standardised columns to one coefficient as typed, [p].</summary>
    public double[] Functional(int column)
    {
        double[] row = new double[Columns];
        row[column] = 1 / _scales[column];
        for (int c = 1; column == 0 && _intercept && c < Columns; c++)
        {
            row[c] = -_means[c] / _scales[c];
        }

        return row;
    }

    private void Fill(int column, double[]? values)
    {
        double mean = 0;
        if (_intercept && values is not null)
        {
            double first = Rows.Average(i => values[i]);
            mean = first + Rows.Average(i => values[i] - first);
        }

        double largest = Rows.Max(i => Math.Abs((values?[i] ?? 1) - mean));
        double scale = largest > 0 ? largest * Math.Sqrt(Rows.Average(i => Square(((values?[i] ?? 1) - mean) / largest))) : 1;
        _means[column] = mean;
        _scales[column] = scale;
        for (int i = 0; i < Rows.Length; i++)
        {
            Matrix[(i * Columns) + column] = ((values?[Rows[i]] ?? 1) - mean) / scale;
        }
    }

    private static double Square(double x) => x * x;
}

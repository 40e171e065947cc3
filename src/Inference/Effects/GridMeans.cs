using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Priors;

namespace Bayes.Effects;

/// <summary>The marginal means of a reference grid as functions of the parameters.</summary>
internal sealed class GridMeans
{
    private readonly ReferenceGrid _grid;
    private readonly ExpectedResponse _response;
    private readonly MeanScale _scale;
    private readonly Link _link;
    private readonly (int Value, int Position)? _thresholds;

    public GridMeans(FittedParameters fit, MarginalMeanOptions options)
    {
        if (options.Scale == MeanScale.Link && fit.Model.Family is CategoricalFamily)
        {
            throw new DataException("each category of a categorical response has a linear predictor of its own, so there is no one mean on the link scale. Compare probabilities of the categories: --scale response or --scale marginal.");
        }

        _grid = ReferenceGrid.Of(fit.Model, options);
        if (options.Scale == MeanScale.Marginal)
        {
            _grid.Rows.RequireKinds();
        }

        if (fit.Model.Family.HasThresholds)
        {
            _thresholds = (fit.Place(ParameterNames.Coefficient(ParameterNames.Mean, "Intercept[1]")), fit.Model.Layout.Thresholds.Start.Value);
        }

        _response = new ExpectedResponse(fit.Model);
        _scale = options.Scale;
        _link = fit.Model.Family.Link;
        Categories = _scale == MeanScale.Link ? [""] : _response.Labels;
        RatioName = RatioOf(fit.Model.Family, _scale, _response);
    }

    public ReferenceGrid Grid => _grid;

    /// <summary>The categories of an ordinal response on the response scale; one empty name otherwise.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The number of means: cells × categories, the categories varying fastest.</summary>
    public int Count => _grid.Cells.Count * Categories.Count;

    /// <summary>What the ratio of two means is, or of their odds; null where there is none.</summary>
    public string? RatioName { get; }

    /// <summary>Roughly the work of one evaluation.</summary>
    public long Cost => _scale == MeanScale.Marginal ? _grid.Rows.RowCount * 32L : 0;

    public void At(ParameterPoint point, Span<double> means)
    {
        int rows = _grid.Rows.RowCount;
        int k = _grid.Rows.ParameterCount;
        double[] predictors = new double[k * rows];
        _grid.Rows.AtZero(point.Position, predictors);
        means.Clear();
        if (_scale == MeanScale.Link || (_scale == MeanScale.Response && _response.IsInverseLink))
        {
            // Averaged on the link scale and transformed afterwards.
            // The predictor that the thresholds as printed are compared with has no centred columns.
            double centre = _thresholds is { } t ? point.Values[t.Value] - point.Position[t.Position] : 0;
            for (int cell = 0; cell < means.Length; cell++)
            {
                double sum = centre;
                for (int row = 0; row < rows; row++)
                {
                    sum += _grid.Weights[cell][row] * predictors[row];
                }

                means[cell] = _scale == MeanScale.Link ? sum : Links.Inverse(_link, sum);
            }

            return;
        }

        double[][] covariances = _scale == MeanScale.Marginal ? _grid.Rows.Covariances(point.Position) : [];
        double[] spread = new double[k * k];
        double[] at = new double[k];
        double[] value = new double[Categories.Count];
        for (int row = 0; row < rows; row++)
        {
            for (int a = 0; a < k; a++)
            {
                at[a] = predictors[(a * rows) + row];
            }

            if (_scale == MeanScale.Marginal)
            {
                _grid.Rows.Spread(row, covariances, spread);
                _response.Averaged(at, spread, value);
            }
            else
            {
                _response.At(at, value);
            }

            for (int cell = 0; cell < _grid.Cells.Count; cell++)
            {
                for (int c = 0; c < value.Length; c++)
                {
                    means[(cell * value.Length) + c] += _grid.Weights[cell][row] * value[c];
                }
            }
        }
    }

    /// <summary>The scale on which the interval of a mean is made, so that it stays in the range of means: log odds or logarithm on the response scale.</summary>
    public double OnOpenScale(double mean) => _scale == MeanScale.Link || RatioName is null ? mean : RatioName == "odds ratio" ? Logit(mean) : Math.Log(mean);

    /// <summary>The inverse of <see cref="OnOpenScale"/>.</summary>
    public double FromOpenScale(double value) =>
        _scale == MeanScale.Link || RatioName is null ? value : RatioName == "odds ratio" ? Links.Inverse(Link.Logit, value) : Math.Exp(value);

    /// <summary>The logarithm of the ratio that <see cref="RatioName"/> names.</summary>
    public double LogRatio(double above, double below) => _scale == MeanScale.Link ? above - below
        : RatioName == "odds ratio" ? Logit(above) - Logit(below)
        : Math.Log(above) - Math.Log(below);

    private static double Logit(double probability) => Links.Forward(Link.Logit, probability);

    private static string? RatioOf(Family family, MeanScale scale, ExpectedResponse response) =>
        scale == MeanScale.Link ? CoefficientEffects.RatioName(family)
        : family.Kind is ResponseKind.Binary || response.Count > 1 ? "odds ratio"
        : family.Kind is ResponseKind.Count ? "rate ratio"
        : family.Kind is ResponseKind.Positive ? "ratio of means"
        : null;
}

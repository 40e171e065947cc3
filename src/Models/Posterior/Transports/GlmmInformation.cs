using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The score and the expected information of all rows at one position, summed into the groups of each factor.</summary>
/// <remarks>
/// Expected information is positive semi-definite for every family, so the quadratics never open downwards; a row whose information
/// or score is not finite counts as uninformative. Immutable; shared by all chains. Cost of building it: O(n·q·(p + q)).
/// </remarks>
public sealed class GlmmInformation
{
    private readonly BoundModel _model;
    private readonly double[] _position;
    private readonly double[][]? _information;

    /// <summary>Takes the information of a model at a position.</summary>
    /// <param name="model">The model.</param>
    /// <param name="position">The unconstrained parameters, [d], in the order of <see cref="ParameterLayout"/>: the posterior mode, or near it.</param>
    public GlmmInformation(BoundModel model, ReadOnlySpan<double> position)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (position.Length != model.Layout.Dimension)
        {
            throw new ArgumentException($"The model has {model.Layout.Dimension} parameters; position has {position.Length}.", nameof(position));
        }

        LargeData.Release(model.Design);
        _model = model;
        _position = position.ToArray();
        (double[][] score, _information) = RowInformation.At(model, position);
        Layout = model.Layout;
        Factors = [.. Enumerable.Range(0, model.Design.Groups.Count).Select(g => Factor(g, score))];
        Shapes = new ConditionalShape?[Factors.Length];
        Marginals = new MarginalQuantiles?[Layout.PopulationCount];
        Nested = NestedInformation.Of(this);
    }

    private GlmmInformation(GlmmInformation other, ConditionalShape?[] shapes, MarginalQuantiles?[] marginals, double[][]? information)
    {
        Marginals = marginals;
        _model = other._model;
        _position = other._position;
        _information = information;
        Layout = other.Layout;
        Factors = other.Factors;
        Shapes = shapes;
        Nested = other.Nested;
    }

    /// <summary>The order of the parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The position at which the information was taken.</summary>
    public ReadOnlySpan<double> Position => _position;

    /// <summary>The coupling of the whitened effects of two different factors at the position, each mapped by itself.</summary>
    /// <remarks>Of factors that are nested in each other nothing is left to couple in a <see cref="GlmmTransport"/>: it maps them together.</remarks>
    /// <param name="first">A factor: an index into <see cref="DesignedModel.Groups"/>.</param>
    /// <param name="second">Another factor.</param>
    /// <returns>The entries that are not zero by structure, ordered by groups of the first factor.</returns>
    public IReadOnlyList<CouplingEntry> Coupling(int first, int second) => FactorCoupling.Between(this, first, second);

    /// <summary>The precision of the whitened effects of several factors at the position, with an identity for each group.</summary>
    /// <param name="groups">The factors: indices into <see cref="DesignedModel.Groups"/>; that with the most effects first, because it is eliminated first.</param>
    /// <returns>The matrix, and the place of each of its rows in the unconstrained vector.</returns>
    public (int[] Places, BlockMatrix Precision) CouplingAmong(IReadOnlyList<int> groups) => FactorCoupling.Among(this, groups);

    /// <summary>
    /// The same information with the shapes of the conditional posteriors of the group effects, where the model has one factor with one effect
    /// a group and they are not normal.
    /// </summary>
    /// <remarks>
    /// Crossed factors keep the quadratics: directions in which one factor's effects make up for another's are weak, and the curvature
    /// along them is known only at a point, for quadratics taken at that point.
    /// </remarks>
    /// <returns>The information; this one where nothing is gained.</returns>
    public GlmmInformation WithShapes() =>
        Factors is [{ KindStarts.Count: 0 }] && ConditionalShape.Of(this, 0) is { } shape ? new GlmmInformation(this, [shape], Marginals, _information) : this;

    /// <summary>The same information with maps under which coordinates are nearly normal whose marginal posteriors are not.</summary>
    /// <param name="marginals">For each population parameter a map of its coordinate, or null for none.</param>
    public GlmmInformation WithMarginals(IReadOnlyList<MarginalQuantiles?> marginals) => new(this, Shapes, [.. marginals], _information);

    /// <summary>The same without the information of each row, which fills a column of the data and more: all that a <see cref="GlmmTransport"/> needs.</summary>
    /// <returns>The information, of which neither <see cref="Coupling"/> nor <see cref="WithShapes"/> can be asked.</returns>
    public GlmmInformation WithoutRows() => new(this, Shapes, Marginals, null);

    /// <summary>The places of the log standard deviations in the unconstrained vector, in the order of their covariances.</summary>
    public IReadOnlyList<int> LogSds => [.. Layout.Covariances.SelectMany(t => Enumerable.Range(t.LogSd, t.DeviationCount))];

    /// <summary>The places of the population parameters other than coefficients and thresholds: standard deviations, correlations, constant parameters of the family.</summary>
    public IReadOnlyList<int> Nonlinear => [
        .. Layout.Constants.Where(c => !c.Parameter.IsThreshold).Select(c => c.Place),
        .. Layout.Covariances.SelectMany(t => Enumerable.Range(t.LogSd, t.DeviationCount).Concat(Enumerable.Range(Math.Max(0, t.Correlation), t.CorrelationCount))),
    ];

    internal BoundModel Model => _model;

    /// <summary>For each population parameter the map of its coordinate; null for the identity.</summary>
    internal MarginalQuantiles?[] Marginals { get; }

    internal FactorInformation[] Factors { get; }

    /// <summary>The factors together, where each is nested in the next; else null.</summary>
    internal NestedInformation? Nested { get; }

    /// <summary>The shapes of the factors' conditionals; null where a quadratic is all that is known.</summary>
    internal ConditionalShape?[] Shapes { get; }

    /// <summary>The effects of a factor in the order of its terms, each with the family parameter that it drives.</summary>
    internal (int Parameter, double[]? Values)[] EffectsOf(int group) =>
        [.. _model.Design.Groups[group].Terms.SelectMany(t => t.Effects).Select(e => (ParameterOf(_model.Design.Predictors[e.Predictor].Parameter), e.Column.Values))];

    /// <summary>The information of the rows about two predictors, [rows].</summary>
    internal double[] Rows(int a, int b)
    {
        if (_information is null)
        {
            throw new InvalidOperationException("The information of the rows was given up by WithoutRows; ask before that.");
        }

        int k = _model.Family.Parameters.Count;
        (int low, int high) = (Math.Min(a, b), Math.Max(a, b));
        return _information[(low * k) - (low * (low - 1) / 2) + high - low];
    }

    private FactorInformation Factor(int group, double[][] score)
    {
        GroupingFactor factor = _model.Design.Groups[group];
        TermSlots[] terms = [.. Layout.Terms.Where(t => t.Group == group)];
        (int First, int Stride)[] places = [.. terms.SelectMany(t => Enumerable.Range(0, t.Effects).Select(c => (t.GroupEffects + c, t.Effects)))];
        (int Parameter, double[]? Values)[] effects = EffectsOf(group);
        int q = effects.Length;
        int levels = factor.Levels.Count;
        double[] information = new double[levels * q * q];
        double[] centre = new double[levels * q];
        for (int c = 0; c < q; c++)
        {
            GroupSums.Add(factor.Codes, effects[c].Values, null, 0, score[effects[c].Parameter], centre, q, c);
            for (int d = 0; d < q; d++)
            {
                GroupSums.Add(factor.Codes, effects[c].Values, effects[d].Values, 0, Rows(effects[c].Parameter, effects[d].Parameter), information, q * q, (c * q) + d);
            }
        }

        for (int j = 0; j < levels; j++)
        {
            for (int c = 0; c < q; c++)
            {
                for (int d = 0; d < q; d++)
                {
                    centre[(j * q) + c] += information[(j * q * q) + (c * q) + d] * _position[places[d].First + (j * places[d].Stride)];
                }
            }
        }

        IReadOnlyList<int> starts = factor.Kinds?.Starts ?? [];
        return new FactorInformation
        {
            Terms = terms,
            KindStarts = starts,
            KindTerms = [.. Enumerable.Range(0, Math.Max(0, starts.Count - 1)).Select(s => Array.ConvertAll(terms, t => OfKind(t, s, starts)))],
            Levels = levels,
            Effects = q,
            Places = places,
            Information = information,
            Centre = centre,
            Columns = [.. LinearColumns().Select(column => Column(factor, effects, column)).Where(c => c.Values.AsSpan().ContainsAnyExcept(0.0))],
        };
    }

    // A term whose covariance is that of all kinds keeps it and takes the kind's groups.
    private TermSlots OfKind(TermSlots term, int kind, IReadOnlyList<int> starts)
    {
        TermSlots[] covariances = [.. Layout.Covariances.Where(c => c.Group == term.Group && c.Term == term.Term)];
        return covariances.Length > 1
            ? covariances[kind]
            : term with { FirstLevel = starts[kind], Levels = starts[kind + 1] - starts[kind], GroupEffects = term.GroupEffects + (starts[kind] * term.Effects) };
    }

    private FactorInformation.CoefficientColumn Column(
        GroupingFactor factor, (int Parameter, double[]? Values)[] effects, (int Place, int Parameter, double[]? Values, double Mean) column)
    {
        int q = effects.Length;
        double[] values = new double[factor.Levels.Count * q];
        for (int c = 0; c < q; c++)
        {
            GroupSums.Add(factor.Codes, effects[c].Values, column.Values, column.Mean, Rows(effects[c].Parameter, column.Parameter), values, q, c);
        }

        return new FactorInformation.CoefficientColumn(column.Place, _position[column.Place], values);
    }

    /// <summary>The parameters that enter a predictor linearly, with their columns and what centres these; null stands for a column of ones.</summary>
    private IEnumerable<(int Place, int Parameter, double[]? Values, double Mean)> LinearColumns()
    {
        foreach ((PredictorSlots slots, CentredPredictor predictor) in Layout.Predictors.Zip(_model.Predictors))
        {
            int parameter = ParameterOf(slots.Parameter);
            if (slots.Intercept >= 0)
            {
                yield return (slots.Intercept, parameter, null, 0);
            }

            for (int k = 0; k < slots.Count; k++)
            {
                yield return (slots.Coefficients + k, parameter, predictor.Design.Columns[k].Values, predictor.Means[k]);
            }
        }

        foreach ((DistributionalParameter constant, int place) in Layout.Constants)
        {
            yield return (place, ParameterOf(constant.Name), null, 0);
        }
    }

    private int ParameterOf(string name)
    {
        int place = 0;
        while (_model.Family.Parameters[place].Name != name)
        {
            place++;
        }

        return place;
    }
}

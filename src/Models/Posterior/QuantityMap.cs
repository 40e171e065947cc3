using System.Runtime.CompilerServices;
using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Priors;

namespace Bayes.Models.Posterior;

/// <summary>What a named quantity is, for tables and files.</summary>
public enum QuantityKind
{
    /// <summary>A coefficient of a linear predictor, on the link scale, of the design as typed (not centred).</summary>
    Coefficient,

    /// <summary>The standard deviation of a group effect, on the link scale.</summary>
    StandardDeviation,

    /// <summary>The correlation of two group effects.</summary>
    Correlation,

    /// <summary>A constant parameter of the family, on its own scale.</summary>
    FamilyParameter,

    /// <summary>The effect of one group, on the link scale.</summary>
    GroupEffect,
}

/// <summary>A named quantity: a parameter on the scale on which people read it.</summary>
public sealed record Quantity
{
    /// <summary>Its name in draws, as in brms.</summary>
    public required string Name { get; init; }

    /// <summary>Its label for people, such as <c>I(age^2)</c>, <c>sd(Intercept)</c>.</summary>
    public required string Term { get; init; }

    /// <summary>What it is.</summary>
    public required QuantityKind Kind { get; init; }

    /// <summary>The grouping factor it belongs to; null for others.</summary>
    public string? Group { get; init; }

    /// <summary>The distributional parameter it belongs to.</summary>
    public string Parameter { get; init; } = ParameterNames.Mean;

    /// <summary>For group effects, the group from 0; else −1.</summary>
    public int Level { get; init; } = -1;

    /// <summary>For group effects, the effect from 0 within its factor; else −1.</summary>
    public int Effect { get; init; } = -1;

    /// <summary>For a correlation, the lowest value that the structure of its matrix allows; −1 unless one correlation says all.</summary>
    public double LowestCorrelation { get; init; } = -1;

    /// <summary>For a correlation, whether it says all correlations of a structured covariance; else false.</summary>
    public bool IsOfStructure { get; init; }
}

/// <summary>Computes the named quantities from the unconstrained parameters.</summary>
/// <remarks>
/// Order: coefficients, standard deviations, correlations, family parameters, group effects (effect by effect, groups in order: column-major).
/// Immutable; safe for concurrent use. <see cref="Write"/> allocates nothing for up to 16 effects a term.
/// </remarks>
public sealed class QuantityMap
{
    private readonly ParameterLayout _layout;
    private readonly CentredPredictor[] _predictors;
    private readonly PredictorSlots[] _slots;
    private readonly TermSlots[] _terms;
    private readonly (DistributionalParameter Parameter, int Place)[] _constants;
    private readonly int[] _groupEffectPlaces;
    private readonly int _firstThreshold;
    private readonly int _thresholds;
    private readonly bool _ordersThresholds;

    internal QuantityMap(BoundModel model)
    {
        _layout = model.Layout;
        _predictors = [.. model.Predictors];
        _slots = [.. _layout.Predictors];
        _terms = [.. _layout.Covariances];
        _constants = [.. _layout.Constants.Where(c => !c.Parameter.IsThreshold)];
        (_firstThreshold, _thresholds) = (_layout.Thresholds.Start.Value, _layout.Thresholds.End.Value - _layout.Thresholds.Start.Value);
        _ordersThresholds = model.Family.OrdersThresholds;
        List<Quantity> all = [];
        AddCoefficients(all);
        AddStandardDeviations(model, all);
        AddCorrelations(model, all);
        foreach ((DistributionalParameter parameter, _) in _constants)
        {
            all.Add(new Quantity { Name = parameter.Name, Term = parameter.Name, Kind = QuantityKind.FamilyParameter, Parameter = parameter.Name });
        }

        PopulationCount = all.Count;
        _groupEffectPlaces = AddGroupEffects(model, all);
        All = [.. all];
        Names = [.. all.Select(q => q.Name)];
    }

    /// <summary>All quantities in the order in which they are written.</summary>
    public IReadOnlyList<Quantity> All { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of quantities before the group effects.</summary>
    public int PopulationCount { get; }

    /// <summary>Computes the quantities at one point.</summary>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="values">Receives the quantities, [<see cref="All"/>]; a shorter span of length <see cref="PopulationCount"/> leaves the group effects out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<double> position, Span<double> values)
    {
        int next = 0;
        for (int k = 0; k < _predictors.Length; k++)
        {
            PredictorSlots slots = _slots[k];
            if (slots.Intercept >= 0)
            {
                double intercept = position[slots.Intercept];
                for (int c = 0; c < slots.Count; c++)
                {
                    intercept -= _predictors[k].Means[c] * position[slots.Coefficients + c];
                }

                values[next++] = intercept;
            }
            else if (_predictors[k].Design.HasThresholds)
            {
                next = WriteThresholds(k, position, values, next);
            }

            position.Slice(slots.Coefficients, slots.Count).CopyTo(values[next..]);
            next += slots.Count;
        }

        foreach (TermSlots term in _terms)
        {
            for (int c = 0; c < term.DeviationCount; c++)
            {
                values[next++] = Math.Exp(position[term.LogSd + c]);
            }
        }

        foreach (TermSlots term in _terms)
        {
            next = WriteCorrelations(term, position, values, next);
        }

        foreach ((DistributionalParameter parameter, int place) in _constants)
        {
            values[next++] = Links.Inverse(parameter.Link, position[place]);
        }

        if (values.Length > next)
        {
            foreach (int place in _groupEffectPlaces)
            {
                values[next++] = position[place];
            }
        }
    }

    /// <summary>Computes the unconstrained parameters from the quantities: the inverse of <see cref="Write"/>.</summary>
    /// <param name="values">The quantities, [<see cref="All"/>], or the first <see cref="PopulationCount"/> of them.</param>
    /// <param name="position">Receives the unconstrained parameters, [d]; group effects that are not given are 0.</param>
    public void Read(ReadOnlySpan<double> values, Span<double> position)
    {
        int next = 0;
        for (int k = 0; k < _predictors.Length; k++)
        {
            PredictorSlots slots = _slots[k];
            int before = next;
            next += slots.Intercept >= 0 ? 1 : _predictors[k].Design.HasThresholds ? _thresholds : 0;
            values.Slice(next, slots.Count).CopyTo(position[slots.Coefficients..]);
            double shift = 0;
            for (int c = 0; c < slots.Count; c++)
            {
                shift += _predictors[k].Means[c] * values[next + c];
            }

            next += slots.Count;
            if (slots.Intercept >= 0)
            {
                position[slots.Intercept] = values[before] + shift;
            }
            else if (_predictors[k].Design.HasThresholds)
            {
                ReadThresholds(values.Slice(before, _thresholds), shift, position);
            }
        }

        foreach (TermSlots term in _terms)
        {
            for (int c = 0; c < term.DeviationCount; c++)
            {
                position[term.LogSd + c] = Math.Log(values[next++]);
            }
        }

        foreach (TermSlots term in _terms.Where(t => t.IsCorrelated))
        {
            if (term.HasOneCorrelation)
            {
                // y is half the logit of the correlation's place between its lowest value and 1.
                double lowest = term.Structure.LowestCorrelation(term.Effects);
                position[term.Correlation] = 0.5 * Math.Log(Math.Max(values[next] - lowest, double.Epsilon) / Math.Max(1 - values[next], 1e-17));
                next++;
                continue;
            }

            int count = term.CorrelationCount;
            ReadCorrelations(term.Effects, values.Slice(next, count), position.Slice(term.Correlation, count));
            next += count;
        }

        foreach ((DistributionalParameter parameter, int place) in _constants)
        {
            position[place] = Links.Forward(parameter.Link, values[next++]);
        }

        foreach (int place in _groupEffectPlaces)
        {
            position[place] = values.Length > PopulationCount ? values[next++] : 0;
        }
    }

    private void ReadThresholds(ReadOnlySpan<double> values, double shift, Span<double> position)
    {
        for (int t = 0; t < _thresholds; t++)
        {
            position[_firstThreshold + t] = t == 0 || !_ordersThresholds ? values[t] - shift : Math.Log(values[t] - values[t - 1]);
        }
    }

    private static void ReadCorrelations(int q, ReadOnlySpan<double> correlations, Span<double> unconstrained)
    {
        double[] factor = new double[q * q];
        factor[0] = 1;
        int next = 0;
        for (int c = 1; c < q; c++)
        {
            double rest = 1;
            for (int d = 0; d < c; d++)
            {
                double sum = correlations[next++];
                for (int m = 0; m < d; m++)
                {
                    sum -= factor[(c * q) + m] * factor[(d * q) + m];
                }

                factor[(c * q) + d] = factor[(d * q) + d] > 0 ? sum / factor[(d * q) + d] : 0;
                rest -= factor[(c * q) + d] * factor[(c * q) + d];
            }

            factor[(c * q) + c] = Math.Sqrt(Math.Max(rest, 1e-300));
        }

        CorrelationCholesky.Unconstrain(factor, q, unconstrained);
    }

    // Thresholds of the design as typed: a column's mean moves them up by what it moves the predictor down.
    private int WriteThresholds(int predictor, ReadOnlySpan<double> position, Span<double> values, int next)
    {
        PredictorSlots slots = _slots[predictor];
        double threshold = 0;
        double shift = 0;
        for (int c = 0; c < slots.Count; c++)
        {
            shift += _predictors[predictor].Means[c] * position[slots.Coefficients + c];
        }

        for (int t = 0; t < _thresholds; t++)
        {
            double u = position[_firstThreshold + t];
            threshold = t == 0 || !_ordersThresholds ? u : threshold + Math.Exp(u);
            values[next++] = threshold + shift;
        }

        return next;
    }

    private static int WriteCorrelations(TermSlots term, ReadOnlySpan<double> position, Span<double> values, int next)
    {
        if (!term.IsCorrelated)
        {
            return next;
        }

        if (term.HasOneCorrelation)
        {
            values[next++] = CorrelationRoots.OfUnconstrained(position[term.Correlation]).Correlation(term.Structure.LowestCorrelation(term.Effects));
            return next;
        }

        int q = term.Effects;
        Span<double> factor = q <= 16 ? stackalloc double[q * q] : new double[q * q];
        CorrelationCholesky.Factor(position.Slice(term.Correlation, q * (q - 1) / 2), q, factor);
        for (int c = 1; c < q; c++)
        {
            for (int d = 0; d < c; d++)
            {
                double sum = 0;
                for (int m = 0; m <= d; m++)
                {
                    sum += factor[(c * q) + m] * factor[(d * q) + m];
                }

                values[next++] = sum;
            }
        }

        return next;
    }

    private void AddCoefficients(List<Quantity> all)
    {
        for (int k = 0; k < _predictors.Length; k++)
        {
            PredictorDesign design = _predictors[k].Design;
            if (design.HasIntercept)
            {
                all.Add(new Quantity
                {
                    Name = ParameterNames.Coefficient(design.Parameter, "Intercept"),
                    Term = "Intercept",
                    Kind = QuantityKind.Coefficient,
                    Parameter = design.Parameter,
                });
            }

            for (int t = 0; t < _thresholds && design.HasThresholds; t++)
            {
                string threshold = string.Create(CultureInfo.InvariantCulture, $"Intercept[{t + 1}]");
                all.Add(new Quantity { Name = ParameterNames.Coefficient(design.Parameter, threshold), Term = threshold, Kind = QuantityKind.Coefficient, Parameter = design.Parameter });
            }

            foreach (DesignColumn column in design.Columns)
            {
                all.Add(new Quantity
                {
                    Name = ParameterNames.Coefficient(design.Parameter, column.CoefficientName),
                    Term = column.Label,
                    Kind = QuantityKind.Coefficient,
                    Parameter = design.Parameter,
                });
            }
        }
    }

    private void AddStandardDeviations(BoundModel model, List<Quantity> all)
    {
        foreach ((TermSlots slots, CovarianceNames names, GroupingFactor group) in Covariances(model))
        {
            for (int c = 0; c < slots.DeviationCount; c++)
            {
                all.Add(new Quantity
                {
                    Name = names.StandardDeviations[c],
                    Term = names.StandardDeviationLabels[c],
                    Kind = QuantityKind.StandardDeviation,
                    Group = group.Name,
                    Parameter = model.Design.Predictors[group.Terms[slots.Term].Effects[c].Predictor].Parameter,
                });
            }
        }
    }

    private void AddCorrelations(BoundModel model, List<Quantity> all)
    {
        foreach ((TermSlots slots, CovarianceNames names, GroupingFactor group) in Covariances(model))
        {
            for (int c = 0; c < slots.CorrelationCount; c++)
            {
                all.Add(new Quantity
                {
                    Name = names.Correlations[c],
                    Term = names.CorrelationLabels[c],
                    Kind = QuantityKind.Correlation,
                    Group = group.Name,
                    IsOfStructure = slots.HasOneCorrelation,
                    LowestCorrelation = slots.HasOneCorrelation ? slots.Structure.LowestCorrelation(slots.Effects) : -1,
                });
            }
        }
    }

    private IEnumerable<(TermSlots Slots, CovarianceNames Names, GroupingFactor Group)> Covariances(BoundModel model)
    {
        foreach (TermSlots slots in _layout.Covariances)
        {
            GroupingFactor group = model.Design.Groups[slots.Group];
            yield return (slots, CovarianceNames.Of(model.Design, group, group.Terms[slots.Term])[slots.Kind], group);
        }
    }

    private int[] AddGroupEffects(BoundModel model, List<Quantity> all)
    {
        List<int> places = [];
        for (int g = 0; g < model.Design.Groups.Count; g++)
        {
            GroupingFactor group = model.Design.Groups[g];
            string[] levels = ParameterNames.Levels(group.Levels);
            int number = 0;
            foreach (TermSlots slots in _layout.Terms.Where(t => t.Group == g))
            {
                for (int c = 0; c < slots.Effects; c++, number++)
                {
                    RandomEffectColumn effect = group.Terms[slots.Term].Effects[c];
                    string parameter = model.Design.Predictors[effect.Predictor].Parameter;
                    for (int j = 0; j < slots.Levels; j++)
                    {
                        all.Add(new Quantity
                        {
                            Name = ParameterNames.GroupEffect(group.Name, parameter, levels[j], effect.Column.CoefficientName),
                            Term = $"{group.Name} {group.Levels[j]}: {Label(model, effect)}",
                            Kind = QuantityKind.GroupEffect,
                            Group = group.Name,
                            Parameter = parameter,
                            Level = j,
                            Effect = number,
                        });
                        places.Add(slots.GroupEffects + (j * slots.Effects) + c);
                    }
                }
            }
        }

        return [.. places];
    }

    // Effects on a parameter other than the mean have its name before theirs.
    private static string Label(BoundModel model, RandomEffectColumn effect)
    {
        string parameter = model.Design.Predictors[effect.Predictor].Parameter;
        string label = effect.Column.CoefficientName == "Intercept" ? "Intercept" : effect.Column.Label;
        return parameter == ParameterNames.Mean ? label : $"{parameter}: {label}";
    }
}

using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Posterior.Rows;

namespace Bayes.Models.Posterior;

/// <summary>The linear predictors of a fitted model over any rows, with and without the effects of groups.</summary>
/// <remarks>Immutable; safe for concurrent use. Predictors are laid out [K × rows], one family parameter after the other, on their link scales.</remarks>
public sealed class RowPredictors
{
    private readonly PredictorSource[] _sources;
    private readonly Effect[][] _effects;
    private readonly TermSlots[] _terms;
    private readonly TermSlots[] _covariances;
    private readonly int[] _firstCovariance;
    private readonly int[]?[] _kinds;

    /// <summary>Prepares rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, from its design or its recipe.</param>
    public RowPredictors(BoundModel model, RowDesign rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        Design = rows;
        LikelihoodRows source = new()
        {
            Family = model.Family,
            Values = new double[rows.RowCount],
            Trials = null,
            CaseWeights = null,
            LogSigmaOffset = rows.LogSigmaOffset,
            Columns = [.. rows.Predictors.Select((p, k) => Centred(p, model.Predictors[k].Means))],
            Offsets = [.. rows.Predictors.Select(p => p.Offset)],
            Codes = [],
            Effects = [],
        };
        _sources = [.. model.Family.Parameters.Select(p => LinearPredictors.SourceOf(model, source, p))];
        _terms = [.. model.Layout.Terms];
        _covariances = [.. model.Layout.Covariances];
        _firstCovariance = [.. _terms.Select(t => Array.FindIndex(_covariances, c => c.Group == t.Group && c.Term == t.Term))];
        _kinds = [.. _terms.Select(t => model.Design.Groups[t.Group].Terms[t.Term].ByKind ? rows.Groups[t.Group].Kinds : null)];
        KindsProblem = _terms.Where(t => model.Design.Groups[t.Group].Terms[t.Term].ByKind).Select(t => rows.Groups[t.Group].KindsProblem).FirstOrDefault(p => p is not null);
        string[] parameters = [.. model.Family.Parameters.Select(p => p.Name)];
        _effects = [.. _terms.Select(slots => EffectsOf(model.Design, rows, slots, parameters))];
    }

    /// <summary>The rows.</summary>
    public RowDesign Design { get; }

    /// <summary>K, the number of family parameters.</summary>
    public int ParameterCount => _sources.Length;

    /// <summary>Why the kinds of groups of the rows cannot be told; null where they can or there are none.</summary>
    private DataException? KindsProblem { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Design.RowCount;

    /// <summary>The random-effect terms.</summary>
    public IReadOnlyList<TermSlots> Terms => _terms;

    /// <summary>Computes the predictors at random effects of 0.</summary>
    /// <param name="position">The unconstrained parameters, [d]; those of groups are not looked at.</param>
    /// <param name="predictors">Receives them, [K × rows].</param>
    public void AtZero(ReadOnlySpan<double> position, Span<double> predictors)
    {
        for (int k = 0; k < _sources.Length; k++)
        {
            _sources[k].Fill(position, 0, predictors.Slice(k * RowCount, RowCount));
        }
    }

    /// <summary>Adds the effects of the groups of the rows.</summary>
    /// <param name="position">The unconstrained parameters, [d], those of groups included.</param>
    /// <param name="added">For each term the effects of groups that the fit did not have, group by group; empty where there are none.</param>
    /// <param name="predictors">The effects are added here, [K × rows].</param>
    /// <exception cref="InvalidOperationException">The rows were made without their groups.</exception>
    public void AddGroups(ReadOnlySpan<double> position, IReadOnlyList<double[]> added, Span<double> predictors)
    {
        ArgumentNullException.ThrowIfNull(added);
        for (int t = 0; t < _terms.Length; t++)
        {
            TermSlots slots = _terms[t];
            int[] codes = Design.Groups[slots.Group].Codes ?? throw new InvalidOperationException("The rows were made without their groups.");
            for (int i = 0; i < codes.Length; i++)
            {
                bool known = codes[i] < slots.Levels;
                ReadOnlySpan<double> of = known ? position.Slice(slots.GroupEffects, slots.Levels * slots.Effects) : added[t];
                AddRow(t, i, of.Slice((known ? codes[i] : codes[i] - slots.Levels) * slots.Effects, slots.Effects), predictors, RowCount);
            }
        }
    }

    /// <summary>Adds the effects of one group to one row.</summary>
    /// <param name="term">The term: an index into <see cref="Terms"/>.</param>
    /// <param name="row">The row.</param>
    /// <param name="effects">The effects of its group, [q].</param>
    /// <param name="predictors">Where they are added, [K × stride].</param>
    /// <param name="stride">The number of rows of <paramref name="predictors"/>; 1 for a single row.</param>
    public void AddRow(int term, int row, ReadOnlySpan<double> effects, Span<double> predictors, int stride)
    {
        Effect[] of = _effects[term];
        int place = stride == 1 ? 0 : row;
        for (int c = 0; c < of.Length; c++)
        {
            predictors[(of[c].Parameter * stride) + place] += (of[c].Values?[row] ?? 1) * effects[c];
        }
    }

    /// <summary>The covariance matrices of the group effects.</summary>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <returns>For each of <see cref="ParameterLayout.Covariances"/> Σ, [q × q] row by row.</returns>
    public double[][] Covariances(ReadOnlySpan<double> position)
    {
        double[][] all = new double[_covariances.Length][];
        for (int t = 0; t < all.Length; t++)
        {
            int q = _covariances[t].Effects;
            double[] factor = new double[q * q];
            CovarianceFactor.Write(_covariances[t], position, factor);
            all[t] = new double[q * q];
            for (int r = 0; r < q; r++)
            {
                for (int c = 0; c < q; c++)
                {
                    for (int k = 0; k <= Math.Min(r, c); k++)
                    {
                        all[t][(r * q) + c] += factor[(r * q) + k] * factor[(c * q) + k];
                    }
                }
            }
        }

        return all;
    }

    /// <summary>Writes the factor Λ of a term's covariance Σ = ΛΛᵀ: that of a group drawn from the population, of the kind of the row.</summary>
    /// <param name="term">The term: an index into <see cref="Terms"/>.</param>
    /// <param name="row">The row; where covariances do not differ by kind of groups, any.</param>
    /// <param name="position">The unconstrained parameters, [d].</param>
    /// <param name="factor">Receives Λ, [q × q] row by row.</param>
    /// <exception cref="DataException">The kinds of the rows cannot be told.</exception>
    public void WriteFactor(int term, int row, ReadOnlySpan<double> position, Span<double> factor) =>
        CovarianceFactor.Write(_covariances[CovarianceOf(term, row)], position, factor);

    /// <summary>Checks that each row says of which kind its group is, where kinds of groups have covariances of their own.</summary>
    /// <exception cref="DataException">A row does not.</exception>
    public void RequireKinds()
    {
        if (KindsProblem is not null)
        {
            throw KindsProblem;
        }
    }

    /// <summary>The covariance that the random effects give to the predictors of one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="covariances">From <see cref="Covariances"/>.</param>
    /// <param name="spread">Receives it, [K × K].</param>
    /// <exception cref="DataException">The kinds of the rows cannot be told.</exception>
    public void Spread(int row, IReadOnlyList<double[]> covariances, Span<double> spread)
    {
        ArgumentNullException.ThrowIfNull(covariances);
        spread.Clear();
        for (int t = 0; t < _terms.Length; t++)
        {
            Effect[] of = _effects[t];
            double[] covariance = covariances[CovarianceOf(t, row)];
            for (int c = 0; c < of.Length; c++)
            {
                double z = of[c].Values?[row] ?? 1;
                for (int d = 0; d < of.Length; d++)
                {
                    spread[(of[c].Parameter * ParameterCount) + of[d].Parameter] += z * (of[d].Values?[row] ?? 1) * covariance[(c * of.Length) + d];
                }
            }
        }
    }

    private int CovarianceOf(int term, int row)
    {
        RequireKinds();
        return _firstCovariance[term] + (_kinds[term]?[row] ?? 0);
    }

    private static double[][] Centred(PredictorDesign design, double[] means) =>
        [.. design.Columns.Select((c, k) => means[k] == 0 ? c.Values! : Array.ConvertAll(c.Values!, v => v - means[k]))];

    private static Effect[] EffectsOf(DesignedModel design, RowDesign rows, TermSlots slots, string[] parameters)
    {
        IReadOnlyList<RandomEffectTerm> terms = design.Groups[slots.Group].Terms;
        int before = terms.Take(slots.Term).Sum(t => t.Effects.Count);
        IReadOnlyList<double[]?> columns = rows.Groups[slots.Group].Effects;
        return columns.Count == 0
            ? []
            : [.. terms[slots.Term].Effects.Select((e, c) => new Effect(Array.IndexOf(parameters, design.Predictors[e.Predictor].Parameter), columns[before + c]))];
    }

    /// <summary>One effect: the family parameter whose predictor it is added to, and its column.</summary>
    private readonly record struct Effect(int Parameter, double[]? Values);
}

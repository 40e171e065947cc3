using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>
/// The rows of a bound model in the order in which group effects are found: sorted by the grouping factor with the most effects, then
/// by the next; and the shape of the precision matrix of the group effects.
/// </summary>
/// <remarks>
/// Rows of case weight 0 are left out. All terms of a factor are one block of its width for each level, whatever predictor they belong to.
/// Immutable; safe for concurrent use, so that many <see cref="ConditionalMode"/>s may share it.
/// </remarks>
public sealed class ConditionalRows
{
    private readonly FixedPart[] _fixed;

    /// <summary>Sorts the rows of a model.</summary>
    /// <param name="model">The model.</param>
    public ConditionalRows(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        DesignedModel design = model.Design;
        Factors = [.. Enumerable.Range(0, design.Groups.Count).OrderByDescending(g => design.Groups[g].Levels.Count * Width(design.Groups[g]))];
        int[]? order = Order(design, Factors);
        Response = new SortedResponse(model, order);
        Count = order?.Length ?? design.RowCount;
        int[][] codes = [.. Factors.Select(g => SortedResponse.Sorted(design.Groups[g].Codes, order))];
        Effects = [.. EffectsOf(model, codes, order)];
        (Pattern, Products) = ProductsOf(design, codes);
        _fixed = [.. model.Family.Parameters.Select(p => new FixedPart(model, p, order))];
    }

    /// <summary>The model.</summary>
    public BoundModel Model { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>For each factor of <see cref="Pattern"/>, its place among the model's grouping factors.</summary>
    public IReadOnlyList<int> Factors { get; }

    /// <summary>The shape of the precision matrix of the group effects.</summary>
    public BlockPattern Pattern { get; }

    /// <summary>K, the number of linear predictors of a row.</summary>
    public int PredictorCount => _fixed.Length;

    internal SortedResponse Response { get; }

    internal RowEffect[] Effects { get; }

    internal EffectProduct[] Products { get; }

    /// <summary>Computes the part of the linear predictors that no group effect enters.</summary>
    /// <param name="parameters">The population parameters, laid out as <see cref="ParameterLayout"/>.</param>
    /// <param name="start">The first row.</param>
    /// <param name="predictors">Receives it, [K × rows].</param>
    public void WriteFixedPart(ReadOnlySpan<double> parameters, int start, Span<double> predictors)
    {
        int rows = predictors.Length / _fixed.Length;
        for (int k = 0; k < _fixed.Length; k++)
        {
            _fixed[k].Write(parameters, start, predictors.Slice(k * rows, rows));
        }
    }

    /// <summary>Adds the derivatives by coefficients and constants: the sums over rows of each column times ∂/∂predictor.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="derivatives">∂/∂predictor, [K × rows].</param>
    /// <param name="gradient">Receives the sums at the places of the parameters.</param>
    public void AddFixedGradient(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        int rows = derivatives.Length / _fixed.Length;
        for (int k = 0; k < _fixed.Length; k++)
        {
            _fixed[k].PullBack(start, derivatives.Slice(k * rows, rows), gradient);
        }
    }

    private static int Width(GroupingFactor group) => group.Terms.Sum(t => t.Effects.Count);

    private static int[]? Order(DesignedModel design, IReadOnlyList<int> factors)
    {
        double[]? weights = design.Response.CaseWeights;
        int[]? order = null;
        for (int f = factors.Count - 1; f >= 0; f--)
        {
            GroupingFactor group = design.Groups[factors[f]];
            order = CountingSort.Order(group.Codes, group.Levels.Count, order);
        }

        if (weights is not null)
        {
            order = [.. (order ?? [.. Enumerable.Range(0, design.RowCount)]).Where(row => weights[row] > 0)];
        }

        return order is not null && order.Length == design.RowCount && IsSorted(order) ? null : order;
    }

    private static bool IsSorted(int[] order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] != i)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<RowEffect> EffectsOf(BoundModel model, int[][] codes, int[]? order)
    {
        int start = 0;
        for (int f = 0; f < Factors.Count; f++)
        {
            GroupingFactor group = model.Design.Groups[Factors[f]];
            int width = Width(group);
            int place = 0;
            foreach (RandomEffectColumn effect in group.Terms.SelectMany(t => t.Effects))
            {
                string parameter = model.Design.Predictors[effect.Predictor].Parameter;
                int predictor = 0;
                while (model.Family.Parameters[predictor].Name != parameter)
                {
                    predictor++;
                }

                double[]? values = effect.Column.Values is double[] column ? SortedResponse.Sorted(column, order) : null;
                yield return new RowEffect(f, place, predictor, values, codes[f], width, start + place);
                place++;
            }

            start += width * group.Levels.Count;
        }
    }

    private (BlockPattern Pattern, EffectProduct[] Products) ProductsOf(DesignedModel design, int[][] codes)
    {
        int[] levels = [.. Factors.Select(g => design.Groups[g].Levels.Count)];
        int[] widths = [.. Factors.Select(g => Width(design.Groups[g]))];
        List<BlockPair> pairs = [];
        Dictionary<(int, int), (int Pair, int[] Blocks)> blocks = [];
        for (int f = 0; f < levels.Length; f++)
        {
            for (int h = f + 1; h < levels.Length; h++)
            {
                pairs.Add(BlockPair.FromCodes(f, h, codes[f], codes[h], levels[f], levels[h], out int[] places));
                blocks[(f, h)] = (pairs.Count - 1, places);
            }
        }

        List<EffectProduct> products = [];
        for (int a = 0; a < Effects.Length; a++)
        {
            for (int b = a; b < Effects.Length; b++)
            {
                RowEffect first = Effects[a];
                RowEffect second = Effects[b];
                products.Add(first.Factor == second.Factor
                    ? new EffectProduct(first, second, -1, first.Codes, first.Width * first.Width, (first.Place * first.Width) + second.Place)
                    : new EffectProduct(
                        first,
                        second,
                        blocks[(first.Factor, second.Factor)].Pair,
                        blocks[(first.Factor, second.Factor)].Blocks,
                        first.Width * second.Width,
                        (first.Place * second.Width) + second.Place));
            }
        }

        return (new BlockPattern(levels, widths, [.. pairs]), [.. products]);
    }

    /// <summary>Offset, intercept and coefficients of one linear predictor over the sorted rows, or a constant.</summary>
    private sealed class FixedPart
    {
        private readonly int _intercept;
        private readonly int _coefficients;
        private readonly double[][] _columns;
        private readonly double[]? _offset;

        public FixedPart(BoundModel model, DistributionalParameter parameter, int[]? order)
        {
            double[]? weightOffset = parameter.Name == ResponseFit.ResidualDeviation ? model.Design.Response.LogSigmaOffset() : null;
            double[]? offset = null;
            _intercept = -1;
            _columns = [];
            foreach ((PredictorSlots slots, CentredPredictor predictor) in model.Layout.Predictors.Zip(model.Predictors))
            {
                if (slots.Parameter == parameter.Name)
                {
                    (_intercept, _coefficients) = (slots.Intercept, slots.Coefficients);
                    _columns = [.. predictor.Columns.Select(c => SortedResponse.Sorted(c, order))];
                    offset = predictor.Design.Offset;
                }
            }

            foreach ((DistributionalParameter constant, int place) in model.Layout.Constants)
            {
                if (constant.Name == parameter.Name)
                {
                    _intercept = place;
                }
            }

            double[]? sum = offset is null ? weightOffset : weightOffset is null ? offset : [.. offset.Zip(weightOffset, (a, b) => a + b)];
            _offset = sum is null ? null : SortedResponse.Sorted(sum, order);
        }

        public void Write(ReadOnlySpan<double> parameters, int start, Span<double> target)
        {
            target.Fill(_intercept >= 0 ? parameters[_intercept] : 0);
            if (_offset is not null)
            {
                VectorKernels.AddScaled(target, _offset.AsSpan(start, target.Length), 1);
            }

            for (int k = 0; k < _columns.Length; k++)
            {
                VectorKernels.AddScaled(target, _columns[k].AsSpan(start, target.Length), parameters[_coefficients + k]);
            }
        }

        public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
        {
            if (_intercept >= 0)
            {
                gradient[_intercept] += VectorKernels.Sum(derivatives);
            }

            for (int k = 0; k < _columns.Length; k++)
            {
                gradient[_coefficients + k] += VectorKernels.Dot(_columns[k].AsSpan(start, derivatives.Length), derivatives);
            }
        }
    }
}

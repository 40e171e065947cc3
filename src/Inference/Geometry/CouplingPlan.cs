using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics.Matrices;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>How the effects of several factors are coupled in the coordinates of the mode: which densely, which sparsely.</summary>
/// <remarks>
/// Factors that are nested in each other are uncoupled at every θ, for the transport eliminates them: the dense block has the population parameters
/// alone. Else all factors but the largest go into the dense block with the population parameters, smallest first, as far as they fit. Where some do not fit,
/// they and the largest have a sparse precision, eliminated in an order that is found once for a model, for its pattern does not change.
/// One thread at a time.
/// </remarks>
internal sealed class CouplingPlan
{
    /// <summary>A dense block of more coordinates than this costs more than it saves: with 1400 the few directions give twice the effective draws in a second.</summary>
    public const int LargestBlock = 1000;

    // A sparse factor may have this many entries, or, where that is more, this many for each entry of the matrix, up to a bound of memory.
    private const int PlainEntries = 250_000;
    private const int FactorEntries = 8;
    private const int MostEntries = 4_000_000;

    private readonly int[] _rest;
    private SparseElimination? _elimination;
    private bool _isPlanned;

    /// <param name="model">The model, of whose factors it is asked whether they are one chain (<see cref="GroupNesting"/>).</param>
    /// <param name="largestBlock">The most coordinates of the dense block.</param>
    public CouplingPlan(BoundModel model, int largestBlock = LargestBlock)
    {
        ParameterLayout layout = model.Layout;
        if (GroupNesting.Of(model.Design.Groups) is not null)
        {
            DenseGroups = new HashSet<int>();
            Dense = [.. Enumerable.Range(0, layout.PopulationCount)];
            _rest = [];
            return;
        }

        int room = largestBlock - layout.PopulationCount;
        (int Group, int Effects)[] groups =
            [.. layout.Terms.GroupBy(t => t.Group).Select(g => (g.Key, Effects: g.Sum(t => t.Effects * t.Levels))).OrderBy(g => g.Effects)];
        int[] dense = [.. groups.SkipLast(1).TakeWhile(g => (room -= g.Effects) >= 0).Select(g => g.Group)];
        DenseGroups = new HashSet<int>(dense);
        Dense =
        [
            .. Enumerable.Range(0, layout.PopulationCount),
            .. dense.SelectMany(group => layout.Terms.Where(t => t.Group == group)).SelectMany(t => Enumerable.Range(t.GroupEffects, t.Effects * t.Levels)),
        ];
        _rest = [.. groups.Skip(dense.Length).Select(g => g.Group).Reverse()];
    }

    /// <summary>The coordinates of the dense block: the population parameters, then the effects of the factors that fit.</summary>
    public int[] Dense { get; }

    /// <summary>The factors of the dense block.</summary>
    public IReadOnlySet<int> DenseGroups { get; }

    /// <summary>The precision of the effects outside of the dense block; null where they belong to one factor, which is not coupled with itself, or to nested ones.</summary>
    public RestPrecision? Rest(GlmmInformation information)
    {
        if (_rest.Length < 2)
        {
            return null;
        }

        (int[] places, BlockMatrix matrix) = information.CouplingAmong(_rest);
        if (!_isPlanned)
        {
            double entries = matrix.Pairs.Sum(p => (double)p.Length);
            _elimination = SparseElimination.Plan(matrix.Pattern, (int)Math.Clamp(FactorEntries * entries, PlainEntries, MostEntries));
            _isPlanned = true;
        }

        return new RestPrecision { Places = places, Matrix = matrix, Elimination = _elimination };
    }
}

using System.Globalization;
using Bayes.Estimation.Glm;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Estimation.Separation;

/// <summary>Finds separation of categories in no order by the fixed effects.</summary>
/// <remarks>
/// A direction δ = (δ_2, …, δ_C) of the coefficients, δ_1 = 0, lets the likelihood rise without end exactly where x_kᵀδ_y − x_cᵀδ_c ≥ 0 for every row,
/// its outcome y and every other category c, and somewhere &gt; 0 (Albert and Anderson 1984). Rows that are alike and have two outcomes hold
/// the difference of these two at 0. So each pair of categories in each different row is one inequality of the cone that
/// <see cref="Recession"/> searches. Categories that no row has are left out: they are a finding of their own.
/// </remarks>
internal sealed class CategorySeparation
{
    private readonly BoundModel _model;
    private readonly CategoricalFamily _family;
    private readonly FixedDesign[] _designs;
    private readonly int[] _starts;
    private readonly int[] _outcomes;
    private readonly bool[] _occurs;
    private readonly List<int[]> _rowsOf = [];
    private readonly List<(int Number, int First, int Second)> _pairs = [];

    private CategorySeparation(BoundModel model, CategoricalFamily family)
    {
        (_model, _family) = (model, family);
        _designs = [.. Enumerable.Range(0, family.Parameters.Count).Select(k => FixedDesign.Of(model, k))];
        _starts = new int[_designs.Length + 1];
        for (int k = 0; k < _designs.Length; k++)
        {
            _starts[k + 1] = _starts[k] + _designs[k].Columns;
        }

        _outcomes = Array.ConvertAll(_designs[0].Values, y => (int)y - family.Lowest);
        _occurs = [.. Enumerable.Range(0, family.Categories).Select(c => _outcomes.Contains(c))];
    }

    private int Width => _starts[^1];

    private int[] Rows => _designs[0].Rows;

    public static SeparationReport Of(BoundModel model, CategoricalFamily family)
    {
        CategorySeparation check = new(model, family);
        return check.Report(Recession.Of(check.Pairs()));
    }

    private SeparationReport Report(Recession recession)
    {
        bool complete = recession.Direction is not null && Array.TrueForAll(recession.IsMoved, m => m);
        HashSet<int> moved = [];
        for (int i = 0; i < _pairs.Count; i++)
        {
            (int number, int first, int second) = _pairs[i];
            moved.UnionWith(recession.IsMoved[i] ? _rowsOf[number].Where(r => _outcomes[r] == first || _outcomes[r] == second) : []);
        }

        SeparatingColumn[] columns = recession.Direction is { } direction ? [.. Unbounded(direction, recession.IsMoved)] : [];
        return new SeparationReport
        {
            Kind = recession.Direction is null ? SeparationKind.None : complete ? SeparationKind.Complete : SeparationKind.Quasi,
            Columns = columns,
            Rows = [.. moved.Order().Select(r => _model.Design.Rows[Rows[r]])],
            RowCount = Rows.Length,
            Cells = recession.Direction is null ? [] : [.. Cells()],
            Groups = [],
        };
    }

    // One row for each pair of categories of which a different row of the data has the one, the other, or both.
    private DistinctRows Pairs()
    {
        Dictionary<string, List<int>> alike = [];
        for (int r = 0; r < Rows.Length; r++)
        {
            string key = string.Join(' ', _designs.SelectMany(d => Enumerable.Range(r * d.Columns, d.Columns).Select(p => BitConverter.DoubleToInt64Bits(d.Matrix[p]))));
            (alike.TryGetValue(key, out List<int>? known) ? known : alike[key] = []).Add(r);
        }

        List<double> matrix = [];
        List<int> sides = [];
        foreach (List<int> rows in alike.Values)
        {
            bool[] has = new bool[_family.Categories];
            rows.ForEach(r => has[_outcomes[r]] = true);
            for (int first = 0; first < has.Length; first++)
            {
                for (int second = first + 1; second < has.Length; second++)
                {
                    if ((has[first] || has[second]) && _occurs[first] && _occurs[second])
                    {
                        double[] vector = new double[Width];
                        Place(vector, first, rows[0], 1);
                        Place(vector, second, rows[0], -1);
                        matrix.AddRange(vector);
                        sides.Add(has[first] == has[second] ? 0 : has[first] ? 1 : -1);
                        _pairs.Add((_rowsOf.Count, first, second));
                    }
                }
            }

            _rowsOf.Add([.. rows]);
        }

        return DistinctRows.Of([.. matrix], Width, [.. sides]);
    }

    // The reference has no coefficients.
    private void Place(double[] vector, int category, int row, int sign)
    {
        if (category > 0)
        {
            FixedDesign design = _designs[category - 1];
            for (int c = 0; c < design.Columns; c++)
            {
                vector[_starts[category - 1] + c] = sign * design.Matrix[(row * design.Columns) + c];
            }
        }
    }

    // A coefficient has an estimate where the pairs that are not moved determine it.
    private IEnumerable<SeparatingColumn> Unbounded(double[] direction, bool[] isMoved)
    {
        RowSpace still = new(Width);
        for (int i = 0; i < _pairs.Count && !still.IsWhole; i++)
        {
            if (!isMoved[i])
            {
                double[] vector = new double[Width];
                Place(vector, _pairs[i].First, _rowsOf[_pairs[i].Number][0], 1);
                Place(vector, _pairs[i].Second, _rowsOf[_pairs[i].Number][0], -1);
                still.Add(vector);
            }
        }

        for (int k = 0; k < _designs.Length; k++)
        {
            PredictorDesign predictor = _model.Design.Predictors[k];
            int intercept = predictor.HasIntercept ? 1 : 0;
            for (int c = 0; c < _designs[k].Columns && _occurs[k + 1]; c++)
            {
                double[] functional = new double[Width];
                _designs[k].Functional(c).CopyTo(functional, _starts[k]);
                if (!still.Holds(functional))
                {
                    double along = RowSpace.Dot(functional, direction);
                    double size = RowSpace.Length(functional) * RowSpace.Length(direction);
                    DesignColumn? column = c < intercept ? null : predictor.Columns[c - intercept];
                    yield return new SeparatingColumn(
                        ParameterNames.Coefficient(predictor.Parameter, column?.CoefficientName ?? "Intercept"),
                        $"{column?.Label ?? "Intercept"} for '{_family.Labels[k + 1]}'",
                        Math.Abs(along) > 1e-9 * size ? Math.Sign(along) : 0);
                }
            }
        }
    }

    // Columns of two values, one of which some category never has.
    private IEnumerable<string> Cells()
    {
        foreach (DesignColumn column in _model.Design.Predictors.Take(_designs.Length).SelectMany(p => p.Columns).DistinctBy(c => c.Label))
        {
            double[] values = Array.ConvertAll(Rows, i => column.Values![i]);
            double[] distinct = [.. values.Distinct().Order().Take(3)];
            foreach (double value in distinct.Length == 2 ? distinct : [])
            {
                int[] inside = [.. Enumerable.Range(0, values.Length).Where(r => values[r] == value)];
                string[] absent = [.. Enumerable.Range(0, _occurs.Length).Where(c => _occurs[c] && !Array.Exists(inside, r => _outcomes[r] == c)).Select(c => $"'{_family.Labels[c]}'")];
                if (absent.Length > 0)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{column.Label} = {value:G6} ({inside.Length} {(inside.Length == 1 ? "row" : "rows")}): no outcome {string.Join(", ", absent)}");
                }
            }
        }
    }
}

using System.Globalization;
using Bayes.Estimation.Glm;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Estimation.Separation;

/// <summary>Finds complete and quasi-complete separation by the fixed effects, exactly, before any fit.</summary>
/// <remarks>
/// Albert and Anderson (1984, Biometrika 71:1): the maximum likelihood estimate exists exactly where no direction of the coefficients moves
/// some predictors towards their outcomes and none away. <see cref="ConeProjection"/> says how the direction is found. Bernoulli and
/// binomial outcomes under every link, categories in no order, and counts, whose zeros can be separated (Correia, Guimarães and Zylkin
/// 2019). Other families are not looked at. Cost O(n·p²) and, for data that come near to separation, a few dozen passes of O(n·p).
/// </remarks>
public static class SeparationCheck
{
    /// <summary>Checks a model bound to data.</summary>
    /// <param name="model">The model; its group effects play no part in the check of the fixed effects.</param>
    /// <returns>What was found.</returns>
    public static SeparationReport Of(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Family is CategoricalFamily categories)
        {
            return CategorySeparation.Of(model, categories);
        }

        if (!OutcomeSide.Applies(model.Family) || model.Design.Predictors[0].Columns.Count + (model.Design.Predictors[0].HasIntercept ? 1 : 0) == 0)
        {
            return new SeparationReport { Kind = SeparationKind.None, Columns = [], Rows = [], RowCount = model.Design.RowCount, Cells = [], Groups = Groups(model) };
        }

        var design = FixedDesign.Of(model);
        var rows = DistinctRows.Of(design, model.Family);
        var recession = Recession.Of(rows);
        bool complete = recession.Direction is not null && Array.TrueForAll(recession.IsMoved, m => m);
        IReadOnlyList<SeparatingColumn> columns = recession.Direction is null ? [] : complete ? Fewest(model, design, rows, recession) : Unbounded(model, design, rows, recession);
        return new SeparationReport
        {
            Kind = recession.Direction is null ? SeparationKind.None : complete ? SeparationKind.Complete : SeparationKind.Quasi,
            Columns = columns,
            Rows = [.. Enumerable.Range(0, design.Rows.Length).Where(i => recession.IsMoved[rows.Numbers[i]]).Select(i => model.Design.Rows[design.Rows[i]])],
            RowCount = design.Rows.Length,
            Cells = [.. Cells(model, design, columns)],
            Groups = Groups(model),
        };
    }

    // A coefficient has an estimate where the rows that are not moved determine it.
    private static List<SeparatingColumn> Unbounded(BoundModel model, FixedDesign design, DistinctRows rows, Recession recession)
    {
        RowSpace still = new(design.Columns);
        for (int i = 0; i < recession.IsMoved.Length && !still.IsWhole; i++)
        {
            if (!recession.IsMoved[i])
            {
                still.Add(rows.Row(i));
            }
        }

        double[] direction = design.Restore(recession.Direction!, new double[design.Columns * design.Columns], out _);
        List<SeparatingColumn> columns = [];
        for (int c = 0; c < design.Columns; c++)
        {
            double[] functional = design.Functional(c);
            if (!still.Holds(functional))
            {
                double size = RowSpace.Length(functional) * RowSpace.Length(recession.Direction!);
                columns.Add(Named(model, c, Math.Abs(direction[c]) > 1e-9 * size ? Math.Sign(direction[c]) : 0));
            }
        }

        return columns;
    }

    // The columns that the direction found leans on most, as many as it takes, then one after the other left out while the rest still separates.
    private static List<SeparatingColumn> Fewest(BoundModel model, FixedDesign design, DistinctRows rows, Recession found)
    {
        int intercept = model.Design.Predictors[0].HasIntercept ? 1 : 0;
        int[] ranked = [.. Enumerable.Range(intercept, design.Columns - intercept).OrderByDescending(c => Math.Abs(found.Direction![c]))];
        Recession best = found;
        List<int> used = [.. ranked];
        for (int count = 1; count < ranked.Length; count = Math.Min(2 * count, ranked.Length))
        {
            if (Separates(rows, intercept, ranked[..count]) is { } fewer)
            {
                best = fewer;
                used = [.. ranked[..count]];
                break;
            }
        }

        for (int k = used.Count - 1; k >= 0; k--)
        {
            List<int> rest = [.. used.Where((_, i) => i != k)];
            if (Separates(rows, intercept, rest) is { } fewer)
            {
                best = fewer;
                used = rest;
            }
        }

        double[] direction = design.Restore(best.Direction!, new double[design.Columns * design.Columns], out _);
        return used.Count > 0 ? [.. used.Order().Select(c => Named(model, c, Math.Sign(direction[c])))] : [Named(model, 0, Math.Sign(direction[0]))];
    }

    private static Recession? Separates(DistinctRows rows, int intercept, IEnumerable<int> columns)
    {
        bool[] used = new bool[rows.Columns];
        for (int c = 0; c < intercept; c++)
        {
            used[c] = true;
        }

        foreach (int c in columns)
        {
            used[c] = true;
        }

        var recession = Recession.Of(rows, used);
        return recession.Direction is not null && Array.TrueForAll(recession.IsMoved, m => m) ? recession : null;
    }

    private static SeparatingColumn Named(BoundModel model, int column, int direction)
    {
        PredictorDesign design = model.Design.Predictors[0];
        int intercept = design.HasIntercept ? 1 : 0;
        return column < intercept
            ? new SeparatingColumn(ParameterNames.Coefficient(design.Parameter, "Intercept"), "Intercept", direction)
            : new SeparatingColumn(ParameterNames.Coefficient(design.Parameter, design.Columns[column - intercept].CoefficientName), design.Columns[column - intercept].Label, direction);
    }

    // Columns that tell by themselves: rows of one value, or on one side of a threshold, whose outcomes are all alike.
    private static IEnumerable<string> Cells(BoundModel model, FixedDesign design, IReadOnlyList<SeparatingColumn> columns)
    {
        foreach (DesignColumn column in model.Design.Predictors[0].Columns.Where(c => columns.Any(s => s.Label == c.Label)))
        {
            double[] values = Array.ConvertAll(design.Rows, i => column.Values![i]);
            int[] sides = [.. design.Values.Select((y, i) => OutcomeSide.Of(model.Family, y, design.Trials?[i]))];
            double[] distinct = [.. values.Distinct().Order().Take(3)];
            if (distinct.Length == 2)
            {
                foreach (double value in distinct)
                {
                    int[] inside = [.. sides.Where((_, i) => values[i] == value)];
                    if (Array.TrueForAll(inside, s => s != 0 && s == inside[0]))
                    {
                        yield return string.Create(CultureInfo.InvariantCulture, $"{column.Label} = {value:G6} ({Rows(inside.Length)}): {Outcome(model, inside[0])}");
                    }
                }
            }
            else if (Threshold(values, sides) is { } threshold)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{column.Label} at most {threshold.Low:G6}: {Outcome(model, threshold.Below)}; at least {threshold.High:G6}: {Outcome(model, -threshold.Below)}");
            }
        }
    }

    private static (double Low, double High, int Below)? Threshold(double[] values, int[] sides)
    {
        if (Array.Exists(sides, s => s == 0) || !sides.Contains(1) || !sides.Contains(-1))
        {
            return null;
        }

        double Edge(int side, bool largest) => largest
            ? values.Where((_, i) => sides[i] == side).Max()
            : values.Where((_, i) => sides[i] == side).Min();
        return Edge(-1, true) < Edge(1, false) ? (Edge(-1, true), Edge(1, false), -1)
            : Edge(1, true) < Edge(-1, false) ? (Edge(1, true), Edge(-1, false), 1)
            : null;
    }

    private static OneSidedGroups[] Groups(BoundModel model)
    {
        if (!OutcomeSide.Applies(model.Family))
        {
            return [];
        }

        ResponseDesign response = model.Design.Response;
        return [.. model.Design.Groups.Select(group =>
        {
            bool[] notZero = new bool[group.Levels.Count];
            bool[] notOne = new bool[group.Levels.Count];
            for (int i = 0; i < group.Codes.Length; i++)
            {
                if (response.CaseWeights?[i] is not 0)
                {
                    int side = OutcomeSide.Of(model.Family, response.Values[i], response.Trials?[i]);
                    notZero[group.Codes[i]] |= side != -1;
                    notOne[group.Codes[i]] |= side != 1;
                }
            }

            return new OneSidedGroups(group.Name, group.Levels.Count, notZero.Count(n => !n), notOne.Count(n => !n));
        }).Where(g => g.AllZero + g.AllOne > 0)];
    }

    private static string Outcome(BoundModel model, int side) => side < 0 ? "all outcomes 0" : model.Design.Response.Trials is null ? "all outcomes 1" : "all successes";

    private static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");
}

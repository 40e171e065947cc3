using System.Collections;
using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;

namespace Bayes.Checks;

/// <summary>Rows that a fixed effect sets apart and whose outcomes are all 0 or all 1.</summary>
/// <param name="Condition">What they have in common, such as <c>colour = red</c>.</param>
/// <param name="Rows">Their number.</param>
/// <param name="AllOne">Whether all outcomes are 1 (successes); else all are 0.</param>
internal sealed record SeparatedCell(string Condition, int Rows, bool AllOne);

/// <summary>Finds levels of the mean's fixed effects in which a binary outcome does not vary.</summary>
/// <remarks>
/// Levels of factors, values of numeric columns with two of them, and the cells of 0/1 columns of the design, which interactions and
/// calls make. They explain a separation in the words of the data; whether there is one, and by which columns together, the check of
/// the estimation project says.
/// </remarks>
internal static class SeparatedCells
{
    public static IReadOnlyList<SeparatedCell> Of(BoundModel model, Table data)
    {
        DesignedModel design = model.Design;
        List<SeparatedCell> found = [];
        List<BitArray> seen = [];
        foreach ((string condition, Func<int, bool> holds) in Conditions(model.Spec.Predictors[0].Fixed, design, data))
        {
            BitArray rows = new(design.RowCount);
            for (int i = 0; i < design.RowCount; i++)
            {
                rows[i] = holds(i);
            }

            if (Outcome(design.Response, rows) is { } outcome && !seen.Exists(other => Same(other, rows)))
            {
                seen.Add(rows);
                found.Add(new SeparatedCell(condition, outcome.Rows, outcome.AllOne));
            }
        }

        return found;
    }

    private static IEnumerable<(string Condition, Func<int, bool> Holds)> Conditions(EffectSet effects, DesignedModel design, Table data)
    {
        int[] rows = design.Rows;
        foreach (NameExpression name in effects.Terms.SelectMany(t => t.Variables).OfType<NameExpression>().Distinct())
        {
            switch (data[name.Name])
            {
                case NumericColumn numeric:
                    double[] values = numeric.Values.ToArray();
                    double[] distinct = [.. rows.Select(r => values[r]).Distinct().Take(3)];
                    foreach (double value in distinct.Where(_ => distinct.Length == 2).Order())
                    {
                        yield return (string.Create(CultureInfo.InvariantCulture, $"{name} = {value:G6}"), i => values[rows[i]] == value);
                    }

                    break;
                case TableColumn column:
                    string[] texts = Array.ConvertAll(rows, column.Text);
                    foreach (string text in texts.Distinct())
                    {
                        yield return ($"{name} = {text}", i => texts[i] == text);
                    }

                    break;
            }
        }

        foreach (FactorCoding factor in design.Factors.Where(f => f.Coding == "treatment"))
        {
            string[] labels = [.. factor.Levels.Skip(1).Select(l => factor.Column + l)];
            double[][] columns = [.. design.Predictors[0].Columns.Where(c => labels.Contains(c.Label, StringComparer.Ordinal)).Select(c => c.Values!)];
            if (columns.Length == labels.Length)
            {
                yield return ($"{factor.Column} = {factor.Levels[0]}", i => Array.TrueForAll(columns, c => c[i] == 0));
            }
        }

        foreach (DesignColumn column in design.Predictors[0].Columns.Where(c => Array.TrueForAll(c.Values!, v => v is 0 or 1)))
        {
            double[] values = column.Values!;
            yield return ($"{column.Label} = 1", i => values[i] == 1);
        }
    }

    private static (int Rows, bool AllOne)? Outcome(ResponseDesign response, BitArray rows)
    {
        int count = 0;
        double successes = 0;
        double trials = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i])
            {
                count++;
                successes += response.Values[i];
                trials += response.Trials?[i] ?? 1;
            }
        }

        return trials > 0 && (successes == 0 || successes == trials) ? (count, successes > 0) : null;
    }

    private static bool Same(BitArray a, BitArray b) => !new BitArray(a).Xor(b).HasAnySet();
}

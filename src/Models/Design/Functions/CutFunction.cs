using System.Globalization;
using Bayes.Models.Data;

namespace Bayes.Models.Design.Functions;

/// <summary>
/// <c>cut(x, breaks = c(…))</c> or <c>cut(x, n)</c>: intervals as levels, open on the left unless <c>right = FALSE</c>, labelled as in R.
/// </summary>
/// <remarks>
/// A number n of intervals cuts the range of the fit's data into equal parts, the outer breaks moved out by a thousandth of it; the
/// breaks are kept for prediction, which R does not do. A value outside the breaks has no level, and that is an error in a row that
/// the model keeps, where R silently drops the row.
/// </remarks>
internal sealed class CutFunction() : ColumnFunction("cut", "x", "breaks", "labels", "include.lowest", "right", "ordered_result")
{
    public override string Domain => "values inside its breaks (include.lowest = TRUE takes in the outermost)";

    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        bool right = call.Flag("right", true);
        bool lowest = call.Flag("include.lowest", false);
        double[] breaks = call.Evaluator.State.Constants(call.Expression, () => Breaks(x, call));
        string[] labels = call.Find("labels") is null || call.Flag("labels") == true ? Intervals(breaks, right, lowest) : Given(breaks, call);
        return new FactorValue(
            Array.ConvertAll(x, v => Code(v, breaks, right, lowest)),
            labels,
            new FactorTraits(call.Flag("ordered_result", false), null));
    }

    /// <summary>A number as C's <c>%.{digits}g</c> prints it; infinity with the blank that R's labels have: <c>(0, Inf]</c>.</summary>
    internal static string General(double value, int digits)
    {
        if (double.IsInfinity(value))
        {
            return value > 0.0 ? " Inf" : "-Inf";
        }

        string scientific = Math.Abs(value).ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        bool plain = exponent >= -4 && exponent < digits;
        string number = plain
            ? Math.Abs(value).ToString($"F{digits - 1 - exponent}", CultureInfo.InvariantCulture)
            : scientific[..mark];
        number = number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
        string sign = value < 0.0 ? "-" : "";
        return plain ? sign + number : string.Create(CultureInfo.InvariantCulture, $"{sign}{number}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static double[] Breaks(double[] x, ColumnCall call)
    {
        double[] given = call.NumberList("breaks") ?? throw call.Evaluator.Error($"{call.Expression} needs breaks: their values in c(…), or a number of intervals.");
        if (given.Length > 1)
        {
            Array.Sort(given);
            return given.Distinct().Count() == given.Length
                ? given
                : throw call.Evaluator.Error($"the breaks of {call.Expression} must differ from each other.");
        }

        if (given[0] < 2.0 || given[0] != Math.Floor(given[0]) || given[0] > 1e6)
        {
            throw call.Evaluator.Error(
                $"{call.Expression} has the single break {NumericColumn.Label(given[0])}, which R reads as a number of intervals; it needs a whole number of at least 2, or two breaks and more in c(…).");
        }

        (double low, double high) = Moments.Range(x);
        if (double.IsNaN(low))
        {
            throw call.Evaluator.Error($"{call.Expression} has no values to find breaks from.");
        }

        double margin = (high > low ? high - low : Math.Abs(low)) / 1000.0;
        int intervals = (int)given[0];
        double[] breaks = new double[intervals + 1];
        (double from, double to) = high > low ? (low, high) : (low - margin, high + margin);
        double step = (to - from) / intervals;
        for (int i = 0; i <= intervals; i++)
        {
            breaks[i] = i == intervals ? to : from + (i * step);
        }

        if (high > low)
        {
            breaks[0] = low - margin;
            breaks[^1] = high + margin;
        }

        return breaks;
    }

    private static int Code(double value, double[] breaks, bool right, bool lowest)
    {
        int last = breaks.Length - 1;
        int at = Array.BinarySearch(breaks, value);
        if (at < 0)
        {
            // Between two breaks, or outside all of them; NaN sorts before the first.
            int interval = ~at - 1;
            return interval < last ? interval : -1;
        }

        int code = right ? at - 1 : at;
        return code >= 0 && code < last ? code
            : !lowest ? -1
            : right ? 0 : last - 1;
    }

    // The fewest digits, from 3, that tell the breaks apart.
    private static string[] Intervals(double[] breaks, bool right, bool lowest)
    {
        string[] ends = [];
        bool apart = false;
        for (int digits = 3; digits <= 12 && !apart; digits++)
        {
            ends = Array.ConvertAll(breaks, b => General(b + 0.0, digits));
            apart = !Enumerable.Range(1, ends.Length - 1).Any(i => ends[i] == ends[i - 1]);
        }

        int last = breaks.Length - 2;
        return
        [
            .. Enumerable.Range(0, last + 1).Select(i => apart
                ? $"{(right && !(lowest && i == 0) ? '(' : '[')}{ends[i]},{ends[i + 1]}{(right || (lowest && i == last) ? ']' : ')')}"
                : (i + 1).ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static string[] Given(double[] breaks, ColumnCall call)
    {
        if (call.Flag("labels") == false)
        {
            throw call.Evaluator.Error($"labels = FALSE in {call.Expression} would make numbers of the intervals; leave it out for a factor.");
        }

        string[] labels = call.Texts("labels");
        int intervals = breaks.Length - 1;
        return labels.Length == intervals && labels.Distinct(StringComparer.Ordinal).Count() == intervals
            ? labels
            : throw call.Evaluator.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Expression} makes {intervals} intervals and needs one label of its own for each, not {labels.Length}."));
    }
}

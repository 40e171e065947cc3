using System.Globalization;
using Bayes.Estimation.Optimization;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>Directions in which the likelihood is flat, or as good as flat, at its maximum: the quantities that they move, and why.</summary>
internal static class FlatDirections
{
    // A standard error of twenty units, each of them the effect of a column's spread or a factor e in a positive parameter.
    private const double UndeterminedUnits = 20;
    private const double LeastShare = 0.1;
    private const double FarOut = 6;

    /// <summary>Which quantities a direction without any curvature moves: they have no standard errors.</summary>
    public static bool[] Exact(ReportingScale scale, double[] jacobian, BoundModel model, Information information, double[] units, int[] free)
    {
        bool[] moved = Moved(scale, jacobian, information.FlatDirections, units, free, 1e-2);
        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants.Where(c => !c.Parameter.IsThreshold && !free.Contains(c.Place)))
        {
            moved[model.Quantities.All.TakeWhile(q => q.Kind != QuantityKind.FamilyParameter || q.Parameter != parameter.Name).Count()] = true;
        }

        return moved;
    }


    /// <summary>Which quantities a direction of hardly any curvature moves: their standard errors mean nothing.</summary>
    public static bool[] Near(ReportingScale scale, double[] jacobian, BoundModel model, Information information, double[] units, int[] free)
    {
        double[][] directions = [.. information.DirectionsFlatterThan(1 / (UndeterminedUnits * UndeterminedUnits))];
        bool[] moved = Moved(scale, jacobian, directions, units, free, LeastShare);
        if (model.Family.OrdersThresholds)
        {
            AddCoincidentThresholds(model, directions, free, moved);
        }

        return moved;
    }

    /// <summary>What the parameters of flat directions run to, and the family that is left without them: sentences, or nothing.</summary>
    public static IReadOnlyList<string> Reasons(BoundModel model, IReadOnlyList<Estimate> estimates, IEnumerable<Estimate> moved)
    {
        List<string> reasons = [];
        foreach (DistributionalParameter parameter in model.Family.Parameters.Where(p => moved.Any(e => e.Quantity.Parameter == p.Name)))
        {
            double[] predictor = Predictor(model, estimates, parameter);
            int high = predictor.Count(v => v > FarOut);
            int low = predictor.Count(v => v < -FarOut);
            if (high > 0 && parameter.UpperLimit is { } upper)
            {
                reasons.Add($"{parameter.Name} grows without end{Where(high, predictor.Length)}, where {upper}.");
            }

            if (low > 0 && parameter.LowerLimit is { } lower)
            {
                reasons.Add($"{parameter.Name} runs to 0{Where(low, predictor.Length)}, where {lower}.");
            }
        }

        if (model.Family.OrdersThresholds && moved.Any(e => e.Quantity.Term.StartsWith("Intercept[", StringComparison.Ordinal)))
        {
            reasons.AddRange(model.Family.Notes(model.Design.Response).Where(n => n.Code == ResponseNoteCode.EmptyCategory).Select(n => n.Text));
        }

        return reasons;
    }

    private static string Where(int count, int of) =>
        count == of ? "" : string.Create(CultureInfo.InvariantCulture, $" in {count} of {of} rows");

    private static bool[] Moved(ReportingScale scale, double[] jacobian, IEnumerable<double[]> directions, double[] units, int[] free, double share)
    {
        bool[] moved = new bool[scale.Count];
        int n = free.Length;
        foreach (double[] direction in directions)
        {
            for (int v = 0; v < moved.Length; v++)
            {
                double move = 0;
                double size = 0;
                for (int i = 0; i < n; i++)
                {
                    double slope = jacobian[(v * n) + i] * units[free[i]];
                    move += slope * direction[i];
                    size += slope * slope;
                }

                moved[v] |= Math.Abs(move) > share * Math.Sqrt(size);
            }
        }

        return moved;
    }

    // Where the logarithm of a distance of thresholds runs to −∞, no threshold moves any more: the two that coincide are meant.
    private static void AddCoincidentThresholds(BoundModel model, double[][] directions, int[] free, bool[] moved)
    {
        int first = model.Quantities.All.TakeWhile(q => !q.Term.StartsWith("Intercept[", StringComparison.Ordinal)).Count();
        (int start, int end) = (model.Layout.Thresholds.Start.Value, model.Layout.Thresholds.End.Value);
        for (int i = 0; i < free.Length; i++)
        {
            if (free[i] > start && free[i] < end && Array.Exists(directions, d => Math.Abs(d[i]) > 0.5))
            {
                moved[first + free[i] - start - 1] = true;
                moved[first + free[i] - start] = true;
            }
        }
    }

    // The parameter's predictor in each row, group effects left out; one number where it is a constant.
    private static double[] Predictor(BoundModel model, IReadOnlyList<Estimate> estimates, DistributionalParameter parameter)
    {
        PredictorDesign? design = model.Design.Predictors.FirstOrDefault(p => p.Parameter == parameter.Name);
        if (design is null)
        {
            Estimate? constant = estimates.FirstOrDefault(e => e.Quantity.Kind == QuantityKind.FamilyParameter && e.Quantity.Parameter == parameter.Name);
            return constant is null ? [] : [Links.Forward(parameter.Link, constant.Value)];
        }

        double Value(string term) => estimates.First(e => e.Quantity.Kind == QuantityKind.Coefficient && e.Quantity.Parameter == parameter.Name && e.Quantity.Term == term).Value;
        double[] sum = design.Offset is { } offset ? [.. offset] : new double[model.Design.RowCount];
        double intercept = design.HasIntercept ? Value("Intercept") : 0;
        foreach (DesignColumn column in design.Columns)
        {
            double coefficient = Value(column.Label);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += coefficient * column.Values![i];
            }
        }

        return Array.ConvertAll(sum, v => v + intercept);
    }
}

using System.Globalization;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Whether the effects of a group term are of the kind that its covariance is for.</summary>
internal static class StructureChecks
{
    /// <summary>Requires several effects of a structure that needs them, and of an autoregression the levels of one factor.</summary>
    public static void Require(GroupTerm term, int effects, ModelFrame frame)
    {
        if (term.Covariance is CovarianceStructure.Unstructured or CovarianceStructure.Diagonal)
        {
            return;
        }

        string function = term.Covariance.Function();
        if (term.Covariance.IsAutoregressive())
        {
            RequireLevels(term, function, frame);
        }

        if (effects == 1)
        {
            throw frame.Error(null, null, $"{SpecPrinter.Print(term)} has one effect, and {function}() is the covariance of several; write it without {function}.");
        }
    }

    private static void RequireLevels(GroupTerm term, string function, ModelFrame frame)
    {
        bool isOneVariable = !term.Effects.HasIntercept && term.Effects.Terms is [{ Order: 1 }];
        if (!isOneVariable || frame.Variable(term.Effects.Terms[0].Variables[0]) is not FactorValue factor)
        {
            string variable = term.Effects.Terms.Count > 0 ? term.Effects.Terms[0].Variables[^1].ToString() : "time";
            string suggestion = variable.Contains('(', StringComparison.Ordinal) ? variable : $"factor({variable})";
            throw frame.Error(
                null,
                null,
                $"{SpecPrinter.Print(term)}: {function}() correlates the effects of the levels of one factor, in their order; write {function}(0 + {suggestion} | {term.GroupLabel}).");
        }

        RequireEqualSteps(term, function, factor, frame);
    }

    // Levels that are numbers say how far apart they are, and ρ would be that of steps of different lengths.
    private static void RequireEqualSteps(GroupTerm term, string function, FactorValue factor, ModelFrame frame)
    {
        if (factor.Levels.Length < 2)
        {
            return;
        }

        double[] numbers = new double[factor.Levels.Length];
        for (int k = 0; k < numbers.Length; k++)
        {
            if (!double.TryParse(factor.Levels[k], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[k]))
            {
                return;
            }
        }

        double step = numbers[1] - numbers[0];
        for (int k = 2; k < numbers.Length; k++)
        {
            if (Math.Abs(numbers[k] - numbers[k - 1] - step) > 1e-6 * Math.Abs(step))
            {
                string variable = term.Effects.Terms[0].Variables[0].ToString();
                throw frame.Error(
                    null,
                    null,
                    $"{SpecPrinter.Print(term)}: the levels of {variable} are the numbers {string.Join(", ", factor.Levels.Take(8))}{(factor.Levels.Length > 8 ? ", …" : "")}, not equally spaced, "
                    + $"and {function}() has the same correlation between every two neighbours. If neighbours count as one step whatever the numbers, give the levels names that are no numbers, "
                    + $"such as v1, v2, …; if not, group the times into equal steps, or use cs(0 + {variable} | {term.GroupLabel}).",
                    factor.Levels[k]);
            }
        }
    }
}

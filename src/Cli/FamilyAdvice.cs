using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Cli;

/// <summary>Says which family the response asks for, when none was given.</summary>
internal static class FamilyAdvice
{
    public static UsageException Missing(string formula, Table table)
    {
        string families = $"The families are {string.Join(", ", FamilyRegistry.Names)}.";
        return new UsageException($"--family is missing. {Advice(formula, table) ?? "It names the distribution of the response: --family NAME."} {families}");
    }

    private static string? Advice(string formula, Table table)
    {
        Formula parsed;
        try
        {
            parsed = Formula.Parse(formula);
        }
        catch (FormulaException)
        {
            return null;
        }

        return parsed.Response switch
        {
            NameExpression name when table.TryGetColumn(name.Name, out TableColumn? column) => OfColumn(column),
            CallExpression { Function: "cbind" } => $"The response '{parsed.Response}' counts successes and failures: --family binomial.",
            _ when parsed.Response.ToString().Contains("trials(", StringComparison.Ordinal) => $"The response '{parsed.Response}' has trials: --family binomial.",
            _ => null,
        };
    }

    private static string? OfColumn(TableColumn column) => column switch
    {
        LogicalColumn => $"The response '{column.Name}' is true or false: --family bernoulli.",
        FactorColumn { Levels: [var first, var second] } => $"The response '{column.Name}' has the two levels {first} and {second}: --family bernoulli.",
        FactorColumn factor => $"The response '{column.Name}' has {factor.Levels.Count} levels: --family cumulative if they are ordered, categorical if not.",
        NumericColumn numeric => OfNumbers(numeric),
        _ => null,
    };

    private static string OfNumbers(NumericColumn column)
    {
        bool binary = true;
        bool count = true;
        foreach (double value in column.Values)
        {
            binary &= double.IsNaN(value) || value is 0 or 1;
            count &= double.IsNaN(value) || (value >= 0 && value == Math.Floor(value));
        }

        return binary ? $"The response '{column.Name}' is 0 or 1: --family bernoulli."
            : count ? $"The response '{column.Name}' is a count: --family poisson."
            : $"The response '{column.Name}' is a measurement: --family gaussian.";
    }
}

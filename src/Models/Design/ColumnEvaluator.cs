using Bayes.Models.Data;
using Bayes.Models.Design.Functions;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Evaluates expressions of a formula over all rows of a table.</summary>
/// <remarks>
/// A row that misses a value in a column misses it in every expression of that column. Constants of stateful calls are learned from
/// all rows where their argument is known, as R does, whether or not the model drops the row for another column.
/// </remarks>
internal sealed class ColumnEvaluator(Table table, TransformState state)
{
    private readonly Dictionary<Expression, ColumnValue> _known = [];

    public TransformState State => state;

    /// <summary>The columns that an expression uses, in order of appearance.</summary>
    public static IReadOnlyList<string> ColumnsOf(Expression expression) => ColumnNames.In(expression);

    public ColumnValue Evaluate(Expression expression)
    {
        if (!_known.TryGetValue(expression, out ColumnValue? value))
        {
            value = Compute(expression);
            _known.Add(expression, value);
        }

        return value;
    }

    /// <summary>The value as numbers; a logical value as 0 and 1.</summary>
    public double[] Numbers(Expression expression) => Evaluate(expression) switch
    {
        NumericValue numeric => numeric.Values,
        LogicalValue logical => logical.ToNumeric().Values,
        FactorValue factor => throw NotNumeric(expression, factor),
        _ => throw table.Error(null, null, $"{expression} makes several columns, where one is needed."),
    };

    /// <summary>Throws unless the value is a finite number, a level, or true or false in each of the rows.</summary>
    public void RequireFinite(Expression expression, int[] rows)
    {
        ColumnValue value = Evaluate(expression);
        foreach (int row in rows)
        {
            if (!IsFinite(value, row))
            {
                throw NotFinite(expression, row);
            }
        }
    }

    public DataException Error(string problem, int? row = null) => table.Error(row, null, problem);

    public DataException UnknownLevel(string level, IReadOnlyList<string> levels, Expression where)
    {
        string? nearest = Suggestions.Nearest(level, levels);
        string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
        return table.Error(null, null, $"there is no level '{level}' in {where}{meant} The levels are: {Listed(levels)}.", level, nearest);
    }

    private DataException NotNumeric(Expression expression, FactorValue factor)
    {
        string levels = Listed(factor.Levels);
        return expression is NameExpression name
            ? table.Error(
                null,
                name.Name,
                $"the column is a factor with the levels {levels}, where a number is needed; if its levels are numbers, make it numeric.",
                remedy: new DataRemedy($"Write AsNumeric(\"{name.Name}\").", $"Add --numeric {name.Name}."))
            : table.Error(null, null, $"{expression} is a factor with the levels {levels}, where a number is needed.");
    }

    private static string Listed(IReadOnlyList<string> levels) =>
        levels.Count <= 10 ? string.Join(", ", levels) : string.Join(", ", levels.Take(8)) + ", …, " + levels[^1];

    private ColumnValue Compute(Expression expression)
    {
        switch (expression)
        {
            case NameExpression name:
                return table[name.Name] switch
                {
                    NumericColumn numeric => new NumericValue(numeric.SharedValues),
                    LogicalColumn logical => new LogicalValue(logical.Codes()),
                    TableColumn other => Factor((FactorColumn)other),
                };
            case NumberExpression number:
                double[] constant = new double[table.RowCount];
                Array.Fill(constant, number.Value);
                return new NumericValue(constant);
            case LogicalExpression logical:
                int[] truth = new int[table.RowCount];
                Array.Fill(truth, logical.Value ? 1 : 0);
                return new LogicalValue(truth);
            case CallExpression call when ColumnFunctions.All.TryGetValue(call.Function, out ColumnFunction? function):
                return function.Apply(ColumnCall.Match(call, this, function.Parameters));
            case CallExpression call:
                string? nearest = Suggestions.Nearest(call.Function, ColumnFunctions.All.Keys.Order(StringComparer.Ordinal));
                string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
                throw table.Error(null, null, $"{call} cannot be evaluated: there is no function '{call.Function}'{meant}", call.Function, nearest);
            case UnaryExpression { Operator: "+" } unary:
                return new NumericValue(Numbers(unary.Operand));
            case UnaryExpression { Operator: "-" } unary:
                return new NumericValue(Array.ConvertAll(Numbers(unary.Operand), v => -v));
            case UnaryExpression { Operator: "!" } unary:
                return new LogicalValue(Array.ConvertAll(Truth(unary.Operand), v => v < 0 ? -1 : 1 - v));
            case BinaryExpression binary:
                return Binary(binary);
            default:
                throw table.Error(null, null, $"'{expression}' cannot be evaluated as a column.");
        }
    }

    private static FactorValue Factor(FactorColumn column) =>
        new(column.SharedCodes, [.. column.Levels], new FactorTraits(column.IsOrdered, column.Contrast));

    private ColumnValue Binary(BinaryExpression binary)
    {
        switch (binary.Operator)
        {
            case "+":
                return Arithmetic(binary, (a, b) => a + b);
            case "-":
                return Arithmetic(binary, (a, b) => a - b);
            case "*":
                return Arithmetic(binary, (a, b) => a * b);
            case "/":
                return Arithmetic(binary, (a, b) => a / b);
            case "^" or "**":
                // R squares by multiplication, which rounds correctly.
                return Arithmetic(binary, (a, b) => b == 2.0 ? a * a : Math.Pow(a, b));
            case "%%":
                return Arithmetic(binary, (a, b) => a - (Math.Floor(a / b) * b));
            case "&" or "&&":
                return Logic(binary, (a, b) => a & b);
            case "|" or "||":
                return Logic(binary, (a, b) => a | b);
            case "==" or "!=" when IsText(binary.Left) || IsText(binary.Right):
                return SameText(binary);
            case "==":
                return Comparison(binary, (a, b) => a == b);
            case "!=":
                return Comparison(binary, (a, b) => a != b);
            case "<":
                return Comparison(binary, (a, b) => a < b);
            case "<=":
                return Comparison(binary, (a, b) => a <= b);
            case ">":
                return Comparison(binary, (a, b) => a > b);
            case ">=":
                return Comparison(binary, (a, b) => a >= b);
            default:
                throw table.Error(null, null, $"'{binary.Operator}' in {binary} has no meaning for columns.");
        }
    }

    private NumericValue Arithmetic(BinaryExpression binary, Func<double, double, double> apply)
    {
        double[] left = Numbers(binary.Left);
        double[] right = Numbers(binary.Right);
        double[] values = new double[left.Length];
        for (int row = 0; row < values.Length; row++)
        {
            // NaN ^ 0 is 1 in IEEE arithmetic; what is missing stays missing here.
            values[row] = double.IsNaN(left[row]) || double.IsNaN(right[row]) ? double.NaN : apply(left[row], right[row]);
        }

        return new NumericValue(values);
    }

    private LogicalValue Comparison(BinaryExpression binary, Func<double, double, bool> apply)
    {
        double[] left = Numbers(binary.Left);
        double[] right = Numbers(binary.Right);
        int[] codes = new int[left.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = double.IsNaN(left[row]) || double.IsNaN(right[row]) ? -1 : apply(left[row], right[row]) ? 1 : 0;
        }

        return new LogicalValue(codes);
    }

    private LogicalValue Logic(BinaryExpression binary, Func<int, int, int> apply)
    {
        int[] left = Truth(binary.Left);
        int[] right = Truth(binary.Right);
        int[] codes = new int[left.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = left[row] < 0 || right[row] < 0 ? -1 : apply(left[row], right[row]);
        }

        return new LogicalValue(codes);
    }

    private static bool IsText(Expression side) => side is StringExpression;

    // A factor compared with the name of one of its levels.
    private LogicalValue SameText(BinaryExpression binary)
    {
        (Expression side, Expression text) = binary.Left is StringExpression ? (binary.Right, binary.Left) : (binary.Left, binary.Right);
        string level = ((StringExpression)text).Value;
        FactorValue factor = Evaluate(side) as FactorValue
            ?? throw table.Error(null, null, $"{side} is not a factor and cannot be compared with the text in {binary}.");
        int code = Array.IndexOf(factor.Levels, level);
        return code < 0
            ? throw UnknownLevel(level, factor.Levels, binary)
            : new LogicalValue(Array.ConvertAll(factor.Codes, c => c < 0 ? -1 : (c == code) == (binary.Operator == "==") ? 1 : 0));
    }

    private int[] Truth(Expression expression) => Evaluate(expression) switch
    {
        LogicalValue logical => logical.Codes,
        NumericValue numeric => Array.ConvertAll(numeric.Values, v => double.IsNaN(v) ? -1 : v != 0.0 ? 1 : 0),
        _ => throw table.Error(null, (expression as NameExpression)?.Name, $"{expression} is not true or false."),
    };

    private static bool IsFinite(ColumnValue value, int row) => value switch
    {
        NumericValue numeric => double.IsFinite(numeric.Values[row]),
        MatrixValue matrix => Array.TrueForAll(matrix.Columns, column => double.IsFinite(column[row])),
        _ => !value.IsMissing(row),
    };

    // Names the innermost expression that turns finite numbers into something else.
    private DataException NotFinite(Expression expression, int row)
    {
        IEnumerable<Expression> all = expression switch
        {
            CallExpression call => FormulaFunctions.ColumnArguments(call).Select(argument => argument.Value),
            UnaryExpression unary => [unary.Operand],
            BinaryExpression binary => [binary.Left, binary.Right],
            _ => [],
        };
        Expression[] operands = [.. all.Where(operand => ColumnsOf(operand).Count > 0)];
        if (Array.Find(operands, operand => !IsFinite(Evaluate(operand), row)) is Expression culprit)
        {
            return NotFinite(culprit, row);
        }

        string? column = ColumnsOf(expression) is [string first, ..] ? first : null;
        if (expression is NameExpression)
        {
            string text = column is null ? "" : table[column].Text(row);
            return table.Error(row, column, $"'{text}' is infinite; expected a finite number or a missing value.", text);
        }

        string values = string.Join(" and ", operands
            .Where(operand => Evaluate(operand) is NumericValue)
            .Select(operand => $"{operand} is {NumericColumn.Label(((NumericValue)Evaluate(operand)).Values[row])}"));
        string domain = expression is CallExpression f && ColumnFunctions.All[f.Function].Domain is string needs ? $"; {f.Function} needs {needs}" : "";
        return table.Error(
            row,
            column,
            $"{expression} {(Evaluate(expression) is FactorValue ? "has no level" : "is not a finite number")}{(values.Length > 0 ? ", as " + values : "")}{domain}.",
            column is null ? null : table[column].Text(row));
    }
}

using System.Text.RegularExpressions;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Hypotheses;

/// <summary>An expression of named parameters, in the grammar of formulas: numbers, names, + - * / ^, parentheses, functions, one comparison.</summary>
/// <remarks>
/// Names are those of draws. A name may stand as it is printed: <c>b_treatSteroid:weeks</c>, <c>r_district[7,Intercept]</c>; <c>=</c> is the
/// same as <c>==</c>. Immutable.
/// </remarks>
internal sealed partial class ParameterExpression
{
    private static readonly Dictionary<string, Func<double, double>> Functions = new(StringComparer.Ordinal)
    {
        ["exp"] = Math.Exp,
        ["log"] = Math.Log,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
        ["expm1"] = SpecialFunctions.ExpM1,
        ["log1p"] = SpecialFunctions.Log1P,
        ["plogis"] = SpecialFunctions.Logistic,
        ["inv_logit"] = SpecialFunctions.Logistic,
        ["qlogis"] = p => Links.Forward(Link.Logit, p),
        ["logit"] = p => Links.Forward(Link.Logit, p),
        ["pnorm"] = NormalDistribution.Cdf,
        ["qnorm"] = NormalDistribution.Quantile,
        ["tanh"] = Math.Tanh,
        ["atanh"] = Math.Atanh,
    };

    private static readonly string[] Comparisons = ["<", "<=", ">", ">=", "=="];

    private readonly Func<Func<int, double>, double> _value;

    private ParameterExpression(string text, string? comparison, IReadOnlyList<string> names, Func<Func<int, double>, double> value)
    {
        Text = text;
        Comparison = comparison;
        Names = names;
        _value = value;
    }

    /// <summary>The expression as typed.</summary>
    public string Text { get; }

    /// <summary>The comparison of its two sides: <c>&lt;</c>, <c>&gt;</c> or <c>=</c>; null for an expression alone.</summary>
    public string? Comparison { get; }

    /// <summary>The parameters in it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">The names that exist.</param>
    /// <exception cref="FormulaException">The text is not an expression, or a name or function does not exist.</exception>
    public static ParameterExpression Parse(string text, IReadOnlyCollection<string> known)
    {
        string quoted = SingleEquals().Replace(Name().Replace(text, m => m.Value.AsSpan().ContainsAny(':', '[') ? $"`{m.Value}`" : m.Value), "==");
        Expression whole = Formula.ParseExpression(quoted);
        List<string> names = [];
        Reader reader = new(quoted, known, names);
        if (whole is BinaryExpression compared && Comparisons.Contains(compared.Operator, StringComparer.Ordinal))
        {
            Func<Func<int, double>, double> left = reader.Read(compared.Left);
            Func<Func<int, double>, double> right = reader.Read(compared.Right);
            return new ParameterExpression(text, compared.Operator == "==" ? "=" : compared.Operator[..1], names, of => left(of) - right(of));
        }

        return new ParameterExpression(text, null, names, reader.Read(whole));
    }

    /// <summary>The value: left minus right for a comparison.</summary>
    /// <param name="value">The value of each of <see cref="Names"/>.</param>
    public double At(Func<int, double> value) => _value(value);

    // Names of interactions have colons and those of group effects brackets, which the grammar would read as operators.
    [GeneratedRegex(@"(?<![`\w.:])[A-Za-z_][\w.]*(?::[A-Za-z_][\w.]*)*(?:\[[^\]]*\])?")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<![<>=!])=(?!=)")]
    private static partial Regex SingleEquals();

    private sealed class Reader(string text, IReadOnlyCollection<string> known, List<string> names)
    {
        public Func<Func<int, double>, double> Read(Expression expression)
        {
            switch (expression)
            {
                case NumberExpression number:
                    return _ => number.Value;
                case NameExpression { Name: "pi" } when !known.Contains("pi"):
                    return _ => Math.PI;
                case NameExpression name:
                    return Parameter(name.Name, name);
                case UnaryExpression { Operator: "-" } unary:
                    Func<Func<int, double>, double> operand = Read(unary.Operand);
                    return of => -operand(of);
                case UnaryExpression { Operator: "+" } unary:
                    return Read(unary.Operand);
                case BinaryExpression binary:
                    return Binary(binary);
                case CallExpression call when Functions.TryGetValue(call.Function, out Func<double, double>? function):
                    if (call.Arguments.Count != 1)
                    {
                        throw Error($"{call.Function}() takes one argument", call);
                    }

                    Func<Func<int, double>, double> argument = Read(call.Arguments[0].Value);
                    return of => function(argument(of));
                case CallExpression call:
                    string? nearest = Suggestions.Nearest(call.Function, Functions.Keys);
                    throw Error($"there is no function '{call.Function}' of parameters", call, nearest is null ? $"The functions are {string.Join(", ", Functions.Keys)}." : $"Did you mean '{nearest}'?");
                default:
                    throw Error("this is neither a number nor a parameter", expression);
            }
        }

        private Func<Func<int, double>, double> Binary(BinaryExpression binary)
        {
            if (Comparisons.Contains(binary.Operator, StringComparer.Ordinal))
            {
                throw Error("a hypothesis has one comparison", binary);
            }

            Func<Func<int, double>, double> left = Read(binary.Left);
            Func<Func<int, double>, double> right = Read(binary.Right);
            return binary.Operator switch
            {
                "+" => of => left(of) + right(of),
                "-" => of => left(of) - right(of),
                "*" => of => left(of) * right(of),
                "/" => of => left(of) / right(of),
                "^" => of => Math.Pow(left(of), right(of)),
                _ => throw Error($"'{binary.Operator}' has no meaning for parameters", binary),
            };
        }

        private Func<Func<int, double>, double> Parameter(string name, Expression at)
        {
            if (!known.Contains(name))
            {
                string? nearest = Suggestions.Nearest(name, known);
                throw Error($"there is no parameter '{name}'", at, nearest is null ? $"Some are {string.Join(", ", known.Take(8))}." : $"Did you mean '{nearest}'?");
            }

            int place = names.IndexOf(name);
            if (place < 0)
            {
                place = names.Count;
                names.Add(name);
            }

            return of => of(place);
        }

        private FormulaException Error(string problem, Expression at, string? suggestion = null) =>
            new(problem, text, Math.Max(0, at.Span.Start), Math.Max(1, at.Span.Length), null, suggestion);
    }
}

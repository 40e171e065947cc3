using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <summary>The language of models in C#: <c>using static Bayes.Models.Dsl;</c></summary>
/// <remarks>
/// <code>
/// var (use, age, urban, livch, district) = Columns("use", "age", "urban", "livch", "district");
/// var model = Bernoulli(use).On(age + Pow(age, 2) + urban + livch + (1 | district));
/// </code>
/// Everything builds the nodes that the parser reads, so both spellings of a model are equal.
/// </remarks>
public static partial class Dsl
{
    /// <summary>A column by name.</summary>
    /// <param name="name">The column's name, without back-quotes whatever its characters.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Column(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new FormulaExpression(new NameExpression(name));
    }

    /// <summary>Columns by name, to be taken apart into 2 to 12 variables, or asked for by position or name.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The columns.</returns>
    public static ColumnSet Columns(params ReadOnlySpan<string> names) => new(names);

    /// <summary>A 0/1 response.</summary>
    /// <param name="response">The outcome.</param>
    /// <param name="link">The link of its probability.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Bernoulli(FormulaExpression response, Link link = Link.Logit) => new(response.Node, Family.Bernoulli(link));

    /// <summary>Successes out of trials, the formula's <c>successes | trials(n)</c>.</summary>
    /// <param name="successes">The number of successes.</param>
    /// <param name="trials">The number of trials, a column or a constant.</param>
    /// <param name="link">The link of the probability.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Binomial(FormulaExpression successes, FormulaExpression trials, Link link = Link.Logit) =>
        new(new BinaryExpression("|", successes.Node, Call("trials", trials).Node), Family.Binomial(link));

    /// <summary>Successes beside failures, the formula's <c>cbind(successes, failures)</c>.</summary>
    /// <param name="successes">The number of successes.</param>
    /// <param name="failures">The number of failures; arithmetic such as <c>size - incidence</c> is allowed.</param>
    /// <param name="link">The link of the probability.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse BinomialCounts(FormulaExpression successes, FormulaExpression failures, Link link = Link.Logit) =>
        new(Call("cbind", successes, failures).Node, Family.Binomial(link));

    /// <summary>A count.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Poisson(FormulaExpression response) => new(response.Node, Family.Poisson());

    /// <summary>A continuous response with constant variance.</summary>
    /// <param name="response">The outcome.</param>
    /// <returns>The response.</returns>
    public static DistributedResponse Gaussian(FormulaExpression response) => new(response.Node, Family.Gaussian());

    /// <summary>A group term whose effects are independent, the formula's <c>(effects || group)</c>.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="group">The grouping factor or factors.</param>
    /// <returns>The group term.</returns>
    public static FormulaExpression Uncorrelated(FormulaExpression effects, FormulaExpression group) =>
        new(new BinaryExpression("||", effects.Node, group.Node));

    /// <summary>The terms and their interactions up to an order, the formula's <c>(a + b + c)^2</c>.</summary>
    /// <param name="order">The order, at least 1.</param>
    /// <param name="terms">A sum of terms.</param>
    /// <returns>The terms with their interactions.</returns>
    public static FormulaExpression UpToOrder(int order, FormulaExpression terms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return new FormulaExpression(new BinaryExpression("^", terms.Node, new NumberExpression(order)));
    }

    /// <summary>Arithmetic as one column, the formula's <c>I(…)</c>.</summary>
    /// <param name="arithmetic">The arithmetic.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression I(FormulaExpression arithmetic) => Call("I", arithmetic);

    /// <summary>A power as one column: <c>Pow(age, 2)</c> is the formula's <c>I(age^2)</c>.</summary>
    /// <param name="value">The base.</param>
    /// <param name="exponent">The exponent.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Pow(FormulaExpression value, FormulaExpression exponent) =>
        Call("I", new FormulaExpression(new BinaryExpression("^", value.Node, exponent.Node)));

    /// <summary>Whether two values are equal, inside a call; the formula's <c>==</c>.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <returns>The comparison.</returns>
    public static FormulaExpression Same(FormulaExpression left, FormulaExpression right) => new(new BinaryExpression("==", left.Node, right.Node));

    /// <summary>Whether a column equals a text, inside a call; the formula's <c>x == "text"</c>.</summary>
    /// <param name="left">The column.</param>
    /// <param name="text">The text.</param>
    /// <returns>The comparison.</returns>
    public static FormulaExpression Same(FormulaExpression left, string text) => new(new BinaryExpression("==", left.Node, new StringExpression(text)));

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Log(FormulaExpression x) => Call("log", x);

    /// <summary>The logarithm to a base.</summary>
    /// <param name="x">The values.</param>
    /// <param name="numberBase">The base.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Log(FormulaExpression x, FormulaExpression numberBase) => Call("log", x, numberBase);

    /// <summary>The exponential.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Exp(FormulaExpression x) => Call("exp", x);

    /// <summary>The square root.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Sqrt(FormulaExpression x) => Call("sqrt", x);

    /// <summary>The absolute value.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Abs(FormulaExpression x) => Call("abs", x);

    /// <summary>The logarithm to base 2.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Log2(FormulaExpression x) => Call("log2", x);

    /// <summary>The logarithm to base 10.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Log10(FormulaExpression x) => Call("log10", x);

    /// <summary>log(1 + x).</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Log1P(FormulaExpression x) => Call("log1p", x);

    /// <summary>exp(x) − 1.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression ExpM1(FormulaExpression x) => Call("expm1", x);

    /// <summary>The sine.</summary>
    /// <param name="x">The values, in radians.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Sin(FormulaExpression x) => Call("sin", x);

    /// <summary>The cosine.</summary>
    /// <param name="x">The values, in radians.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Cos(FormulaExpression x) => Call("cos", x);

    /// <summary>The tangent.</summary>
    /// <param name="x">The values, in radians.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Tan(FormulaExpression x) => Call("tan", x);

    /// <summary>log(x / (1 − x)).</summary>
    /// <param name="x">The values, between 0 and 1.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Logit(FormulaExpression x) => Call("logit", x);

    /// <summary>A known part of the linear predictor, with coefficient 1.</summary>
    /// <param name="value">Its value, on the scale of the link.</param>
    /// <returns>The offset.</returns>
    public static FormulaExpression Offset(FormulaExpression value) => Call("offset", value);

    /// <summary>A column of numbers as a factor.</summary>
    /// <param name="x">The column.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Factor(FormulaExpression x) => Call("factor", x);

    /// <summary>A column as an ordered factor.</summary>
    /// <param name="x">The column.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Ordered(FormulaExpression x) => Call("ordered", x);

    /// <summary>A factor with its levels in an order of their own, the formula's <c>factor(x, levels = c("a", "b"))</c>; the first is the reference.</summary>
    /// <param name="x">The values.</param>
    /// <param name="levels">All levels in order.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Factor(FormulaExpression x, params IEnumerable<string> levels) => WithLevels("factor", x, levels);

    /// <summary>An ordered factor with its levels from the lowest to the highest, the formula's <c>ordered(x, levels = c("low", "high"))</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="levels">All levels in order.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Ordered(FormulaExpression x, params IEnumerable<string> levels) => WithLevels("ordered", x, levels);

    /// <summary>Polynomials, orthogonal over the data.</summary>
    /// <param name="x">The values.</param>
    /// <param name="degree">The degree.</param>
    /// <returns>The columns, as many as the degree.</returns>
    public static FormulaExpression Poly(FormulaExpression x, int degree) => Call("poly", x, degree);

    /// <summary>Values minus their mean, divided by their standard deviation.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Scale(FormulaExpression x) => Call("scale", x);

    /// <summary>Values minus their mean.</summary>
    /// <param name="x">The values.</param>
    /// <returns>The column.</returns>
    public static FormulaExpression Center(FormulaExpression x) => Call("center", x);

    /// <summary>Natural cubic splines, the formula's <c>ns(x, df = k)</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="df">The number of columns.</param>
    /// <returns>The columns.</returns>
    public static FormulaExpression Ns(FormulaExpression x, int df) => Spline("ns", x, df);

    /// <summary>B-splines, the formula's <c>bs(x, df = k)</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="df">The number of columns.</param>
    /// <returns>The columns.</returns>
    public static FormulaExpression Bs(FormulaExpression x, int df) => Spline("bs", x, df);

    /// <summary>Natural cubic splines with given knots, the formula's <c>ns(x, knots = c(…))</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="knots">The knots between the boundary knots.</param>
    /// <param name="boundary">The boundary knots; the range of the values when left out.</param>
    /// <returns>The columns.</returns>
    public static FormulaExpression Ns(FormulaExpression x, IEnumerable<double> knots, (double Low, double High)? boundary = null) =>
        Spline("ns", x, [new Argument("knots", Vector(knots)), .. Boundary(boundary)]);

    /// <summary>B-splines of a degree, the formula's <c>bs(x, df = k, degree = d)</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="df">The number of columns.</param>
    /// <param name="degree">The degree of the polynomial pieces.</param>
    /// <returns>The columns.</returns>
    public static FormulaExpression Bs(FormulaExpression x, int df, int degree) =>
        Spline("bs", x, [new Argument("df", ((FormulaExpression)df).Node), new Argument("degree", ((FormulaExpression)degree).Node)]);

    /// <summary>B-splines with given knots, the formula's <c>bs(x, knots = c(…))</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="knots">The knots between the boundary knots.</param>
    /// <param name="boundary">The boundary knots; the range of the values when left out.</param>
    /// <returns>The columns.</returns>
    public static FormulaExpression Bs(FormulaExpression x, IEnumerable<double> knots, (double Low, double High)? boundary = null) =>
        Spline("bs", x, [new Argument("knots", Vector(knots)), .. Boundary(boundary)]);

    /// <summary>A numeric column in intervals of equal length, the formula's <c>cut(x, n)</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="intervals">The number of intervals, at least 2.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Cut(FormulaExpression x, int intervals) => Call("cut", x, intervals);

    /// <summary>A numeric column in intervals, the formula's <c>cut(x, c(…))</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="breaks">The ends of the intervals, two or more; infinite ones are allowed.</param>
    /// <param name="right">Whether an interval holds its upper end; otherwise its lower end.</param>
    /// <returns>The factor.</returns>
    public static FormulaExpression Cut(FormulaExpression x, IEnumerable<double> breaks, bool right = true)
    {
        Argument[] sides = right ? [] : [new Argument("right", new LogicalExpression(false))];
        return new FormulaExpression(new CallExpression("cut", [new Argument(null, Plain(x.Node)), new Argument(null, Vector(breaks)), .. sides]));
    }

    /// <summary>A factor with contrasts of its choice, the formula's <c>C(f, sum)</c>.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="contrast">The contrasts.</param>
    /// <returns>The factor with these contrasts.</returns>
    public static FormulaExpression C(FormulaExpression factor, Contrast contrast) =>
        Call("C", factor, new FormulaExpression(new NameExpression(ContrastNames.Of(contrast))));

    internal static FormulaExpression Call(string function, params ReadOnlySpan<FormulaExpression> arguments)
    {
        Argument[] list = new Argument[arguments.Length];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = new Argument(null, Plain(arguments[i].Node));
        }

        return new FormulaExpression(new CallExpression(function, [.. list]));
    }

    private static FormulaExpression WithLevels(string function, FormulaExpression x, IEnumerable<string> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        CallExpression list = new("c", [.. levels.Select(level => new Argument(null, new StringExpression(level)))]);
        return new FormulaExpression(new CallExpression(function, [new Argument(null, Plain(x.Node)), new Argument("levels", list)]));
    }

    private static FormulaExpression Spline(string function, FormulaExpression x, int df) =>
        Spline(function, x, [new Argument("df", ((FormulaExpression)df).Node)]);

    private static FormulaExpression Spline(string function, FormulaExpression x, Argument[] arguments) =>
        new(new CallExpression(function, [new Argument(null, Plain(x.Node)), .. arguments]));

    private static Argument[] Boundary((double Low, double High)? boundary) =>
        boundary is (double low, double high) ? [new Argument("Boundary.knots", Vector([low, high]))] : [];

    private static CallExpression Vector(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new CallExpression("c", [.. values.Select(value => new Argument(null, ((FormulaExpression)value).Node))]);
    }

    // Inside a call everything is arithmetic, so I() around a part says nothing: I(Pow(age, 2) / 100) is I(age^2/100).
    private static Expression Plain(Expression node) => node switch
    {
        CallExpression { Function: "I", Arguments: [{ Name: null } inner] } => Plain(inner.Value),
        BinaryExpression binary => binary with { Left = Plain(binary.Left), Right = Plain(binary.Right) },
        UnaryExpression unary => unary with { Operand = Plain(unary.Operand) },
        _ => node,
    };
}

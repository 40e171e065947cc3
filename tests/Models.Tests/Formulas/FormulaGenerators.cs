using Bayes.Models.Formulas;
using FsCheck;
using FsCheck.Fluent;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Random expressions and formulas.</summary>
public static class FormulaGenerators
{
    private static readonly string[] Infix =
        ["+", "-", "*", "/", ":", "^", "%in%", "%%", "|", "||", "==", "!=", "<", "<=", ">", ">=", "&"];

    private static readonly Gen<string> Name = Gen.Elements(
        "a", "b", "x1", "my.var", "my_var", ".x", "T", "täglich", "my var", "a`b", "a\\b", "1st", "TRUE", "Inf", "if", "_x", "a\nb", "x+y", "..");

    private static readonly Gen<Expression> Leaf = Gen.OneOf(
        Name.Select(Expression (n) => new NameExpression(n)),
        Gen.Elements(0, 1, 2, 10, 100000, 0.001, 1e-3, 1e-5, 1e20, 0.1, 1.0 / 3, 123456.789, double.PositiveInfinity).Select(Expression (v) => new NumberExpression(v)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(Expression (v) => new NumberExpression(Math.Abs(v.Get))));

    /// <summary>Any expression at all, also such as mean nothing in a model.</summary>
    public static Gen<Expression> Expressions { get; } = Gen.Sized(size => Expression(Math.Min(size, 30)));

    /// <summary>Texts of formulas that mostly mean a model.</summary>
    public static Gen<string> Models { get; } =
        from effects in Sum(2, Column)
        from count in Gen.Choose(0, 3)
        from groups in Gen.ArrayOf(Group, count)
        from response in Gen.Elements(
            "y", "y", "y | trials(n)", "y | case_weights(w)", "y | precision_weights(w) + case_weights(1/v)", "cbind(s, u) | case_weights(2)", "y | trials(n) + case_weights(`my weight`)")
        select response + " ~ " + string.Join(" + ", groups.Prepend(effects));

    private static Gen<string> Column => Gen.Elements("a", "b", "c", "d", "log(a)", "I(b^2)", "factor(c)", "`my var`", "poly(a, 2)", "C(c, sum)", "C(d, contr.poly)", "ordered(c)", "ns(a, df = 3)", "bs(b, knots = c(1, 2))", "cut(a, c(-Inf, 0, Inf))");

    private static Gen<string> Group =>
        from effects in Sum(1, Column)
        from bar in Gen.Elements("|", "||")
        from factors in Gen.Elements("g", "h", "k", "g:h", "h/k", "m*n", "m/n/o", "factor(p)", "q %in% r", "`my group`")
        select $"({effects} {bar} {factors})";

    private static Gen<string> Sum(int depth, Gen<string> column) =>
        from first in Term(depth, column)
        from count in Gen.Choose(0, 3)
        from signs in Gen.ArrayOf(Gen.Elements(" + ", " + ", " + ", " - "), count)
        from rest in Gen.ArrayOf(Gen.OneOf(Term(depth, column), Term(depth, column), Term(depth, column), Gen.Elements("0", "1")), count)
        select first + string.Concat(signs.Zip(rest, (s, t) => s + t));

    private static Gen<string> Term(int depth, Gen<string> column) => depth == 0
        ? column
        : Gen.OneOf(
            column,
            from a in Term(depth - 1, column) from b in Term(depth - 1, column) from o in Gen.Elements(":", "*", "/", " %in% ") select a + o + b,
            from a in Sum(depth - 1, column) from n in Gen.Choose(2, 3) select $"({a})^{n}",
            from a in Sum(depth - 1, column) from b in column from o in Gen.Elements(":", "*", "/") select $"({a}){o}{b}");

    private static Gen<Expression> Expression(int size) => size <= 1
        ? Leaf
        : Gen.OneOf(
            Leaf,
            from o in Gen.Elements(Infix) from l in Expression(size / 2) from r in Expression(size / 2) select (Expression)new BinaryExpression(o, l, r),
            from o in Gen.Elements(Infix) from l in Expression(size / 2) from r in Expression(size / 2) select (Expression)new BinaryExpression(o, l, r),
            from o in Gen.Elements("-", "+", "!") from x in Expression(size / 2) select (Expression)new UnaryExpression(o, x),
            from f in Name.Where(n => n is not "TRUE") from n in Gen.Choose(0, 3) from a in Gen.ArrayOf(Argument(size / 2), n) select (Expression)new CallExpression(f, [.. a]));

    private static Gen<Argument> Argument(int size) =>
        from name in Gen.OneOf(Gen.Constant<string?>(null), Name.Select(string? (n) => n))
        from value in Gen.OneOf(
            Expression(size),
            Expression(size),
            Gen.Elements("", "a", "it's \"quoted\"", "back\\slash\nline\t`").Select(Expression (s) => new StringExpression(s)),
            Gen.Elements(true, false).Select(Expression (b) => new LogicalExpression(b)))
        select new Argument(name, value);
}

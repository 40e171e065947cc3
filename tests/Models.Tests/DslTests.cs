using Bayes.Models.Errors;
using Bayes.Models.Families;
using static Bayes.Models.Dsl;

namespace Bayes.Models.Tests;

public class DslTests
{
    private static readonly FormulaExpression Use = Column("use");
    private static readonly FormulaExpression Age = Column("age");
    private static readonly FormulaExpression Urban = Column("urban");
    private static readonly FormulaExpression Livch = Column("livch");
    private static readonly FormulaExpression District = Column("district");
    private static readonly FormulaExpression Y = Column("y");
    private static readonly FormulaExpression X = Column("x");
    private static readonly FormulaExpression Z = Column("z");
    private static readonly FormulaExpression A = Column("a");
    private static readonly FormulaExpression B = Column("b");
    private static readonly FormulaExpression C = Column("c");
    private static readonly FormulaExpression G = Column("g");

    public static TheoryData<ModelSpec, string, Family> Pairs() => new()
    {
        { Bernoulli(Use).On(Age + Pow(Age, 2) + Urban + Livch + (1 | District)), "use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli() },
        { Bernoulli(Use, Link.Probit).On(Age + Urban + (1 + Urban | District)), "use ~ age + urban + (urban | district)", Family.Bernoulli(Link.Probit) },
        { Bernoulli(Use).On(1 + Urban | District), "use ~ (1 + urban | district)", Family.Bernoulli() },
        { Bernoulli(Use).On(Age * Urban + (0 + Age | District)), "use ~ age * urban + (0 + age | district)", Family.Bernoulli() },
        { Bernoulli(Use).On(Age + (1 | Urban.By(District))), "use ~ age + (1 | urban:district)", Family.Bernoulli() },
        { Bernoulli(Use).On(0 + Livch + Uncorrelated(1 + Age, District)), "use ~ 0 + livch + (age || district)", Family.Bernoulli() },
        { Binomial(Column("incidence"), Column("size")).On(Column("period") + (1 | Column("herd"))), "incidence | trials(size) ~ period + (1 | herd)", Family.Binomial() },
        { Binomial(Y, 10, Link.Cloglog).On(X), "y | trials(10) ~ x", Family.Binomial(Link.Cloglog) },
        { BinomialCounts(Column("incidence"), Column("size") - Column("incidence")).On(Column("period")), "cbind(incidence, size - incidence) ~ period", Family.Binomial() },
        { Poisson(Y).On(Log(Column("base") / 4) * Column("trt") + Log(Age) + (1 | G) + Offset(Log(Column("days")))), "y ~ log(base/4) * trt + log(age) + offset(log(days)) + (1 | g)", Family.Poisson() },
        { Gaussian(Column("Reaction")).On(Column("Days") + (1 + Column("Days") | Column("Subject"))), "Reaction ~ Days + (Days | Subject)", Family.Gaussian() },
        { Gaussian(Log(Y)).On(X + Z - 1), "log(y) ~ x + z - 1", Family.Gaussian() },
        { Gaussian(Y).On(A / B + (1 | B / G)), "y ~ a/b + (1 | b/g)", Family.Gaussian() },
        { Gaussian(Y).On((A * B * C) - A.By(B).By(C)), "y ~ a*b*c - a:b:c", Family.Gaussian() },
        { Gaussian(Y).On(UpToOrder(2, A + B + C)), "y ~ (a + b + c)^2", Family.Gaussian() },
        { Gaussian(Y).On(A.In(B) + (1 | Factor(G))), "y ~ a %in% b + (1 | factor(g))", Family.Gaussian() },
        { Gaussian(Y).On(I((X * 2 + 1) / Pow(Z, 3) - (A - (B - C)))), "y ~ I((x * 2 + 1)/z^3 - (a - (b - c)))", Family.Gaussian() },
        { Gaussian(Y).On(I(X * -1.5) + I(-X) + I(1e-5 * X)), "y ~ I(x * -1.5) + I(-x) + I(1e-5 * x)", Family.Gaussian() },
        { Gaussian(Y).On(I(X > 3 & !(Z <= 0) | Same(A, "yes"))), "y ~ I(x > 3 & !(z <= 0) | a == \"yes\")", Family.Gaussian() },
        { Gaussian(Y).On(Poly(X, 2) + Scale(Z) + Center(A) + Ns(B, 3) + Bs(C, 4)), "y ~ poly(x, 2) + scale(z) + center(a) + ns(b, df = 3) + bs(c, df = 4)", Family.Gaussian() },
        { Gaussian(Y).On(Exp(X) + Sqrt(X) + Abs(X) + Log2(X) + Log10(X) + Log1P(X) + ExpM1(X)), "y ~ exp(x) + sqrt(x) + abs(x) + log2(x) + log10(x) + log1p(x) + expm1(x)", Family.Gaussian() },
        { Gaussian(Y).On(Sin(X) + Cos(X) + Tan(X) + Logit(X) + Log(X, 2) + Ordered(A)), "y ~ sin(x) + cos(x) + tan(x) + logit(x) + log(x, 2) + ordered(a)", Family.Gaussian() },
        { Gaussian(Y).On(Column("my column") + I(X % 2) + (1 | Column("a`b"))), "y ~ `my column` + I(x %% 2) + (1 | `a\\`b`)", Family.Gaussian() },
        { Gaussian(Y).On(1), "y ~ 1", Family.Gaussian() },
        { Gaussian(Y).On(Ns(X, [1.5, -2], (-3, 4)) + Ns(Z, [0.5])), "y ~ ns(x, knots = c(1.5, -2), Boundary.knots = c(-3, 4)) + ns(z, knots = c(0.5))", Family.Gaussian() },
        { Gaussian(Y).On(Bs(X, 5, 2) + Bs(Z, [1, 2]) + Bs(A, [0], (-1, 1))), "y ~ bs(x, df = 5, degree = 2) + bs(z, knots = c(1, 2)) + bs(a, knots = c(0), Boundary.knots = c(-1, 1))", Family.Gaussian() },
        { Gaussian(Y).On(Cut(X, 3) + Cut(Z, [0, 1, 2]) + Cut(A, [double.NegativeInfinity, 0, double.PositiveInfinity], right: false)), "y ~ cut(x, 3) + cut(z, c(0, 1, 2)) + cut(a, c(-Inf, 0, Inf), right = FALSE)", Family.Gaussian() },
        { Gaussian(Y).On(Dsl.C(A, Contrast.Sum) * Dsl.C(B, Contrast.Helmert) + Dsl.C(Ordered(C), Contrast.Treatment) + Dsl.C(Z, Contrast.Polynomial)), "y ~ C(a, sum) * C(b, helmert) + C(ordered(c), treatment) + C(z, poly)", Family.Gaussian() },
        { Gaussian(Y).On(Ordered(A, "low", "high") + Factor(B, "x", "y \"z\"")), "y ~ ordered(a, levels = c(\"low\", \"high\")) + factor(b, levels = c(\"x\", \"y \\\"z\\\"\"))", Family.Gaussian() },
        { Gaussian(Y).WithCaseWeights(A).On(X), "y | case_weights(a) ~ x", Family.Gaussian() },
        { Gaussian(Y).WithPrecisionWeights(1 / Pow(A, 2)).WithCaseWeights(B).On(X), "y | case_weights(b) + precision_weights(1/a^2) ~ x", Family.Gaussian() },
        { Poisson(Y).WithRate(Column("days")).On(X + (1 | G)), "y | rate(days) ~ x + (1 | g)", Family.Poisson() },
        { Binomial(Y, Z).WithCaseWeights(A).On(X), "y | trials(z) + case_weights(a) ~ x", Family.Binomial() },
        { BinomialCounts(Y, Z - Y).WithCaseWeights(2).On(X), "cbind(y, z - y) | case_weights(2) ~ x", Family.Binomial() },
        { ZeroInflatedPoisson(Y).On(X + (1 | G)).With("zi", Z + (1 | G)), "y ~ x + (1 | g); zi ~ z + (1 | g)", Family.ZeroInflatedPoisson() },
        { HurdleNegativeBinomial(Y).On(X).With("hu", 1).With("shape", Z), "y ~ x\nshape ~ z\nhu ~ 1", Family.HurdleNegativeBinomial() },
        { Gaussian(Y).On(X + (1 + X | A | G)).With("sigma", Z + (1 | A | G)), "y ~ x + (x | a | g);\n sigma ~ z + (1 | a | g);", Family.Gaussian() },
        { NegativeBinomial(Y).On(X).With("shape", G), "y ~ x +\n 1; shape ~ g", Family.NegativeBinomial() },
        { BetaBinomial(Y, 10).On(X), "y | trials(10) ~ x", Family.BetaBinomial() },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_model_in_code_equals_the_same_model_in_text(ModelSpec code, string text, Family family)
    {
        ModelSpec parsed = Model.Parse(text, family);
        Assert.Equal(parsed, code);
        Assert.Equal(parsed.GetHashCode(), code.GetHashCode());
        Assert.Equal(code, Model.Parse(code.Formula, family));
    }

    [Fact]
    public void Columns_come_apart_into_two_to_twelve_variables()
    {
        var (c1, c2) = Columns("c1", "c2");
        Assert.Equal("c1 + c2", (c1 + c2).ToString());
        var (d1, d2, d3) = Columns("d1", "d2", "d3");
        Assert.Equal("d1 + d2 + d3", (d1 + d2 + d3).ToString());
        var (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) = Columns("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10", "a11", "a12");
        Assert.Equal("a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12", (a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + a12).ToString());
    }

    [Fact]
    public void Columns_are_found_by_position_and_by_name()
    {
        ColumnSet columns = Columns([.. Enumerable.Range(1, 20).Select(i => $"x{i}")]);
        Assert.Equal(20, columns.Count);
        Assert.Equal(Column("x13"), columns[12]);
        Assert.Equal(Column("x13"), columns["x13"]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => columns["X13"]);
        Assert.StartsWith("There is no column 'X13' among these. Did you mean 'x13'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Taking_apart_into_the_wrong_number_says_both_numbers()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
        {
            var (_, _) = Columns("a", "b", "c");
        });
        Assert.Equal("3 columns were named and 2 variables are to hold them.", error.Message);
    }

    [Fact]
    public void An_error_in_code_shows_the_formula_that_the_code_spells()
    {
        FormulaException error = Assert.Throws<FormulaException>(() => Bernoulli(Use).On(Age + (1 | Log(G))));
        Assert.Equal(
            """
            formula: log(g) is no grouping factor.
              use ~ age + (1 | log(g))
                               ^^^^^^
              Expected a column, or factor(column). Make it a column of the data first.
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Fact]
    public void An_empty_expression_says_how_to_make_one() =>
        Assert.Equal("This formula expression is empty; make one with Column(\"name\").", Assert.Throws<InvalidOperationException>(() => default(FormulaExpression) + 1).Message);

    [Fact]
    public void NaN_is_no_part_of_a_formula() => Assert.Throws<ArgumentOutOfRangeException>(() => X + double.NaN);

    [Fact]
    public void Arithmetic_in_calls_needs_no_second_I() => Assert.Equal("I(age^2/100)", I(Pow(Age, 2) / 100).ToString());
}

using Bayes.Models.Formulas;

namespace Bayes.Models.Tests.Formulas;

/// <summary>Spacing, parentheses and numbers as R 4.2 <c>deparse</c> prints them.</summary>
public class PrinterTests
{
    [Theory]
    [InlineData("a%%b", "a%%b")]
    [InlineData("a   %in% b", "a %in% b")]
    [InlineData("a / b", "a/b")]
    [InlineData("a*b", "a * b")]
    [InlineData("a ^ b", "a^b")]
    [InlineData("a : b", "a:b")]
    [InlineData("- a", "-a")]
    [InlineData("!a", "!a")]
    [InlineData("a==b", "a == b")]
    [InlineData("a|b", "a | b")]
    [InlineData("a||b", "a || b")]
    [InlineData("(-a)^2", "(-a)^2")]
    [InlineData("-a^2", "-a^2")]
    [InlineData("-a:b", "-a:b")]
    [InlineData("I(-a*b)", "I(-a * b)")]
    [InlineData("poly(x,df=3)", "poly(x, df = 3)")]
    [InlineData("f('a\\'\"')", "f(\"a'\\\"\")")]
    [InlineData("!a&b", "!a & b")]
    [InlineData("`my var`+`a\\`b`", "`my var` + `a\\`b`")]
    [InlineData("1e-5*x", "1e-05 * x")]
    [InlineData("100000+x+123456+1e15+0.0001+1234567+0.1+1e-15+.00012", "1e+05 + x + 123456 + 1e+15 + 1e-04 + 1234567 + 0.1 + 1e-15 + 0.00012")]
    [InlineData("c(TRUE,FALSE,Inf,2L,1.,.5)", "c(TRUE, FALSE, Inf, 2, 1, 0.5)")]
    [InlineData("a ** 2", "a^2")]
    public void Prints_as_R(string typed, string printed) => Assert.Equal(printed, new Parser(typed).ParseWhole().ToString());

    [Theory]
    [InlineData("((a + b)) * (c)", "(a + b) * c")]
    [InlineData("a + (b + c)", "a + (b + c)")]
    [InlineData("(a + b) + c", "a + b + c")]
    [InlineData("a - (b - c)", "a - (b - c)")]
    [InlineData("(a^b)^c", "(a^b)^c")]
    [InlineData("a^(b^c)", "a^b^c")]
    [InlineData("(a < b) == c", "(a < b) == c")]
    [InlineData("a + (!b)", "a + (!b)")]
    [InlineData("a:(b*c)", "a:(b * c)")]
    [InlineData("(a:b)*c", "a:b * c")]
    [InlineData("a %in% (b %in% c)", "a %in% (b %in% c)")]
    public void Keeps_the_necessary_parentheses_only(string typed, string printed) => Assert.Equal(printed, new Parser(typed).ParseWhole().ToString());

    [Theory]
    [InlineData("y~x+(1|g)", "y ~ x + (1 | g)")]
    [InlineData("y~(1|g)", "y ~ (1 | g)")]
    [InlineData("y|trials(n)~us(x|g)", "y | trials(n) ~ us(x | g)")]
    public void Prints_group_terms_in_parentheses(string typed, string printed) => Assert.Equal(printed, Formula.Parse(typed).ToString());
}

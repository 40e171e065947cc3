using Bayes.Models.Design;

namespace Bayes.Models.Tests.Design;

/// <summary>Against the column names of brms 2.18's <c>make_standata</c> for the labels of R's <c>model.matrix</c>.</summary>
public class CoefficientNamesTests
{
    [Theory]
    [InlineData("(Intercept)", "Intercept")]
    [InlineData("f3+", "f3P")]
    [InlineData("fa b", "fab")]
    [InlineData("I(x^2)", "IxE2")]
    [InlineData("I(x > 0.5)TRUE", "Ix>0.5TRUE")]
    [InlineData("poly(x, 2)1", "polyx21")]
    [InlineData("log(x + 1)", "logxP1")]
    [InlineData("I(x * 2 - 1/x)", "IxMU2M1Dx")]
    [InlineData("f3+:x", "f3P:x")]
    [InlineData("I(age^2)", "IageE2")]
    [InlineData("ns(x, df = 3)1", "nsxdfEQ31")]
    [InlineData("a[1]?\"'", "a1")]
    public void Names_are_those_of_brms(string label, string name) => Assert.Equal(name, CoefficientNames.ToBrms(label));
}

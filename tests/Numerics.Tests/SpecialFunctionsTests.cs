namespace Bayes.Numerics.Tests;

/// <summary>Truth: mpmath 1.3.0 at 60 digits, rounded to the nearest double.</summary>
public class SpecialFunctionsTests
{
    private const double FourUlp = 4 * 2.220446049250313e-16;

    [Theory]
    [InlineData("Log1P", 1e-300, 1e-300)]
    [InlineData("Log1P", 1e-20, 1e-20)]
    [InlineData("Log1P", -1e-20, -1e-20)]
    [InlineData("Log1P", 2.3e-16, 2.2999999999999994e-16)]
    [InlineData("Log1P", 1e-10, 9.999999999500001e-11)]
    [InlineData("Log1P", -1e-10, -1.00000000005e-10)]
    [InlineData("Log1P", 3e-05, 2.99995500089998e-05)]
    [InlineData("Log1P", -3e-05, -3.0000450009000205e-05)]
    [InlineData("Log1P", 0.01, 0.009950330853168083)]
    [InlineData("Log1P", -0.01, -0.010050335853501442)]
    [InlineData("Log1P", 0.3, 0.26236426446749106)]
    [InlineData("Log1P", -0.3, -0.35667494393873234)]
    [InlineData("Log1P", 0.499, 0.40479821912046066)]
    [InlineData("Log1P", -0.5, -0.6931471805599453)]
    [InlineData("Log1P", 0.75, 0.5596157879354227)]
    [InlineData("Log1P", -0.9, -2.302585092994046)]
    [InlineData("Log1P", -0.999999, -13.815510557935518)]
    [InlineData("Log1P", 1.5, 0.9162907318741551)]
    [InlineData("Log1P", 10.0, 2.3978952727983707)]
    [InlineData("Log1P", 10000000000.0, 23.025850930040455)]
    [InlineData("Log1P", 1e+300, 690.7755278982137)]
    [InlineData("ExpM1", 1e-300, 1e-300)]
    [InlineData("ExpM1", 1e-20, 1e-20)]
    [InlineData("ExpM1", -1e-20, -1e-20)]
    [InlineData("ExpM1", 2.3e-16, 2.3000000000000004e-16)]
    [InlineData("ExpM1", 1e-10, 1.00000000005e-10)]
    [InlineData("ExpM1", -1e-10, -9.999999999500001e-11)]
    [InlineData("ExpM1", 3e-05, 3.0000450004500034e-05)]
    [InlineData("ExpM1", -3e-05, -2.9999550004499967e-05)]
    [InlineData("ExpM1", 0.01, 0.010050167084168058)]
    [InlineData("ExpM1", -0.01, -0.009950166250831947)]
    [InlineData("ExpM1", 0.3, 0.3498588075760031)]
    [InlineData("ExpM1", -0.3, -0.2591817793182821)]
    [InlineData("ExpM1", 0.499, 0.6470733735153452)]
    [InlineData("ExpM1", -0.499, -0.3928625062612104)]
    [InlineData("ExpM1", 0.501, 0.6503708166063192)]
    [InlineData("ExpM1", -0.501, -0.39407556778281255)]
    [InlineData("ExpM1", 0.75, 1.1170000166126746)]
    [InlineData("ExpM1", -1.2, -0.6988057880877979)]
    [InlineData("ExpM1", -30.0, -0.9999999999999064)]
    [InlineData("ExpM1", 5.0, 147.4131591025766)]
    [InlineData("ExpM1", 700.0, 1.0142320547350045e+304)]
    [InlineData("ExpM1", -750.0, -1.0)]
    [InlineData("Logistic", 0.0, 0.5)]
    [InlineData("Logistic", 1e-10, 0.500000000025)]
    [InlineData("Logistic", -1e-10, 0.499999999975)]
    [InlineData("Logistic", 0.3, 0.574442516811659)]
    [InlineData("Logistic", -0.3, 0.425557483188341)]
    [InlineData("Logistic", 2.0, 0.8807970779778824)]
    [InlineData("Logistic", -2.0, 0.11920292202211756)]
    [InlineData("Logistic", 15.0, 0.9999996940977731)]
    [InlineData("Logistic", -15.0, 3.059022269256247e-07)]
    [InlineData("Logistic", 36.0, 0.9999999999999998)]
    [InlineData("Logistic", -36.0, 2.3195228302435686e-16)]
    [InlineData("Logistic", -300.0, 5.148200222412013e-131)]
    [InlineData("Logistic", -700.0, 9.85967654375977e-305)]
    [InlineData("Logistic", 40.0, 1.0)]
    [InlineData("Log1PExp", 0.0, 0.6931471805599453)]
    [InlineData("Log1PExp", 1e-10, 0.6931471806099453)]
    [InlineData("Log1PExp", -1e-10, 0.6931471805099453)]
    [InlineData("Log1PExp", 0.3, 0.8543552444685271)]
    [InlineData("Log1PExp", -0.3, 0.5543552444685271)]
    [InlineData("Log1PExp", 2.0, 2.1269280110429727)]
    [InlineData("Log1PExp", -2.0, 0.1269280110429725)]
    [InlineData("Log1PExp", 15.0, 15.000000305902274)]
    [InlineData("Log1PExp", -15.0, 3.059022737137205e-07)]
    [InlineData("Log1PExp", 36.0, 36.0)]
    [InlineData("Log1PExp", -36.0, 2.319522830243569e-16)]
    [InlineData("Log1PExp", -300.0, 5.148200222412013e-131)]
    [InlineData("Log1PExp", -700.0, 9.85967654375977e-305)]
    [InlineData("Log1PExp", 40.0, 40.0)]
    [InlineData("Log1PExp", 100000.0, 100000.0)]
    [InlineData("Log1MExp", -1e-300, -690.7755278982137)]
    [InlineData("Log1MExp", -1e-20, -46.051701859880914)]
    [InlineData("Log1MExp", -1e-10, -23.025850929990458)]
    [InlineData("Log1MExp", -0.01, -4.610166019324897)]
    [InlineData("Log1MExp", -0.3, -1.3502256128148467)]
    [InlineData("Log1MExp", -0.69, -0.6963042971440567)]
    [InlineData("Log1MExp", -0.6931471805599453, -0.6931471805599453)]
    [InlineData("Log1MExp", -0.7, -0.6863410028083852)]
    [InlineData("Log1MExp", -2.0, -0.14541345786885906)]
    [InlineData("Log1MExp", -15.0, -3.059023672899502e-07)]
    [InlineData("Log1MExp", -36.0, -2.3195228302435696e-16)]
    [InlineData("Log1MExp", -300.0, -5.148200222412013e-131)]
    [InlineData("Log1MExp", -700.0, -9.85967654375977e-305)]
    public void Elementary_functions_keep_their_digits(string function, double x, double truth)
    {
        double value = function switch
        {
            "Log1P" => SpecialFunctions.Log1P(x),
            "ExpM1" => SpecialFunctions.ExpM1(x),
            "Logistic" => SpecialFunctions.Logistic(x),
            "Log1PExp" => SpecialFunctions.Log1PExp(x),
            _ => SpecialFunctions.Log1MExp(x),
        };
        Assert.InRange(value, truth - (FourUlp * Math.Abs(truth)), truth + (FourUlp * Math.Abs(truth)));
    }

    [Theory]
    [InlineData(0, 0, 0.6931471805599453)]
    [InlineData(1e-10, -1e-10, 0.6931471805599453)]
    [InlineData(3, -2, 3.0067153484891183)]
    [InlineData(-2, 3, 3.0067153484891183)]
    [InlineData(-1000, -1001, -999.6867383124818)]
    [InlineData(1000, 990, 1000.0000453988993)]
    [InlineData(-5, -40, -4.999999999999999)]
    [InlineData(700, -700, 700.0)]
    public void Weights_are_added_on_the_log_scale(double a, double b, double truth)
    {
        double value = SpecialFunctions.LogAddExp(a, b);
        Assert.InRange(value, truth - (FourUlp * Math.Abs(truth)), truth + (FourUlp * Math.Abs(truth)));
    }

    [Fact]
    public void Limits_are_exact()
    {
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.Log1P(-1));
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.Log1P(double.PositiveInfinity));
        Assert.True(double.IsNaN(SpecialFunctions.Log1P(-1.5)));
        Assert.Equal(-1.0, SpecialFunctions.ExpM1(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.ExpM1(double.PositiveInfinity));
        Assert.Equal(0.0, SpecialFunctions.Logistic(double.NegativeInfinity));
        Assert.Equal(1.0, SpecialFunctions.Logistic(double.PositiveInfinity));
        Assert.Equal(0.0, SpecialFunctions.Log1PExp(double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.Log1MExp(0));
        Assert.True(double.IsNaN(SpecialFunctions.Log1MExp(0.1)));
        Assert.Equal(2.0, SpecialFunctions.LogAddExp(2, double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, SpecialFunctions.LogAddExp(double.NegativeInfinity, double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.LogAddExp(double.PositiveInfinity, 1));
    }

    [Fact]
    public void Not_a_number_stays_so()
    {
        Assert.True(double.IsNaN(SpecialFunctions.Log1P(double.NaN)));
        Assert.True(double.IsNaN(SpecialFunctions.ExpM1(double.NaN)));
        Assert.True(double.IsNaN(SpecialFunctions.Logistic(double.NaN)));
        Assert.True(double.IsNaN(SpecialFunctions.Log1PExp(double.NaN)));
        Assert.True(double.IsNaN(SpecialFunctions.Log1MExp(double.NaN)));
        Assert.True(double.IsNaN(SpecialFunctions.LogAddExp(double.NaN, 1)));
    }
}

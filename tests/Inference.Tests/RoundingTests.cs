namespace Bayes.Inference.Tests;

public class RoundingTests
{
    [Theory]
    [InlineData(0.123456, 0.004, "0.123")]
    [InlineData(0.123456, 0.006, "0.12")]
    [InlineData(-0.0001, 0.01, "0.00")]
    [InlineData(251.4, 0.16, "251.4")]
    [InlineData(1234567, 5000, "1.23e+06")]
    [InlineData(0.00000000123456, 0.00000000001, "1.23e-09")]
    [InlineData(0, 5000, "0e+00")]
    [InlineData(double.NaN, 0.1, "NA")]
    [InlineData(3.14159, double.NaN, "3.1")]
    public void A_number_keeps_the_digits_that_its_error_supports(double value, double error, string text) =>
        Assert.Equal(text, Rounding.Statistic(value, error));
}

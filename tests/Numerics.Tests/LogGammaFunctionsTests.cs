namespace Bayes.Numerics.Tests;

/// <summary>Against R 4.2.2: lgamma, digamma, trigamma, psigamma, where its differences of them keep enough digits.</summary>
public class LogGammaFunctionsTests
{
    [Theory]
    [InlineData(-20, -20.0000000420945, 0.999999959966658, -3.79721887266982e-08, -3.59110350345304e-08)]
    [InlineData(-5, -5.03657565136709, 0.97012519916609, -0.0232108049373037, -0.0166200379332668)]
    [InlineData(-1, -1.61865216516257, 0.667010282428649, -0.108307790158259, 0.0254624586634375)]
    [InlineData(0.3, -0.829676364460629, 0.558949690422272, -0.0542460365521851, 0.0427331708155205)]
    [InlineData(1.2, -0.343963999448962, 0.524880844546295, -0.0244601294723084, 0.0232595191027869)]
    [InlineData(2.4, 0.273503706357404, 0.507553632066571, -0.00754128525733755, 0.00750443497327424)]
    [InlineData(2.6, 0.374873138310299, 0.506186059311155, -0.00617926596545004, 0.00615895646224551)]
    [InlineData(3.5, 0.828545094647041, 0.502516219247667, -0.0025157607048456, 0.00251438587123687)]
    public void The_complement_and_its_derivatives_are_those_of_R(double logSize, double value, double first, double second, double third)
    {
        double actual = LogGammaFunctions.StirlingComplement(logSize, out double d1, out double d2, out double d3);
        Close(value, actual);
        Close(first, d1);
        Close(second, d2);
        Close(third, d3);
        Assert.Equal(actual, LogGammaFunctions.StirlingComplement(logSize, out double slope), 1e-13 * Math.Max(1, Math.Abs(actual)));
        Assert.Equal(d1, slope, 1e-13);
    }

    [Theory]
    [InlineData(1, -8, 0, 0, 0, -4.4408920985006e-16)]
    [InlineData(1, 0.4, -5.5511151231258e-17, 0, 0, -4.4408920985006e-16)]
    [InlineData(1, 2.6, -2.2204460492503e-15, 1.7763568394003e-15, -1.5543122344752e-15, -9.9920072216264e-15)]
    [InlineData(2, -8, 8.0003354063729, -0.99966464986953, 0.00033523767075638, 0.00033501282676274)]
    [InlineData(2, 0.4, 0.51301525239995, -0.40131233988755, 0.24026074574153, -0.04742154162821)]
    [InlineData(2, 2.6, 0.071644691967665, -0.069138420343349, 0.064358299175767, -0.055459036893795)]
    [InlineData(9, -8, 74.605514556315, -7.9990884323442, 0.00091139585729327, 0.00091105235042721)]
    [InlineData(9, 0.4, 10.442850068976, -5.6085394505758, 1.5183858855378, 0.52940135340113)]
    [InlineData(9, 2.6, 2.2408105803241, -1.9035947073025, 1.3721282080892, -0.63223063261538)]
    [InlineData(24, -8, 235.60792819286, -22.998747465036, 0.0012523547297758, 0.0012519943518137)]
    [InlineData(24, 0.4, 46.883902391856, -19.241384153811, 2.7520291498118, 1.5238797434338)]
    [InlineData(24, 2.6, 13.823745196764, -9.8958711064587, 5.0317825214586, -0.3980387473726)]
    [InlineData(25, -8, 246.78599600072, -23.998733487622, 0.0012663319485327, 0.0012659711798402)]
    [InlineData(25, 0.4, 49.722260192524, -20.182862462432, 2.8071260528288, 1.5725279185423)]
    [InlineData(25, 2.6, 14.847118676175, -10.536490576347, 5.2620086861471, -0.33329018490699)]
    [InlineData(300, -8, 3801.2041738588, -298.99789370397, 0.0021061113884371, 0.0021057421861483)]
    [InlineData(300, 0.4, 1297.8333817899, -291.52902596367, 6.3827424743976, 4.9965802269524)]
    [InlineData(300, 2.6, 685.10492980053, -257.13571255463, 29.467395238386, 17.149500040623)]
    [InlineData(1e6, -8, 20815496.573976, -999998.99517196, 0.0048278515040954, 0.0048274815505462)]
    [InlineData(1e6, 0.4, 12415525.300517, -999979.43267284, 18.471703810739, 17.070794626321)]
    [InlineData(1e6, 2.6, 10215669.410539, -999848.49094332, 137.53313458939, 124.08209731416)]
    public void The_ratio_and_its_derivatives_are_those_of_R(double n, double logSize, double value, double first, double second, double third)
    {
        double actual = LogGammaFunctions.RisingRatio(n, logSize, out double d1, out double d2, out double d3);
        Close(value, actual);
        Close(first, d1);
        Close(second, d2);
        Close(third, d3);
        Assert.Equal(actual, LogGammaFunctions.RisingRatio(n, logSize, out double slope), 1e-12 * Math.Max(1, Math.Abs(actual)));
        Assert.Equal(d1, slope, 1e-12 * Math.Max(1, Math.Abs(d1)));
    }

    [Fact]
    public void Both_are_continuous_where_the_method_changes()
    {
        double edge = Math.Log(12);
        double below = LogGammaFunctions.StirlingComplement(edge - 1e-12, out double b1, out double b2, out double b3);
        double above = LogGammaFunctions.StirlingComplement(edge + 1e-12, out double a1, out double a2, out double a3);
        Assert.Equal(below, above, 1e-11);
        Assert.Equal(b1, a1, 1e-12);
        Assert.Equal(b2, a2, 1e-12);
        Assert.Equal(b3, a3, 1e-12);
        below = LogGammaFunctions.RisingRatio(100, edge - 1e-12, out b1, out b2, out b3);
        above = LogGammaFunctions.RisingRatio(100, edge + 1e-12, out a1, out a2, out a3);
        Assert.Equal(below, above, 1e-9);
        Assert.Equal(b1, a1, 1e-9);
        Assert.Equal(b2, a2, 1e-9);
        Assert.Equal(b3, a3, 1e-9);
    }

    [Theory]
    [InlineData(-199.999)]
    [InlineData(-200.001)]
    [InlineData(-354)]
    [InlineData(-360)]
    [InlineData(-700)]
    [InlineData(-1000)]
    public void Of_a_size_next_to_nothing_the_ratio_is_that_of_its_leading_terms(double logSize)
    {
        // Σ log(1 + k/φ) = Σ log k − (n − 1)τ + O(φ).
        foreach (int n in (int[])[0, 1, 2, 3, 9, 24, 25, 300])
        {
            double expected = Enumerable.Range(1, Math.Max(n, 1) - 1).Sum(k => Math.Log(k) - logSize);
            double slope = -Math.Max(0, n - 1);
            double all = LogGammaFunctions.RisingRatio(n, logSize, out double d1, out double d2, out double d3);
            double one = LogGammaFunctions.RisingRatio(n, logSize, out double first);
            Assert.Equal(expected, all, 1e-12 * Math.Max(1, expected));
            Assert.Equal(expected, one, 1e-12 * Math.Max(1, expected));
            Assert.Equal(slope, d1, 1e-12 * Math.Max(1, -slope));
            Assert.Equal(slope, first, 1e-12 * Math.Max(1, -slope));
            Assert.Equal((0.0, 0.0), (d2, d3), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-80 && Math.Abs(a.Item2 - b.Item2) < 1e-80);
        }
    }

    // R's differences lose digits in proportion to their terms, here below 2e7.
    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(100, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}

namespace Bayes.Numerics.Tests;

public class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1024)]
    public void Going_there_and_back_multiplies_by_the_length(int length)
    {
        double[] real = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i * i))];
        double[] imaginary = [.. Enumerable.Range(0, length).Select(i => Math.Cos(3 * i))];
        double[] realBefore = [.. real], imaginaryBefore = [.. imaginary];
        var transform = FourierTransform.OfLength(length);
        transform.Forward(real, imaginary);
        transform.Inverse(real, imaginary);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(realBefore[i] * length, real[i], 1e-11 * length);
            Assert.Equal(imaginaryBefore[i] * length, imaginary[i], 1e-11 * length);
        }
    }

    [Fact]
    public void Frequencies_are_the_defining_sums_in_bit_reversed_order()
    {
        const int Length = 16;
        double[] real = [.. Enumerable.Range(0, Length).Select(i => Math.Sin(i * i))];
        double[] imaginary = [.. Enumerable.Range(0, Length).Select(i => Math.Cos(3 * i))];
        double[] outReal = [.. real], outImaginary = [.. imaginary];
        FourierTransform.OfLength(Length).Forward(outReal, outImaginary);
        for (int k = 0; k < Length; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (int t = 0; t < Length; t++)
            {
                sum += new System.Numerics.Complex(real[t], imaginary[t]) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * k * t / Length);
            }

            int reversed = ((k & 1) << 3) | ((k & 2) << 1) | ((k & 4) >> 1) | ((k & 8) >> 3);
            Assert.Equal(sum.Real, outReal[reversed], 1e-12);
            Assert.Equal(sum.Imaginary, outImaginary[reversed], 1e-12);
        }
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FourierTransform.OfLength(12));
        Assert.Throws<ArgumentException>(() => FourierTransform.OfLength(8).Forward(new double[8], new double[4]));
    }
}

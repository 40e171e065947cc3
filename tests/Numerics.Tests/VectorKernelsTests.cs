namespace Bayes.Numerics.Tests;

/// <summary>Loops over four columns at once give the digits of four loops over one.</summary>
public sealed class VectorKernelsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(515)]
    public void Four_columns_are_added_as_one_after_the_other(int n)
    {
        (double[][] columns, double[] target, double[] factors) = Inputs(n);
        double[] expected = [.. target];
        for (int k = 0; k < 4; k++)
        {
            VectorKernels.AddScaled(expected, columns[k], factors[k]);
        }

        VectorKernels.AddScaled(target, columns[0], columns[1], columns[2], columns[3], factors);

        Assert.Equal(expected, target);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(515)]
    public void Four_inner_products_are_those_of_one_after_the_other(int n)
    {
        (double[][] columns, double[] right, double[] sums) = Inputs(n);
        double[] expected = [.. columns.Zip(sums, (c, s) => s + VectorKernels.Dot(c, right))];

        VectorKernels.AddDots(columns[0], columns[1], columns[2], columns[3], right, sums);

        Assert.Equal(expected, sums);
    }

    [Fact]
    public void Vectors_of_different_length_are_refused()
    {
        double[] two = [1, 2];

        Assert.Throws<ArgumentException>(() => VectorKernels.AddScaled(two, two, two, [1], two, [1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => VectorKernels.AddDots(two, two, two, two, [1], new double[4]));
    }

    private static (double[][] Columns, double[] Vector, double[] Four) Inputs(int n)
    {
        RandomStream random = new(3, (ulong)n);
        double[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        return ([Normals(n), Normals(n), Normals(n), Normals(n)], Normals(n), Normals(4));
    }
}

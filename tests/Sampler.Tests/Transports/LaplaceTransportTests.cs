using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Transports;

public class LaplaceTransportTests
{
    private static readonly double[] Mode = [1, -2, 0.5, 3, -1, 0];
    private static readonly double[] Point = [0.4, -1.3, 0.9, 0.2, -0.6, 1.1];

    [Fact]
    public void The_pull_back_of_the_normal_that_it_was_made_for_is_standard()
    {
        double[,] precision = Matrix();
        LaplaceTransport transport = new(Mode, Precision());
        double[] x = new double[6];
        double logJacobian = transport.ToParameters(Point, x);
        double exponent = 0;
        double[] gradient = new double[6];
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                gradient[i] -= precision[i, j] * (x[j] - Mode[j]);
            }

            exponent += 0.5 * (x[i] - Mode[i]) * gradient[i];
        }

        Assert.Equal(-0.5 * Point.Sum(z => z * z), exponent, 1e-12);
        double[] pulled = new double[6];
        transport.PullBack(Point, x, gradient, pulled);
        Assert.All(pulled.Zip(Point), pair => Assert.Equal(-pair.Second, pair.First, 1e-12));
        double determinant = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(precision).Determinant();
        Assert.Equal(-0.5 * Math.Log(determinant), logJacobian, 1e-12);
    }

    [Fact]
    public void Mapping_there_and_back_changes_nothing()
    {
        LaplaceTransport transport = new LaplaceTransport(Mode, Precision()).Share();
        double[] x = new double[6];
        double[] z = new double[6];
        transport.ToParameters(Point, x);
        transport.ToWhitened(x, z);
        Assert.All(z.Zip(Point), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void An_indefinite_precision_is_weakened_until_it_is_definite()
    {
        LaplacePrecision wild = new() { Dense = [0, 1], Block = [1, 5, 5, 1], Columns = [[0, 0, 3], [0, 0, 0]] };
        LaplaceTransport transport = new(new double[3], wild);
        double[] x = new double[3];
        Assert.True(double.IsFinite(transport.ToParameters([1, 2, 3], x)));
        double[] z = new double[3];
        transport.ToWhitened(x, z);
        Assert.Equal([1.0, 2.0, 3.0], z.Select(v => Math.Round(v, 10)));
    }

    /// <summary>Places 1, 4 and 5 are dense, 1 with a dense column; 4 and 5 are coupled sparsely with 0, 2 and 3.</summary>
    private static LaplacePrecision Precision() => new()
    {
        Dense = [1, 4, 5],
        Block = [4, 0.5, -0.2, 0.5, 1, 0.1, -0.2, 0.1, 1],
        Columns = [[0.3, 0, -0.4, 0.2, 0, 0]],
        SparseRows = [0, 3],
        SparseStarts = [0, 2, 3],
        SparseColumns = [1, 2, 2],
        SparseValues = [0.3, -0.25, 0.4],
    };

    private static double[,] Matrix()
    {
        double[,] h = new double[6, 6];
        for (int i = 0; i < 6; i++)
        {
            h[i, i] = 1;
        }

        void Set(int i, int j, double value) => (h[i, j], h[j, i]) = (value, value);
        Set(1, 1, 4);
        Set(1, 4, 0.5);
        Set(1, 5, -0.2);
        Set(4, 5, 0.1);
        Set(0, 1, 0.3);
        Set(2, 1, -0.4);
        Set(3, 1, 0.2);
        Set(0, 4, 0.3);
        Set(0, 5, -0.25);
        Set(3, 5, 0.4);
        return h;
    }
}

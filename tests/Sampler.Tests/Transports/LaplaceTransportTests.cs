using Bayes.Numerics;
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

    [Fact]
    public void Many_couplings_are_shared_with_spare_cores_without_a_change_of_digit_or_allocation()
    {
        // Three parts, and a last row that couples with nothing.
        const int Rows = 1601;
        const int Block = 100;
        LaplacePrecision precision = FullyCoupled(Rows, Block);
        double[] mode = new double[Rows + Block];
        LaplaceTransport alone = new(mode, precision);
        LaplaceTransport helped = alone.Share(new SpareCores(3));
        RandomStream random = new(3, 1);
        double[] z = [.. mode.Select(_ => random.NextNormal())];
        double[] x = new double[z.Length];
        double[] gradient = new double[z.Length];
        double[] pulled = new double[z.Length];
        double[] again = new double[z.Length];
        alone.ToParameters(z, x);

        // The gradient of N(0, H⁻¹) at x, by the plain product; pulled back it is that of N(0, I).
        for (int j = 0; j < Block; j++)
        {
            gradient[Rows + j] = -precision.Block[(j * Block) + j] * x[Rows + j];
        }

        for (int i = 0; i < Rows; i++)
        {
            gradient[i] -= x[i];
            for (int j = 0; j < Block && i < Rows - 1; j++)
            {
                double value = precision.SparseValues[(i * Block) + j];
                gradient[i] -= value * x[Rows + j];
                gradient[Rows + j] -= value * x[i];
            }
        }

        alone.PullBack(z, x, gradient, pulled);
        Assert.All(pulled.Zip(z), pair => Assert.Equal(-pair.Second, pair.First, 1e-10));
        for (int trial = 0; trial < 50; trial++)
        {
            helped.ToParameters(z, again);
            helped.PullBack(z, x, gradient, mode);
            Assert.Equal(x, again);
            Assert.Equal(pulled, mode);
        }

        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                helped.ToParameters(z, again);
                helped.PullBack(z, x, gradient, mode);
            }
        });
        Assert.Equal(0, allocated);
        helped.ToWhitened(x, again);
        Assert.All(again.Zip(z), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
    }

    // All but the last of the rows.
    private static LaplacePrecision FullyCoupled(int rows, int block)
    {
        RandomStream random = new(3, 2);
        double[] dense = new double[block * block];
        for (int j = 0; j < block; j++)
        {
            dense[(j * block) + j] = 2;
        }

        return new LaplacePrecision
        {
            Dense = [.. Enumerable.Range(rows, block)],
            Block = dense,
            Columns = [],
            SparseRows = [.. Enumerable.Range(0, rows)],
            SparseStarts = [.. Enumerable.Range(0, rows + 1).Select(r => Math.Min(r, rows - 1) * block)],
            SparseColumns = [.. Enumerable.Range(0, (rows - 1) * block).Select(e => e % block)],
            SparseValues = [.. Enumerable.Range(0, (rows - 1) * block).Select(_ => 0.01 * random.NextNormal())],
        };
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

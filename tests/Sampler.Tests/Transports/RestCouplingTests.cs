using Bayes.Numerics;
using Bayes.Numerics.Matrices;
using Bayes.Sampler.Transports;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Sampler.Tests.Transports;

/// <summary>The normal approximation of many effects of several factors that are coupled among each other.</summary>
public class RestCouplingTests
{
    private const int First = 40;
    private const int Second = 15;
    private const int Dense = 3;
    private const int Dimension = First + Second + Dense;

    [Fact]
    public void The_pull_back_of_the_normal_that_it_was_made_for_is_standard()
    {
        LaplacePrecision precision = Precision(sparse: true);
        Matrix<double> h = Whole(precision);
        LaplaceTransport transport = new LaplaceTransport(Mode(), precision).Share();
        double[] z = Point(1);
        double[] x = new double[Dimension];
        double logJacobian = transport.ToParameters(z, x);
        Vector<double> moved = Vector<double>.Build.DenseOfEnumerable(x.Zip(Mode(), (a, b) => a - b));
        double[] gradient = [.. -(h * moved)];
        Assert.Equal(z.Sum(v => v * v), -moved.DotProduct(Vector<double>.Build.DenseOfArray(gradient)), 1e-10);
        double[] pulled = new double[Dimension];
        transport.PullBack(z, x, gradient, pulled);
        Assert.All(pulled.Zip(z), pair => Assert.Equal(-pair.Second, pair.First, 1e-10));
        Assert.Equal(-0.5 * h.Cholesky().DeterminantLn, logJacobian, 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_is_taken_from_the_precision_the_map_is_exact(bool sparse)
    {
        LaplaceTransport transport = new(Mode(), Precision(sparse));
        LaplaceTransport other = transport.Share();
        double[] z = Point(2);
        double[] x = new double[Dimension];
        double[] back = new double[Dimension];
        double logJacobian = transport.ToParameters(z, x);
        other.ToWhitened(x, back);
        Assert.All(back.Zip(z), pair => Assert.Equal(pair.Second, pair.First, 1e-11));

        // The map is affine: its columns are differences, its determinant is theirs, and the pull-back is their transpose.
        Matrix<double> jacobian = Matrix<double>.Build.Dense(Dimension, Dimension);
        for (int i = 0; i < Dimension; i++)
        {
            double[] trial = [.. z];
            trial[i] += 1;
            transport.ToParameters(trial, back);
            jacobian.SetColumn(i, [.. back.Zip(x, (a, b) => a - b)]);
        }

        Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), logJacobian, 1e-10);
        double[] gradient = Point(3);
        double[] pulled = new double[Dimension];
        transport.PullBack(z, x, gradient, pulled);
        Vector<double> expected = jacobian.TransposeThisAndMultiply(Vector<double>.Build.DenseOfArray(gradient));
        Assert.All(pulled.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                transport.ToParameters(z, x);
                transport.PullBack(z, x, gradient, pulled);
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_few_directions_take_the_extreme_eigenvalues_and_leave_the_rest()
    {
        LaplacePrecision precision = Precision(sparse: false);
        Matrix<double> h = Whole(precision);
        LaplaceTransport transport = new(Mode(), precision);
        Matrix<double> jacobian = Matrix<double>.Build.Dense(Dimension, Dimension);
        double[] x = new double[Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            double[] unit = new double[Dimension];
            unit[i] = 1;
            transport.ToParameters(unit, x);
            jacobian.SetColumn(i, [.. x.Zip(Mode(), (a, b) => a - b)]);
        }

        double Condition(Matrix<double> m)
        {
            Vector<double> values = m.Evd().EigenValues.Real();
            return values.Maximum() / values.Minimum();
        }

        // Four directions, and two for each of the two effects: as well as if the eight furthest eigenvalues of the effects' precision were 1.
        double[] left = [.. h.SubMatrix(Dense, First + Second, Dense, First + Second).Evd().EigenValues.Real().OrderByDescending(v => Math.Abs(v - 1)).Skip(8)];
        Assert.True(Condition(h) > 20);
        Assert.InRange(Condition(jacobian.TransposeThisAndMultiply(h * jacobian)), 1, 1.1 * left.Max() / left.Min());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_precision_that_is_not_positive_definite_is_weakened_until_it_is(bool sparse)
    {
        LaplacePrecision wild = Precision(sparse, strength: 1.7);
        Assert.False(IsPositiveDefinite(Whole(wild)));
        LaplaceTransport transport = new(Mode(), wild);
        double[] x = new double[Dimension];
        double[] z = new double[Dimension];
        Assert.True(double.IsFinite(transport.ToParameters(Point(4), x)));
        transport.ToWhitened(x, z);
        Assert.All(z.Zip(Point(4)), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
    }

    [Fact]
    public void A_coupling_that_is_no_number_leaves_a_map_without_coupling()
    {
        LaplacePrecision precision = Precision(sparse: true);
        precision.Rest!.Matrix.Pairs[0][3] = double.NaN;
        LaplaceTransport transport = new(Mode(), precision);
        double[] x = new double[Dimension];
        Assert.True(double.IsFinite(transport.ToParameters(Point(5), x)));

        // Each coordinate by itself, with the scale of its own precision.
        for (int i = 0; i < Dimension; i++)
        {
            double scale = i < Dense ? 1 / Math.Sqrt(precision.Block[(i * Dense) + i]) : 1;
            Assert.Equal(Mode()[i] + (scale * Point(5)[i]), x[i], 1e-12);
        }
    }

    [Fact]
    public void Where_the_block_holds_effects_their_columns_become_directions_before_anything_is_weakened()
    {
        // Each site with a group of two other factors, which meet in it: [1, k, c; k, 1, c; c, c, 1], definite as it is, not without k.
        const int Sites = 30;
        const double Between = 0.4;
        const double WithSite = 0.77;
        int[] codes = [.. Enumerable.Range(0, Sites)];
        BlockMatrix matrix = new(new BlockPattern([Sites, Sites], [1, 1], [BlockPair.FromCodes(0, 1, codes, codes, Sites, Sites, out _)]));
        Array.Fill(matrix.Diagonal[0], 1);
        Array.Fill(matrix.Diagonal[1], 1);
        Array.Fill(matrix.Pairs[0], Between);
        double[] block = new double[Sites * Sites];
        for (int s = 0; s < Sites; s++)
        {
            block[(s * Sites) + s] = 1;
        }

        LaplaceTransport transport = new(new double[3 * Sites], new LaplacePrecision
        {
            Dense = [.. Enumerable.Range(2 * Sites, Sites)],
            Block = block,
            Columns = [],
            SparseRows = [.. Enumerable.Range(0, 2 * Sites)],
            SparseStarts = [.. Enumerable.Range(0, (2 * Sites) + 1)],
            SparseColumns = [.. codes, .. codes],
            SparseValues = [.. Enumerable.Repeat(WithSite, 2 * Sites)],
            Rest = new RestPrecision { Places = [.. Enumerable.Range(0, 2 * Sites)], Matrix = matrix },
        });
        RandomStream random = new(9, 6);
        double[] z = [.. Enumerable.Range(0, 3 * Sites).Select(_ => random.NextNormal())];
        double[] x = new double[z.Length];
        transport.ToParameters(z, x);
        double precision = 1 - (2 * WithSite * WithSite / (1 + Between));
        for (int s = 2 * Sites; s < 3 * Sites; s++)
        {
            Assert.Equal(z[s] / Math.Sqrt(precision), x[s], 1e-10);
        }
    }

    private static bool IsPositiveDefinite(Matrix<double> m) => m.Evd().EigenValues.Real().Minimum() > 0;

    private static double[] Mode() => [.. Enumerable.Range(0, Dimension).Select(i => 0.3 * Math.Cos(i))];

    private static double[] Point(ulong stream)
    {
        RandomStream random = new(9, stream);
        return [.. Enumerable.Range(0, Dimension).Select(_ => random.NextNormal())];
    }

    /// <summary>Every level of the first factor meets four of the second, all with about one strength; the population comes first, then the effects.</summary>
    private static LaplacePrecision Precision(bool sparse, double strength = 1)
    {
        RandomStream random = new(9, 0);
        int[] codes = [.. Enumerable.Range(0, First * 4).Select(i => i / 4)];
        int[] others = [.. Enumerable.Range(0, First * 4).Select(_ => (int)(Second * random.NextDouble()))];
        BlockPair pair = BlockPair.FromCodes(0, 1, codes, others, First, Second, out _);
        BlockMatrix matrix = new(new BlockPattern([First, Second], [1, 1], [pair]));
        Array.Fill(matrix.Diagonal[0], 1);
        Array.Fill(matrix.Diagonal[1], 1);
        double[] met = new double[Second];
        foreach (int column in pair.Columns)
        {
            met[column]++;
        }

        for (int j = 0; j < First; j++)
        {
            int count = pair.Starts[j + 1] - pair.Starts[j];
            for (int e = pair.Starts[j]; e < pair.Starts[j + 1]; e++)
            {
                matrix.Pairs[0][e] = strength * 0.88 / Math.Sqrt(count * met[pair.Columns[e]]);
            }
        }

        double[][] columns = [.. Enumerable.Range(0, 2).Select(k => Enumerable.Range(0, Dimension).Select(i => i < Dense ? 0 : 0.1 * random.NextNormal()).ToArray())];
        return new LaplacePrecision
        {
            Dense = [0, 1, 2],
            Block = [4, 0.5, -0.2, 0.5, 3, 0.1, -0.2, 0.1, 2],
            Columns = columns,
            SparseRows = [5, Dense + First + 1],
            SparseStarts = [0, 1, 2],
            SparseColumns = [2, 2],
            SparseValues = [0.3, -0.2],
            Rest = new RestPrecision
            {
                Places = [.. Enumerable.Range(Dense, First + Second)],
                Matrix = matrix,
                Elimination = sparse ? SparseElimination.Plan(matrix.Pattern, int.MaxValue) : null,
            },
        };
    }

    private static Matrix<double> Whole(LaplacePrecision precision)
    {
        Matrix<double> h = Matrix<double>.Build.DenseIdentity(Dimension);
        BlockMatrix rest = precision.Rest!.Matrix;
        double[] product = new double[First + Second];
        for (int i = 0; i < product.Length; i++)
        {
            double[] unit = new double[product.Length];
            unit[i] = 1;
            rest.Multiply(unit, product);
            for (int k = 0; k < product.Length; k++)
            {
                h[precision.Rest.Places[k], precision.Rest.Places[i]] = product[k];
            }
        }

        for (int a = 0; a < Dense; a++)
        {
            for (int b = 0; b < Dense; b++)
            {
                h[a, b] = precision.Block[(a * Dense) + b];
            }
        }

        for (int c = 0; c < precision.Columns.Length; c++)
        {
            for (int i = Dense; i < Dimension; i++)
            {
                h[i, c] = h[c, i] = precision.Columns[c][i];
            }
        }

        for (int r = 0; r < precision.SparseRows.Length; r++)
        {
            h[precision.SparseRows[r], 2] = h[2, precision.SparseRows[r]] = precision.SparseValues[r];
        }

        return h;
    }
}

using Bayes.Numerics.Matrices;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Numerics.Tests.Matrices;

public class BlockCholeskyTests
{
    public static TheoryData<string> Shapes =>
        ["one factor", "one wide factor", "two crossed", "crossed and wide", "few meet", "nested", "nested and wide", "three crossed", "three nested", "sparse crossed"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Determinant_solution_and_inverse_are_those_of_the_dense_matrix(string shape)
    {
        (BlockPattern pattern, BlockMatrix matrix, Matrix<double> dense) = Make(shape);
        BlockCholesky factor = BlockCholesky.Create(pattern);
        Assert.True(factor.Factor(matrix));
        Check(factor, pattern, dense);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_matrix_that_is_not_positive_definite_is_refused_and_the_next_one_factored(string shape)
    {
        (BlockPattern pattern, BlockMatrix matrix, Matrix<double> dense) = Make(shape);
        BlockCholesky factor = BlockCholesky.Create(pattern);
        double kept = matrix.Diagonal[^1][0];
        matrix.Diagonal[^1][0] = -1e9;
        Assert.False(factor.Factor(matrix));
        matrix.Diagonal[^1][0] = double.NaN;
        Assert.False(factor.Factor(matrix));
        matrix.Diagonal[^1][0] = kept;
        Assert.True(factor.Factor(matrix));
        Check(factor, pattern, dense);
    }

    [Fact]
    public void Dense_and_sparse_elimination_agree()
    {
        (BlockPattern pattern, BlockMatrix matrix, _) = Make("few meet");
        BlockCholesky arrow = new ArrowCholesky(pattern);
        BlockCholesky sparse = new SparseCholesky(pattern, SparseElimination.Plan(pattern)!);
        Assert.True(arrow.Factor(matrix));
        Assert.True(sparse.Factor(matrix));
        Assert.Equal(arrow.LogDeterminant, sparse.LogDeterminant, 1e-9);
    }

    [Fact]
    public void Nested_factors_are_eliminated_sparsely_without_fill()
    {
        int[] lower = [.. Enumerable.Range(0, 20_000)];
        int[] upper = [.. lower.Select(j => j / 4)];
        BlockPattern pattern = new([20_000, 5_000], [1, 1], [BlockPair.FromCodes(0, 1, lower, upper, 20_000, 5_000, out _)]);
        SparseElimination? plan = SparseElimination.Plan(pattern);
        Assert.NotNull(plan);
        Assert.Equal(45_000, plan.Rows.Length);
    }

    [Fact]
    public void A_bounded_plan_is_given_where_the_factor_stays_within_it_and_refused_where_it_does_not()
    {
        (BlockPattern pattern, _, _) = Make("sparse crossed");
        int entries = SparseElimination.Plan(pattern, int.MaxValue)!.EntryCount;
        Assert.Equal(entries, SparseElimination.Plan(pattern, entries)!.EntryCount);
        Assert.Null(SparseElimination.Plan(pattern, entries - 1));
    }

    [Fact]
    public void A_level_that_meets_all_others_is_refused_without_going_through_them()
    {
        int[] codes = [.. Enumerable.Range(0, 60_000).Select(i => i < 30_000 ? 0 : i - 29_999)];
        int[] others = [.. Enumerable.Range(0, 60_000).Select(i => i % 30_000)];
        BlockPattern pattern = new([30_001, 30_000], [1, 1], [BlockPair.FromCodes(0, 1, codes, others, 30_001, 30_000, out _)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(SparseElimination.Plan(pattern, 1_000_000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_factor_that_is_shared_is_not_overwritten()
    {
        (BlockPattern pattern, BlockMatrix matrix, _) = Make("three nested");
        SparseCholesky factor = new(pattern, SparseElimination.Plan(pattern, int.MaxValue)!);
        Assert.True(factor.Factor(matrix));
        SparseCholesky other = factor.Share();
        Assert.Throws<InvalidOperationException>(() => factor.Factor(matrix));
        Assert.Throws<InvalidOperationException>(() => other.Factor(matrix));
    }

    [Theory]
    [InlineData("nested and wide")]
    [InlineData("three nested")]
    [InlineData("sparse crossed")]
    [InlineData("three crossed")]
    public void The_factor_by_itself_solves_forward_and_multiplies(string shape)
    {
        (BlockPattern pattern, BlockMatrix matrix, _) = Make(shape);
        SparseCholesky factor = new(pattern, SparseElimination.Plan(pattern, int.MaxValue)!);
        Assert.True(factor.Factor(matrix));
        SparseCholesky other = factor.Share();
        Assert.Equal(factor.LogDeterminant, other.LogDeterminant);
        double[] vector = [.. Enumerable.Range(0, pattern.Dimension).Select(i => Math.Sin(i + 1.0))];

        // A⁻¹ = L⁻ᵀL⁻¹, and L⁻ᵀ undoes Lᵀ.
        double[] solved = [.. vector];
        double[] twice = [.. vector];
        factor.Solve(solved);
        other.SolveForward(twice);
        factor.SolveTransposed(twice);
        Assert.All(solved.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        double[] back = [.. vector];
        other.MultiplyTransposed(back);
        Assert.Contains(back.Zip(vector), pair => Math.Abs(pair.First - pair.Second) > 0.1);
        other.SolveTransposed(back);
        Assert.All(back.Zip(vector), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    private static void Check(BlockCholesky factor, BlockPattern pattern, Matrix<double> dense)
    {
        Assert.Equal(dense.Cholesky().DeterminantLn, factor.LogDeterminant, 1e-9 * pattern.Dimension);
        double[] vector = [.. Enumerable.Range(0, pattern.Dimension).Select(i => Math.Sin(i + 1.0))];
        Vector<double> expected = dense.Solve(Vector<double>.Build.DenseOfArray(vector));
        factor.Solve(vector);
        for (int i = 0; i < vector.Length; i++)
        {
            Assert.Equal(expected[i], vector[i], 1e-10);
        }

        double[] white = [.. Enumerable.Range(0, pattern.Dimension).Select(i => Math.Cos(3 * i))];
        double[] other = [.. Enumerable.Range(0, pattern.Dimension).Select(i => Math.Sin(i * i))];
        (double products, double square) = (white.Zip(other, (a, b) => a * b).Sum(), white.Sum(a => a * a));
        factor.SolveTransposed(white);
        factor.SolveTransposed(other);
        Vector<double> coloured = dense * Vector<double>.Build.DenseOfArray(white);
        Assert.Equal(products, coloured.DotProduct(Vector<double>.Build.DenseOfArray(other)), 1e-9 * square);
        Assert.Equal(square, coloured.DotProduct(Vector<double>.Build.DenseOfArray(white)), 1e-9 * square);

        Matrix<double> inverse = dense.Inverse();
        BlockMatrix selected = new(pattern);
        factor.InvertSelected(selected);
        foreach ((int row, int column, double value) in Entries(selected))
        {
            Assert.Equal(inverse[row, column], value, 1e-10);
        }
    }

    private static (BlockPattern Pattern, BlockMatrix Matrix, Matrix<double> Dense) Make(string shape)
    {
        (int[] levels, int[] widths) = shape switch
        {
            "one factor" => (new[] { 7 }, new[] { 1 }),
            "one wide factor" => ([5], [3]),
            "two crossed" => ([12, 5], [1, 1]),
            "crossed and wide" => ([11, 4], [2, 3]),
            "few meet" => ([150, 60], [1, 1]),
            "nested" => ([180, 60], [1, 1]),
            "nested and wide" => ([180, 60], [2, 2]),
            "three crossed" => ([14, 6, 4], [1, 2, 1]),
            "three nested" => ([240, 80, 20], [1, 1, 2]),
            _ => ([200, 70, 30], [1, 2, 1]),
        };
        RandomStream random = new(11, 1);
        int rows = shape == "few meet" ? 160 : 260;
        int[][] codes = [.. levels.Select((count, f) => Enumerable.Range(0, rows).Select(i =>
            shape.Contains("nested", StringComparison.Ordinal) ? i % levels[0] % count : (int)(random.NextDouble() * count)).ToArray())];
        List<BlockPair> pairs = [];
        List<int[]> blocks = [];
        for (int f = 0; f < levels.Length; f++)
        {
            for (int h = f + 1; h < levels.Length; h++)
            {
                pairs.Add(BlockPair.FromCodes(f, h, codes[f], codes[h], levels[f], levels[h], out int[] places));
                blocks.Add(places);
            }
        }

        BlockPattern pattern = new(levels, widths, [.. pairs]);
        BlockMatrix matrix = new(pattern);
        Matrix<double> dense = Matrix<double>.Build.DenseIdentity(pattern.Dimension);
        for (int i = 0; i < rows; i++)
        {
            Vector<double> z = Vector<double>.Build.Dense(pattern.Dimension);
            for (int f = 0; f < levels.Length; f++)
            {
                for (int e = 0; e < widths[f]; e++)
                {
                    z[pattern.Starts[f] + (codes[f][i] * widths[f]) + e] = random.NextNormal();
                }
            }

            dense += z.OuterProduct(z);
        }

        foreach ((int row, int column, double value, Action<double> set) in Places(matrix))
        {
            _ = value;
            set(dense[row, column]);
        }

        return (pattern, matrix, dense);
    }

    private static IEnumerable<(int Row, int Column, double Value)> Entries(BlockMatrix matrix) =>
        Places(matrix).Select(p => (p.Row, p.Column, p.Value));

    private static IEnumerable<(int Row, int Column, double Value, Action<double> Set)> Places(BlockMatrix matrix)
    {
        BlockPattern pattern = matrix.Pattern;
        for (int f = 0; f < pattern.FactorCount; f++)
        {
            int width = pattern.Widths[f];
            double[] block = matrix.Diagonal[f];
            for (int i = 0; i < block.Length; i++)
            {
                int start = pattern.Starts[f] + (i / (width * width) * width);
                int place = i;
                yield return (start + (i / width % width), start + (i % width), block[i], v => block[place] = v);
            }
        }

        for (int p = 0; p < pattern.Pairs.Length; p++)
        {
            BlockPair pair = pattern.Pairs[p];
            (int width, int other) = (pattern.Widths[pair.First], pattern.Widths[pair.Second]);
            double[] block = matrix.Pairs[p];
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                for (int i = pair.Starts[j] * width * other; i < pair.Starts[j + 1] * width * other; i++)
                {
                    int b = i / (width * other);
                    int row = pattern.Starts[pair.First] + (j * width) + (i / other % width);
                    int column = pattern.Starts[pair.Second] + (pair.Columns[b] * other) + (i % other);
                    int place = i;
                    yield return (row, column, block[i], v => block[place] = v);
                }
            }
        }
    }
}

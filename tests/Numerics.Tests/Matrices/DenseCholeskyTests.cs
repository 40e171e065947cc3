using Bayes.Numerics.Matrices;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Numerics.Tests.Matrices;

public class DenseCholeskyTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 21), 37, 64, 101];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Determinant_solution_and_inverse_are_MathNets(int size)
    {
        RandomStream random = new(21, (ulong)size);
        Matrix<double> root = Matrix<double>.Build.Dense(size, size + 3, (_, _) => random.NextNormal());
        Matrix<double> matrix = (root * root.Transpose()) + Matrix<double>.Build.DenseIdentity(size);
        DenseCholesky cholesky = new(size);
        for (int r = 0; r < size; r++)
        {
            for (int c = 0; c < size; c++)
            {
                // Only the lower triangle counts.
                cholesky.Matrix[(r * size) + c] = c <= r ? matrix[r, c] : double.NaN;
            }
        }

        Assert.True(cholesky.Factor());
        Assert.Equal(matrix.Cholesky().DeterminantLn, cholesky.LogDeterminant, 1e-10 * size);
        double[] vector = [.. Enumerable.Range(0, size).Select(_ => random.NextNormal())];
        Vector<double> expected = matrix.Solve(Vector<double>.Build.DenseOfArray(vector));
        cholesky.Solve(vector);
        Matrix<double> inverse = matrix.Inverse();
        ReadOnlySpan<double> own = cholesky.Invert();
        for (int r = 0; r < size; r++)
        {
            Assert.Equal(expected[r], vector[r], 1e-11);
            for (int c = 0; c < size; c++)
            {
                Assert.Equal(inverse[r, c], own[(r * size) + c], 1e-11);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        DenseCholesky cholesky = new(2);
        new double[] { 1, 0, 2, 1 }.CopyTo(cholesky.Matrix);
        Assert.False(cholesky.Factor());
        Assert.True(double.IsNaN(cholesky.LogDeterminant));
    }
}

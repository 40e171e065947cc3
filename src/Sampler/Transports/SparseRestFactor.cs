using Bayes.Numerics.Matrices;

namespace Bayes.Sampler.Transports;

/// <summary>The sparse Cholesky factor of a precision.</summary>
internal sealed class SparseRestFactor : IRestFactor
{
    private readonly SparseCholesky _cholesky;

    private SparseRestFactor(SparseCholesky cholesky) => _cholesky = cholesky;

    public double LogDeterminant => 0.5 * _cholesky.LogDeterminant;

    /// <summary>Factorises; null where the matrix is not positive definite.</summary>
    public static SparseRestFactor? Of(BlockMatrix matrix, SparseElimination elimination)
    {
        SparseCholesky cholesky = new(matrix.Pattern, elimination) { LeastPivot = 1e-10 };
        return cholesky.Factor(matrix) ? new SparseRestFactor(cholesky) : null;
    }

    public void Solve(Span<double> vector) => _cholesky.SolveForward(vector);

    public void SolveTransposed(Span<double> vector) => _cholesky.SolveTransposed(vector);

    public void MultiplyTransposed(Span<double> vector) => _cholesky.MultiplyTransposed(vector);

    public IRestFactor Share() => new SparseRestFactor(_cholesky.Share());
}

namespace Bayes.Numerics.Matrices;

/// <summary>The Cholesky factor of a symmetric positive definite matrix of the shape of a <see cref="BlockPattern"/>.</summary>
/// <remarks>
/// The first factor, block diagonal, is eliminated block by block. What remains, its Schur complement, is factored densely where the
/// levels of the other factors meet almost all of each other (crossed factors), and as a sparse matrix where they do not (nested factors).
/// Owns its memory and allocates nothing after construction; one thread at a time.
/// </remarks>
public abstract class BlockCholesky
{
    /// <summary>Reserves the memory.</summary>
    /// <param name="pattern">The shape of the matrices.</param>
    private protected BlockCholesky(BlockPattern pattern) => Pattern = pattern;

    /// <summary>The shape of the matrices.</summary>
    public BlockPattern Pattern { get; }

    /// <summary>log |A| of the matrix last factored.</summary>
    public abstract double LogDeterminant { get; }

    /// <summary>The size of the part that is factored densely, at a cost of its cube; 0 where there is none.</summary>
    public abstract int DenseSize { get; }

    /// <summary>Picks the elimination that suits a shape.</summary>
    /// <param name="pattern">The shape.</param>
    /// <returns>A factorisation that waits for its first matrix.</returns>
    public static BlockCholesky Create(BlockPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.FactorCount <= 1 ? new BlockDiagonalCholesky(pattern)
            : SparseElimination.Plan(pattern) is { } sparse ? new SparseCholesky(pattern, sparse)
            : new ArrowCholesky(pattern);
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">The matrix; not changed.</param>
    /// <returns>Whether it is positive definite; if not, the factor is undefined.</returns>
    public abstract bool Factor(BlockMatrix matrix);

    /// <summary>Solves Ax = v in place.</summary>
    /// <param name="vector">v, then x, [<see cref="BlockPattern.Dimension"/>], factor by factor, level by level.</param>
    public abstract void Solve(Span<double> vector);

    /// <summary>Solves Lᵀx = v in place, A = LLᵀ up to the order of elimination: from standard normal v, x has the covariance A⁻¹.</summary>
    /// <param name="vector">v, then x, laid out as for <see cref="Solve"/>.</param>
    public abstract void SolveTransposed(Span<double> vector);

    /// <summary>Writes the entries of A⁻¹ at the places of the pattern.</summary>
    /// <param name="inverse">Receives them.</param>
    public abstract void InvertSelected(BlockMatrix inverse);
}

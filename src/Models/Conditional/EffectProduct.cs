using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Conditional;

/// <summary>
/// Two effects, perhaps the same one twice: the place in a block matrix where the sum over rows of w·z_a·z_b is kept, w the curvature
/// between their predictors.
/// </summary>
/// <param name="First">The one effect.</param>
/// <param name="Second">The other, not before the first.</param>
/// <param name="Pair">The pair of factors; −1 for effects of one factor.</param>
/// <param name="Blocks">The block of each row.</param>
/// <param name="Stride">The size of a block.</param>
/// <param name="Offset">The place within the block.</param>
internal sealed record EffectProduct(RowEffect First, RowEffect Second, int Pair, int[] Blocks, int Stride, int Offset)
{
    /// <summary>Whether it is one effect times itself.</summary>
    public bool IsSquare => ReferenceEquals(First, Second);

    /// <summary>Adds a run of rows.</summary>
    public void Add(ReadOnlySpan<double> weights, int start, Span<double> product, BlockMatrix sums)
    {
        if (Multiply(weights, start, product))
        {
            weights = product;
        }

        RunSums.Add(weights, Blocks.AsSpan(start, weights.Length), Stride, Entries(sums).AsSpan(Offset));
    }

    /// <summary>Adds entry·z_a·z_b of each row's block to a vector over a run of rows.</summary>
    public void AddEntries(BlockMatrix matrix, int start, Span<double> product, Span<double> target)
    {
        ReadOnlySpan<double> entries = Entries(matrix).AsSpan(Offset);
        ReadOnlySpan<int> blocks = Blocks.AsSpan(start, target.Length);
        double factor = !IsSquare && First.Predictor == Second.Predictor ? 2 : 1;
        for (int i = 0; i < blocks.Length; i++)
        {
            product[i] = factor * entries[blocks[i] * Stride];
        }

        if (First.Values is not null)
        {
            VectorKernels.Multiply(product, First.Values.AsSpan(start, product.Length));
        }

        if (Second.Values is not null)
        {
            VectorKernels.Multiply(product, Second.Values.AsSpan(start, product.Length));
        }

        VectorKernels.AddScaled(target, product, 1);
    }

    private double[] Entries(BlockMatrix matrix) => Pair < 0 ? matrix.Diagonal[First.Factor] : matrix.Pairs[Pair];

    private bool Multiply(ReadOnlySpan<double> weights, int start, Span<double> product)
    {
        if (First.Values is null && Second.Values is null)
        {
            return false;
        }

        weights.CopyTo(product);
        if (First.Values is not null)
        {
            VectorKernels.Multiply(product, First.Values.AsSpan(start, product.Length));
        }

        if (Second.Values is not null)
        {
            VectorKernels.Multiply(product, Second.Values.AsSpan(start, product.Length));
        }

        return true;
    }
}

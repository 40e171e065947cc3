using Bayes.Numerics.Matrices;

namespace Bayes.Sampler.Transports;

/// <summary>A sparse precision matrix K of some coordinates.</summary>
/// <remarks>Immutable; safe for concurrent readers. Nothing is copied.</remarks>
public sealed class RestPrecision
{
    /// <summary>The coordinates, in the order of the matrix, each once.</summary>
    public required int[] Places { get; init; }

    /// <summary>K.</summary>
    public required BlockMatrix Matrix { get; init; }

    /// <summary>
    /// The elimination by which K is factorised; null where its factor would fill in, so that only the directions in which K is furthest from
    /// the identity are taken from it.
    /// </summary>
    public SparseElimination? Elimination { get; init; }

    /// <summary>The same with every entry off the diagonal multiplied by a factor.</summary>
    internal RestPrecision Weakened(double factor)
    {
        BlockMatrix weaker = new(Matrix.Pattern);
        weaker.SetScaled(Matrix, factor);
        for (int f = 0; f < weaker.Diagonal.Length; f++)
        {
            int width = Matrix.Pattern.Widths[f];
            for (int i = 0; i < weaker.Diagonal[f].Length; i++)
            {
                if (i / width % width == i % width)
                {
                    weaker.Diagonal[f][i] = Matrix.Diagonal[f][i];
                }
            }
        }

        return new RestPrecision { Places = Places, Matrix = weaker, Elimination = Elimination };
    }
}

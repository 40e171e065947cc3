using System.Runtime.CompilerServices;
namespace Bayes.Sampler.Transports;

/// <summary>
/// A precision matrix that is the identity but for a dense block, the coupling of all other coordinates with that block, and, where it is
/// given, a sparse coupling of those among each other.
/// </summary>
/// <remarks>Immutable; safe for concurrent readers. The arrays are kept, not copied.</remarks>
public sealed class LaplacePrecision
{
    /// <summary>The coordinates of the dense block D, each once.</summary>
    public required int[] Dense { get; init; }

    /// <summary>H_DD, [|D| × |D|] row by row, symmetric.</summary>
    public required double[] Block { get; init; }

    /// <summary>Dense columns of the coupling, for the first coordinates of D: [columns][d], zero at the places of D.</summary>
    public required double[][] Columns { get; init; }

    /// <summary>The other coordinates that have sparse couplings.</summary>
    public int[] SparseRows { get; init; } = [];

    /// <summary>Where each sparse row's entries begin, [rows + 1].</summary>
    public int[] SparseStarts { get; init; } = [0];

    /// <summary>For each entry, the place within <see cref="Dense"/>, ascending within a row.</summary>
    public int[] SparseColumns { get; init; } = [];

    /// <summary>The entries.</summary>
    public double[] SparseValues { get; init; } = [];

    /// <summary>The precision of coordinates outside of D that are coupled among each other; null where it is the identity.</summary>
    public RestPrecision? Rest { get; init; }

    /// <summary>The same matrix with every entry off the diagonal multiplied by a factor.</summary>
    internal LaplacePrecision Weakened(double factor)
    {
        double[] block = Array.ConvertAll(Block, Weaker);
        for (int i = 0; i < Dense.Length; i++)
        {
            block[(i * Dense.Length) + i] = Block[(i * Dense.Length) + i];
        }

        return new LaplacePrecision
        {
            Dense = Dense,
            Block = block,
            Columns = Array.ConvertAll(Columns, column => Array.ConvertAll(column, Weaker)),
            SparseRows = SparseRows,
            SparseStarts = SparseStarts,
            SparseColumns = SparseColumns,
            SparseValues = Array.ConvertAll(SparseValues, Weaker),
            Rest = factor == 0 ? null : Rest?.Weakened(factor),
        };

        // What is no number is none any more where all is left out.
        double Weaker(double value) => factor == 0 ? 0 : factor * value;
    }

    /// <summary>target += scale·C·dense, C over all coordinates, zero at the places of D; the sparse entries in parts where those are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddCoupling(ReadOnlySpan<double> dense, double scale, Span<double> target, CouplingParts? parts)
    {
        for (int m = 0; m < Columns.Length; m++)
        {
            Vectors.AddScaled(target, scale * dense[m], Columns[m], target);
        }

        if (parts is not null)
        {
            parts.Add(dense, scale, target);
            return;
        }

        for (int r = 0; r < SparseRows.Length; r++)
        {
            double sum = 0;
            for (int e = SparseStarts[r]; e < SparseStarts[r + 1]; e++)
            {
                sum += SparseValues[e] * dense[SparseColumns[e]];
            }

            target[SparseRows[r]] += scale * sum;
        }
    }

    /// <summary>dense += scale·Cᵀ·vector; the sparse entries in parts where those are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddTransposedCoupling(ReadOnlySpan<double> vector, double scale, Span<double> dense, CouplingParts? parts)
    {
        for (int m = 0; m < Columns.Length; m++)
        {
            dense[m] += scale * Vectors.Dot(Columns[m], vector);
        }

        if (parts is not null)
        {
            parts.AddTransposed(vector, scale, dense);
            return;
        }

        for (int r = 0; r < SparseRows.Length; r++)
        {
            double value = scale * vector[SparseRows[r]];
            for (int e = SparseStarts[r]; e < SparseStarts[r + 1]; e++)
            {
                dense[SparseColumns[e]] += SparseValues[e] * value;
            }
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bayes.Numerics;

/// <summary>The last rows of a kernel, fewer than eight, as eight lanes, so that they go through the same code as all others.</summary>
internal static class LastRows
{
    private const int Lanes = 8;

    /// <summary>The rows, filled up to eight.</summary>
    public static Vector512<double> Load(ReadOnlySpan<double> rows, double filling)
    {
        Span<double> eight = stackalloc double[Lanes];
        eight.Fill(filling);
        rows.CopyTo(eight);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(eight));
    }

    /// <summary>Writes the lanes that have a row.</summary>
    public static void Store(Vector512<double> vector, Span<double> rows)
    {
        Span<double> eight = stackalloc double[Lanes];
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(eight));
        eight[..rows.Length].CopyTo(rows);
    }
}

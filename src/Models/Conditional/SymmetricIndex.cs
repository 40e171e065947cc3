namespace Bayes.Models.Conditional;

/// <summary>The places of mixed derivatives that are stored once, in lexicographic order of their sorted indices.</summary>
internal static class SymmetricIndex
{
    public static int PairCount(int k) => k * (k + 1) / 2;

    public static int TripleCount(int k) => k * (k + 1) * (k + 2) / 6;

    /// <summary>The place of ∂²/∂a∂b.</summary>
    public static int Pair(int k, int a, int b)
    {
        (a, b) = a <= b ? (a, b) : (b, a);
        return (a * k) - (a * (a - 1) / 2) + (b - a);
    }

    /// <summary>The place of ∂³/∂a∂b∂c.</summary>
    public static int Triple(int k, int a, int b, int c)
    {
        (a, b) = a <= b ? (a, b) : (b, a);
        (b, c) = b <= c ? (b, c) : (c, b);
        (a, b) = a <= b ? (a, b) : (b, a);

        // Those with a smaller first index come before; what follows is a pair of the k − a indices left.
        return TripleCount(k) - TripleCount(k - a) + Pair(k - a, b - a, c - a);
    }
}

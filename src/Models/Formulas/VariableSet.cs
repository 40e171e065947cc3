namespace Bayes.Models.Formulas;

/// <summary>The variables of a term during expansion: increasing indices in order of first appearance, without repeats.</summary>
internal readonly struct VariableSet(params int[] indices) : IEquatable<VariableSet>
{
    private readonly int[] _indices = indices;

    public ReadOnlySpan<int> Indices => _indices;

    public int Count => Indices.Length;

    /// <summary>The variables of both.</summary>
    public VariableSet Union(VariableSet other)
    {
        int[] merged = new int[Count + other.Count];
        int a = 0, b = 0, count = 0;
        while (a < Count || b < other.Count)
        {
            int next = b == other.Count || (a < Count && Indices[a] <= other.Indices[b]) ? Indices[a] : other.Indices[b];
            a += a < Count && Indices[a] == next ? 1 : 0;
            b += b < other.Count && other.Indices[b] == next ? 1 : 0;
            merged[count++] = next;
        }

        return new VariableSet(merged[..count]);
    }

    public bool Equals(VariableSet other) => Indices.SequenceEqual(other.Indices);

    public override bool Equals(object? obj) => obj is VariableSet other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int index in Indices)
        {
            hash.Add(index);
        }

        return hash.ToHashCode();
    }
}

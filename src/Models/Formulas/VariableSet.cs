using System.Numerics;

namespace Bayes.Models.Formulas;

/// <summary>The variables of a term during expansion, numbered by their first appearance: a set of bits.</summary>
/// <remarks>The first 64 variables, which is all of them in most formulas, need no memory on the heap.</remarks>
internal readonly struct VariableSet : IEquatable<VariableSet>
{
    private readonly ulong _first;

    // Bits of variable 64 and on, without trailing zero words; null when there are none.
    private readonly ulong[]? _rest;

    public VariableSet(int variable)
    {
        if (variable < 64)
        {
            _first = 1UL << variable;
            return;
        }

        _rest = new ulong[variable / 64];
        _rest[^1] = 1UL << (variable % 64);
    }

    private VariableSet(ulong first, ulong[]? rest)
    {
        _first = first;
        _rest = rest;
    }

    /// <summary>The number of variables.</summary>
    public int Count => BitOperations.PopCount(_first) + (_rest?.Sum(BitOperations.PopCount) ?? 0);

    /// <summary>The variables in order of first appearance.</summary>
    public IEnumerable<int> Variables
    {
        get
        {
            for (int word = 0; word <= (_rest?.Length ?? 0); word++)
            {
                for (ulong bits = word == 0 ? _first : _rest![word - 1]; bits != 0; bits &= bits - 1)
                {
                    yield return (word * 64) + BitOperations.TrailingZeroCount(bits);
                }
            }
        }
    }

    /// <summary>The variables of both.</summary>
    public VariableSet Union(VariableSet other)
    {
        ulong first = _first | other._first;
        if (_rest is null || other._rest is null)
        {
            return new VariableSet(first, _rest ?? other._rest);
        }

        (ulong[] longer, ulong[] shorter) = _rest.Length >= other._rest.Length ? (_rest, other._rest) : (other._rest, _rest);
        ulong[] rest = [.. longer];
        for (int i = 0; i < shorter.Length; i++)
        {
            rest[i] |= shorter[i];
        }

        return new VariableSet(first, rest);
    }

    public bool Equals(VariableSet other) => _first == other._first && _rest.AsSpan().SequenceEqual(other._rest);

    public override bool Equals(object? obj) => obj is VariableSet other && Equals(other);

    public override int GetHashCode()
    {
        ulong hash = _first;
        foreach (ulong word in _rest ?? [])
        {
            hash = (BitOperations.RotateLeft(hash, 27) ^ word) * 0x9E3779B97F4A7C15;
        }

        return hash.GetHashCode();
    }
}

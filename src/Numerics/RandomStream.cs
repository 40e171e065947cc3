using System.Diagnostics.CodeAnalysis;

namespace Bayes.Numerics;

/// <summary>
/// A reproducible stream of random numbers, addressed by seed and stream number. Streams of one seed never overlap,
/// so chains, replicates and purposes each take their own without talking to each other.
/// </summary>
/// <remarks>
/// Philox4x32-10 in counter mode (Salmon et al. 2011): the seed is the key; the counter's upper half is the stream and its
/// lower half the block. A stream holds 2⁶⁴ words; its whole state is <see cref="State"/>.
/// Not thread safe: give each thread its own stream. Nothing is allocated after construction.
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A stream of random numbers is the field's term.")]
public sealed class RandomStream
{
    private const double TwoToMinus53 = 1.0 / (1UL << 53);

    private readonly ulong _seed;
    private ulong _stream;
    private ulong _position;
    private ulong _second;

    /// <summary>Opens a stream at its beginning.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">The number of the stream; any two differ in all their numbers.</param>
    public RandomStream(ulong seed, ulong stream)
    {
        _seed = seed;
        _stream = stream;
    }

    /// <summary>Continues a stream exactly where its state was taken.</summary>
    /// <param name="state">A state taken from <see cref="State"/>.</param>
    public RandomStream(RandomStreamState state)
    {
        _seed = state.Seed;
        _stream = state.Stream;
        _position = state.Position;
        if ((_position & 1) != 0)
        {
            _second = NextBlock().Second;
        }
    }

    /// <summary>The state from which another stream can continue.</summary>
    public RandomStreamState State => new(_seed, _stream, _position);

    /// <summary>Goes to the beginning of another stream of the same seed.</summary>
    /// <param name="stream">The number of the stream.</param>
    public void MoveTo(ulong stream)
    {
        _stream = stream;
        _position = 0;
    }

    /// <summary>The next 64 random bits.</summary>
    /// <returns>A uniform integer in [0, 2⁶⁴).</returns>
    public ulong NextUInt64()
    {
        ulong word;
        if ((_position & 1) == 0)
        {
            (word, _second) = NextBlock();
        }
        else
        {
            word = _second;
        }

        _position++;
        return word;
    }

    /// <summary>The next uniform number in the open interval (0, 1).</summary>
    /// <returns>A multiple of 2⁻⁵³, never 0 and never 1; the grid is symmetric about ½.</returns>
    public double NextDouble()
    {
        while (true)
        {
            ulong k = NextUInt64() >> 11;

            // Zero comes once in 2⁵³ numbers. Adding half a grid step instead would round the largest number up to 1.
            if (k != 0)
            {
                return k * TwoToMinus53;
            }
        }
    }

    /// <summary>The next standard normal number.</summary>
    /// <returns>A draw from N(0, 1), by the inverse of its distribution function: one uniform each, so streams stay aligned.</returns>
    public double NextNormal() => NormalDistribution.Quantile(NextDouble());

    private (ulong First, ulong Second) NextBlock()
    {
        ulong block = _position >> 1;
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block(
            ((uint)block, (uint)(block >> 32), (uint)_stream, (uint)(_stream >> 32)),
            ((uint)_seed, (uint)(_seed >> 32)));
        return (((ulong)x1 << 32) | x0, ((ulong)x3 << 32) | x2);
    }
}

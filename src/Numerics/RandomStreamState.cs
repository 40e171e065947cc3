namespace Bayes.Numerics;

/// <summary>Everything that determines what a <see cref="RandomStream"/> gives next; small enough to write into a checkpoint.</summary>
/// <param name="Seed">The key shared by all streams of a run.</param>
/// <param name="Stream">The number of the stream under that key.</param>
/// <param name="Position">How many 64-bit words the stream has given so far.</param>
public readonly record struct RandomStreamState(ulong Seed, ulong Stream, ulong Position);

namespace Bayes.Numerics.Tests;

public class RandomStreamTests
{
    // The three lines "philox4x32 10" of the file kat_vectors of the Random123 library.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block((c0, c1, c2, c3), (k0, k1)));

    [Fact]
    public void The_first_words_of_a_stream_are_the_block_of_its_counter()
    {
        var stream = new RandomStream(0x299f31d0_a4093822, 0x03707344_13198a2e);
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block((0, 0, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0));
        Assert.Equal(((ulong)x1 << 32) | x0, stream.NextUInt64());
        Assert.Equal(((ulong)x3 << 32) | x2, stream.NextUInt64());
        Assert.Equal(2ul, stream.State.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_stream_continues_from_its_state(int consumed)
    {
        var stream = new RandomStream(667, 3);
        for (int i = 0; i < consumed; i++)
        {
            stream.NextUInt64();
        }

        var resumed = new RandomStream(stream.State);
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(stream.NextUInt64(), resumed.NextUInt64());
        }

        Assert.Equal(stream.State, resumed.State);
    }

    [Fact]
    public void Streams_of_one_seed_and_seeds_of_one_stream_differ()
    {
        ulong[] firsts = [.. from seed in Enumerable.Range(0, 30) from stream in Enumerable.Range(0, 30) select new RandomStream((ulong)seed, (ulong)stream).NextUInt64()];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void Uniforms_are_uniform_in_the_open_interval()
    {
        var stream = new RandomStream(1, 1);
        double[] draws = [.. Enumerable.Range(0, 200_000).Select(_ => stream.NextDouble())];
        Assert.All(draws, u => Assert.InRange(u, double.Epsilon, Math.BitDecrement(1.0)));
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(draws, u => u) > 1e-7);
    }

    [Fact]
    public void Normals_follow_the_normal_distribution()
    {
        var stream = new RandomStream(2, 1);
        var draws = Enumerable.Range(0, 200_000).Select(_ => stream.NextNormal());
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(draws, x => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x)) > 1e-7);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var stream = new RandomStream(3, 1);
        double sum = 0;
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                sum += stream.NextNormal();
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(double.IsFinite(sum));
    }

    [Fact]
    public void A_stream_moved_to_another_begins_there()
    {
        RandomStream moved = new(5, 1);
        moved.NextUInt64();
        moved.MoveTo(9);
        RandomStream fresh = new(5, 9);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(fresh.NextUInt64(), moved.NextUInt64());
        }
    }
}

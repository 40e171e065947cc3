namespace Bayes.Numerics.Tests;

public sealed class SharedWorkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_part_is_done_once_in_each_run(int cores)
    {
        SpareCores spare = new(cores);
        Counting work = new(5, spare);
        for (int run = 1; run <= 2000; run++)
        {
            work.Go();
            Assert.All(work.Counts, count => Assert.Equal(run, count));
        }

        Assert.Equal(cores, spare.Take(int.MaxValue));
    }

    [Fact]
    public void Spare_cores_do_parts_at_the_same_time()
    {
        // Each part waits for the other, so one thread alone could not end the run.
        using Meeting work = new(new SpareCores(1));
        for (int run = 0; run < 20; run++)
        {
            work.Go();
        }
    }

    [Fact]
    public void A_part_that_fails_is_told_and_the_next_run_is_whole()
    {
        SpareCores spare = new(2);
        Counting work = new(4, spare) { Fails = 2 };
        Assert.Equal("This part fails.", Assert.Throws<InvalidOperationException>(work.Go).Message);
        Assert.Equal(2, spare.Take(9));
        spare.Return(2);
        work.Fails = -1;
        work.Go();
        Assert.Equal([2, 2, 1, 2], work.Counts);
    }

    [Fact]
    public void Cores_are_taken_while_there_are_any()
    {
        SpareCores spare = new(3);
        Assert.Equal(2, spare.Take(2));
        Assert.Equal(1, spare.Take(2));
        Assert.Equal(0, spare.Take(2));
        spare.Return(2);
        Assert.Equal(2, spare.Take(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => spare.Take(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpareCores(-1));
    }

    [Fact]
    public void No_more_cores_are_given_back_than_were_taken()
    {
        SpareCores spare = new(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => spare.Return(1));
        Assert.Equal(2, spare.Take(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => spare.Return(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => spare.Return(-1));
        spare.Return(2);
        Assert.Equal(3, spare.Take(9));
    }

    private sealed class Counting(int parts, SpareCores spare) : SharedWork(parts, spare)
    {
        public int[] Counts { get; } = new int[parts];

        public int Fails { get; set; } = -1;

        public void Go() => Run();

        protected override void Do(int part)
        {
            if (part == Fails)
            {
                throw new InvalidOperationException("This part fails.");
            }

            // Not interlocked: two threads in one part at once would lose a count.
            Counts[part]++;
        }
    }

    private sealed class Meeting(SpareCores spare) : SharedWork(2, spare), IDisposable
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
        private readonly Barrier _both = new(2);

        public void Go() => Run();

        public void Dispose() => _both.Dispose();

        protected override void Do(int part) => Assert.True(_both.SignalAndWait(s_patience), "No other thread came.");
    }
}

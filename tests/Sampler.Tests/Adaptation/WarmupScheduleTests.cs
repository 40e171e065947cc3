using Bayes.Sampler.Adaptation;

namespace Bayes.Sampler.Tests.Adaptation;

public class WarmupScheduleTests
{
    [Fact]
    public void Windows_of_1000_iterations_end_as_in_Stan()
    {
        var schedule = new WarmupSchedule(1000);
        Assert.Equal([100, 150, 250, 450, 950], schedule.WindowEnds);
        Assert.False(schedule.IsInWindow(75));
        Assert.True(schedule.IsInWindow(76));
        Assert.True(schedule.IsInWindow(950));
        Assert.False(schedule.IsInWindow(951));
        Assert.True(schedule.EndsWindow(450));
        Assert.False(schedule.EndsWindow(451));
    }

    [Theory]
    [InlineData(20, 3, 18)]
    [InlineData(100, 15, 90)]
    [InlineData(149, 22, 135)]
    public void A_short_warmup_has_one_window(int iterations, int start, int end)
    {
        var schedule = new WarmupSchedule(iterations);
        Assert.Equal(start, schedule.FirstWindowStart);
        Assert.Equal([end], schedule.WindowEnds);
    }

    [Fact]
    public void Below_20_iterations_no_metric_is_learnt()
    {
        for (int n = 0; n < 20; n++)
        {
            var schedule = new WarmupSchedule(n);
            Assert.Empty(schedule.WindowEnds);
            Assert.DoesNotContain(Enumerable.Range(1, 20), schedule.IsInWindow);
        }
    }

    [Fact]
    public void Every_length_gives_the_windows_of_the_counters_that_Stan_keeps()
    {
        for (int n = 20; n <= 3000; n += n < 400 ? 1 : 37)
        {
            var schedule = new WarmupSchedule(n);
            (List<int> ends, List<int> inside) = CountersOfStan(n);
            Assert.Equal(ends, schedule.WindowEnds);
            Assert.Equal(inside, Enumerable.Range(1, n).Where(schedule.IsInWindow));
        }
    }

    /// <summary>The state machine of windowed adaptation, transition by transition; restarted after a short warmup was laid out, too.</summary>
    private static (List<int> Ends, List<int> Inside) CountersOfStan(int warmup)
    {
        int init = 75;
        int size = 25;
        int term = 50;
        if (init + size + term > warmup)
        {
            init = (int)(0.15 * warmup);
            term = (int)(0.1 * warmup);
            size = warmup - (init + term);
        }

        int next = init + size - 1;
        List<int> ends = [];
        List<int> inside = [];
        for (int counter = 0; counter < warmup; counter++)
        {
            if (counter >= init && counter < warmup - term)
            {
                inside.Add(counter + 1);
            }

            if (counter == next)
            {
                ends.Add(counter + 1);
                if (next != warmup - term - 1)
                {
                    size *= 2;
                    next = counter + size;
                    if (next != warmup - term - 1 && next + (2 * size) >= warmup - term)
                    {
                        next = warmup - term - 1;
                    }
                }
            }
        }

        return (ends, inside);
    }
}

namespace Bayes.Numerics;

/// <summary>Counts the processors that nothing runs on, for work that may use some or none of them.</summary>
/// <remarks>A promise among those who ask, no reservation: threads are not bound to processors. Safe for concurrent use.</remarks>
public sealed class SpareCores
{
    private readonly int _cores;
    private int _free;

    /// <summary>Starts with all of them spare.</summary>
    /// <param name="cores">How many there are, 0 or more.</param>
    public SpareCores(int cores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cores);
        (_cores, _free) = (cores, cores);
    }

    /// <summary>Takes as many as are wanted and spare.</summary>
    /// <param name="wanted">How many would be of use, 0 or more.</param>
    /// <returns>How many were taken; to be given back by <see cref="Return"/>.</returns>
    public int Take(int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        while (true)
        {
            int free = Volatile.Read(ref _free);
            int taken = Math.Min(free, wanted);
            if (taken == 0 || Interlocked.CompareExchange(ref _free, free - taken, free) == free)
            {
                return taken;
            }
        }
    }

    /// <summary>Gives some back.</summary>
    /// <param name="taken">How many, at most those that are taken at present.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0, or more than are taken.</exception>
    public void Return(int taken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(taken);
        while (true)
        {
            int free = Volatile.Read(ref _free);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(taken, _cores - free);
            if (Interlocked.CompareExchange(ref _free, free + taken, free) == free)
            {
                return;
            }
        }
    }
}

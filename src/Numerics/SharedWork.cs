using System.Runtime.ExceptionServices;

namespace Bayes.Numerics;

/// <summary>Work in numbered parts that spare cores help with while they are spare; the thread that runs it does whatever is left.</summary>
/// <remarks>
/// <para>
/// Parts must not depend on each other; which thread does which is left to chance, so a result that is to be the same every time is put together
/// from the parts afterwards, in their order. A run costs some microseconds of waking threads, so a part should take ten times that.
/// </para>
/// <para>Helpers come from the thread pool. One that comes too late finds no part left and goes. A run allocates nothing. One run at a time.</para>
/// </remarks>
public abstract class SharedWork : IThreadPoolWorkItem
{
    private readonly int _parts;
    private readonly SpareCores? _spare;

    // Where the next part is claimed; beyond the parts when there is none. Its reset publishes what the parts read.
    private int _next;
    private int _done;
    private int _queued;
    private Exception? _failure;

    /// <summary>Prepares it.</summary>
    /// <param name="parts">The number of parts, at least 1.</param>
    /// <param name="spare">The cores that may help; none when null.</param>
    protected SharedWork(int parts, SpareCores? spare)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        _parts = parts;
        _spare = spare;
        _next = parts;
    }

    /// <summary>The number of parts.</summary>
    protected int Parts => _parts;

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _queued);
        DoRemaining();
    }

    /// <summary>Does one part.</summary>
    /// <param name="part">Its number, from 0.</param>
    protected abstract void Do(int part);

    /// <summary>Does all parts; returns when they are done.</summary>
    /// <remarks>An exception of a part is thrown here, after all others are done.</remarks>
    protected void Run()
    {
        _failure = null;
        _done = 0;
        Volatile.Write(ref _next, 0);
        int helpers = _spare?.Take(_parts - 1) ?? 0;
        try
        {
            while (Volatile.Read(ref _queued) < helpers)
            {
                Interlocked.Increment(ref _queued);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            DoRemaining();
            SpinWait wait = default;
            while (Volatile.Read(ref _done) < _parts)
            {
                // Never asleep for a millisecond: what is waited for is the rest of one part.
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
        finally
        {
            _spare?.Return(helpers);
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void DoRemaining()
    {
        // A look before each claim, so that late helpers cannot count the number up without end.
        while (Volatile.Read(ref _next) < _parts)
        {
            int part = Interlocked.Increment(ref _next) - 1;
            if (part >= _parts)
            {
                return;
            }

            try
            {
                Do(part);
            }
            catch (Exception e)
            {
                // Of whatever kind: the run waits for all parts, and a helper has nobody to throw to.
                Interlocked.CompareExchange(ref _failure, e, null);
            }
            finally
            {
                Interlocked.Increment(ref _done);
            }
        }
    }
}

namespace Bayes.Sampler.Adaptation;

/// <summary>
/// When warmup learns what: at first the step size alone, while the chain finds the typical set; then the metric, over
/// windows that double; at last the step size alone again.
/// </summary>
/// <remarks>
/// Stan's schedule: 75 iterations, windows of 25, 50, 100, …, the last stretched to fill, and 50 iterations. A warmup too
/// short for that is split 15 : 75 : 10 with a single window; below 20 iterations the step size alone is adapted.
/// For 1000 iterations the windows end after 100, 150, 250, 450 and 950. Immutable.
/// </remarks>
public sealed class WarmupSchedule
{
    private const int ShortestWithMetric = 20;

    private readonly int[] _windowEnds;

    /// <summary>Lays out a warmup.</summary>
    /// <param name="iterations">Its length, not negative.</param>
    /// <param name="initialBuffer">Iterations before the first window.</param>
    /// <param name="firstWindow">Length of the first window.</param>
    /// <param name="finalBuffer">Iterations after the last window.</param>
    public WarmupSchedule(int iterations, int initialBuffer = 75, int firstWindow = 25, int finalBuffer = 50)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        ArgumentOutOfRangeException.ThrowIfNegative(initialBuffer);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstWindow, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(finalBuffer);
        Iterations = iterations;
        if (iterations < ShortestWithMetric)
        {
            FirstWindowStart = iterations;
            _windowEnds = [];
            return;
        }

        if (initialBuffer + firstWindow + finalBuffer > iterations)
        {
            initialBuffer = (int)(0.15 * iterations);
            finalBuffer = (int)(0.1 * iterations);
            firstWindow = iterations - initialBuffer - finalBuffer;
        }

        FirstWindowStart = initialBuffer;
        _windowEnds = [.. Ends(initialBuffer, firstWindow, iterations - finalBuffer)];
    }

    /// <summary>The length of warmup.</summary>
    public int Iterations { get; }

    /// <summary>The number of iterations before the first window.</summary>
    public int FirstWindowStart { get; }

    /// <summary>The number of iterations done when each window ends, in order.</summary>
    public IReadOnlyList<int> WindowEnds => _windowEnds;

    /// <summary>Whether the draw of an iteration belongs to a window.</summary>
    /// <param name="iteration">The iteration, from 1.</param>
    /// <returns>True inside the windows.</returns>
    public bool IsInWindow(int iteration) => iteration > FirstWindowStart && _windowEnds.Length > 0 && iteration <= _windowEnds[^1];

    /// <summary>Whether a window ends with an iteration.</summary>
    /// <param name="iteration">The iteration, from 1.</param>
    /// <returns>True at the last iteration of each window.</returns>
    public bool EndsWindow(int iteration) => Array.BinarySearch(_windowEnds, iteration) >= 0;

    /// <summary>Windows double; one after which the next would not fit is stretched to the end.</summary>
    private static IEnumerable<int> Ends(int start, int length, int last)
    {
        int end = start + length;
        yield return end;
        while (end < last)
        {
            length *= 2;
            end += length;
            if (end + (2 * length) > last)
            {
                end = last;
            }

            yield return end;
        }
    }
}

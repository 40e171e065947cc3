namespace Bayes.Models.Posterior.Transports;

/// <summary>What <see cref="GroupMap{T, TArithmetic}"/> needs beside the operators of its numbers.</summary>
/// <typeparam name="T">A number of one group, or those of several groups side by side.</typeparam>
internal interface IGroupArithmetic<T>
{
    /// <summary>The same number for all groups.</summary>
    static abstract T Of(double value);

    /// <summary>The square root of each number.</summary>
    static abstract T Sqrt(T value);

    /// <summary>The natural logarithm of each number.</summary>
    static abstract T Log(T value);
}

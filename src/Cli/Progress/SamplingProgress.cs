using Bayes.Sampler;

namespace Bayes.Cli.Progress;

/// <summary>Runs the chains under the form of progress that suits the console.</summary>
internal static class SamplingProgress
{
    public static T Run<T>(ConsoleEnvironment environment, SamplingOptions options, bool quiet, Func<IProgress<ChainProgress>?, T> work)
    {
        if (quiet)
        {
            return work(null);
        }

        ChainTrack[] chains = [.. Enumerable.Range(1, options.Chains).Select(c => new ChainTrack(c, (options.Warmup ?? 0) + options.Draws))];
        if (environment.CanDraw)
        {
            return LiveProgress.Run(environment.Terminal, chains, work, environment.Cancellation);
        }

        PlainProgress plain = new(environment.Error, chains);
        using CancellationTokenRegistration registration = environment.Cancellation.Register(plain.Stopping);
        return work(plain);
    }
}

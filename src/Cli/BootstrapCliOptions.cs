using System.CommandLine;
using System.Globalization;
using Bayes.Estimation.Bootstrap;

namespace Bayes.Cli;

/// <summary>How a parametric bootstrap runs.</summary>
/// <param name="of">What the replicates are for, such as <c>p value</c>.</param>
internal sealed class BootstrapCliOptions(string of)
{
    private readonly Option<int> _replicates = OptionKinds.Whole("--bootstrap", "N", $"{of} from N data sets simulated from the fit and fitted again", 0);
    private readonly Option<ulong> _seed = OptionKinds.Seed("--seed", "N", "the seed of the bootstrap [1]", 1);
    private readonly Option<bool> _quiet = OptionKinds.Flag("--quiet", "no progress on stderr");

    public IReadOnlyList<Option> All => [_replicates, _seed, _quiet];

    /// <summary>The options; null when no bootstrap was asked for.</summary>
    public BootstrapOptions? Read(ParseResult parsed, double level)
    {
        int replicates = parsed.GetValue(_replicates);
        if (parsed.GetResult(_replicates) is { Implicit: false } && replicates < 1)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--bootstrap is {replicates}; it must be at least 1."));
        }

        return replicates < 1 ? null : new BootstrapOptions { Replicates = replicates, Seed = parsed.GetValue(_seed), Level = level };
    }

    /// <summary>Progress in lines on stderr, one for each tenth; null when quiet.</summary>
    public IProgress<BootstrapProgress>? Progress(ConsoleEnvironment environment, ParseResult parsed) => parsed.GetValue(_quiet) ? null : new Lines(environment.Error);

    private sealed class Lines(TextWriter writer) : IProgress<BootstrapProgress>
    {
        private int _tenths;

        // The bootstrap reports one replicate at a time.
        public void Report(BootstrapProgress value)
        {
            int tenths = (int)(10L * value.Done / value.Replicates);
            if (tenths > _tenths)
            {
                _tenths = tenths;
                string failed = value.Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {value.Failed} could not be fitted");
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"bootstrap: {value.Done} of {value.Replicates}{failed}\n"));
            }
        }
    }
}

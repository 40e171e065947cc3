using System.CommandLine;
using System.Globalization;
using Bayes.Sampler;
using Bayes.Sampler.Transports;

namespace Bayes.Cli;

/// <summary>How a posterior is sampled and where its draws go. The defaults are those of <see cref="SamplingOptions"/>.</summary>
internal sealed class FitOptions
{
    private static readonly SamplingOptions Defaults = new();

    private static readonly (string Setting, string Option)[] Names =
    [
        (nameof(SamplerSettings.Chains), "--chains"),
        (nameof(SamplerSettings.Warmup), "--warmup"),
        (nameof(SamplerSettings.Draws), "--draws"),
        (nameof(SamplerSettings.Thin), "--thin"),
        (nameof(SamplerSettings.Cores), "--cores"),
        (nameof(SamplerSettings.TargetAcceptance), "--target-accept"),
        (nameof(SamplerSettings.MaxTreeDepth), "--max-depth"),
    ];

    private readonly Option<int> _chains = Whole("--chains", "chains", Defaults.Chains);
    private readonly Option<int?> _warmup = OptionKinds.OptionalWhole("--warmup", "N", "warmup transitions of each chain [automatic]");
    private readonly Option<int> _draws = Whole("--draws", "transitions of each chain after warmup", Defaults.Draws);
    private readonly Option<ConvergenceTarget?> _until = OptionKinds.Parsed(
        "--until", "TARGET", "stop as soon as every quantity kept reaches it, such as 'ess=400,rhat=1.01'; --draws is then the most", ConvergenceTarget.Parse);

    private readonly Option<int> _thin = Whole("--thin", "keep one of every N draws", Defaults.Thin);
    private readonly Option<ulong> _seed = OptionKinds.Seed(
        "--seed", "N", string.Create(CultureInfo.InvariantCulture, $"the seed; the same seed gives the same draws [{Defaults.Seed}]"), Defaults.Seed);

    private readonly Option<int> _cores = OptionKinds.Whole("--cores", "N", "processors to use, for chains at once and, from 50,000 rows on, within a chain; does not change the draws [all processors]", Defaults.Cores);
    private readonly Option<double> _acceptance = OptionKinds.Number(
        "--target-accept",
        "P",
        string.Create(CultureInfo.InvariantCulture, $"the acceptance probability that warmup tunes for; raise it when transitions diverge [{Defaults.TargetAcceptance}]"),
        Defaults.TargetAcceptance);

    private readonly Option<int> _depth = Whole("--max-depth", "the largest number of doublings of a trajectory", Defaults.MaxTreeDepth);
    private readonly Option<TransportKind> _transport = OptionKinds.Choice(
        "--transport",
        "the coordinates to sample in: those of the posterior mode, without or with coefficients and group effects of a Gaussian model integrated out, or standardised group effects [auto]",
        Defaults.Transport,
        "",
        ("auto", TransportKind.Auto),
        ("mode", TransportKind.Glmm),
        ("integrated", TransportKind.Integrated),
        ("non-centred", TransportKind.NonCentred));

    private readonly Option<KernelKind> _kernel = OptionKinds.Choice(
        "--kernel",
        "what moves the chains: short trajectories that follow the normal, where they are accepted, or the No-U-Turn sampler [auto]",
        Defaults.Kernel,
        "",
        ("auto", KernelKind.Auto),
        ("nuts", KernelKind.Nuts),
        ("nuts-exact-normal", KernelKind.ExactNormalNuts),
        ("fixed-time", KernelKind.FixedTime));

    private readonly Option<MetricKind?> _metric = OptionKinds.Choice<MetricKind?>(
        "--metric",
        "the shape of the adapted metric [automatic]",
        Defaults.Metric,
        "",
        ("unit", MetricKind.Unit),
        ("diagonal", MetricKind.Diagonal),
        ("dense", MetricKind.Dense));

    private readonly Option<string?> _adaptFrom = OptionKinds.Text(
        "--adapt-from", "DIR", "take over what the chains of the fit in DIR learnt, a fit of the same model to similar data, after a short check in place of warmup");

    private readonly Option<bool> _priorOnly = OptionKinds.Flag("--prior-only", "draw from the priors instead, and show what responses they expect");
    private readonly Option<string?> _out = OptionKinds.Text("--out", "DIR", "save the draws there, as CmdStan CSV with a JSON side-car; 'bayes summary DIR' reads them");
    private readonly Option<bool> _resume = OptionKinds.Flag("--resume", "continue the fit that --out holds: unfinished chains go on, and more --draws extend finished ones");
    private readonly Option<bool> _overwrite = OptionKinds.Flag("--overwrite", "replace the fit that --out holds already");
    private readonly Option<bool> _dropGroupEffects = OptionKinds.Flag("--no-group-effects", "keep no draws of the effects of single groups");
    private readonly Option<bool> _quiet = OptionKinds.Flag("--quiet", "no model, no priors and no progress on stderr");

    /// <summary>The options on sampling.</summary>
    public IReadOnlyList<Option> Sampling => [_chains, _warmup, _draws, _until, _thin, _seed, _cores, _acceptance, _depth, _transport, _kernel, _metric, _adaptFrom, _priorOnly];

    /// <summary>The options on what is kept and shown.</summary>
    public IReadOnlyList<Option> Storage => [_out, _overwrite, _resume, _dropGroupEffects, _quiet];

    /// <summary>Whether stderr stays empty.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>Whether the priors are drawn from, and not the posterior.</summary>
    public bool IsPriorOnly(ParseResult parsed) => parsed.GetValue(_priorOnly);

    /// <summary>Reads and checks the options.</summary>
    /// <exception cref="UsageException">Some are out of range, or the output directory cannot be used.</exception>
    public SamplingOptions Read(ParseResult parsed)
    {
        string? directory = parsed.GetValue(_out);
        bool overwrite = parsed.GetValue(_overwrite);
        if (overwrite && directory is null)
        {
            throw new UsageException("--overwrite needs --out DIR.");
        }

        bool resume = parsed.GetValue(_resume);
        if (resume && (directory is null || overwrite || IsPriorOnly(parsed)))
        {
            throw new UsageException(directory is null ? "--resume needs --out DIR." : $"--resume does not go with {(overwrite ? "--overwrite" : "--prior-only")}.");
        }

        if (IsPriorOnly(parsed) && parsed.GetValue(_until) is not null)
        {
            throw new UsageException("--until does not go with --prior-only, whose draws are independent.");
        }

        if (IsPriorOnly(parsed) && parsed.GetValue(_adaptFrom) is not null)
        {
            throw new UsageException("--adapt-from does not go with --prior-only, whose draws need no warmup.");
        }

        SamplingOptions options = Defaults with
        {
            Chains = parsed.GetValue(_chains),
            Warmup = parsed.GetValue(_warmup),
            Draws = parsed.GetValue(_draws),
            Until = parsed.GetValue(_until),
            Thin = parsed.GetValue(_thin),
            Seed = parsed.GetValue(_seed),
            Cores = parsed.GetValue(_cores),
            TargetAcceptance = parsed.GetValue(_acceptance),
            MaxTreeDepth = parsed.GetValue(_depth),
            Transport = parsed.GetValue(_transport),
            Kernel = parsed.GetValue(_kernel),
            Metric = parsed.GetValue(_metric),
            AdaptFrom = parsed.GetValue(_adaptFrom),
            KeepGroupEffects = !parsed.GetValue(_dropGroupEffects),
            OutputDirectory = directory,
            ReplaceOutput = overwrite,
            ResumeOutput = resume,
        };
        Validate(options);
        if (directory is not null)
        {
            OutputDirectory.Check(directory, overwrite || resume);
        }

        return options;
    }

    private static void Validate(SamplingOptions options)
    {
        if (options.Draws < 1)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--draws is {options.Draws}; it must be at least 1."));
        }

        try
        {
            options.ToSettings().Validate();
        }
        catch (SamplerSettingsException e)
        {
            throw new UsageException(string.Join(' ', e.Problems.Select(InOptions)));
        }
    }

    // A problem begins with the name of the setting.
    private static string InOptions(string problem)
    {
        foreach ((string setting, string option) in Names)
        {
            if (problem.StartsWith(setting + " ", StringComparison.Ordinal))
            {
                return option + problem[setting.Length..];
            }
        }

        return problem;
    }

    private static Option<int> Whole(string name, string description, int otherwise) =>
        OptionKinds.Whole(name, "N", string.Create(CultureInfo.InvariantCulture, $"{description} [{otherwise}]"), otherwise);
}

using System.Globalization;
using Bayes.Draws.Storage;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Reuse;

/// <summary>An adaptation to take over, with where it came from.</summary>
/// <param name="Directory">The folder, as it was named.</param>
/// <param name="Adaptation">The adaptation.</param>
/// <param name="Text">Its text.</param>
internal sealed record AdaptationSource(string Directory, FitAdaptation Adaptation, string Text)
{
    /// <summary>How it is described in the fit that takes it over, before chains have checked it.</summary>
    public AdaptationDescription Description => new(Directory, AdaptationFile.Fingerprint(Text), Limits.Approach + Limits.Draws, []);

    private static AdaptationReuse Limits { get; } = new(_ => throw new InvalidOperationException("These are limits only."));

    /// <summary>Reads what the options want to take over; null where that is nothing.</summary>
    /// <remarks>A run that is continued, of a fit that took over its own predecessor, finds that in the copy that it kept.</remarks>
    /// <exception cref="DrawFileException">It is missing or broken.</exception>
    public static AdaptationSource? Of(SamplingOptions options)
    {
        if (options.AdaptFrom is not { } folder)
        {
            return null;
        }

        bool isOwn = options is { ResumeOutput: true, OutputDirectory: { } output } && SamePath(folder, output);
        try
        {
            (FitAdaptation adaptation, string text) = AdaptationFile.Read(folder, isOwn ? AdaptationFile.TakenOverName : AdaptationFile.Name);
            return new AdaptationSource(folder, adaptation, text);
        }
        catch (DrawFileException gone) when (!isOwn && options is { ResumeOutput: true, OutputDirectory: { } kept } && File.Exists(Path.Combine(kept, AdaptationFile.TakenOverName)))
        {
            throw new DrawFileException(gone.File, gone.Line, $"{gone.Problem} Or give --adapt-from (AdaptFrom) {kept}, which has kept the adaptation that its fit began with.", gone);
        }
    }

    /// <summary>The options with what they leave open settled as in the fit that learnt.</summary>
    /// <exception cref="SamplingException">They ask for something else.</exception>
    public SamplingOptions Settle(SamplingOptions options)
    {
        Require(options.Transport is TransportKind.Auto || options.Transport == Adaptation.Transport, "--transport (Transport)", SettingNames.Of(Adaptation.Transport), SettingNames.Of(options.Transport));
        Require(options.Kernel is KernelKind.Auto || options.Kernel == Adaptation.Kernel, "--kernel (Kernel)", SettingNames.Of(Adaptation.Kernel), SettingNames.Of(options.Kernel));
        MetricKind metric = options.Metric ?? Adaptation.Metric;
        Require(metric == Adaptation.Metric, "--metric (Metric)", SettingNames.Of(Adaptation.Metric), SettingNames.Of(metric));
        RequireAcceptance(options.TargetAcceptance);
        return options with { Transport = Adaptation.Transport, Kernel = Adaptation.Kernel, Metric = metric };
    }

    /// <summary>Checks that a model is of the same structure: family, link, and what chains sample.</summary>
    /// <exception cref="SamplingException">It is not; the message names the first thing that differs.</exception>
    public void RequireModel(BoundModel model)
    {
        (string before, string now) = ($"{Adaptation.Family}:{Adaptation.Link}", $"{model.Family.Name}:{Links.Name(model.Family.Link)}");
        if (before != now)
        {
            throw Unfit($"it is that of a {before} model, and this is a {now} one");
        }

        if (Adaptation.Transport == TransportKind.Integrated && !IntegratedModel.Applies(model))
        {
            throw Unfit("coefficients and group effects were integrated out there, which this model does not allow");
        }
    }

    /// <summary>Checks that chains sample the same parameters; groups may be others.</summary>
    /// <exception cref="SamplingException">They do not; the message names the first that differs.</exception>
    public AdaptationMatch Match(SampledCoordinates coordinates)
    {
        if (Difference(Adaptation.Coordinates.Parameters, coordinates.Parameters) is { } parameter)
        {
            throw Unfit(parameter);
        }

        // One name a term: (1 + x || g) has the effects of (1 | g) + (0 + x | g), in another order.
        IEnumerable<string> Names(SampledCoordinates of) => of.Effects.Select(e => $"r_{e.Group}[,{string.Join(',', e.Names)}]");
        return Difference([.. Names(Adaptation.Coordinates)], [.. Names(coordinates)]) is { } effect
            ? throw Unfit(effect)
            : new AdaptationMatch(Adaptation, coordinates);
    }

    /// <summary>What is told of a fit whose mode was not found where that of the adaptation was.</summary>
    public SamplingException NoMode() => Unfit("it is that of the coordinates of a mode, and none was found for these data");

    private static string? Difference(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        int i = 0;
        while (i < before.Count && i < now.Count && before[i] == now[i])
        {
            i++;
        }

        return (i < before.Count, i < now.Count) switch
        {
            (true, true) => $"where that fit has the parameter '{before[i]}', this one has '{now[i]}'",
            (true, false) => $"that fit has the parameter '{before[i]}', which this one has not",
            (false, true) => $"this fit has the parameter '{now[i]}', which that one has not",
            _ => null,
        };
    }

    private void Require(bool holds, string option, string before, string now)
    {
        if (!holds)
        {
            throw new SamplingException(
                $"The adaptation of {Directory} cannot be taken over: it was made with {option} '{before}', and this run asks for '{now}'. Leave that option at its default, or leave out --adapt-from (AdaptFrom).");
        }
    }

    // A step tuned for less would be kept: the check asks only whether it serves at all.
    private void RequireAcceptance(double wanted)
    {
        if (wanted > Adaptation.TargetAcceptance)
        {
            throw new SamplingException(string.Create(
                CultureInfo.InvariantCulture,
                $"The adaptation of {Directory} cannot be taken over: its steps were tuned for --target-accept (TargetAcceptance) {Adaptation.TargetAcceptance}, and this run asks for {wanted}, which shorter ones must be learnt for. Leave out --adapt-from (AdaptFrom), or ask for at most {Adaptation.TargetAcceptance}."));
        }
    }

    private SamplingException Unfit(string what) => new(
        $"The adaptation of {Directory} cannot be taken over: {what}. Data may differ, the model may not: take the adaptation of a fit with the same formula and family, or leave out --adapt-from (AdaptFrom).");

    private static bool SamePath(string a, string b) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(a)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(b));
}

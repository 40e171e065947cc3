using Bayes.Sampler.Transports;

namespace Bayes.Reuse;

/// <summary>The names of settings in files and messages, which are those of the command line.</summary>
internal static class SettingNames
{
    public static string Of(TransportKind transport) => transport switch
    {
        TransportKind.Auto => "auto",
        TransportKind.Integrated => "integrated",
        TransportKind.Glmm => "mode",
        _ => "non-centred",
    };

    public static string Of(KernelKind kernel) => kernel switch
    {
        KernelKind.Auto => "auto",
        KernelKind.FixedTime => "fixed-time",
        KernelKind.ExactNormalNuts => "nuts-exact-normal",
        _ => "nuts",
    };

    public static string Of(MetricKind metric) => metric.ToString().ToLowerInvariant();
}

namespace Bayes.Sampler;

/// <summary>Settings of the sampler are out of range; one exception names them all.</summary>
/// <param name="problems">One sentence per setting.</param>
public sealed class SamplerSettingsException(IReadOnlyList<string> problems)
    : ArgumentException(string.Join(" ", problems))
{
    /// <summary>One sentence per setting that is out of range.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}

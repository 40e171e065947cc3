namespace Bayes.Cli;

/// <summary>A command line that cannot be carried out.</summary>
/// <param name="problem">What is wrong and what to write, in whole sentences.</param>
internal sealed class UsageException(string problem) : Exception($"usage: {problem}");

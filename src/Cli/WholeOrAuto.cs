namespace Bayes.Cli;

/// <summary>A number given, or one to be worked out.</summary>
/// <remarks>The parser of the command line cannot hold a null that stands for a word, hence a type of its own.</remarks>
/// <param name="Number">The number; null for <c>auto</c>.</param>
internal readonly record struct WholeOrAuto(int? Number);

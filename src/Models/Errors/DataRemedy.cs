namespace Bayes.Models.Errors;

/// <summary>What mends an error in data, as it is written in code and on the command line; each a whole sentence.</summary>
/// <param name="InCode">For users of the library, such as <c>Write AsFactor("x").</c></param>
/// <param name="OnCommandLine">For users of the tool, such as <c>Add --factor x.</c></param>
public sealed record DataRemedy(string InCode, string OnCommandLine);

using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Calibration.Verdicts;

/// <summary>A data set and a model with the verdict on agreement that it deserves.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Model">The model, with default priors.</param>
/// <param name="Data">The data.</param>
/// <param name="Expected">The code of the verdict, such as <c>separation</c>.</param>
/// <param name="Reason">Why, in words, written before the verdict was programmed.</param>
public sealed record VerdictCase(string Name, ModelSpec Model, Table Data, string Expected, string Reason);

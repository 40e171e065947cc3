using Bayes.Models.Families;
using Bayes.Models.Priors;

namespace Bayes.Models;

/// <summary>Whether a family has a use for what a response adds after its bar.</summary>
internal static class ResponseFit
{
    /// <summary>The parameter whose value precision weights divide by √w: a residual standard deviation.</summary>
    public const string ResidualDeviation = ParameterNames.ResidualDeviation;

    /// <summary>Throws when the family of a model cannot use its rate or its precision weights.</summary>
    /// <exception cref="Errors.FormulaException">It cannot; the message points at the expression.</exception>
    public static void Require(ModelSpec model)
    {
        Family family = model.Family;
        if (model.Response.Exposure is { } exposure && family.Link != Link.Log)
        {
            throw model.ErrorAt(
                exposure,
                $"rate() divides a mean by its exposure, which needs a log link, and {family.Label} has the link {Links.Name(family.Link)}",
                null,
                $"Use a family with log link such as poisson, or add the exposure as a predictor: log({exposure}).");
        }

        if (model.Response.PrecisionWeights is { } weights && !family.Parameters.Any(p => p.Name == ResidualDeviation && p.Link == Link.Log))
        {
            throw model.ErrorAt(
                weights,
                $"precision_weights() divides a residual standard deviation by the root of the weight, and the {family.Name} family has none",
                null,
                $"For rows that count several times write case_weights({weights}); for successes out of trials write trials({weights}).");
        }
    }
}

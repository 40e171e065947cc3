namespace Bayes.Models.Families;

/// <summary>How a family is written in mathematics: <c>y ~ Distribution(trials, mean, other parameters)</c>.</summary>
/// <param name="Distribution">The distribution's name, such as <c>Poisson</c>.</param>
/// <param name="Mean">The symbol of the parameter that the mean's predictor drives, in Unicode: <c>λ</c>.</param>
/// <param name="MeanInLatex">The same for LaTeX: <c>\lambda</c>.</param>
public sealed record FamilyNotation(string Distribution, string Mean = "μ", string MeanInLatex = "\\mu")
{
    /// <summary>Whether the number of trials is the distribution's first argument.</summary>
    public bool HasTrials { get; init; }

    /// <summary>Whether the distribution is said by its cumulative probabilities, P(y ≤ k) = F(threshold k − η), F the inverse of the link.</summary>
    public bool IsCumulative { get; init; }
}

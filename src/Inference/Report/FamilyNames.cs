namespace Bayes.Report;

/// <summary>The names of families as prose writes them.</summary>
internal static class FamilyNames
{
    private static readonly (string Code, string Prose)[] s_words =
    [
        ("zero_inflated", "zero-inflated"),
        ("beta_binomial", "beta-binomial"),
        ("negbinomial1", "negative binomial (NB1)"),
        ("negbinomial", "negative binomial"),
        ("bernoulli", "Bernoulli"),
        ("gaussian", "Gaussian"),
        ("poisson", "Poisson"),
        ("student", "Student t"),
        ("sratio", "sequential"),
        ("acat", "adjacent-category"),
    ];

    /// <summary>The name in a sentence: <c>zero-inflated Poisson</c> for <c>zero_inflated_poisson</c>; that of a user's own family with spaces for underscores.</summary>
    public static string InProse(string family)
    {
        string prose = family;
        foreach ((string code, string words) in s_words)
        {
            int at = prose.IndexOf(code, StringComparison.Ordinal);
            if (at >= 0 && IsEdge(prose, at - 1) && IsEdge(prose, at + code.Length))
            {
                prose = prose[..at] + words + prose[(at + code.Length)..];
            }
        }

        return prose.Replace('_', ' ');
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || text[at] == '_';
}

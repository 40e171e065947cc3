namespace Bayes.Figures;

/// <summary>The scale on which coefficients and group effects are read: odds or rate ratios where the link gives them.</summary>
/// <param name="IsRatio">Whether values are exponentiated and shown on a logarithmic axis.</param>
/// <param name="Name">What they are then, such as <c>odds ratio</c>.</param>
internal readonly record struct EffectScale(bool IsRatio, string Name)
{
    /// <summary>The value without an effect.</summary>
    public double None => IsRatio ? 1 : 0;

    public double Of(double onLinkScale) => IsRatio ? Math.Exp(onLinkScale) : onLinkScale;

    public static EffectScale Of(ModelDescription model) => model.Link switch
    {
        "logit" when model.Family is "bernoulli" or "binomial" or "beta_binomial" or "cumulative" or "sratio" or "acat" => new EffectScale(true, "odds ratio"),
        "logit" when model.Family is "zero_inflated_binomial" => new EffectScale(true, "odds ratio of the binomial part"),
        "logit" when model.Family is "categorical" => new EffectScale(true, "odds ratio against the first category"),
        "log" when IsMixed(model.Family) => new EffectScale(true, "rate ratio of the count part"),
        "log" => new EffectScale(true, model.Family is "poisson" or "negbinomial" or "negbinomial1" ? "rate ratio" : "ratio of means"),
        "identity" when model.Family is "lognormal" => new EffectScale(true, "ratio of medians"),
        "identity" => new EffectScale(false, "difference in the response"),
        string link => new EffectScale(false, $"difference on the {link} scale"),
    };

    // Zeros have a part of their own, which these coefficients say nothing of.
    private static bool IsMixed(string family) => family.StartsWith("zero_inflated_", StringComparison.Ordinal) || family.StartsWith("hurdle_", StringComparison.Ordinal);
}

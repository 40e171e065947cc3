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
        "logit" when model.Family is "bernoulli" or "binomial" or "beta_binomial" or "cumulative" => new EffectScale(true, "odds ratio"),
        "log" => new EffectScale(true, model.Family is "poisson" or "negative_binomial" or "nb1" ? "rate ratio" : "ratio of means"),
        "identity" => new EffectScale(false, "difference in the response"),
        string link => new EffectScale(false, $"difference on the {link} scale"),
    };
}

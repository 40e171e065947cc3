using Bayes.Effects;
using Bayes.Models.Families;

namespace Bayes.Figures;

/// <summary>The scale on which coefficients and group effects are read: odds or rate ratios where the link gives them.</summary>
/// <param name="IsRatio">Whether values are exponentiated and shown on a logarithmic axis.</param>
/// <param name="Name">What they are then, such as <c>odds ratio</c>.</param>
internal readonly record struct EffectScale(bool IsRatio, string Name)
{
    /// <summary>The value without an effect.</summary>
    public double None => IsRatio ? 1 : 0;

    public double Of(double onLinkScale) => IsRatio ? Math.Exp(onLinkScale) : onLinkScale;

    /// <summary>The scale of a model; tables and figures call a ratio the same.</summary>
    public static EffectScale Of(ModelDescription model)
    {
        Family? family = FamilyRegistry.Find(model.Family, model.Link);
        string? ratio = family is not null ? CoefficientEffects.RatioName(family) : model.Link == "log" ? "ratio of means" : null;
        return ratio is not null ? new EffectScale(true, family is CategoricalFamily ? $"{ratio} against the first category" : ratio)
            : new EffectScale(false, model.Link == "identity" ? "difference in the response" : $"difference on the {model.Link} scale");
    }
}

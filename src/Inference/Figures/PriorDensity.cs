using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Figures;

/// <summary>The prior density of a quantity on its own scale, where it has one.</summary>
internal static class PriorDensity
{
    /// <summary>The normalised density; null for quantities without one of their own: the intercept as typed, flat priors, effects of groups.</summary>
    public static Func<double, double>? Of(BoundModel model, string name, string? group)
    {
        if (model.Priors.FirstOrDefault(p => p.Parameter == name) is { Density: { IsProper: true } and not TruncatedPrior } prior)
        {
            return x => Math.Exp(prior.Density.LogDensity(x, out _));
        }

        return name.StartsWith("cor_", StringComparison.Ordinal) && model.Priors.FirstOrDefault(p => p.Parameter == $"cor_{group}")?.Correlation is { } lkj
            ? Correlation(lkj.Shape + (0.5 * (EffectsOf(model, name, group!) - 2)))
            : null;
    }

    // One correlation of an LKJ(η) matrix of q effects: (ρ + 1)/2 is beta(a, a) with a = η + (q − 2)/2 (Lewandowski, Kurowicka and Joe 2009).
    private static Func<double, double> Correlation(double a)
    {
        const int Steps = 2000;
        double area = 0;
        for (int k = 0; k < Steps; k++)
        {
            // With ρ = sin t the density is bounded for a ≥ ½, and the middle rule converges fast.
            double t = Math.PI * (((k + 0.5) / Steps) - 0.5);
            area += Math.Pow(Math.Cos(t), (2 * a) - 1) * Math.PI / Steps;
        }

        return x => Math.Abs(x) >= 1 ? 0 : Math.Pow(1 - (x * x), a - 1) / area;
    }

    private static int EffectsOf(BoundModel model, string name, string group)
    {
        Models.Design.GroupingFactor factor = model.Design.Groups.First(g => g.Name == group);
        return factor.Terms.First(t => Correlations(model, factor.Name, t).Contains(name, StringComparer.Ordinal)).Effects.Count;
    }

    private static IEnumerable<string> Correlations(BoundModel model, string group, Models.Design.RandomEffectTerm term)
    {
        string[] effects = [.. term.Effects.Select(e => ParameterNames.Effect(model.Design, e))];
        return effects.SelectMany((_, c) => effects.Take(c).Select(d => ParameterNames.Correlation(group, d, effects[c])));
    }
}

using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Families;

/// <summary>Outcomes of a family with the weights by which a sum over them is an expectation's sum or integral.</summary>
internal static class Outcomes
{
    private const double Step = 0.005;

    public static IEnumerable<(double Y, double Weight)> Of(Family family, double[] predictors, double trials)
    {
        switch (family.Kind)
        {
            case ResponseKind.Binary:
                return Enumerable.Range(0, (int)trials + 1).Select(i => ((double)i, 1.0));
            case ResponseKind.Count:
                return Enumerable.Range(0, 600).Select(i => ((double)i, 1.0));
            case ResponseKind.Positive:
                return Grid(30).Select(t => (Math.Exp(t), Step * Math.Exp(t)));
            case ResponseKind.Share:
                return Grid(25).Select(t => (SpecialFunctions.Logistic(t), Step * SpecialFunctions.Logistic(t) * SpecialFunctions.Logistic(-t)));
            case ResponseKind.Category:
                return Enumerable.Range(1, ((CategoryFamily)family).Categories).Select(i => ((double)i, 1.0));
            default:
                // Tails in proportion to |y|: t has heavy ones.
                double scale = Math.Exp(predictors[1]);
                return Grid(18).Select(t => (predictors[0] + (scale * Math.Sinh(t)), Step * scale * Math.Cosh(t)));
        }
    }

    private const string WithDiscrimination = " with disc";

    /// <summary>All families with all their links, ordinal ones also with a predictor of their discrimination.</summary>
    public static IEnumerable<string> Names =>
        FamilyRegistry.Labels.Concat(FamilyRegistry.Labels.Where(l => FamilyRegistry.Parse(l) is OrdinalFamily).Select(l => l + WithDiscrimination));

    /// <summary>A family as it is for data; those of categories have five.</summary>
    public static Family Family(string name)
    {
        bool discriminates = name.EndsWith(WithDiscrimination, StringComparison.Ordinal);
        Family family = FamilyRegistry.Parse(discriminates ? name[..^WithDiscrimination.Length] : name);
        return (discriminates ? family.WithParameter("disc")! : family).For(new ResponseDesign { Label = "y", Values = [1, 2, 3, 4, 5] });
    }

    /// <summary>The absolute log density of one outcome.</summary>
    public static double LogDensity(Family family, double y, double trials, double[] predictors) =>
        family.LogLikelihood(new ResponseBlock([y], family.Notation.HasTrials ? [trials] : []), predictors, new double[predictors.Length])
        + family.LogNormalizer(y, trials);

    private static IEnumerable<double> Grid(double end) => Enumerable.Range(0, (int)(2 * end / Step)).Select(i => (i * Step) - end);
}

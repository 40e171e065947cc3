using Bayes.Diagnostics;
using Bayes.Plots.Chains;

namespace Bayes.Figures;

/// <summary>Chooses the quantities that the figures of draws show.</summary>
internal static class FigureQuantities
{
    /// <summary>So many panels are shown when none were asked for.</summary>
    public const int Most = 12;

    /// <summary>The quantities of a fit under their names, or the parameters of the population when none are named.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="names">Names in the draws; a name that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="most">How many at most when none are named: those with the fewest effective draws.</param>
    /// <exception cref="ArgumentException">No quantity has such a name.</exception>
    public static IReadOnlyList<PlottedQuantity> Of(PosteriorFit fit, IReadOnlyList<string> names, int most = Most)
    {
        QuantityDescription[] known = [.. fit.Description.Quantities.Where(q => fit.Draws.Contains(q.Name))];
        if (names.Count > 0)
        {
            return [.. names.SelectMany(n => Named(known, n)).DistinctBy(q => q.Name).Select(q => Plotted(fit, q))];
        }

        QuantityDescription[] population = [.. known.Where(q => q.Kind != QuantityKinds.GroupEffect)];
        if (population.Length > most)
        {
            string[] worst = [.. population.OrderBy(q => Effective(fit, q)).Take(most).Select(q => q.Name)];
            population = [.. population.Where(q => worst.Contains(q.Name, StringComparer.Ordinal))];
        }

        return [.. population.Select(q => Plotted(fit, q))];
    }

    /// <summary>A quantity with its label and bounds.</summary>
    public static PlottedQuantity Plotted(PosteriorFit fit, QuantityDescription quantity)
    {
        string label = Label(fit.Description.Model, quantity);
        return quantity.Kind switch
        {
            QuantityKinds.StandardDeviation => new PlottedQuantity(quantity.Name, label, 0),
            QuantityKinds.Correlation => new PlottedQuantity(quantity.Name, label, -1, 1),
            QuantityKinds.FamilyParameter when fit.Draws.Parameter(quantity.Name).Pooled().All(v => !(v < 0)) => new PlottedQuantity(quantity.Name, label, 0),
            _ => new PlottedQuantity(quantity.Name, label),
        };
    }

    /// <summary>What a quantity is called where several stand side by side.</summary>
    public static string Label(ModelDescription model, QuantityDescription quantity) => quantity.Kind switch
    {
        QuantityKinds.StandardDeviation or QuantityKinds.Correlation when model.Groups.Count > 1 => $"{quantity.Group}: {quantity.Term}",
        QuantityKinds.Coefficient => ModelHeading.OfTerm(model, quantity.Parameter, quantity.Term),
        _ => quantity.Term,
    };

    private static double Effective(PosteriorFit fit, QuantityDescription quantity)
    {
        double bulk = EffectiveSampleSize.Bulk(fit.Draws.Parameter(quantity.Name));
        return double.IsNaN(bulk) ? 0 : bulk;
    }

    private static QuantityDescription[] Named(QuantityDescription[] known, string name)
    {
        QuantityDescription[] found = name.EndsWith('*')
            ? [.. known.Where(q => q.Name.StartsWith(name[..^1], StringComparison.Ordinal))]
            : [.. known.Where(q => q.Name == name || q.Term == name)];
        return found.Length > 0 ? found : throw new ArgumentException(
            $"no parameter is named '{name}'. There are {string.Join(", ", known.Where(q => q.Kind != QuantityKinds.GroupEffect).Select(q => q.Name))}{(known.Any(q => q.Kind == QuantityKinds.GroupEffect) ? ", and the effects of single groups (r_…)" : "")}.");
    }
}

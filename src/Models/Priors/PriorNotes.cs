using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Priors;

/// <summary>Looks for priors that are improper or contradict the scale of the data, by a few rules with fixed thresholds.</summary>
/// <remarks>
/// <para>
/// Sizes are measured as the effect on a linear predictor of one standard deviation of the column, in units u: the standard deviation of
/// the response for identity links, else 1 (a log odds or a log rate). A prior's reach is its 95% bound: |b| ≤ reach and sd ≤ reach hold
/// with probability 0.95.
/// </para>
/// <list type="bullet">
/// <item>improper: a flat prior.</item>
/// <item>too narrow: the reach of a coefficient, or of σ, is below 0.1 u.</item>
/// <item>
/// too wide: the reach of a coefficient, or twice that of a group standard deviation (which holds 95% of the groups), is above 10 for links
/// with a scale of their own, where e^10 is an odds or rate ratio of 22,000; above 100 u for the identity link; so is that of σ.
/// </item>
/// <item>intercept off: the level of the response lies outside the central 99% of the intercept's prior.</item>
/// <item>
/// predictive off, only when all priors are proper: in the median over draws from the priors the mean of the rows is more than 10 ranges
/// of the response away from its mean (identity); the median of the rows' expected counts is more than 10⁴ times that of the response or
/// less than a 10⁴-th of it, counts below 1 taken as 1 (log); or more than half of the draws expect fewer than one success, or one
/// failure, in a thousand trials (other links).
/// </item>
/// </list>
/// <para>Bounds are taken from 20,000 draws with a fixed seed: the same model and data give the same notes.</para>
/// </remarks>
public static class PriorNotes
{
    private const double NarrowestReach = 0.1;
    private const double WidestRatio = 10;
    private const double WidestIdentity = 100;
    private const int Draws = 20_000;
    private const ulong Stream = 4UL << 32;

    /// <summary>Checks the priors of a model.</summary>
    /// <param name="model">The model bound to its data.</param>
    /// <returns>Notes in the order of the parameters; empty when there is nothing to say.</returns>
    public static IReadOnlyList<PriorNote> Of(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        List<PriorNote> notes = [.. Improper(model)];
        DataScale scale = new(model.Design, model.Family);
        for (int k = 0; k < model.Design.Predictors.Count; k++)
        {
            PredictorDesign predictor = model.Design.Predictors[k];
            if (k == 0 && predictor.HasIntercept && !model.Family.RepeatsFormula)
            {
                notes.AddRange(Intercept(model, scale));
            }

            notes.AddRange(predictor.Columns.SelectMany(c => Coefficient(model, scale, predictor.Parameter, c)));
        }

        foreach (GroupingFactor group in model.Design.Groups)
        {
            notes.AddRange(group.Terms.SelectMany(t => StandardDeviations(model, scale, group, t)));
        }

        if (model.PriorByName.TryGetValue(ResponseFit.ResidualDeviation, out ResolvedPrior? sigma) && sigma.Density is { IsProper: true } density)
        {
            double reach = Reach(density) / scale.ResponseSpread;
            notes.AddRange(OutOfScale(sigma, "the residual standard deviation", reach, WidestIdentity, "standard deviations of the response", Default(scale, sigma, null)));
        }

        if (model.Priors.All(p => p.IsProper))
        {
            notes.AddRange(PriorPredictiveRule.Notes(model));
        }

        return notes;
    }

    private static IEnumerable<PriorNote> Improper(BoundModel model)
    {
        DataScale scale = new(model.Design, model.Family);
        foreach (IGrouping<string, ResolvedPrior> flat in model.Priors.Where(p => !p.IsProper).GroupBy(p => p.ClassName))
        {
            ResolvedPrior first = flat.First();
            string names = string.Join(", ", flat.Select(p => $"'{p.Parameter}'"));
            double[]? column = first.Class == PriorClass.Coefficient
                ? model.Design.Predictors.SelectMany(p => p.Columns.Select(c => (Name: ParameterNames.Coefficient(p.Parameter, c.CoefficientName), c.Values))).First(c => c.Name == first.Parameter).Values
                : null;
            yield return new PriorNote(
                PriorNoteCode.Improper,
                flat.Count() == 1 ? first.Parameter : null,
                $"The prior of {names} is flat: it is no distribution, nothing can be simulated from it, and where the data say little (a category with one outcome only) the posterior may have no limits.",
                $"Give a proper prior, such as '{first.Parameter}: {Default(scale, first, column)}', or use the default priors.");
        }
    }

    private static IEnumerable<PriorNote> Coefficient(BoundModel model, DataScale scale, string parameter, DesignColumn column)
    {
        ResolvedPrior prior = model.PriorByName[ParameterNames.Coefficient(parameter, column.CoefficientName)];
        if (prior.Density is not { IsProper: true } density)
        {
            return [];
        }

        bool isMean = parameter == ParameterNames.Mean;
        double spread = DataScale.Spread(column.Values);
        double unit = isMean ? scale.ResponseSpread : 1;
        bool isIdentity = isMean && model.Family.Link == Link.Identity;
        return OutOfScale(
            prior,
            $"the effect of one standard deviation of {column.Label} ({Number(spread)})",
            Reach(density) * spread / unit,
            isIdentity ? WidestIdentity : WidestRatio,
            isIdentity ? "standard deviations of the response" : Scale(model, isMean),
            Default(scale, prior, column.Values));
    }

    private static IEnumerable<PriorNote> StandardDeviations(BoundModel model, DataScale scale, GroupingFactor group, RandomEffectTerm term)
    {
        foreach ((string name, int c) in CovarianceNames.Of(model.Design, group, term).SelectMany(n => n.StandardDeviations.Select((name, c) => (name, c))))
        {
            RandomEffectColumn effect = term.Effects[c];
            double[]? column = DataScale.EffectColumn(term, c);
            ResolvedPrior prior = model.PriorByName[name];
            double reach = Reach(model, term, prior);
            bool isMean = effect.Predictor == 0;
            bool isIdentity = isMean && model.Family.Link == Link.Identity;
            double spread = DataScale.Spread(column);
            double size = 2 * reach * spread / (isMean ? scale.ResponseSpread : 1);
            if (size > (isIdentity ? WidestIdentity : WidestRatio))
            {
                string what = column is null ? "" : $", for one standard deviation of {effect.Column.Label} ({Number(spread)})";
                yield return new PriorNote(
                    PriorNoteCode.Wide,
                    prior.Parameter,
                    $"The prior of '{prior.Parameter}', {prior.Text}, lets groups of {group.Name} differ from the average by {Number(size)} {(isIdentity ? "standard deviations of the response" : Scale(model, isMean))}{what}{Ratio(isIdentity, size)}.",
                    $"Unless that is meant, give a smaller scale, such as '{prior.Parameter}: {Default(scale, prior, column)}'.");
            }
        }
    }

    private static IEnumerable<PriorNote> Intercept(BoundModel model, DataScale scale)
    {
        ResolvedPrior prior = model.PriorByName[ParameterNames.CentredIntercept(ParameterNames.Mean)];
        if (prior.Density is not { IsProper: true } density)
        {
            yield break;
        }

        double level = scale.ResponseLevel();
        double[] draws = Sorted(density);
        double lower = draws[(int)(0.005 * Draws)];
        double upper = draws[(int)(0.995 * Draws)];
        if (level < lower || level > upper)
        {
            yield return new PriorNote(
                PriorNoteCode.Intercept,
                prior.Parameter,
                $"The prior of the intercept, {prior.Text}, expects {Number(lower)} to {Number(upper)} at the average row (99%), and the response is at about {Number(level)} on the {Links.Name(model.Family.Link)} scale.",
                $"Centre the prior where the response is, such as 'Intercept: {new NormalPrior(level, 2.5 * scale.ResponseSpread)}'.");
        }
    }

    private static IEnumerable<PriorNote> OutOfScale(ResolvedPrior prior, string what, double reach, double widest, string unit, string remedy)
    {
        if (reach < NarrowestReach)
        {
            yield return new PriorNote(
                PriorNoteCode.Narrow,
                prior.Parameter,
                $"The prior of '{prior.Parameter}', {prior.Text}, keeps {what} below {Number(reach)} {unit} (95%): it is nearly held at 0, whatever the data say.",
                $"Give a scale that suits the data, such as '{prior.Parameter}: {remedy}'.");
        }
        else if (reach > widest)
        {
            yield return new PriorNote(
                PriorNoteCode.Wide,
                prior.Parameter,
                $"The prior of '{prior.Parameter}', {prior.Text}, lets {what} reach {Number(reach)} {unit}{Ratio(widest != WidestRatio, reach)}.",
                $"Unless that is meant, give a scale that suits the data, such as '{prior.Parameter}: {remedy}'.");
        }
    }

    private static string Scale(BoundModel model, bool isMean) => $"on the {(isMean ? Links.Name(model.Family.Link) : "link")} scale";

    private static string Ratio(bool isIdentity, double size) => isIdentity ? "" : $" (a ratio of e^{size.ToString("0", CultureInfo.InvariantCulture)})";

    private static string Default(DataScale scale, ResolvedPrior prior, double[]? column) =>
        new DefaultPreset(scale).For(prior.Class, prior.Class == PriorClass.FamilyParameter ? prior.Parameter : ParameterNames.Mean, column).ToString()!;

    /// <summary>The 95% bound of |value|.</summary>
    private static double Reach(Prior density) => Bound(Sorted(density, Math.Abs));

    /// <summary>The 95% bound of a standard deviation, alone or with the others of its term; 0 where it cannot be drawn.</summary>
    private static double Reach(BoundModel model, RandomEffectTerm term, ResolvedPrior prior)
    {
        if (prior.Density is { } density)
        {
            return density.IsProper ? Reach(density) : 0;
        }

        Prior? residual = CovarianceResolver.IsRelativeToResidual(model.Family, term) ? model.PriorByName[ResponseFit.ResidualDeviation].Density : null;
        if (residual is { IsProper: false })
        {
            return 0;
        }

        RandomStream random = new(1, Stream);
        double[] sds = new double[ParameterNames.IsCorrelated(term) ? term.Covariance.DeviationCount(term.Effects.Count) : 1];
        double[] draws = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            prior.Covariance!.Sample(random, residual?.Sample(random) ?? 1, sds);
            draws[i] = sds[0];
        }

        Array.Sort(draws);
        return Bound(draws);
    }

    private static double Bound(double[] sorted) => sorted[(int)(0.95 * Draws)];

    private static double[] Sorted(Prior density, Func<double, double>? map = null)
    {
        RandomStream random = new(1, Stream);
        double[] draws = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double value = density.Sample(random);
            draws[i] = map is null ? value : map(value);
        }

        Array.Sort(draws);
        return draws;
    }

    internal static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}

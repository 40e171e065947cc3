using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Calibration.Ranks;

/// <summary>The group effects of a design: their term in the formula, how true ones are drawn, and how they act on rows.</summary>
/// <remarks>
/// Correlations are those of the definition: a matrix R(ρ) with its Cholesky factor by the textbook's recurrence, nothing of the library's. The place of ρ between
/// its lowest value and 1 is Beta(<see cref="Shape"/>, <see cref="Shape"/>), which for two effects is LKJ(<see cref="Shape"/>). Immutable.
/// </remarks>
internal sealed record EffectDesign
{
    /// <summary>The shape of the prior of the correlations.</summary>
    public const double Shape = 2;

    private EffectDesign(string term, int groups, int effects, double lowest, Func<double, int, double> correlation) =>
        (Term, Groups, Effects, Lowest, Correlation) = (term, groups, effects, lowest, correlation);

    /// <summary>An intercept and a slope of each group, correlated.</summary>
    public static EffectDesign Slopes { get; } = new("(1 + x | g)", 16, 2, -1, (rho, _) => rho);

    /// <summary>An effect of each group on each of two categories, correlated across them.</summary>
    public static EffectDesign Categories { get; } = Slopes with { Term = "(1 | c | g)" };

    /// <summary>Three effects a group with a standard deviation each, every two of them with the same correlation.</summary>
    public static EffectDesign Symmetric { get; } = new("cs(0 + f | g)", 20, 3, -0.5, (rho, _) => rho) { IsOfLevels = true };

    /// <summary>Six effects a group in their order, with one standard deviation, autoregressive.</summary>
    public static EffectDesign Autoregressive { get; } = new("ar1(0 + f | g)", 20, 6, -1, (rho, lag) => Math.Pow(rho, lag)) { IsOfLevels = true };

    /// <summary>Intercepts and slopes of groups of two kinds, each kind with its covariance.</summary>
    public static EffectDesign OfKinds { get; } = Slopes with { Term = "(1 + x | gr(g, by = k))", Groups = 20, Kinds = 2 };

    /// <summary>The term as typed.</summary>
    public string Term { get; private init; }

    /// <summary>J, the number of groups.</summary>
    public int Groups { get; private init; }

    /// <summary>q, the number of effects of each group.</summary>
    public int Effects { get; }

    /// <summary>The number of kinds of groups, of as many groups each; those of a kind follow each other.</summary>
    public int Kinds { get; private init; } = 1;

    /// <summary>The lowest value of ρ.</summary>
    private double Lowest { get; }

    /// <summary>The correlation of two effects some distance apart, at ρ.</summary>
    private Func<double, int, double> Correlation { get; }

    /// <summary>Whether the effects are those of the levels of a factor, and not intercept and slope.</summary>
    private bool IsOfLevels { get; init; }

    /// <summary>The columns that the term needs beside the covariate and the groups.</summary>
    /// <param name="groupOfRow">The group of each row.</param>
    /// <returns>The factor of the effects, the kind of groups, or none.</returns>
    public IEnumerable<TableColumn> Columns(int[] groupOfRow)
    {
        if (IsOfLevels)
        {
            yield return TableColumn.Factor("f", [.. Enumerable.Range(0, groupOfRow.Length).Select(Level)], Enumerable.Range(1, Effects).Select(l => FormattableString.Invariant($"{l}")));
        }

        if (Kinds > 1)
        {
            yield return TableColumn.Factor("k", [.. groupOfRow.Select(Kind)], Enumerable.Range(0, Kinds).Select(k => $"{(char)('A' + k)}"));
        }
    }

    /// <summary>How much of an effect a row has.</summary>
    /// <param name="effect">The effect, from 0.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="x">Its covariate.</param>
    /// <returns>1 or the covariate; 1 or 0 for the levels of a factor.</returns>
    public double Weight(int effect, int row, double x) => IsOfLevels ? (Level(row) == effect ? 1 : 0) : effect == 0 ? 1 : x;

    /// <summary>Draws standard deviations and correlations from their priors.</summary>
    /// <param name="design">The design, for the priors.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The standard deviations, and one correlation for each kind of groups.</returns>
    public (double[] Deviations, double[] Correlations) DrawCovariances(CalibrationDesign design, RandomStream random)
    {
        IEnumerable<Quantity> names = design.Prior.Quantities.All.Where(q => q.Kind == QuantityKind.StandardDeviation);
        double[] deviations = [.. names.Select(q => design.DensityOf(q.Name).Sample(random))];
        double[] correlations = new double[Kinds];
        for (int k = 0; k < Kinds; k++)
        {
            correlations[k] = Lowest + ((1 - Lowest) * random.NextBeta(Shape, Shape));
        }

        return (deviations, correlations);
    }

    /// <summary>Draws the effects given their covariances.</summary>
    /// <param name="deviations">The standard deviations, kind by kind; one a kind where all effects share it.</param>
    /// <param name="correlations">ρ of each kind.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The effects, effect by effect, groups in order.</returns>
    public double[] DrawEffects(double[] deviations, double[] correlations, RandomStream random)
    {
        double[] effects = new double[Effects * Groups];
        double[][,] factors = [.. correlations.Select(Cholesky)];
        int ofKind = deviations.Length / Kinds;
        double[] normals = new double[Effects];
        for (int g = 0; g < Groups; g++)
        {
            for (int c = 0; c < Effects; c++)
            {
                normals[c] = random.NextNormal();
            }

            int kind = Kind(g);
            for (int c = 0; c < Effects; c++)
            {
                double sum = 0;
                for (int d = 0; d <= c; d++)
                {
                    sum += factors[kind][c, d] * normals[d];
                }

                effects[(c * Groups) + g] = deviations[(kind * ofKind) + (ofKind == 1 ? 0 : c)] * sum;
            }
        }

        return effects;
    }

    // Rows go through all groups before a group has its next row.
    private int Level(int row) => row / Groups % Effects;

    private int Kind(int group) => group * Kinds / Groups;

    private double[,] Cholesky(double rho)
    {
        double[,] factor = new double[Effects, Effects];
        for (int c = 0; c < Effects; c++)
        {
            double rest = 1;
            for (int d = 0; d < c; d++)
            {
                double sum = Correlation(rho, c - d);
                for (int m = 0; m < d; m++)
                {
                    sum -= factor[c, m] * factor[d, m];
                }

                factor[c, d] = sum / factor[d, d];
                rest -= factor[c, d] * factor[c, d];
            }

            factor[c, c] = Math.Sqrt(rest);
        }

        return factor;
    }
}

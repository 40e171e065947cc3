using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>Categories in no order: log P(y = c)/P(y = 1) = η_c, the multinomial logit model.</summary>
/// <remarks>
/// <para>
/// McFadden (1974); Agresti (2013), Categorical Data Analysis, section 8.1; the family categorical of brms. The first level is the reference.
/// Each other level c has a parameter <c>mu</c> + c, its label without what is no letter or digit, and a linear predictor: that of the
/// response's formula unless it has one of its own.
/// </para>
/// <para>
/// With p_a the probabilities of the categories after the first, the derivatives are δ − p_a, p_a p_b − p_a δ_ab and
/// −p_a δ_ab δ_ac + p_a p_c δ_ab + p_a p_b δ_ac + p_a p_b δ_bc − 2 p_a p_b p_c. The second does not depend on the outcome, so that observed and
/// expected information agree.
/// </para>
/// </remarks>
public sealed record CategoricalFamily : CategoryFamily
{
    /// <summary>What the names of the predictors begin with.</summary>
    private const string Prefix = "mu";

    private EquatableList<DistributionalParameter> _parameters = [new DistributionalParameter(Prefix, Link.Logit)];

    /// <summary>The labels of the categories, the reference first; empty before the data are known.</summary>
    public EquatableList<string> Labels { get; private init; } = [];

    /// <inheritdoc/>
    public override string Name => "categorical";

    /// <inheritdoc/>
    public override Link Link => Link.Logit;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Categorical", "μ", "\\mu");

    /// <inheritdoc/>
    public override bool RepeatsFormula => true;

    /// <inheritdoc/>
    protected override string Description => "categories";

    /// <inheritdoc/>
    protected override string FactorFunction => "factor";

    /// <inheritdoc/>
    protected override string LostToEmptyCategory => "the coefficients of its predictor have no estimate, and only their prior tells how unlikely it is";

    /// <inheritdoc/>
    protected override string LostToRareCategory => "the prior has a say in the coefficients of its predictor";

    /// <inheritdoc/>
    /// <remarks>π²/3 for each category beside the reference: the difference of two utilities with Gumbel errors of variance π²/6 (McFadden 1974).</remarks>
    public override double? LatentResidualVariance(double responseMean) => BinaryOutcome.LatentResidualVariance(Link);

    /// <inheritdoc/>
    public override Family? WithParameter(string parameter) =>
        parameter is not null && parameter.Length > Prefix.Length && parameter.StartsWith(Prefix, StringComparison.Ordinal) ? this : null;

    /// <inheritdoc/>
    /// <exception cref="DataException">Two levels would have the same parameter, since they differ in nothing but spaces and punctuation.</exception>
    public override Family For(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int lowest = LowestOf(response);
        string[] labels = [.. Enumerable.Range(lowest, CountOf(response)).Select(c => response.Levels?[c] ?? c.ToString(CultureInfo.InvariantCulture))];
        string[] names = Array.ConvertAll(labels, label => Prefix + string.Concat(label.Where(char.IsLetterOrDigit)));
        int twin = Enumerable.Range(1, names.Length - 1).FirstOrDefault(c => names[c].Length == Prefix.Length || Array.IndexOf(names, names[c], 1) < c);
        if (twin > 0)
        {
            throw new DataException(
                $"the level '{labels[twin]}' of the response '{response.Label}' would have the parameter '{names[twin]}', "
                + (names[twin].Length == Prefix.Length ? "which names no category. " : $"and so would '{labels[Array.IndexOf(names, names[twin], 1)]}'. ")
                + "Rename levels so that their letters and digits tell them apart.");
        }

        return this with { Categories = names.Length, Lowest = lowest, Labels = [.. labels], _parameters = [.. names.Skip(1).Select(name => new DistributionalParameter(name, Link.Logit))] };
    }

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        int k = Parameters.Count;
        Span<double> row = stackalloc double[k];
        Span<double> p = stackalloc double[k];
        Span<double> others = stackalloc double[k];
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row);
            int own = Category(response.Values[i]) - 2;
            sum += LogProbability(row, own, p, others);
            for (int a = 0; a < k; a++)
            {
                derivatives[(a * rows) + i] = a == own ? others[a] : -p[a];
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        int rows = response.Count;
        int k = Parameters.Count;
        Span<double> row = stackalloc double[k];
        Span<double> p = stackalloc double[k];
        Span<double> others = stackalloc double[k];
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row);
            int own = Category(response.Values[i]) - 2;
            double log = LogProbability(row, own, p, others);
            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = log;
            }

            for (int a = 0, pair = 0, triple = 0; a < k; a++)
            {
                if (!derivatives.First.IsEmpty)
                {
                    derivatives.First[(a * rows) + i] = a == own ? others[a] : -p[a];
                }

                for (int b = a; b < k; b++, pair++)
                {
                    if (!derivatives.Second.IsEmpty)
                    {
                        derivatives.Second[(pair * rows) + i] = -Covariance(p, others, a, b);
                    }

                    for (int c = b; c < k && !derivatives.Third.IsEmpty; c++, triple++)
                    {
                        // ∂/∂η_c of −p_a(δ_ab − p_b), where ∂p_a/∂η_c = p_a(δ_ac − p_c).
                        derivatives.Third[(triple * rows) + i] = a == b
                            ? (p[a] - others[a]) * Covariance(p, others, a, c)
                            : (Covariance(p, others, a, c) * p[b]) + (p[a] * Covariance(p, others, b, c));
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int k = Parameters.Count;
        int rows = predictors.Length / k;
        Span<double> row = stackalloc double[k];
        Span<double> p = stackalloc double[k];
        Span<double> others = stackalloc double[k];
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row);
            LogProbability(row, -1, p, others);
            for (int a = 0, pair = 0; a < k; a++)
            {
                for (int b = a; b < k; b++, pair++)
                {
                    information[(pair * rows) + i] = Covariance(p, others, a, b);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override double Probability(int category, ReadOnlySpan<double> predictors)
    {
        Span<double> p = stackalloc double[predictors.Length];
        Span<double> others = stackalloc double[predictors.Length];
        return Math.Exp(LogProbability(predictors, category - 2, p, others));
    }

    // cov(1{y = a}, 1{y = b}).
    private static double Covariance(ReadOnlySpan<double> p, ReadOnlySpan<double> others, int a, int b) => a == b ? p[a] * others[a] : -p[a] * p[b];

    // The log probability of the row's own category (−1: the reference), the probabilities of the categories after the first, and those of all
    // but it: where one is near 1, the others are added, not taken from 1.
    private static double LogProbability(ReadOnlySpan<double> row, int own, Span<double> p, Span<double> others)
    {
        int top = -1;
        double largest = 0;
        for (int a = 0; a < row.Length; a++)
        {
            if (row[a] > largest)
            {
                (top, largest) = (a, row[a]);
            }
        }

        double rest = top < 0 ? 0 : Math.Exp(-largest);
        for (int a = 0; a < row.Length; a++)
        {
            p[a] = a == top ? 1 : Math.Exp(row[a] - largest);
            rest += a == top ? 0 : p[a];
        }

        for (int a = 0; a < row.Length; a++)
        {
            p[a] /= 1 + rest;
            others[a] = a == top ? rest / (1 + rest) : 1 - p[a];
        }

        return (own < 0 ? 0 : row[own]) - largest - SpecialFunctions.Log1P(rest);
    }

    private static void Load(ReadOnlySpan<double> predictors, int i, int rows, Span<double> row)
    {
        for (int a = 0; a < row.Length; a++)
        {
            row[a] = predictors[(a * rows) + i];
        }
    }
}

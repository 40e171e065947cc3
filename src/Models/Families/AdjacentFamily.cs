namespace Bayes.Models.Families;

/// <summary>Ordered categories by the odds of neighbours: log P(y = k + 1)/P(y = k) = η − threshold k.</summary>
/// <remarks>
/// <para>Agresti (2010), Analysis of Ordinal Categorical Data, section 4.1; the family acat of brms. The thresholds are in no order.</para>
/// <para>
/// log P(y = k) = s_k − log Σ exp s, s_k = Σ_{j&lt;k} (η − τ_j), linear in the predictors: beyond the first, the derivatives are minus the
/// central moments of the coefficients of s under P.
/// </para>
/// </remarks>
public sealed record AdjacentFamily : OrdinalFamily
{
    /// <summary>Makes the family.</summary>
    public AdjacentFamily()
        : base(Link.Logit, "acat")
    {
    }

    /// <inheritdoc/>
    public override string Name => "acat";

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("AdjacentCategory", "η", "\\eta");

    /// <inheritdoc/>
    protected override double RowGradient(int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> gradient)
    {
        Span<double> probability = stackalloc double[Categories + 1];
        double log = Probabilities(category, row, probability);
        for (int a = 0; a < row.Length; a++)
        {
            gradient[a] = Coefficient(category, a) - Mean(a, probability);
        }

        return log;
    }

    /// <inheritdoc/>
    protected override double RowDerivative(
        int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> first, Span<double> second, Span<double> third)
    {
        int k = row.Length;
        Span<double> probability = stackalloc double[Categories + 1];
        Span<double> mean = stackalloc double[k];
        double log = Probabilities(category, row, probability);
        for (int a = 0; a < k; a++)
        {
            mean[a] = Mean(a, probability);
            first[a] = Coefficient(category, a) - mean[a];
        }

        for (int a = 0, pair = 0, triple = 0; a < k; a++)
        {
            for (int b = a; b < k; b++, pair++)
            {
                second[pair] = 0;
                for (int c = 1; c <= Categories; c++)
                {
                    second[pair] -= probability[c] * (Coefficient(c, a) - mean[a]) * (Coefficient(c, b) - mean[b]);
                }

                for (int d = b; d < k; d++, triple++)
                {
                    third[triple] = 0;
                    for (int c = 1; c <= Categories; c++)
                    {
                        third[triple] -= probability[c] * (Coefficient(c, a) - mean[a]) * (Coefficient(c, b) - mean[b]) * (Coefficient(c, d) - mean[d]);
                    }
                }
            }
        }

        return log;
    }

    // ∂s_c/∂η = c − 1, ∂s_c/∂τ_j = −1 for j < c.
    private static double Coefficient(int c, int a) => a == 0 ? c - 1 : a < c ? -1 : 0;

    private double Mean(int a, ReadOnlySpan<double> probability)
    {
        double sum = 0;
        for (int c = 1; c <= Categories; c++)
        {
            sum += probability[c] * Coefficient(c, a);
        }

        return sum;
    }

    /// <summary>Writes the probabilities of categories 1, …, C; returns the logarithm of one.</summary>
    private double Probabilities(int category, ReadOnlySpan<double> row, Span<double> probability)
    {
        double score = 0;
        double largest = 0;
        probability[1] = 0;
        for (int c = 2; c <= Categories; c++)
        {
            score += row[0] - row[c - 1];
            probability[c] = score;
            largest = Math.Max(largest, score);
        }

        double own = probability[category];
        double total = 0;
        for (int c = 1; c <= Categories; c++)
        {
            probability[c] = Math.Exp(probability[c] - largest);
            total += probability[c];
        }

        for (int c = 1; c <= Categories; c++)
        {
            probability[c] /= total;
        }

        return own - largest - Math.Log(total);
    }
}

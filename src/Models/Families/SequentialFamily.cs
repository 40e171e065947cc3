using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>
/// Ordered categories that are reached one after the other: P(y = k | y ≥ k) = F(threshold k − η), the stopping ratios, F the inverse of the link.
/// </summary>
/// <remarks>
/// Tutz (1990), British Journal of Mathematical and Statistical Psychology 43, 39–55; the family sratio of brms. The thresholds are in no
/// order. Each default prior makes the probability of stopping at a category, once there and at η = 0, uniform.
/// </remarks>
public sealed record SequentialFamily : OrdinalFamily
{
    /// <summary>Makes the family.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <exception cref="ArgumentException">Another link.</exception>
    public SequentialFamily(Link link = Link.Logit)
        : base(link, "sratio")
    {
    }

    /// <inheritdoc/>
    public override string Name => "sratio";

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("StoppingRatio", "η", "\\eta");

    /// <inheritdoc/>
    protected override double RowGradient(int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        for (int j = 1; j <= Math.Min(category, Categories - 1); j++)
        {
            Gradient log = At(Gradient.Variable(row[j] - row[0], 0), j < category);
            sum += log.Value;
            gradient[0] -= log.D0;
            gradient[j] = log.D0;
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override double RowDerivative(
        int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> first, Span<double> second, Span<double> third)
    {
        int k = row.Length;
        first.Clear();
        second.Clear();
        third.Clear();
        double sum = 0;
        for (int j = 1; j <= Math.Min(category, Categories - 1); j++)
        {
            // A function of τ_j − η alone: each derivative by η changes its sign.
            Jet log = At(Jet.Variable(row[j] - row[0], 0), j < category);
            double d1 = log.First(0);
            double d2 = log.Second(0, 0);
            double d3 = log.Third(0, 0, 0);
            sum += log.Value;
            first[0] -= d1;
            first[j] += d1;
            second[0] += d2;
            second[j] -= d2;
            second[Pair(k, j, j)] += d2;
            third[0] -= d3;
            third[j] += d3;
            third[Pair(k, j, j)] -= d3;
            third[Triple(k, j)] += d3;
        }

        return sum;
    }

    // The places of (a, b), of (0, a, b) and of (j, j, j) in lexicographic order; those that begin with 0 are ordered as pairs.
    private static int Pair(int k, int a, int b) => (a * k) - (a * (a - 1) / 2) + (b - a);

    private static int Triple(int k, int j)
    {
        int place = 0;
        for (int a = 0; a < j; a++)
        {
            place += (k - a) * (k - a + 1) / 2;
        }

        return place;
    }

    private T At<T>(T x, bool passed)
        where T : struct, ITaylor<T> => Link switch
        {
            Link.Logit => passed ? OrdinalLogit.LogAbove(x) : OrdinalLogit.LogBelow(x),
            Link.Probit => passed ? OrdinalProbit.LogAbove(x) : OrdinalProbit.LogBelow(x),
            _ => passed ? OrdinalCloglog.LogAbove(x) : OrdinalCloglog.LogBelow(x),
        };
}

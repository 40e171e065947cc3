using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>Ordered categories: P(y ≤ k) = F(threshold k − η), with thresholds in increasing order, F the inverse of the link.</summary>
/// <remarks>
/// <para>
/// McCullagh (1980), Journal of the Royal Statistical Society B 42, 109–142: the proportional odds model and its relatives. Larger η makes
/// higher categories likelier, as in brms and R's ordinal. The thresholds take the place of the intercept.
/// </para>
/// <para>
/// Besides η a row sees the numbers u that give the thresholds: τ_1 = u_1, τ_k = τ_{k−1} + exp(u_k). Category k depends on
/// a = τ_{k−1} − η and on u_k alone, so that its derivatives are those of a function of two variables carried to all u by ∂a/∂u_j = exp(u_j).
/// </para>
/// </remarks>
public sealed record CumulativeFamily : OrdinalFamily
{
    /// <summary>Makes the family.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <exception cref="ArgumentException">Another link.</exception>
    public CumulativeFamily(Link link = Link.Logit)
        : base(link, "cumulative")
    {
    }

    /// <inheritdoc/>
    public override string Name => "cumulative";

    /// <inheritdoc/>
    public override bool OrdersThresholds => true;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Cumulative", "η", "\\eta") { IsCumulative = true };

    /// <inheritdoc/>
    protected override double RowGradient(int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> gradient)
    {
        Gradient log = At(category, Gradient.Variable(below - row[0], 0), Gradient.Variable(category is 1 || category == Categories ? 0 : row[category], 1));
        gradient.Clear();
        gradient[0] = -log.D0;
        gradient[1] = log.D0;
        for (int j = 2; j < category; j++)
        {
            gradient[j] = log.D0 * steps[j];
        }

        if (category > 1 && category < Categories)
        {
            gradient[category] += log.D1;
        }

        return log.Value;
    }

    /// <inheritdoc/>
    protected override double RowDerivative(
        int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> first, Span<double> second, Span<double> third)
    {
        int k = row.Length;
        bool inner = category > 1 && category < Categories;
        Jet log = At(category, Jet.Variable(below - row[0], 0), Jet.Variable(inner ? row[category] : 0, 1));

        // a's derivative by predictor p; those by u_j, j ≥ 2, are the same to every order, and no mixed ones are there.
        Span<double> w = stackalloc double[k];
        w.Clear();
        w[0] = -1;
        w[1] = 1;
        for (int j = 2; j < category; j++)
        {
            w[j] = steps[j];
        }

        double x = log.First(0);
        double xx = log.Second(0, 0);
        double xxx = log.Third(0, 0, 0);
        double y = inner ? log.First(1) : 0;
        double xy = inner ? log.Second(0, 1) : 0;
        double yy = inner ? log.Second(1, 1) : 0;
        double xxy = inner ? log.Third(0, 0, 1) : 0;
        double xyy = inner ? log.Third(0, 1, 1) : 0;
        double yyy = inner ? log.Third(1, 1, 1) : 0;
        int own = inner ? category : -1;
        for (int p = 0, pair = 0, triple = 0; p < k; p++)
        {
            double wp = w[p];
            double dp = p == own ? 1 : 0;
            first[p] = (x * wp) + (y * dp);
            for (int q = p; q < k; q++, pair++)
            {
                double wq = w[q];
                double dq = q == own ? 1 : 0;
                double wpq = p == q && p >= 2 ? wp : 0;
                second[pair] = (xx * wp * wq) + (x * wpq) + (xy * ((wp * dq) + (wq * dp))) + (yy * dp * dq);
                for (int r = q; r < k; r++, triple++)
                {
                    double wr = w[r];
                    double dr = r == own ? 1 : 0;
                    double wpr = p == r && p >= 2 ? wp : 0;
                    double wqr = q == r && q >= 2 ? wq : 0;
                    double wpqr = p == q && q == r && p >= 2 ? wp : 0;
                    third[triple] = (xxx * wp * wq * wr) + (xx * ((wpq * wr) + (wpr * wq) + (wqr * wp))) + (x * wpqr)
                        + (xxy * ((wp * wq * dr) + (wp * wr * dq) + (wq * wr * dp))) + (xy * ((wpq * dr) + (wpr * dq) + (wqr * dp)))
                        + (xyy * ((wp * dq * dr) + (wq * dp * dr) + (wr * dp * dq))) + (yyy * dp * dq * dr);
                }
            }
        }

        return log.Value;
    }

    private T At<T>(int category, T a, T logGap)
        where T : struct, ITaylor<T> => Link switch
        {
            Link.Logit => At<T, OrdinalLogit>(category, a, logGap),
            Link.Probit => At<T, OrdinalProbit>(category, a, logGap),
            _ => At<T, OrdinalCloglog>(category, a, logGap),
        };

    private T At<T, TLink>(int category, T a, T logGap)
        where T : struct, ITaylor<T>
        where TLink : struct, IOrdinalLink =>
        category == 1 ? TLink.LogBelow(a) : category == Categories ? TLink.LogAbove(a) : TLink.LogBetween(a, logGap);
}

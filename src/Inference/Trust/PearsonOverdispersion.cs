using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Trust;

/// <summary>The Pearson statistic Σ(y − μ)²/V(μ) of the data over that of responses simulated from the same draw.</summary>
/// <param name="Ratio">The mean over draws of T(y, θ)/T(y_rep, θ): 1 where the variance is right; NaN when it was refused.</param>
/// <param name="Lower">The 2.5% quantile of the ratio over draws.</param>
/// <param name="Upper">The 97.5% quantile.</param>
/// <param name="P">The probability that T(y_rep, θ) is at least T(y, θ): small for overdispersion; NaN when it was refused.</param>
/// <param name="Refused">Why there is no ratio; null when there is one.</param>
public sealed record PearsonOverdispersion(double Ratio, double Lower, double Upper, double P, string? Refused)
{
    private const int MostDraws = 1000;
    private const ulong Stream = 9UL << 32;

    internal static PearsonOverdispersion Of(DrawPositions positions, ulong seed)
    {
        BoundModel model = positions.Model;
        if (Refusal(positions) is string reason)
        {
            return No(reason);
        }

        int count = Math.Min(MostDraws, positions.Count), n = model.Design.RowCount;
        ResponseSimulator simulator = model.CreateSimulator();
        RandomStream random = new(seed, Stream);
        double[] position = new double[model.Layout.Dimension];
        double[] means = new double[n], variances = new double[n], simulated = new double[n];
        double[] ratios = new double[count];
        int atLeast = 0;
        for (int k = 0; k < count; k++)
        {
            positions.Read((int)((long)k * positions.Count / count), position);
            simulator.Moments(position, means, variances);
            simulator.Simulate(random, position, simulated);
            double data = 0, replicate = 0;
            for (int i = 0; i < n; i++)
            {
                // A row whose outcome is certain has no variance to compare with.
                if (variances[i] > 0)
                {
                    data += Square(model.Design.Response.Values[i] - means[i]) / variances[i];
                    replicate += Square(simulated[i] - means[i]) / variances[i];
                }
            }

            ratios[k] = data / replicate;
            atLeast += replicate >= data ? 1 : 0;
        }

        if (!ratios.All(double.IsFinite))
        {
            return No("the variance of the response is infinite in some draws");
        }

        double mean = ratios.Average();
        Array.Sort(ratios);
        return new PearsonOverdispersion(mean, Diagnostics.Quantile.OfSorted(ratios, 0.025), Diagnostics.Quantile.OfSorted(ratios, 0.975), (double)atLeast / count, null);
    }

    /// <summary>Whether each row is a single 0/1 outcome, whose mean fixes its variance.</summary>
    internal static bool HasOneTrialRows(BoundModel model) =>
        model.Family.Kind == ResponseKind.Binary && (model.Design.Response.Trials is null || model.Design.Response.Trials.All(t => t <= 1));

    // Without their effects, the spread between groups would count as overdispersion of the rows.
    private static string? Refusal(DrawPositions positions) => positions.Model.Family.Kind switch
    {
        ResponseKind.Category => "categories have no variance to be larger than expected",
        ResponseKind.Binary when HasOneTrialRows(positions.Model) => "the mean of a 0/1 outcome fixes its variance, so that it cannot be overdispersed",
        _ when positions.Model.Design.Groups.Count > 0 && !positions.HasGroupEffects => "the draws of the group effects were not kept",
        _ => null,
    };

    private static PearsonOverdispersion No(string reason) => new(double.NaN, double.NaN, double.NaN, double.NaN, reason);

    private static double Square(double x) => x * x;
}

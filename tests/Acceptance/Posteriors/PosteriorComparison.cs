using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Acceptance.Posteriors;

/// <summary>Compares draws with a reference posterior: means, standard deviations and three quantiles of every parameter.</summary>
/// <remarks>
/// The tolerance is 5.5·√(error² + error_ref²) plus half a unit of the reference's last printed digit, where the errors are Monte Carlo
/// standard errors. Where the reference prints none for an estimate, its error is ours scaled by √(our ESS for that estimate / its ESS):
/// both estimate the same quantity of the same density, so the constant before 1/√ESS is the same. For a quantile this stands for
/// √(p(1 − p)/ESS)/f(q), with the density f at the quantile taken from our draws.
/// </remarks>
internal sealed class PosteriorComparison(ReferenceFile file)
{
    public const double Tolerance = 5.5;
    public const double RequiredEss = 10_000;

    private readonly List<string> _problems = [];

    /// <summary>The smallest effective sample size met, bulk and for the sd.</summary>
    public double SmallestEss { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest difference in units of its tolerance.</summary>
    public double LargestRatio { get; private set; }

    /// <summary>What does not agree; empty when all does.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Add(ParameterDraws draws, ReferenceParameter reference)
    {
        double ess = Math.Min(EffectiveSampleSize.Bulk(draws).Value, EffectiveSampleSize.StandardDeviation(draws).Value);
        SmallestEss = Math.Min(SmallestEss, ess);
        if (!(ess >= RequiredEss))
        {
            _problems.Add(Text($"{reference.Name}: {ess:F0} effective draws; the comparison needs {RequiredEss:F0}."));
        }

        ParameterSummary summary = DrawsSummary.Of(draws, [0.025, 0.5, 0.975]);
        Compare(
            reference, "mean", summary.Mean.Value, reference.Mean, summary.McseMean.Value, EffectiveSampleSize.Mean(draws).Value, reference.McseMean, file.RoundingOfMoments);
        Compare(
            reference, "sd", summary.Sd.Value, reference.Sd, summary.McseSd.Value, EffectiveSampleSize.StandardDeviation(draws).Value, reference.McseSd, file.RoundingOfMoments);
        double[] quantiles = [reference.Lower, reference.Median, reference.Upper];
        for (int i = 0; i < quantiles.Length; i++)
        {
            double probability = summary.Quantiles[i].Probability;
            Compare(
                reference,
                Text($"{100 * probability}% quantile"),
                summary.Quantiles[i].Value.Value,
                quantiles[i],
                MonteCarloError.Quantile(draws, probability).Value,
                EffectiveSampleSize.Quantile(draws, probability).Value,
                null,
                file.RoundingOfQuantiles);
        }
    }

    private void Compare(
        ReferenceParameter reference, string what, double ours, double theirs, double error, double ess, double? theirError, double rounding)
    {
        double referenceError = theirError ?? error * Math.Sqrt(ess / reference.Ess);
        double tolerance = (Tolerance * Math.Sqrt((error * error) + (referenceError * referenceError))) + rounding;
        double ratio = Math.Abs(ours - theirs) / tolerance;
        LargestRatio = Math.Max(LargestRatio, ratio);
        if (!(ratio <= 1))
        {
            _problems.Add(Text($"{reference.Name}: {what} is {ours:G6}, the reference has {theirs:G6}; the difference is {ratio:F2} times the tolerance {tolerance:G3}."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

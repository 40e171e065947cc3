using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes;

/// <summary>When sampling may end before all draws are made: effective sample sizes and R-hats that every quantity kept has to reach.</summary>
/// <remarks>
/// All quantities count whose draws are kept: coefficients, standard deviations, correlations, family parameters, and the effects of single
/// groups unless they are not kept. A quantity that is the same in all draws does not count. Immutable.
/// </remarks>
public sealed record ConvergenceTarget
{
    private const int FirstRound = 200;

    /// <summary>The smallest bulk or tail effective sample size to reach, over all chains.</summary>
    /// <value>Null: not asked for.</value>
    public double? Ess { get; init; }

    /// <summary>The largest R-hat allowed.</summary>
    /// <value>Null: not asked for.</value>
    public double? RHat { get; init; }

    /// <summary>Reads a target such as <c>ess=400,rhat=1.01</c>.</summary>
    /// <param name="text">One or both of <c>ess=N</c> and <c>rhat=R</c>, with a comma between them.</param>
    /// <returns>The target.</returns>
    /// <exception cref="FormatException">The text is something else; the message says what is wrong with it.</exception>
    public static ConvergenceTarget Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ConvergenceTarget target = new();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] words = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (words.Length != 2 || words[0] is not ("ess" or "rhat"))
            {
                throw new FormatException($"It takes ess=N, rhat=R or both, such as 'ess=400,rhat=1.01', not '{part}'.");
            }

            bool isEss = words[0] == "ess";
            if ((isEss ? target.Ess : target.RHat) is not null)
            {
                throw new FormatException($"It has {words[0]} twice, in '{text}'.");
            }

            if (!double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                throw new FormatException($"It takes a number after {words[0]}=, such as {(isEss ? "ess=400" : "rhat=1.01")}, not '{words[1]}'.");
            }

            target = isEss ? target with { Ess = value } : target with { RHat = value };
        }

        return target.Problem() is { } problem ? throw new FormatException($"It cannot be '{text}': {problem}.") : target;
    }

    /// <summary>Writes the target as <see cref="Parse"/> reads it.</summary>
    /// <returns>Such as <c>ess=400,rhat=1.01</c>.</returns>
    public override string ToString() => string.Join(',', new[]
    {
        Ess is { } ess ? string.Create(CultureInfo.InvariantCulture, $"ess={ess}") : "",
        RHat is { } rhat ? string.Create(CultureInfo.InvariantCulture, $"rhat={rhat}") : "",
    }.Where(p => p.Length > 0));

    /// <summary>What is wrong with the target; null when nothing is.</summary>
    internal string? Problem() =>
        Ess is null && RHat is null ? "it asks for nothing"
        : Ess is { } ess && !(ess > 0 && double.IsFinite(ess)) ? "the effective sample size must be above 0"
        : RHat is { } rhat && !(rhat > 1 && double.IsFinite(rhat)) ? "R-hat must be above 1, which it never is below"
        : null;

    /// <summary>The ends of the rounds after which the target is looked at, in transitions of each chain; the last is the most allowed.</summary>
    internal static IEnumerable<int> Rounds(int most, int thin)
    {
        for (double kept = FirstRound; kept * thin < most; kept = Math.Ceiling(1.5 * kept))
        {
            yield return (int)kept * thin;
        }

        yield return most;
    }

    /// <summary>Compares draws with the target.</summary>
    internal TargetDescription Evaluate(DrawSet draws)
    {
        IReadOnlyList<string> names = draws.ParameterNames;
        double[] sizes = new double[names.Count];
        double[] ratios = new double[names.Count];
        Parallel.For(0, names.Count, i =>
        {
            ParameterDraws parameter = draws.Parameter(names[i]);
            sizes[i] = Math.Min(
                Defined(EffectiveSampleSize.Bulk(parameter), double.PositiveInfinity), Defined(EffectiveSampleSize.Tail(parameter), double.PositiveInfinity));
            ratios[i] = Defined(Diagnostics.RHat.Rank(parameter), 1);
        });

        // NaN, of draws that are not finite or too few, meets nothing.
        double smallest = sizes.Any(double.IsNaN) ? double.NaN : sizes.Min();
        double largest = ratios.Any(double.IsNaN) ? double.NaN : ratios.Max();
        return new TargetDescription(ToString(), (Ess is null || smallest >= Ess) && (RHat is null || largest <= RHat), smallest, largest);
    }

    private static double Defined(DiagnosticValue value, double constant) =>
        value.Reason is UndefinedReason.Constant or UndefinedReason.PointMass ? constant : value.Value;
}

using System.Globalization;
using Bayes.Models.Errors;

namespace Bayes.Models.Priors;

/// <summary>An override as typed: a target and a distribution, such as <c>b: normal(0, 1)</c>.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Target">What stands before the colon.</param>
/// <param name="Density">The density of one parameter, or null.</param>
/// <param name="Correlation">The LKJ prior, or null.</param>
/// <param name="Covariance">The joint prior of the standard deviations and correlations of a term, or null.</param>
internal sealed record PriorOverride(string Text, string Target, Prior? Density, LkjPrior? Correlation = null, DecovPrior? Covariance = null);

/// <summary>Reads priors as typed: <c>target: distribution(arguments)</c>.</summary>
internal static class PriorParser
{
    private static readonly Distribution[] Distributions =
    [
        new("normal", "mean, sd", 2, 1, a => new NormalPrior(a[0], a[1])),
        new("student_t", "df, location, scale", 3, 0b101, a => new StudentTPrior(a[0], a[1], a[2])),
        new("cauchy", "location, scale", 2, 1, a => new StudentTPrior(1, a[0], a[1])),
        new("logistic", "location, scale", 2, 1, a => new LogisticPrior(a[0], a[1])),
        new("exponential", "rate", 1, 1, a => new ExponentialPrior(a[0])),
        new("gamma", "shape, rate", 2, 0b11, a => new GammaPrior(a[0], a[1])),
        new("inv_gamma", "shape, scale", 2, 0b11, a => new InverseGammaPrior(a[0], a[1])),
        new("lognormal", "mean of the log, sd of the log", 2, 1, a => new LogNormalPrior(a[0], a[1])),
        new("beta", "alpha, beta", 2, 0b11, a => new BetaPrior(a[0], a[1])),
        new("gumbel_min", "location, scale", 2, 1, a => new GumbelMinimumPrior(a[0], a[1])),
        new("half_normal", "0, sd", 2, 1, a => new HalfPrior(new NormalPrior(0, a[1])), MustBeCentred: 0),
        new("half_t", "df, 0, scale", 3, 0b101, a => new HalfPrior(new StudentTPrior(a[0], 0, a[2])), MustBeCentred: 1),
        new("half_cauchy", "0, scale", 2, 1, a => new HalfPrior(new StudentTPrior(1, 0, a[1])), MustBeCentred: 0),
        new("half_logistic", "0, scale", 2, 1, a => new HalfPrior(new LogisticPrior(0, a[1])), MustBeCentred: 0),
        new("flat", "", 0, 0, _ => new FlatPrior()),
    ];

    public static PriorOverride Parse(string text)
    {
        int colon = SplitAt(text);
        string target = text[..colon].Trim();
        string right = text[(colon + 1)..].Trim();
        if (target.Length == 0)
        {
            throw Error(text, "there is no parameter before the ':'.", "Write 'b: normal(0, 1)' or 'sd_district__Intercept: half_t(3, 0, 1)'.");
        }

        (string name, double[] arguments) = ParseCall(text, right);
        if (name is "lkj" or "lkj_corr_cholesky")
        {
            return arguments is [> 0 and < double.PositiveInfinity]
                ? new PriorOverride(text, target, null, new LkjPrior(arguments[0]))
                : throw Error(text, "lkj takes one positive number, its shape.", "Write 'cor: lkj(2)'.");
        }

        if (name == "decov")
        {
            return new PriorOverride(text, target, null, Covariance: Decov(text, arguments));
        }

        Distribution distribution = Array.Find(Distributions, d => d.Name == name)
            ?? throw Error(
                text,
                $"there is no distribution '{name}'.{Hint(name, [.. Distributions.Select(d => d.Name), "lkj", "decov"])}",
                $"The distributions are {string.Join(", ", Distributions.Select(d => d.Name))}; for correlations, lkj; for all standard deviations of a term, decov.");
        if (name is "half_normal" or "half_cauchy" or "half_logistic" && arguments.Length == 1)
        {
            arguments = [0, arguments[0]];
        }
        else if (name == "half_t" && arguments.Length == 2)
        {
            arguments = [arguments[0], 0, arguments[1]];
        }

        if (arguments.Length != distribution.Count)
        {
            throw Error(
                text,
                $"{name} takes {Count(distribution.Count)} ({distribution.Signature}), and {arguments.Length} {(arguments.Length == 1 ? "was" : "were")} given.",
                $"Write '{target}: {name}({distribution.Signature})' with numbers.");
        }

        string[] labels = distribution.Signature.Split(", ");
        for (int i = 0; i < arguments.Length; i++)
        {
            bool lastIsScale = distribution.PositiveMask == 1 && i == arguments.Length - 1;
            bool positive = lastIsScale || (distribution.PositiveMask > 1 && (distribution.PositiveMask >> i & 1) == 1);
            if (!double.IsFinite(arguments[i]) || (positive && arguments[i] <= 0))
            {
                throw Error(
                    text,
                    $"the {labels[i]} of {name} is {Number(arguments[i])}.",
                    positive ? "It must be a positive number." : "It must be a finite number.");
            }
        }

        if (distribution.MustBeCentred is { } place && arguments[place] != 0)
        {
            throw Error(text, $"{name} starts at 0, and its location is given as {Number(arguments[place])}.", $"Write {name}({distribution.Signature}).");
        }

        return new PriorOverride(text, target, distribution.Make(arguments));
    }

    // As in rstanarm, arguments left out are 1.
    private static DecovPrior Decov(string text, double[] arguments)
    {
        string[] labels = ["regularization", "concentration", "shape", "scale"];
        if (arguments.Length > labels.Length)
        {
            throw Error(text, $"decov takes up to 4 arguments ({string.Join(", ", labels)}), and {arguments.Length} were given.", "Write 'sd: decov(1, 1, 1, 1)'.");
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (!(arguments[i] > 0 && double.IsFinite(arguments[i])))
            {
                throw Error(text, $"the {labels[i]} of decov is {Number(arguments[i])}.", "It must be a positive number.");
            }
        }

        double[] all = [.. arguments, .. Enumerable.Repeat(1.0, labels.Length - arguments.Length)];
        return new DecovPrior(all[0], all[1], all[2], all[3]);
    }

    internal static PriorException Error(string text, string problem, string remedy) =>
        new($"prior: '{text}': {problem} {remedy}");

    internal static string Hint(string name, IEnumerable<string> candidates) =>
        Suggestions.Nearest(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    // The target may hold a ':' of its own (b_trt:time), so the split is at the last ':' before the first '('.
    private static int SplitAt(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int colon = open < 0 ? text.LastIndexOf(':') : text.LastIndexOf(':', open);
        return colon >= 0
            ? colon
            : throw Error(text, "a prior has the form 'parameter: distribution'.", "Write 'b: normal(0, 1)' or 'sd_district__Intercept: half_t(3, 0, 1)'.");
    }

    private static (string Name, double[] Arguments) ParseCall(string text, string call)
    {
        int open = call.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return call.Length > 0
                ? (call.ToLowerInvariant(), [])
                : throw Error(text, "there is no distribution after the ':'.", "Write, for example, 'b: normal(0, 1)'.");
        }

        if (!call.EndsWith(')'))
        {
            throw Error(text, "the ')' is missing.", "Write, for example, 'b: normal(0, 1)'.");
        }

        string inside = call[(open + 1)..^1].Trim();
        string[] pieces = inside.Length == 0 ? [] : inside.Split(',');
        double[] numbers = new double[pieces.Length];
        for (int i = 0; i < pieces.Length; i++)
        {
            if (!double.TryParse(pieces[i].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw Error(text, $"'{pieces[i].Trim()}' is not a number.", "The arguments of a distribution are numbers with a decimal point.");
            }
        }

        return (call[..open].Trim().ToLowerInvariant(), numbers);
    }

    private static string Count(int n) => n switch { 0 => "no arguments", 1 => "1 argument", _ => $"{n} arguments" };

    private static string Number(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    // PositiveMask 1: the last argument is a scale; a larger mask marks the positive arguments bit by bit.
    private sealed record Distribution(
        string Name, string Signature, int Count, int PositiveMask, Func<double[], Prior> Make, int? MustBeCentred = null);
}

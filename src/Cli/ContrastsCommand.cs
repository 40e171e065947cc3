using System.CommandLine;
using Bayes.Effects;

namespace Bayes.Cli;

/// <summary><c>bayes contrasts</c>: marginal means and contrasts of them.</summary>
internal static class ContrastsCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        FitSource source = new();
        ResultOptions output = new("the draws or estimates cannot be relied on");
        Argument<string[]> factors = new("FACTOR") { Arity = ArgumentArity.ZeroOrMore };
        Option<IReadOnlyList<string>> at = OptionKinds.Texts("--at", "COLUMN=VALUES", "values of a column, separated by commas; several of them split the means");
        Option<IReadOnlyList<string>> by = OptionKinds.Texts("--by", "COLUMN", "a column that splits the means: contrasts are made within each of its levels");
        Option<MeanScale> scale = OptionKinds.Choice(
            "--scale",
            "link: conditional, with odds or rate ratios; response: at random effects of 0; marginal: the random effects integrated out [link]",
            MeanScale.Link,
            "",
            ("link", MeanScale.Link),
            ("response", MeanScale.Response),
            ("marginal", MeanScale.Marginal));
        Option<ContrastKind> kind = OptionKinds.Choice(
            "--type", "each mean with each, or with the first (or that of --control) [pairwise]", ContrastKind.Pairwise, "", ("pairwise", ContrastKind.Pairwise), ("control", ContrastKind.Control));
        Option<string?> control = OptionKinds.Text("--control", "LEVEL", "the level that others are compared with, with --type control");
        Option<GridWeights> weights = OptionKinds.Choice(
            "--weights", "how the levels of other factors are weighted [equal]", GridWeights.Equal, "", ("equal", GridWeights.Equal), ("proportional", GridWeights.Proportional));
        Option<MultiplicityAdjustment> adjust = OptionKinds.Choice(
            "--adjust",
            "how several contrasts are allowed for: joint gives simultaneous intervals, and single-step p values for maximum likelihood; holm is for p values only [joint]",
            MultiplicityAdjustment.Joint,
            "",
            ("joint", MultiplicityAdjustment.Joint),
            ("holm", MultiplicityAdjustment.Holm),
            ("none", MultiplicityAdjustment.None));
        Option<bool> interaction = OptionKinds.Flag("--interaction", "compare the contrasts of one value of --by or --at with those of another");
        Command command = source.Of("contrasts", "Compare marginal means of factors, at given values of other columns, with adjustment for multiplicity.");
        command.Add(factors);
        Verb verb = new(
            command,
            $"{FitSource.Words} FACTOR… [options]",
            [new OptionGroup("Means and contrasts", at, by, scale, kind, control, weights, adjust, interaction), .. source.Groups, new OptionGroup("Output", output.All)],
            "bayes contrasts fits/asthma treat --at weeks=0,48",
            "bayes contrasts \"control ~ treat * weeks + severity + (1 | id)\" treat --at weeks=0,48 --data examples/data/asthma.csv --family bernoulli --ref treat=Usual --method agq");
        verb.Command.SetAction(parsed =>
        {
            string[] of = parsed.GetValue(factors) ?? [];
            if (of.FirstOrDefault(f => f.StartsWith('-')) is { } option)
            {
                throw UsageErrors.NoSuchOption(command, option);
            }

            if (of.Length == 0)
            {
                throw new UsageException("the factor is missing. Name the column whose levels are compared: bayes contrasts DIR FACTOR.");
            }

            ContrastOptions options = new()
            {
                Factors = of,
                By = parsed.GetValue(by)!,
                At = [.. parsed.GetValue(at)!.Select(Values)],
                Scale = parsed.GetValue(scale),
                Weights = parsed.GetValue(weights),
                Kind = parsed.GetValue(control) is null ? parsed.GetValue(kind) : ContrastKind.Control,
                Control = parsed.GetValue(control),
                Adjustment = parsed.GetValue(adjust),
                Interaction = parsed.GetValue(interaction),
            };
            (FittedParameters fit, bool ok) = source.Read(environment, parsed, output.Level(parsed));
            if (fit.IsPosterior && options.Adjustment == MultiplicityAdjustment.Holm)
            {
                throw new UsageException("--adjust holm adjusts p values, and a posterior has none. Use --adjust joint or none.");
            }

            EffectReport report = Contrasts.Of(fit, options);
            return output.Print(environment, parsed, ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }

    private static (string Column, IReadOnlyList<string> Values) Values(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        string[] values = sign > 0 ? text[(sign + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        return values.Length > 0
            ? (text[..sign].Trim(), values)
            : throw new UsageException($"--at takes COLUMN=VALUES, such as --at weeks=0,48, not '{text}'.");
    }
}

using System.CommandLine;
using Bayes.Effects;
using Bayes.Hypotheses;

namespace Bayes.Cli;

/// <summary><c>bayes hypothesis</c>: hypotheses about any expression of parameters.</summary>
internal static class HypothesisCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        FitSource source = new();
        ResultOptions output = new("the draws or estimates cannot be relied on");
        Argument<string[]> hypotheses = new("HYPOTHESIS") { Arity = ArgumentArity.ZeroOrMore };
        Command command = source.Of("hypothesis", "Test hypotheses about any expression of parameters: probability and evidence ratio, or Wald tests for a formula.");
        command.Add(hypotheses);
        Verb verb = new(
            command,
            $"{FitSource.Words} \"HYPOTHESIS\"… [options]",
            [.. source.Groups, new OptionGroup("Output", output.All)],
            "bayes hypothesis fits/contraception \"b_urbanY > 0\" \"exp(b_livch1) - exp(b_livch2) = 0\" \"sd_district__Intercept < 0.1\"");
        verb.Command.SetAction(parsed =>
        {
            string[] texts = parsed.GetValue(hypotheses) ?? [];
            if (texts.Length == 0)
            {
                throw new UsageException("the hypothesis is missing. Write it in quotes: bayes hypothesis DIR \"b_age > 0\".");
            }

            (FittedParameters fit, bool ok) = source.Read(environment, parsed, output.Level(parsed));
            EffectReport report = HypothesisReport.Of(fit, texts);
            return output.Print(environment, parsed, ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

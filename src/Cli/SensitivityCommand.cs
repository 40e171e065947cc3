using Bayes.Trust;

namespace Bayes.Cli;

/// <summary><c>bayes sensitivity</c>: how results move with the weight of priors and likelihood.</summary>
internal static class SensitivityCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        SavedFit saved = new();
        ResultOptions output = new("a posterior moves much with the weight of its prior", withLevel: false);
        Verb verb = new(
            saved.Of("sensitivity", "Say which results rest on the priors: how posteriors move when priors or likelihood count for more or less."),
            "DIR [options]",
            [saved.Group, new OptionGroup("Output", output.All)],
            "bayes sensitivity fits/epilepsy");
        verb.Command.SetAction(parsed =>
        {
            SensitivityReport report = saved.Open(parsed).Sensitivity(environment.Cancellation);
            return output.Print(environment, parsed, report.Verdict.Ok, report.ToText, report.ToJson, report.ToCsv);
        });
        return verb.WithOptions();
    }
}

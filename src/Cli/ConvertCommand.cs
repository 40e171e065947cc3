using System.CommandLine;
using System.Globalization;
using System.Text;
using Bayes.Effects;
using Bayes.Estimates;
using Bayes.Models.Families;

namespace Bayes.Cli;

/// <summary><c>bayes convert</c>: what published conditional estimates mean, without data.</summary>
internal static class ConvertCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        Option<string?> family = OptionKinds.Text("--family", "NAME[:link]", "the distribution of the response, such as bernoulli or poisson [bernoulli]").Suggesting(FamilyRegistry.Names);
        Option<string?> coefficient = OptionKinds.Text("--coefficient", "NUMBER", "a conditional coefficient, on the link scale");
        Option<string?> variance = OptionKinds.Text("--variance", "NUMBER", "the variance of the random effects, on the link scale");
        Option<string?> predictor = OptionKinds.Text("--predictor", "NUMBER", "the linear predictor at random effects of 0, for predictions");
        Option<string?> effects = OptionKinds.Text("--effects", "NUMBERS", "random effects, equally likely, separated by commas, in the place of normal ones");
        Option<OutputFormat> format = OutputOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
        Verb verb = new(
            new Command("convert", "Say what published conditional estimates mean: population-averaged effects, median odds ratios, intraclass correlations, predictions."),
            "[options]",
            [new OptionGroup("Estimates", coefficient, variance, predictor, effects, family), new OptionGroup("Output", format)],
            "bayes convert --coefficient 0.85 --variance 1.2",
            "bayes convert --predictor 1 --effects=-2,0,2");
        verb.Command.SetAction(parsed =>
        {
            IReadOnlyList<ConvertedNumber> numbers = CoefficientConversion.Of(
                FamilyRegistry.Parse(parsed.GetValue(family) ?? "bernoulli"),
                Number(parsed.GetValue(variance), "--variance"),
                Number(parsed.GetValue(coefficient), "--coefficient"),
                Number(parsed.GetValue(predictor), "--predictor"),
                parsed.GetValue(effects)?.Split(',').Select(e => Number(e.Trim(), "--effects")!.Value).ToArray());
            environment.Out.Write(parsed.GetValue(format) switch
            {
                OutputFormat.Json => Json(numbers),
                OutputFormat.Csv => Csv(numbers),
                _ => Text(numbers),
            });
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }

    private static double? Number(string? text, string option) => text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number
        : throw new UsageException($"{option} takes numbers, not '{text}'.");

    private static string Text(IReadOnlyList<ConvertedNumber> numbers)
    {
        StringBuilder text = new();
        TextTable table = new("", "averaging", "value");
        foreach (ConvertedNumber number in numbers)
        {
            table.Add(number.Label, Words(number.Averaging), Rounding.Significant(number.Value, 4));
        }

        table.Write(text);
        return text.ToString();
    }

    private static string Words(Averaging averaging) => averaging switch
    {
        Averaging.Conditional => "conditional",
        Averaging.AtZero => "at random effects of 0",
        Averaging.Population => "population-averaged",
        _ => "",
    };

    private static string Csv(IReadOnlyList<ConvertedNumber> numbers) =>
        "name,averaging,value\n" + string.Concat(numbers.Select(n => $"{n.Name},{EffectDocument.Name(n.Averaging)},{EstimateCsv.Number(n.Value)}\n"));

    private static string Json(IReadOnlyList<ConvertedNumber> numbers) => ResultJson.Write(
        new { SchemaVersion = FitDocument.CurrentVersion, Numbers = numbers.Select(n => new { n.Name, n.Label, Averaging = EffectDocument.Name(n.Averaging), n.Value }) });
}

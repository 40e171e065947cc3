using System.CommandLine;
using Bayes.Estimates;
using Bayes.Estimation.Gee;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Cli;

/// <summary><c>bayes gee</c>: fits population-averaged coefficients by generalized estimating equations.</summary>
internal static class GeeCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new(withPriors: false);
        ResultOptions output = new("the equations could not be solved");
        Option<string?> group = OptionKinds.Text("--group", "COLUMN", "the column that names the clusters [the grouping factor of the formula]");
        Option<WorkingCorrelation> correlation = OptionKinds.Choice(
            "--correlation",
            "the working correlation of the rows of a cluster [exchangeable]",
            WorkingCorrelation.Exchangeable,
            "",
            ("independence", WorkingCorrelation.Independence),
            ("exchangeable", WorkingCorrelation.Exchangeable),
            ("ar1", WorkingCorrelation.Ar1),
            ("unstructured", WorkingCorrelation.Unstructured));
        Option<string?> wave = OptionKinds.Text("--wave", "COLUMN", "the numbers that order the rows of a cluster, for ar1 and unstructured [the order of the data]");
        Option<SmallSampleCorrection> smallSample = OptionKinds.Choice(
            "--small-sample",
            "the correction of the robust standard errors for few clusters: Kauermann and Carroll, or Mancl and DeRouen [none]",
            SmallSampleCorrection.None,
            "",
            ("none", SmallSampleCorrection.None),
            ("kauermann-carroll", SmallSampleCorrection.KauermannCarroll),
            ("mancl-derouen", SmallSampleCorrection.ManclDeRouen));
        Verb verb = new(
            model.Of("gee", "Fit population-averaged coefficients by generalized estimating equations."),
            "\"FORMULA\" --data FILE --family NAME[:link] --group COLUMN [options]",
            [.. model.Groups, new OptionGroup("Estimating equations", group, correlation, wave, smallSample), new OptionGroup("Output", output.All)],
            "bayes gee \"resp ~ age * smoke\" --data examples/data/ohio.csv --family bernoulli --group id --correlation exchangeable");
        verb.Command.SetAction(parsed =>
        {
            (ModelSpec spec, Table data) = model.Read(parsed);
            GeeOptions options = new()
            {
                Group = parsed.GetValue(group),
                Correlation = parsed.GetValue(correlation),
                Wave = parsed.GetValue(wave),
                Correction = parsed.GetValue(smallSample),
                Level = output.Level(parsed),
            };
            GeeFit fit = GeneralizedEstimatingEquations.Fit(spec, data, options);
            var summary = GeeSummary.Of(fit, model.Source(parsed));
            return output.Print(environment, parsed, fit.Converged, summary.ToText, summary.ToJson, summary.ToCsv);
        });
        return verb.WithOptions();
    }
}

#:project ../src/Inference/Inference.csproj
// Seizure counts vary more than Poisson counts do, even within a patient. The remedies side by side: an effect of every single count, the
// negative binomial with variance μ + μ²/shape (NB2), and that with variance μ(1 + alpha) (NB1). (Thall and Vail 1990.)
using Bayes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

var data = Table.ReadCsv("examples/data/epilepsy.csv");
var rows = Enumerable.Range(0, data.RowCount).ToArray();
data = data.WithColumn(TableColumn.Factor("row", rows, rows.Select(i => $"{i + 1}")));

// The variance of counts of a patient whose mean is 10, by what each model says of dispersion.
const double Mean = 10;
const string Formula = "count ~ trt * time + offset(log(weeks)) + (1 | id)";
Remedy[] remedies =
[
    new("Poisson", Model.Parse(Formula, Family.Poisson()), null, _ => Mean),
    new("row effects", Model.Parse(Formula + " + (1 | row)", Family.Poisson()), "sd_row__Intercept", sd => Mean + (Mean * Mean * (Math.Exp(sd * sd) - 1))),
    new("NB2", Model.Parse(Formula, Family.NegativeBinomial()), "shape", shape => Mean + (Mean * Mean / shape)),
    new("NB1", Model.Parse(Formula, Family.NegativeBinomial1()), "alpha", alpha => Mean * (1 + alpha)),
];

Console.WriteLine($"{"",-12} {"AIC",7}   {"trt:time (95%)",-22} dispersion and variance at a mean of {Mean}");
foreach (var remedy in remedies)
{
    // AIC compares them all, for all are likelihoods of the same counts.
    var likelihood = remedy.Model.Maximize(data);
    var posterior = remedy.Model.Sample(data).Summary().Parameters;
    var effect = posterior.Single(p => p.Quantity.Name == "b_trt:time");
    var dispersion = posterior.SingleOrDefault(p => p.Quantity.Name == remedy.Dispersion)?.Summary.Mean.Value;
    Console.WriteLine(
        $"{remedy.Name,-12} {likelihood.Aic,7:0.0}   {$"{effect.Summary.Mean.Value:0.00} ({effect.Lower:0.00}, {effect.Upper:0.00})",-22} "
        + $"{(dispersion is null ? "none" : $"{remedy.Dispersion} {dispersion:0.00}")}, {remedy.Variance(dispersion ?? 0):0}");
}

internal sealed record Remedy(string Name, ModelSpec Model, string? Dispersion, Func<double, double> Variance);

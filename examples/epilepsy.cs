#:project ../src/Inference/Inference.csproj
// Does a drug reduce seizures over time, and how differently do patients change? (Thall and Vail 1990, 59 patients, 5 counts each.)
using Bayes;
using Bayes.Models.Data;
using static Bayes.Models.Dsl;

var data = Table.ReadCsv("examples/data/epilepsy.csv");
var (count, trt, time, weeks, id) = Columns("count", "trt", "time", "weeks", "id");

var model = Poisson(count).On(trt * time + Offset(Log(weeks)) + (1 + time | id));
var posterior = model.Sample(data);
Console.WriteLine(posterior.Summary());

// Any quantity is there draw by draw: the rate ratio of a week's worth of treatment, held at one patient's effects.
var slope = posterior.Draws.Parameter("b_trt:time").Pooled();
Console.WriteLine($"P(treatment lowers the rate over time) = {slope.Count(b => b < 0) / (double)slope.Length:0.000}");

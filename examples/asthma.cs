#:project ../src/Inference/Inference.csproj
// Asthma control under two treatments over eight visits: glmer's estimates are right, its warning is vague, and four of its six standard
// errors are wrong. Every method side by side, with a verdict. (Simulated teaching data.)
using Bayes;
using Bayes.Models.Data;
using static Bayes.Models.Dsl;

var data = Table.ReadCsv("examples/data/asthma.csv").WithReference("treat", "Usual");
var (control, treat, weeks, severity, id) = Columns("control", "treat", "weeks", "severity", "id");

var model = Bernoulli(control).On(treat * weeks + severity + (1 | id));
var comparison = model.Compare(data);
Console.WriteLine(comparison);

#:project ../src/Inference/Inference.csproj
// Asthma control under two treatments over eight visits: the model for which glmer prints four wrong standard errors. (Simulated teaching data.)
using Bayes;
using Bayes.Models.Data;
using static Bayes.Models.Dsl;

var data = Table.ReadCsv("examples/data/asthma.csv").WithReference("treat", "Usual");
var (control, treat, weeks, severity, id) = Columns("control", "treat", "weeks", "severity", "id");

var posterior = Bernoulli(control).On(treat * weeks + severity + (1 | id)).Sample(data);
Console.WriteLine(posterior.Summary());

#:project ../src/Inference/Inference.csproj
// Incidence of a cattle disease by period in 15 herds: successes out of trials. (Lesnoff et al. 2004.)
using Bayes;
using Bayes.Models.Data;
using static Bayes.Models.Dsl;

var data = Table.ReadCsv("examples/data/cbpp.csv");
var (incidence, size, period, herd) = Columns("incidence", "size", "period", "herd");

var posterior = Binomial(incidence, size).On(period + (1 | herd)).Sample(data);
Console.WriteLine(posterior.Summary());

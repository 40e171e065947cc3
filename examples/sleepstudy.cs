#:project ../src/Inference/Inference.csproj
// Reaction time over ten days of sleep deprivation, each subject with a slope of its own; rows from records instead of a file. (Belenky et al. 2003.)
using System.Globalization;
using Bayes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

var measurements = File.ReadLines("examples/data/sleepstudy.csv").Skip(1)
    .Select(line => line.Split(','))
    .Select(cell => new Measurement(Number(cell[0]), Number(cell[1]), cell[2].Trim('"')));

var model = Model.Parse("Reaction ~ Days + (Days | Subject)", Family.Gaussian())
    .WithPrior("b_Days: normal(0, 20)", "cor: lkj(1)");
var posterior = model.Sample(Table.From(measurements));
Console.WriteLine(posterior.Summary());

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

internal sealed record Measurement(double Reaction, double Days, string Subject);

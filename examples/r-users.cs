#:project ../src/Inference/Inference.csproj
// The lines of docs/r-users.md, with short runs: enough to see that each is understood, too few draws to rely on.
using Bayes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;

var options = new SamplingOptions { Chains = 2, Warmup = 300, Draws = 200 };

var contraception = Table.ReadCsv("examples/data/contraception.csv");
var use = Model.Parse("use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli()).Sample(contraception, options);

var cbpp = Table.ReadCsv("examples/data/cbpp.csv");
var counts = Model.Parse("cbind(incidence, size - incidence) ~ period + (1 | herd)", Family.Binomial()).Sample(cbpp, options);
var trials = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial()).Sample(cbpp, options);

var sleepstudy = Table.ReadCsv("examples/data/sleepstudy.csv");
var correlated = Model.Parse("Reaction ~ Days + (Days | Subject)", Family.Gaussian()).Sample(sleepstudy, options);
var independent = Model.Parse("Reaction ~ Days + (Days || Subject)", Family.Gaussian()).Sample(sleepstudy, options);

var asthma = Table.ReadCsv("examples/data/asthma.csv").WithReference("treat", "Usual");
var control = Model.Parse("control ~ treat * weeks + severity + (1 | id)", Family.Bernoulli()).Sample(asthma, options);

var slopes = Model.Parse("use ~ age + urban + (1 + urban | district)", Family.Bernoulli())
    .WithPrior("b: normal(0, 1)", "sd_district: exponential(1)", "cor: lkj(2)")
    .Sample(contraception, options);
var asInBrms = Model.Parse("Reaction ~ Days + (Days | Subject)", Family.Gaussian())
    .WithPriors(PriorPreset.Brms)
    .Sample(sleepstudy, options with { TargetAcceptance = 0.95 });

Console.WriteLine(Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial()).Check(cbpp));

var herds = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial());
var laplace = herds.Maximize(cbpp);
var quadrature = herds.Maximize(cbpp, Quadrature.Auto);
Console.WriteLine(quadrature.Summary());
Console.WriteLine(trials.CompareWith(laplace, quadrature).Verdict.Sentence);
Console.WriteLine(herds.EstimateGee(cbpp, "herd").Summary());

Console.WriteLine(correlated.Summary());
double[] days = correlated.Draws.Parameter("b_Days").Pooled();
double[] spread = correlated.Draws.Parameter("sd_Subject__Days").Pooled();
double[] correlation = correlated.Draws.Parameter("cor_Subject__Intercept__Days").Pooled();
Console.WriteLine($"{days.Average():0.0} {spread.Average():0.0} {correlation.Average():0.00}");

foreach (var fit in new[] { use, counts, trials, independent, control, slopes, asInBrms })
{
    Console.WriteLine($"{fit.Description.Model.Formula}: {fit.Draws.ParameterNames.Count} quantities");
}

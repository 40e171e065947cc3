#:project ../src/Inference/Inference.csproj
// No judge called a warm wine mild: maximum likelihood has no estimate for the temperature, and glmer prints -35.1 with a standard error of
// 10 million. (Randall 1989, bitterness of wine; here: the lowest of five ratings or not.)
using Bayes;
using Bayes.Comparison;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

var data = Table.ReadCsv("examples/data/wine-mild.csv");
var model = Model.Parse("mild ~ temp + contact + (1 | judge)", Family.Bernoulli());
var comparison = model.Compare(data);
Console.WriteLine(comparison.Verdict.Sentence);

// What the prior decides shows when it changes.
foreach (double scale in new[] { 1.0, 2.5, 5.0 })
{
    var posterior = model.WithPrior($"b: normal(0, {scale})").Sample(data);
    var warm = posterior.Summary().Parameters.First(p => p.Quantity.Name == "b_tempwarm");
    Console.WriteLine($"prior sd {scale}: tempwarm {warm.Summary.Mean.Value:0.0}, 95% from {warm.Lower:0.0} to {warm.Upper:0.0}");
}

if (comparison.Verdict.Code != AgreementCode.Separation)
{
    throw new InvalidOperationException("The separation was not found.");
}

#:project ../src/Inference/Inference.csproj
// Which women use contraception, and how much do districts differ? (Bangladesh fertility survey, 1934 women in 60 districts.)
using Bayes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using static Bayes.Models.Dsl;

var data = Table.ReadCsv("examples/data/contraception.csv");
var (use, age, urban, livch, district) = Columns("use", "age", "urban", "livch", "district");

var model = Bernoulli(use).On(age + Pow(age, 2) + urban + livch + (1 | district));   // C# columns are values
var same = Model.Parse("use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli());
Console.WriteLine(model == same);

var posterior = model.Sample(data, new SamplingOptions { Seed = 667 });
Console.WriteLine(posterior.Summary());

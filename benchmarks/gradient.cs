#:project ../src/Models/Models.csproj
// Time of one log posterior with its gradient, beside a plain loop of the same arithmetic over the same rows.
// Run from the root of the repository on a quiet machine: dotnet run -c Release benchmarks/gradient.cs
using System.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

Console.WriteLine($"{"model",-34}{"rows",9}{"parameters",12}{"µs/gradient",13}{"ns/row",9}{"plain loop ns/row",19}{"ratio",8}");
Measure("contraception, 60 districts", Contraception());
Measure("simulated, 1000 groups", Simulated(100_000, 1000));

static void Measure(string name, BoundModel model)
{
    LogPosterior density = model.CreateDensity();
    double[] position = new double[density.Dimension];
    double[] gradient = new double[density.Dimension];
    RandomStream random = new(1, 1);
    for (int i = 0; i < position.Length; i++)
    {
        position[i] = 0.1 * random.NextNormal();
    }

    int rows = model.Design.RowCount;
    int repeats = Math.Max(20, 20_000_000 / (rows * 40));
    List<double> ours = [];
    List<double> plain = [];

    // In turn, so that a change of the machine's speed meets both alike; the first rounds warm up.
    for (int round = 0; round < 15; round++)
    {
        double a = Time(repeats, () => density.Evaluate(position, gradient));
        double b = Time(repeats, () => PlainLoop(model, position, gradient));
        if (round >= 5)
        {
            ours.Add(a);
            plain.Add(b);
        }
    }

    double mine = Median(ours);
    double loop = Median(plain);
    Console.WriteLine(FormattableString.Invariant(
        $"{name,-34}{rows,9}{density.Dimension,12}{mine * 1e6,13:0.0}{mine * 1e9 / rows,9:0.0}{loop * 1e9 / rows,19:0.0}{mine / loop,8:0.00}"));
}

// What a person would write first: row by row, Bernoulli with logit link, one grouping factor with intercepts, no priors.
static double PlainLoop(BoundModel model, double[] position, double[] gradient)
{
    double[] y = model.Design.Response.Values;
    var columns = model.Design.Predictors[0].Columns;
    int[] codes = model.Design.Groups[0].Codes;
    int first = model.Layout.Terms[0].GroupEffects;
    Array.Clear(gradient);
    double sum = 0;
    for (int i = 0; i < y.Length; i++)
    {
        double predictor = position[0] + position[first + codes[i]];
        for (int k = 0; k < columns.Count; k++)
        {
            predictor += columns[k].Values![i] * position[1 + k];
        }

        double e = Math.Exp(-Math.Abs(predictor));
        sum += (y[i] * predictor) - Math.Max(predictor, 0) - Math.Log(1 + e);
        double residual = y[i] - (predictor >= 0 ? 1 / (1 + e) : e / (1 + e));
        gradient[0] += residual;
        gradient[first + codes[i]] += residual;
        for (int k = 0; k < columns.Count; k++)
        {
            gradient[1 + k] += columns[k].Values![i] * residual;
        }
    }

    return sum;
}

static double Time(int repeats, Func<double> action)
{
    double sink = 0;
    long start = Stopwatch.GetTimestamp();
    for (int i = 0; i < repeats; i++)
    {
        sink += action();
    }

    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    return double.IsNaN(sink) ? double.NaN : seconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static BoundModel Contraception() => BoundModel.Bind(
    Model.Parse("use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli()),
    Table.ReadCsv("examples/data/contraception.csv"));

static BoundModel Simulated(int rows, int groups)
{
    RandomStream random = new(7, 1);
    double[] Normals() => [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
    double[] x = Normals();
    return BoundModel.Bind(
        Model.Parse("y ~ a + b + c + d + (1 | g)", Family.Bernoulli()),
        Table.FromColumns(
            TableColumn.Numeric("y", x.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(-v)) ? 1.0 : 0.0)),
            TableColumn.Numeric("a", x),
            TableColumn.Numeric("b", Normals()),
            TableColumn.Numeric("c", Normals()),
            TableColumn.Numeric("d", Normals()),
            TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{i % groups}"))));
}

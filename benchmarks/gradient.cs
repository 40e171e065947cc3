#:project ../src/Models/Models.csproj
#:property PublishAot=false
// Time of one log posterior with its gradient, by family: beside a vectorised exp over as many numbers, and for the first families beside a plain
// loop of the same arithmetic over the same rows.
// Run from the root of the repository on a quiet machine: dotnet run -c Release benchmarks/gradient.cs [rows] [beginning of the names to run, or several with commas]
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
string[] wanted = args.Length > 1 ? args[1].Split(',') : [""];
Console.WriteLine($"{"model",-34}{"rows",9}{"parameters",12}{"ns/row",9}{"exp pass",10}{"× exp",8}{"plain loop",12}{"× plain",9}");
Measure("bernoulli, logit", () => Simulated(Family.Bernoulli(), rows), PlainBernoulli);
Measure("bernoulli, contraception", () => Contraception(), PlainBernoulli);
Measure("bernoulli, probit", () => Simulated(Family.Bernoulli(Link.Probit), rows), null);
Measure("bernoulli, cloglog", () => Simulated(Family.Bernoulli(Link.Cloglog), rows), null);
Measure("binomial, logit", () => Simulated(Family.Binomial(), rows), null);
Measure("poisson", () => Simulated(Family.Poisson(), rows), PlainPoisson);
Measure("gaussian", () => Simulated(Family.Gaussian(), rows), PlainGaussian);
Measure("student", () => Simulated(Family.StudentT(), rows), null);
Measure("lognormal", () => Simulated(Family.Lognormal(), rows), null);
Measure("gamma", () => Simulated(Family.Gamma(), rows), null);
Measure("beta", () => Simulated(Family.Beta(), rows), null);
Measure("negbinomial", () => Simulated(Family.NegativeBinomial(), rows), null);
Measure("negbinomial1", () => Simulated(Family.NegativeBinomial1(), rows), null);
Measure("beta_binomial", () => Simulated(Family.BetaBinomial(), rows), null);
Measure("zero_inflated_poisson", () => Simulated(Family.ZeroInflatedPoisson(), rows), null);
Measure("zero_inflated_negbinomial", () => Simulated(Family.ZeroInflatedNegativeBinomial(), rows), null);
Measure("zero_inflated_binomial", () => Simulated(Family.ZeroInflatedBinomial(), rows), null);
Measure("hurdle_poisson", () => Simulated(Family.HurdlePoisson(), rows), null);
Measure("hurdle_negbinomial", () => Simulated(Family.HurdleNegativeBinomial(), rows), null);
Measure("cumulative", () => Simulated(Family.Cumulative(), rows), null);
Measure("sequential", () => Simulated(Family.Sequential(), rows), null);
Measure("adjacent", () => Simulated(Family.Adjacent(), rows), null);

void Measure(string name, Func<BoundModel> bind, Func<BoundModel, double[], double[], double>? plainLoop)
{
    if (!wanted.Any(w => name.StartsWith(w, StringComparison.Ordinal)))
    {
        return;
    }

    BoundModel model = bind();
    LogPosterior density = model.CreateDensity();
    double[] position = new double[density.Dimension];
    double[] gradient = new double[density.Dimension];
    RandomStream random = new(1, 1);
    for (int i = 0; i < position.Length; i++)
    {
        position[i] = 0.1 * random.NextNormal();
    }

    // Those that an evaluation goes through, after merging.
    int rows = model.LikelihoodRowCount;
    double[] predictors = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
    double[] exponentials = new double[rows];
    int repeats = Math.Max(1, 200_000 / rows);
    List<double> ours = [];
    List<double> exp = [];
    List<double> plain = [];

    // In turn, so that a change of the machine's speed meets all alike, and the fastest counts, which other work disturbs least; the rounds of the
    // first two seconds warm up.
    long begin = Stopwatch.GetTimestamp();
    while (ours.Count < 51 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 3)
    {
        double a = Time(repeats, () => density.Evaluate(position, gradient));
        double b = Time(repeats, () => ExpPass(predictors, exponentials));
        double c = plainLoop is null ? double.NaN : Time(repeats, () => plainLoop(model, position, gradient));
        if (Stopwatch.GetElapsedTime(begin).TotalSeconds > 2)
        {
            ours.Add(a);
            exp.Add(b);
            plain.Add(c);
        }
    }

    double nanoseconds = 1e9 / rows;
    (double mine, double pass, double loop) = (ours.Min() * nanoseconds, exp.Min() * nanoseconds, plain.Min() * nanoseconds);
    Console.WriteLine(
        $"{name,-34}{rows,9}{density.Dimension,12}{mine,9:0.0}{pass,10:0.00}{mine / pass,8:0.0}{Text(loop, "0.0"),12}{Text(mine / loop, "0.00"),9}");
}

static string Text(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

// The least that a likelihood with one exponential a row could cost: read a number, write its exponential. Compiled once and fully: whether the
// exponential becomes part of the loop or is called for every eight numbers is otherwise decided anew by each process, and makes five times the time.
[MethodImpl(MethodImplOptions.AggressiveOptimization)]
static double ExpPass(double[] predictors, double[] exponentials)
{
    ref double source = ref MemoryMarshal.GetArrayDataReference(predictors);
    ref double target = ref MemoryMarshal.GetArrayDataReference(exponentials);
    int i = 0;
    for (; i <= predictors.Length - 8; i += 8)
    {
        Vector512.Exp(Vector512.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
    }

    for (; i < predictors.Length; i++)
    {
        exponentials[i] = Math.Exp(predictors[i]);
    }

    return exponentials[^1];
}

// What a person would write first: row by row, one grouping factor with intercepts, no priors.
static double PlainBernoulli(BoundModel model, double[] position, double[] gradient) => PlainLoop<Bernoulli>(model, position, gradient);

static double PlainPoisson(BoundModel model, double[] position, double[] gradient) => PlainLoop<Poisson>(model, position, gradient);

static double PlainGaussian(BoundModel model, double[] position, double[] gradient) => PlainLoop<Normal>(model, position, gradient);

static double PlainLoop<TFamily>(BoundModel model, double[] position, double[] gradient)
    where TFamily : struct, IPlain
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

        (double value, double residual) = TFamily.Row(y[i], predictor);
        sum += value;
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

static BoundModel Contraception() => BoundModel.Bind(
    Model.Parse("use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli()),
    Table.ReadCsv("examples/data/contraception.csv"));

// Four predictors, one factor of 1000 groups, responses of the right kind.
static BoundModel Simulated(Family family, int rows)
{
    RandomStream random = new(7, 1);
    double[] Normals() => [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
    double[] a = Normals();
    double Response(double x) => family.Kind switch
    {
        _ when family.HasThresholds => Math.Clamp(Math.Floor(x + random.NextNormal() + 2), 0, 3) + 1,
        _ when family.Name is "bernoulli" => random.NextDouble() < 1 / (1 + Math.Exp(-x)) ? 1 : 0,
        _ when family.Name.Contains("poisson", StringComparison.Ordinal) || family.Name.Contains("negbinomial", StringComparison.Ordinal) =>
            random.NextDouble() < 0.2 ? 0 : random.NextPoisson(Math.Exp(0.5 + (0.5 * x))),
        _ when family.Name.Contains("binomial", StringComparison.Ordinal) => Math.Floor(11 * random.NextDouble()),
        _ when family.Name is "beta" => 0.01 + (0.98 * random.NextDouble()),
        _ when family.Name is "gamma" or "lognormal" => Math.Exp((0.5 * x) + (0.5 * random.NextNormal())),
        _ => x + random.NextNormal(),
    };
    bool trials = family.Name.Contains("binomial", StringComparison.Ordinal) && !family.Name.Contains("negbinomial", StringComparison.Ordinal);
    return BoundModel.Bind(
        Model.Parse($"{(trials ? "y | trials(size)" : "y")} ~ a + b + c + d + (1 | g)", family),
        Table.FromColumns(
            family.HasThresholds ? TableColumn.Factor("y", a.Select(x => Response(x).ToString(CultureInfo.InvariantCulture))) : TableColumn.Numeric("y", a.Select(Response)),
            TableColumn.Numeric("size", Enumerable.Repeat(10.0, rows)),
            TableColumn.Numeric("a", a),
            TableColumn.Numeric("b", Normals()),
            TableColumn.Numeric("c", Normals()),
            TableColumn.Numeric("d", Normals()),
            TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{i % 1000}"))));
}

internal interface IPlain
{
    static abstract (double Value, double Derivative) Row(double y, double predictor);
}

internal readonly struct Bernoulli : IPlain
{
    public static (double Value, double Derivative) Row(double y, double predictor)
    {
        double e = Math.Exp(-Math.Abs(predictor));
        return ((y * predictor) - Math.Max(predictor, 0) - Math.Log(1 + e), y - (predictor >= 0 ? 1 / (1 + e) : e / (1 + e)));
    }
}

internal readonly struct Poisson : IPlain
{
    public static (double Value, double Derivative) Row(double y, double predictor)
    {
        double mean = Math.Exp(predictor);
        return ((y * predictor) - mean, y - mean);
    }
}

internal readonly struct Normal : IPlain
{
    // With σ = 1: the posterior also has the derivative by log σ.
    public static (double Value, double Derivative) Row(double y, double predictor)
    {
        double residual = y - predictor;
        return (-0.5 * residual * residual, residual);
    }
}

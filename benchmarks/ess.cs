#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// Effective samples per second, min(bulk, tail) over all parameters with group effects included, warmup and the search for the mode
// charged, one core, beside rstanarm or brms under the priors of that package on the same data in the same run.
// The R side (ess.R beside this file) needs Rscript with the package; without it only our numbers are printed.
// Run from the root of the repository on a quiet machine:
//   dotnet run -c Release benchmarks/ess.cs [rstanarm|brms|none] [case,case,...|all] [draws of each of 4 chains] [R iterations]
using System.Diagnostics;
using System.Globalization;
using Bayes;
using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Numerics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string tool = args.Length > 0 ? args[0] : "rstanarm";
string which = args.Length > 1 ? args[1] : "all";
int draws = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10_000;
string iterations = args.Length > 3 ? args[3] : "4000";
string folder = Directory.CreateTempSubdirectory("ess").FullName;
Case[] cases =
[
    new("contraception", "use ~ age + I(age^2) + urban + livch + (1 | district)", "binomial", Family.Bernoulli(), Example("contraception")),
    new("contraception slope", "use ~ age + I(age^2) + urban + livch + (1 + urban | district)", "binomial", Family.Bernoulli(), Example("contraception")),
    new("epilepsy slope", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", Family.Poisson(), Example("epilepsy")),
    new("cbpp", "cbind(incidence, size - incidence) ~ period + (1 | herd)", "binomial", Family.Binomial(), Example("cbpp")),
    new("ohio", "resp ~ age * smoke + (1 | id)", "binomial", Family.Bernoulli(), Example("ohio")),
    new("crossed 100 x 50", "y ~ a + b + c + (1 | g) + (1 | h)", "binomial", Family.Bernoulli(), Simulated("crossed1", 2000, 100, 50)),
    new("crossed 150 x 20", "y ~ a + b + c + (1 | g) + (1 | h)", "binomial", Family.Bernoulli(), Simulated("crossed2", 6000, 150, 20)),
    new("20,000 rows", "y ~ a + b + c + (1 | g)", "binomial", Family.Bernoulli(), Simulated("rows", 20_000, 1000, 0)),
    new("sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", Family.Gaussian(), Example("sleepstudy")),
];
PriorPreset preset = tool == "brms" ? PriorPreset.Brms : PriorPreset.Rstanarm;
Console.WriteLine($"{"case",-20}{"ms",8}{"bulk",8}{"tail",8}{"grad",10}{"ESS/kgrad",11}{"ESS/s",9}  {tool,10} {"bulk",8}{"tail",8}{"ESS/s",9}{"compile s",11}{"ratio",9}  kernel");
foreach (Case c in cases.Where(c => which == "all" || which.Split(',').Contains(c.Name)))
{
    ModelSpec model = Model.Parse(c.Formula, c.Family).WithPriors(preset);
    Table table = Table.ReadCsv(c.File);
    for (int i = 0; i < 3; i++)
    {
        // Warm: code compiled.
        model.Sample(table, new SamplingOptions { Seed = 90 + (ulong)i, Cores = 1 });
    }

    // In turn, so that a change of the machine's speed meets both alike.
    Measurement first = Ours(model, table, draws, 1);
    double[]? theirs = tool == "none" ? null : InR(c, iterations);
    Measurement second = Ours(model, table, draws, 2);
    Measurement mean = first.With(second);
    string text = string.Create(
        CultureInfo.InvariantCulture,
        $"{c.Name,-20}{mean.Seconds * 1000,8:0}{mean.Bulk,8:0}{mean.Tail,8:0}{mean.Gradients,10}{mean.Least / mean.Gradients * 1000,11:0.0}{mean.Rate,9:0}");
    if (theirs is not null)
    {
        double rate = Math.Min(theirs[1], theirs[2]) / theirs[0];
        text += string.Create(
            CultureInfo.InvariantCulture, $"  {theirs[0],8:0.0} s {theirs[1],8:0}{theirs[2],8:0}{rate,9:0.0}{theirs[4],11:0}{mean.Rate / rate,9:0}");
    }

    Console.WriteLine($"{text}  {mean.Kernel}");
}

static Measurement Ours(ModelSpec model, Table table, int draws, ulong seed)
{
    PosteriorFit fit = model.Sample(table, new SamplingOptions { Seed = seed, Cores = 1, Draws = draws });
    double bulk = double.PositiveInfinity;
    double tail = double.PositiveInfinity;
    foreach (string name in fit.Draws.ParameterNames)
    {
        bulk = Math.Min(bulk, EffectiveSampleSize.Bulk(fit.Draws.Parameter(name)).Value);
        tail = Math.Min(tail, EffectiveSampleSize.Tail(fit.Draws.Parameter(name)).Value);
    }

    SamplerDescription sampler = fit.Description.Sampler;
    return new Measurement(sampler.Seconds.Total, bulk, tail, sampler.Gradients, sampler.Kernel);
}

// Seconds, bulk, tail, divergences, compile seconds; null without R.
double[]? InR(Case c, string iterations)
{
    try
    {
        ProcessStartInfo start = new("Rscript") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["benchmarks/ess.R", tool, c.File, c.Formula, c.FamilyInR, "4", iterations, "1"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? line = process.StandardOutput.ReadToEnd().Split('\n').FirstOrDefault(l => l.StartsWith("RESULT ", StringComparison.Ordinal));
        process.WaitForExit();
        return line is null ? null : [.. line.Split(' ').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return null;
    }
}

static string Example(string name) => Path.GetFullPath($"examples/data/{name}.csv");

string Simulated(string name, int rows, int groups, int crossed)
{
    RandomStream random = new(7, 1);
    double[] byG = [.. Enumerable.Range(0, groups).Select(_ => random.NextNormal())];
    double[] byH = [.. Enumerable.Range(0, crossed).Select(_ => 0.7 * random.NextNormal())];
    string file = Path.Combine(folder, name + ".csv");
    using StreamWriter writer = new(file);
    writer.WriteLine("y,a,b,c,\"g\",\"h\"");
    for (int i = 0; i < rows; i++)
    {
        int g = i < groups ? i : (int)(groups * random.NextDouble());
        int h = crossed == 0 ? 0 : i < crossed ? i : (int)(crossed * random.NextDouble());
        (double a, double b, double c) = (random.NextNormal(), random.NextNormal(), random.NextNormal());
        double predictor = -0.5 + (0.5 * a) - (0.3 * b) + (0.2 * c) + byG[g] + (crossed > 0 ? byH[h] : 0);
        int y = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{y},{a:R},{b:R},{c:R},\"{g}\",\"{h}\""));
    }

    return file;
}

internal sealed record Case(string Name, string Formula, string FamilyInR, Family Family, string File);

internal sealed record Measurement(double Seconds, double Bulk, double Tail, long Gradients, string Kernel)
{
    public double Least => Math.Min(Bulk, Tail);

    public double Rate => Least / Seconds;

    public Measurement With(Measurement other) => new(
        0.5 * (Seconds + other.Seconds), 0.5 * (Bulk + other.Bulk), 0.5 * (Tail + other.Tail), (Gradients + other.Gradients) / 2, Kernel);
}

#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// Effective samples per second, min(bulk, tail) over all parameters with group effects included, warmup and the search for the mode
// charged, code compiled and warm, one core, beside rstanarm, brms and JAGS under the same priors on the same data in the same run.
// Each run is long enough for a wanted effective sample size, or as long as is allowed; compilation and cold starts have columns of their own.
// The R side (ess.R beside this file) needs Rscript with the packages; without it only our numbers are printed.
// Run from the root of the repository on a quiet machine; each model's line comes when it is done, so a run may be stopped:
//   dotnet run -c Release benchmarks/ess.cs [option value]...
//     --with rstanarm,brms      the packages, of rstanarm, brms and jags (under the priors of brms), or none
//     --models "cbpp,ohio"      sampler: the nine models of the sampler's bars, when not given; families: a model of each further family; or names
//     --ess 10000               the effective sample size wanted on both sides
//     --minutes 10              what one run of a package may take; after half as much again it is stopped, and what it reached counts
//     --bayes PATH              a published bayes, whose default fit in a new process is timed too
//     --markdown FILE           the table as Markdown, rewritten after each line
using System.ComponentModel;
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
Dictionary<string, string> options = new()
{
    ["--with"] = "rstanarm,brms", ["--models"] = "sampler", ["--ess"] = "10000", ["--minutes"] = "10", ["--bayes"] = "", ["--markdown"] = "",
};
for (int i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"{args[i]} is no option, or has no value. Options: {string.Join(", ", options.Keys)}.");
        return 2;
    }

    options[args[i]] = args[i + 1];
}

string[] tools = options["--with"].Split(',');
double wanted = double.Parse(options["--ess"], CultureInfo.InvariantCulture);
double minutes = double.Parse(options["--minutes"], CultureInfo.InvariantCulture);
string folder = Directory.CreateTempSubdirectory("ess").FullName;
Case[] sampler =
[
    new("contraception", "use ~ age + I(age^2) + urban + livch + (1 | district)", "binomial", Family.Bernoulli(), Example("contraception")),
    new("contraception slope", "use ~ age + I(age^2) + urban + livch + (1 + urban | district)", "binomial", Family.Bernoulli(), Example("contraception")),
    new("epilepsy slope", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", Family.Poisson(), Example("epilepsy")),
    new("cbpp", "cbind(incidence, size - incidence) ~ period + (1 | herd)", "binomial", Family.Binomial(), Example("cbpp")),
    new("ohio", "resp ~ age * smoke + (1 | id)", "binomial", Family.Bernoulli(), Example("ohio")),
    new("crossed 100 x 50", "y ~ a + b + c + (1 | g) + (1 | h)", "binomial", Family.Bernoulli(), Simulated("crossed1", 2000, 100, 50)),
    new("crossed 150 x 20", "y ~ a + b + c + (1 | g) + (1 | h)", "binomial", Family.Bernoulli(), Simulated("crossed2", 6000, 150, 20)),
    new("20000 rows", "y ~ a + b + c + (1 | g)", "binomial", Family.Bernoulli(), Simulated("rows", 20_000, 1000, 0)),
    new("sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", Family.Gaussian(), Example("sleepstudy")),
];

// Only brms has these.
const string Seizures = "count ~ trt * time + offset(log(weeks)) + (1 | id)";
const string Reactions = "Reaction ~ Days + (Days | Subject)";
const string Ratings = "rating ~ temp + contact + (1 | judge)";
Case[] families =
[
    new("negbinomial", Seizures, "negbinomial", Family.NegativeBinomial(), Example("epilepsy")),
    new("zero_inflated_poisson", "count ~ mined + (1 | site); zi ~ mined", "zero_inflated_poisson", Family.ZeroInflatedPoisson(), Example("salamanders")),
    new("hurdle_poisson", "count ~ mined + (1 | site); hu ~ mined", "hurdle_poisson", Family.HurdlePoisson(), Example("salamanders")),
    new("beta_binomial", "cbind(incidence, size - incidence) ~ period + (1 | herd)", "beta_binomial", Family.BetaBinomial(), Example("cbpp")),
    new("gamma", Reactions, "Gamma('log')", Family.Gamma(), Example("sleepstudy")),
    new("lognormal", Reactions, "lognormal", Family.Lognormal(), Example("sleepstudy")),
    new("student", Reactions, "student", Family.StudentT(), Example("sleepstudy")),
    new("beta", "share ~ temp + contact + (1 | judge)", "Beta", Family.Beta(), WineShare()),
    new("cumulative", Ratings, "cumulative", Family.Cumulative(), Example("wine")),
    new("sratio", Ratings, "sratio", Family.Sequential(), Example("wine")),
    new("acat", Ratings, "acat", Family.Adjacent(), Example("wine")),
    new("categorical", "livch ~ age + urban + (1 | district)", "categorical", Family.Categorical(), Example("contraception")),
];
Case[] cases = [.. sampler, .. families];
string[] chosen = options["--models"] switch
{
    "sampler" => [.. sampler.Select(c => c.Name)],
    "families" => [.. families.Select(c => c.Name)],
    string names => names.Split(','),
};
if (chosen.FirstOrDefault(name => cases.All(c => c.Name != name)) is string unknown)
{
    Console.Error.WriteLine($"There is no model '{unknown}'. Models: sampler, families, {string.Join(", ", cases.Select(c => c.Name))}.");
    return 2;
}

string[] headings =
[
    "model", "priors of", "ours: draws", "s", "bulk", "tail", "ESS/s", "gradients", "ESS/1000 grad", "new process s",
    "theirs: draws", "s", "bulk", "tail", "ESS/s", "div.", "load s", "compile s", "ratio", "our kernel",
];
List<string> markdown = [$"| {string.Join(" | ", headings)} |", $"|{string.Concat(headings.Select(_ => "---|"))}"];
Console.WriteLine(string.Join(" | ", headings));
foreach (Case c in cases.Where(c => chosen.Contains(c.Name)))
{
    foreach (string tool in tools)
    {
        ModelSpec model = Model.Parse(c.Formula, c.Family).WithPriors(tool == "rstanarm" ? PriorPreset.Rstanarm : PriorPreset.Brms);
        Table table = Table.ReadCsv(c.File);

        // Warm: the runtime recompiles what runs often in the background, so for some seconds. The last of these runs also says how many draws are needed.
        long start = Stopwatch.GetTimestamp();
        Measurement pilot = Ours(model, table, 1000, 90);
        for (ulong seed = 91; seed < 93 || Stopwatch.GetElapsedTime(start).TotalSeconds < 5; seed++)
        {
            pilot = Ours(model, table, 1000, seed);
        }

        int draws = Math.Max(1000, (int)Math.Ceiling(Math.Min(1100 * wanted / pilot.Least, 1000 * 60 * minutes / pilot.Seconds)));

        // In turn, so that a change of the machine's speed meets both alike.
        Measurement first = Ours(model, table, draws, 1);
        Theirs? theirs = tool == "none" ? null : InR(tool, c);
        Measurement mean = first.With(Ours(model, table, draws, 2));
        double cold = options["--bayes"].Length == 0 ? double.NaN : NewProcess(options["--bayes"], c);
        string[] cells =
        [
            c.Name, tool, $"4 × {draws}", $"{mean.Seconds:0.00}", $"{mean.Bulk:0}", $"{mean.Tail:0}", $"{mean.Rate:0}", $"{mean.Gradients}",
            $"{mean.Least / mean.Gradients * 1000:0.0}", Number(cold, "0.00"),
            .. theirs is null
                ? [.. Enumerable.Repeat("–", 9)]
                : (string[])[
                    $"{theirs.Chains} × {theirs.Draws}{(theirs.Stopped ? ", stopped at the limit" : "")}", Number(theirs.Seconds, "0.0"), Number(theirs.Bulk, "0"),
                    Number(theirs.Tail, "0"), Number(theirs.Rate, "0.0"), $"{theirs.Divergent}", Number(theirs.Load, "0.0"), Number(theirs.Compile, "0"),
                    Number(mean.Rate / theirs.Rate, "0")],
            mean.Kernel,
        ];
        Console.WriteLine(string.Join(" | ", cells));
        markdown.Add($"| {string.Join(" | ", cells)} |");
        if (options["--markdown"].Length > 0)
        {
            File.WriteAllLines(options["--markdown"], markdown);
        }
    }
}

Directory.Delete(folder, recursive: true);
return 0;

static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

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
    return new Measurement(sampler.Seconds.Total, bulk, tail, sampler.Gradients + sampler.ModeGradients, sampler.Kernel);
}

// The default fit of the published program from its start to its printed summary, in seconds.
static double NewProcess(string bayes, Case c)
{
    long start = Stopwatch.GetTimestamp();
    using Process process = Process.Start(
        new ProcessStartInfo(bayes, ["fit", c.Formula, "--data", c.File, "--family", c.Family.Name, "--seed", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : double.NaN;
}

// What R has reported when it ends or its time is over; null without R, or where it reports nothing.
Theirs? InR(string tool, Case c)
{
    ProcessStartInfo start = new(
        "Rscript",
        ["benchmarks/ess.R", tool, c.File, c.Formula, c.FamilyInR, options["--ess"], options["--minutes"], "1"])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    Theirs result = new();
    try
    {
        using Process process = Process.Start(start)!;
        List<string> errors = [];
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        Task reading = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is string line)
            {
                result = result.Read(line);
            }
        });

        // Compilation and the first short run come before the long one, so half as much again, and ten minutes.
        if (!process.WaitForExit(TimeSpan.FromMinutes((1.5 * minutes) + 10)))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        reading.Wait();
        if (result.Chains == 0)
        {
            Console.Error.WriteLine($"{tool} gave nothing for {c.Name}: {string.Join(' ', errors.TakeLast(5))}");
            return null;
        }

        return result;
    }
    catch (Win32Exception)
    {
        return null;
    }
}

static string Example(string name) => Path.GetFullPath($"examples/data/{name}.csv");

// The wine's intensity of bitterness, 0 to 100, as a share.
string WineShare()
{
    string file = Path.Combine(folder, "share.csv");
    string[] lines = File.ReadAllLines(Example("wine"));
    File.WriteAllLines(file, lines.Select((line, i) =>
        line + "," + (i == 0 ? "share" : (double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture) / 100).ToString(CultureInfo.InvariantCulture))));
    return file;
}

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
        0.5 * (Seconds + other.Seconds), 0.5 * (Bulk + other.Bulk), 0.5 * (Tail + other.Tail), (Gradients + other.Gradients) / 2, Kernel == other.Kernel ? Kernel : $"{Kernel}; seed 2: {other.Kernel}");
}

// The lines of ess.R. Of several runs the last with all four chains counts; a run cut short only where there is no other.
internal sealed record Theirs
{
    public int Chains { get; init; }

    public int Draws { get; init; }

    public double Seconds { get; init; } = double.NaN;

    public double Bulk { get; init; } = double.NaN;

    public double Tail { get; init; } = double.NaN;

    public int Divergent { get; init; }

    public double Load { get; init; } = double.NaN;

    public double Compile { get; init; } = double.NaN;

    public bool Stopped { get; init; } = true;

    public double Rate => Math.Min(Bulk, Tail) / Seconds;

    public Theirs Read(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = [.. words.Skip(1).Select(w => double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        return words switch
        {
            ["LOAD", ..] => this with { Load = numbers[0] },
            ["COMPILE", ..] => this with { Compile = numbers[0] },
            ["DONE"] => this with { Stopped = false },
            ["RESULT", ..] when numbers[0] >= Chains => this with
            {
                Chains = (int)numbers[0], Draws = (int)numbers[1], Seconds = numbers[2], Bulk = numbers[3], Tail = numbers[4], Divergent = (int)numbers[6],
            },
            _ => this,
        };
    }
}

#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// A million Bernoulli rows, five continuous predictors, 10,000 groups crossed with 500: simulated, written to a CSV file in a temporary directory,
// and fitted from there by the published program in new processes, without keeping group effects. A run's line has its peak resident memory
// (VmHWM) beside what is allowed (200 MB + 3 x 8 bytes x rows x 6 numeric columns), the seconds of reading with binding, of the search for the
// mode, of the chains' warmup and draws, and the smallest bulk and tail effective sample size of a population parameter, with
// the seconds of the whole run for one of the smaller. First one chain on one core and the same on two, for what threads within a chain gain;
// then all chains on all cores. Run from the root of the repository on a quiet machine of at least two cores:
//   dotnet run -c Release benchmarks/million.cs [option value]...
//     --rows 1000000     rows, with a group for every 100 and a crossed one for every 2000
//     --draws 250        draws of each chain, after the default warmup
//     --chains 4         chains of the last run; 0 leaves it out
//     --seed 1           of the chains
//     --bayes PATH       a published bayes; published into the temporary directory when not given
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bayes.Numerics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, string> options = new() { ["--rows"] = "1000000", ["--draws"] = "250", ["--chains"] = "4", ["--seed"] = "1", ["--bayes"] = "" };
for (int i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"{args[i]} is no option, or has no value. Options: {string.Join(", ", options.Keys)}.");
        return 2;
    }

    options[args[i]] = args[i + 1];
}

int rows = int.Parse(options["--rows"]);
int chains = int.Parse(options["--chains"]);
int groups = Math.Max(10, rows / 100);
int crossed = Math.Max(5, rows / 2000);
Dictionary<string, double> truth = new()
{
    ["b_x1"] = 0.5, ["b_x2"] = -0.3, ["b_x3"] = 0.2, ["b_x4"] = -0.1, ["b_x5"] = 0.4, ["sd_g__Intercept"] = 0.8, ["sd_h__Intercept"] = 0.5,
};
string folder = Directory.CreateTempSubdirectory("million").FullName;
try
{
    string program = options["--bayes"];
    if (program.Length == 0)
    {
        program = Path.Combine(folder, "program", "bayes");
        Start("dotnet", ["publish", "src/Cli", "-c", "Release", "-o", Path.Combine(folder, "program"), "-v", "q", "--nologo"]);
    }

    string file = Path.Combine(folder, "rows.csv");
    Simulate(file);
    Console.WriteLine($"{rows} rows, {groups} groups crossed with {crossed}, a file of {new FileInfo(file).Length / 1e6:0} MB, {Environment.ProcessorCount} cores\n");
    Console.WriteLine("| chains | cores | peak MB | allowed | reading s | mode s | mode gradients | warmup s | draws s | total s | gradients | ms/gradient | bulk | tail | s/ESS | kernel |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    JsonNode alone = Fit(program, file, 1, 1);
    JsonNode helped = Fit(program, file, 1, 2);
    JsonNode last = chains > 0 ? Fit(program, file, chains, Environment.ProcessorCount) : helped;
    double Chain(JsonNode fit) => Number(fit, "seconds", "warmup") + Number(fit, "seconds", "sampling");
    Console.WriteLine(
        $"\nA second core makes the search for the mode {Number(alone, "seconds", "mode") / Number(helped, "seconds", "mode"):0.00} times as fast, and a chain {Chain(alone) / Chain(helped):0.00} times.");
    bool same = JsonNode.DeepEquals(alone["parameters"], helped["parameters"]);
    Console.WriteLine(same ? "Both gave the same summaries." : "THE TWO DID NOT GIVE THE SAME SUMMARIES.");
    JsonNode furthest = last["parameters"]!.AsArray().Where(p => truth.ContainsKey((string)p!["name"]!)).MaxBy(p => Math.Abs(Distance(p!)))!;
    Console.WriteLine($"The posterior mean furthest from the value simulated from is that of {furthest["name"]}, by {Distance(furthest):0.0} posterior standard deviations.");
    return same ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

double Distance(JsonNode parameter) => ((double)parameter["mean"]! - truth[(string)parameter["name"]!]) / (double)parameter["sd"]!;

static double Number(JsonNode fit, params string[] path) => (double)path.Aggregate(fit["sampler"]!, (node, name) => node[name]!);

JsonNode Fit(string program, string file, int chainCount, int cores)
{
    (string output, double peak) = Start(program,
    [
        "fit", "y ~ x1 + x2 + x3 + x4 + x5 + (1 | g) + (1 | h)", "--data", file, "--family", "bernoulli", "--no-group-effects", "--quiet", "--format", "json",
        "--out", Path.Combine(folder, $"fit-{chainCount}-{cores}"), "--chains", $"{chainCount}", "--cores", $"{cores}", "--draws", options["--draws"], "--seed", options["--seed"],
    ]);
    JsonNode fit = JsonNode.Parse(output)!;
    double Least(string size) => fit["parameters"]!.AsArray().Where(p => (string)p!["kind"]! != "derived").Min(p => (double)p![size]!);
    (double bulk, double tail) = (Least("ess_bulk"), Least("ess_tail"));
    (double setup, double mode) = (Number(fit, "seconds", "setup"), Number(fit, "seconds", "mode"));
    (double warmup, double sampling, double total) = (Number(fit, "seconds", "warmup"), Number(fit, "seconds", "sampling"), Number(fit, "seconds", "total"));

    // Of several chains on fewer cores a gradient's time cannot be told from the wall clock.
    string gradient = chainCount == 1 ? $"{1000 * (warmup + sampling) / Number(fit, "gradients"):0.00}" : "";
    Console.WriteLine(
        $"| {chainCount} | {cores} | {peak / 1e6:0} | {200 + (24e-6 * rows * 6):0} | {setup - mode:0.0} | {mode:0.0} | {Number(fit, "mode_gradients")} | {warmup:0.0} | {sampling:0.0} | {total:0.0} "
        + $"| {Number(fit, "gradients")} | {gradient} | {bulk:0} | {tail:0} | {total / Math.Min(bulk, tail):0.000} | {(string)fit["sampler"]!["kernel"]!} |");
    return fit;
}

void Simulate(string file)
{
    RandomStream random = new(17, (ulong)rows);
    double[] Normals(int n, double sd) => [.. Enumerable.Range(0, n).Select(_ => sd * random.NextNormal())];
    double[] g = Normals(groups, truth["sd_g__Intercept"]);
    double[] h = Normals(crossed, truth["sd_h__Intercept"]);
    double[] x = new double[5];
    using StreamWriter writer = new(file);
    writer.Write("y,x1,x2,x3,x4,x5,g,h\n");
    for (int i = 0; i < rows; i++)
    {
        int k = (int)(crossed * random.NextDouble());
        double predictor = -0.5 + g[i % groups] + h[k];
        for (int c = 0; c < x.Length; c++)
        {
            x[c] = random.NextNormal();
            predictor += truth[$"b_x{c + 1}"] * x[c];
        }

        int y = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
        writer.Write($"{y},{x[0]},{x[1]},{x[2]},{x[3]},{x[4]},g{i % groups},h{k}\n");
    }
}

// What a program writes, and the most memory that it held, in bytes.
static (string Output, double Peak) Start(string program, string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    Task<string> output = process.StandardOutput.ReadToEndAsync();
    long peak = 0;
    while (!process.WaitForExit(20))
    {
        try
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }

    return process.ExitCode == 0 ? (output.Result, peak) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output.Result}");
}

#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// The default run of the contraception model, 4 chains of 1000 kept draws on the cores that there are, beside lme4::glmer's default fit: the
// second fit of new processes, in turn. Then the published build, from its start to its printed summary.
// The R side (default.R beside this file) needs Rscript with lme4; without it only our times are printed.
// Run from the root of the repository on a quiet machine: dotnet run -c Release benchmarks/default.cs [rounds]
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Bayes;
using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Formula = "use ~ age + I(age^2) + urban + livch + (1 | district)";
string file = Path.GetFullPath("examples/data/contraception.csv");
if (args is ["child"])
{
    Child();
    return;
}

int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
Console.WriteLine($"{Environment.ProcessorCount} cores");
Console.WriteLine($"{"round",5}{"ours, first s",15}{"second s",10}{"min ESS",9}{"glmer, first s",16}{"second s",10}{"glmer/ours",12}");
List<double> ratios = [];
for (int round = 1; round <= rounds; round++)
{
    double[][] ours = Lines(Environment.ProcessPath!, ["child"]) ?? throw new InvalidOperationException("the child process did not start");
    double[][]? glmer = Lines("Rscript", ["benchmarks/default.R", file, Formula]);
    double ratio = glmer is null ? double.NaN : glmer[1][0] / ours[1][0];
    ratios.Add(ratio);
    Console.WriteLine($"{round,5}{ours[0][0],15:0.000}{ours[1][0],10:0.000}{ours[1][1],9:0}{glmer?[0][0],16:0.000}{glmer?[1][0],10:0.000}{ratio,12:0.0}");
}

Console.WriteLine($"median ratio {ratios.Order().ElementAt(ratios.Count / 2):0.0}");

string folder = Directory.CreateTempSubdirectory("bayes").FullName;
Run("dotnet", ["publish", "src/Cli", "-c", "Release", "-o", folder, "-v", "q", "--nologo"]);
List<double> starts = [];
for (int round = 0; round < rounds; round++)
{
    long start = Stopwatch.GetTimestamp();
    Run(Path.Combine(folder, "bayes"), ["fit", Formula, "--data", file, "--family", "bernoulli", "--seed", "1"]);
    starts.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
}

Directory.Delete(folder, recursive: true);
Console.WriteLine($"published build, process start to printed summary, s: {string.Join(", ", starts.Select(s => s.ToString("0.00")))}");

void Child()
{
    ModelSpec model = Model.Parse(Formula, Family.Bernoulli());
    Table table = Table.ReadCsv(file);
    for (int i = 0; i < 2; i++)
    {
        long start = Stopwatch.GetTimestamp();
        PosteriorFit fit = model.Sample(table, new SamplingOptions { Seed = 1 + (ulong)i });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double least = fit.Draws.ParameterNames.Min(
            name => Math.Min(EffectiveSampleSize.Bulk(fit.Draws.Parameter(name)).Value, EffectiveSampleSize.Tail(fit.Draws.Parameter(name)).Value));
        Console.WriteLine($"SECONDS {seconds:R} {least:R}");
    }
}

// The numbers of the lines that begin with SECONDS; null where the program is not installed.
static double[][]? Lines(string program, string[] arguments)
{
    try
    {
        return [.. Run(program, arguments).Split('\n').Where(l => l.StartsWith("SECONDS ", StringComparison.Ordinal))
            .Select(l => l.Split(' ').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
    }
    catch (Win32Exception)
    {
        return null;
    }
}

static string Run(string program, string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
}

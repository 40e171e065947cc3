#:property PublishAot=false
// Every benchmark of the sampler, one after the other, and all tables on one Markdown page that also names the machine and the versions.
// The page is rewritten as results come, so a run may be stopped; progress is on the terminal. With the default limits it takes some hours,
// nearly all of them R's; nothing else should run on the machine. Packages of R that are missing are left out.
// Run from the root of the repository: dotnet run -c Release benchmarks/all.cs [PAGE.md] [option value]...
//     --with rstanarm,brms,jags   the packages beside which ess.cs runs, or none
//     --models sampler            the models of ess.cs
//     --ess 10000                 the effective sample size wanted on both sides
//     --minutes 10                what one run of a package may take
//     --rows 1000000              the largest number of rows of growth.cs, and those of million.cs
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

Dictionary<string, string> options = new() { ["--with"] = "rstanarm,brms,jags", ["--models"] = "sampler", ["--ess"] = "10000", ["--minutes"] = "10", ["--rows"] = "1000000" };
string page = args.Length % 2 == 1 ? args[0] : "benchmarks.md";
for (int i = args.Length % 2; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]))
    {
        Console.Error.WriteLine($"{args[i]} is no option. Options: {string.Join(", ", options.Keys)}.");
        return 2;
    }

    options[args[i]] = args[i + 1];
}

string table = Path.GetTempFileName();
StringBuilder text = new("# Benchmarks of one run\n\n");
text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, commit {Answer("git", "rev-parse", "--short", "HEAD")}\n\n");
text.Append(CultureInfo.InvariantCulture, $"- {Processor()}, {Environment.ProcessorCount} cores; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}\n");
text.Append(CultureInfo.InvariantCulture, $"- {Answer("Rscript", "-e", RVersions)}\n");
File.WriteAllText(page, text.ToString());

bool failed = false;
string published = Directory.CreateTempSubdirectory("bayes").FullName;
failed |= Run("dotnet", ["publish", "src/Cli", "-c", "Release", "-o", published, "-v", "q", "--nologo"], Console.WriteLine) != 0;
Part("Gradients", "gradient.cs");
Part("The default run", "default.cs");
foreach (string tool in options["--with"].Split(','))
{
    Part(tool == "none" ? "Effective samples per second" : $"Effective samples per second beside {tool}", "ess.cs", "--with", tool, "--models", options["--models"], "--ess", options["--ess"], "--minutes", options["--minutes"], "--bayes", Path.Combine(published, "bayes"), "--markdown", table);
}

Part("Growth", "growth.cs", "all", options["--rows"]);
Part("Factors with thousands of groups", "crossed.cs");
Part("A million rows", "million.cs", "--rows", options["--rows"]);
File.Delete(table);
Directory.Delete(published, recursive: true);
return failed ? 1 : 0;

// Runs one benchmark. Its table is the one that it wrote, or what it printed: as it is where that is Markdown, set apart where it is not.
void Part(string title, string script, params string[] arguments)
{
    File.Delete(table);
    string command = $"dotnet run -c Release benchmarks/{script}{(arguments.Length > 0 ? " -- " : "")}{string.Join(' ', arguments.Select(a => a == table ? "ess.md" : a.StartsWith(published, StringComparison.Ordinal) ? "bayes" : a))}";
    Console.WriteLine($"== {command}");
    StringBuilder printed = new();
    int code = Run("dotnet", ["run", "-c", "Release", $"benchmarks/{script}", "--", .. arguments], line =>
    {
        Console.WriteLine(line);
        printed.Append(line).Append('\n');
        Write(File.Exists(table) ? File.ReadAllText(table) : printed.ToString());
    });
    failed |= code != 0;
    string result = File.Exists(table) ? File.ReadAllText(table) : printed.ToString();
    if (code != 0)
    {
        result += $"\nIt ended with exit code {code}.\n";
    }

    Write(result);
    text.Append(Section(result));

    string Section(string body) => $"\n## {title}\n\n```sh\n{command}\n```\n\n{(body.StartsWith('|') ? body : $"```\n{body.TrimEnd()}\n```\n")}";
    void Write(string body) => File.WriteAllText(page, text + Section(body));
}

static int Run(string program, string[] arguments, Action<string> line)
{
    using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    while (process.StandardOutput.ReadLine() is string printed)
    {
        line(printed);
    }

    process.WaitForExit();
    return process.ExitCode;
}

// What a program prints, on one line; that it is not there, where it is not.
static string Answer(string program, params string[] arguments)
{
    try
    {
        List<string> lines = [];
        return Run(program, arguments, lines.Add) == 0 ? string.Join(' ', lines).Trim() : $"{program} failed";
    }
    catch (Win32Exception)
    {
        return $"no {program}";
    }
}

static string Processor()
{
    const string Linux = "/proc/cpuinfo";
    string? model = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
    return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}

internal static partial class Program
{
    private const string RVersions =
        "p <- c('lme4', 'rstanarm', 'brms', 'rstan', 'rjags'); p <- p[p %in% rownames(installed.packages())]; cat(R.version.string, paste(p, vapply(p, function(x) as.character(packageVersion(x)), ''), sep = ' '), sep = ', ')";
}

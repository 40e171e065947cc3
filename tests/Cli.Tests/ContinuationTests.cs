using System.Diagnostics;
using System.Globalization;

namespace Bayes.Cli.Tests;

/// <summary>Runs that were killed, extended or ended early, from the command line: their draws are those of one whole run.</summary>
public sealed class ContinuationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-continue-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_killed_run_continues_to_the_draws_that_it_would_have_made()
    {
        // So many transitions that the process lives until it is killed, after its first checkpoint, which comes after two seconds.
        string[] options = Long("killed");
        using (Process process = Start(options))
        {
            string checkpoint = Path.Combine(_folder, "killed", "draws_1.checkpoint.json");
            Stopwatch watch = Stopwatch.StartNew();
            while (!File.Exists(checkpoint) && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                Thread.Sleep(10);
            }

            Assert.False(process.HasExited, "the run ended before it could be killed");
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        Assert.True(File.Exists(Path.Combine(_folder, "killed", "draws_1.csv.partial")), "the chain was complete before it could be killed");
        Succeeds([.. options, "--resume"]);
        Succeeds(Long("whole"));
        Assert.Equal(2 * 4_001, Draws("whole").Length);
        Assert.Equal(Draws("whole"), Draws("killed"));
    }

    [Fact]
    public void A_finished_run_is_extended()
    {
        Succeeds([.. Fit("short"), "--draws", "100"]);
        Succeeds([.. Fit("short"), "--draws", "400", "--resume"]);
        Succeeds([.. Fit("long"), "--draws", "400"]);
        Assert.Equal(2 * 401, Draws("long").Length);
        Assert.Equal(Draws("long"), Draws("short"));
    }

    [Fact]
    public void A_run_ends_where_its_target_is_met()
    {
        Succeeds([.. Fit("until"), "--draws", "5000", "--until", "ess=200,rhat=1.05"]);
        Succeeds([.. Fit("all"), "--draws", "1000"]);
        string[] until = Draws("until", 1);
        Assert.InRange(until.Length, 1 + 200, 1 + 1000);
        Assert.Equal(Draws("all", 1)[..until.Length], until);
    }

    private string[] Fit(string name) =>
        ["fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--chains", "2", "--seed", "5", "--quiet", "--out", Path.Combine(_folder, name)];

    private string[] Long(string name) =>
    [
        "fit", "use ~ age + I(age^2) + urban + livch + (1 + urban | district)", "--data", Path.Combine(Tool.Repository, "examples", "data", "contraception.csv"), "--family", "bernoulli",
        "--chains", "2", "--seed", "5", "--quiet", "--no-group-effects", "--draws", "120000", "--thin", "30", "--out", Path.Combine(_folder, name),
    ];

    private static void Succeeds(string[] arguments)
    {
        Outcome outcome = Tool.Run(arguments);
        Assert.True(outcome.Code == ExitCode.Success, outcome.Error);
    }

    private string[] Draws(string name) => [.. Draws(name, 1), .. Draws(name, 2)];

    /// <summary>The heading and the draws of a chain's file.</summary>
    private string[] Draws(string name, int chain) =>
        [.. File.ReadLines(Path.Combine(_folder, name, string.Create(CultureInfo.InvariantCulture, $"draws_{chain}.csv"))).Where(line => !line.StartsWith('#'))];

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "bayes.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}

using System.Diagnostics;

namespace Bayes.Cli.Tests;

/// <summary>The same seed gives the same draws, digit for digit, with AVX-512 and with AVX2.</summary>
/// <remarks>
/// Machines without fused multiplication are not promised these digits: their exponential rounds otherwise. Each run is a process of its own with some instructions switched off; on a machine that lacks them anyway two equal runs are compared. The
/// runtime of .NET 10 has joined the switches of AVX-512 under one name; the older name is set beside it.
/// </remarks>
public sealed class InstructionSetTests
{
    public static TheoryData<string, string, string> Models() => new()
    {
        { "contraception", "use ~ age + I(age^2) + urban + livch + (1 + urban | district)", "bernoulli" },
        { "contraception", "use ~ age + urban + (1 | district)", "bernoulli:probit" },
        { "cbpp", "cbind(incidence, size - incidence) ~ period + (1 | herd)", "binomial" },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson" },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time + I(time^2) | id)", "poisson" },
        { "epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 | id)", "negbinomial" },
        { "epilepsy", "count ~ trt + offset(log(weeks)) + (1 | id / time)", "poisson" },
        { "epilepsy", "count ~ trt + offset(log(weeks)) + (1 + time | id) + (1 | time)", "poisson" },
        { "sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian" },
        { "sleepstudy", "Reaction ~ Days + (Days | Subject)", "lognormal" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Draws_do_not_depend_on_the_width_of_vectors(string data, string formula, string family)
    {
        string[] widest = Draws(data, formula, family, []);
        string[] narrower = Draws(data, formula, family, ["DOTNET_EnableAVX512=0", "DOTNET_EnableAVX512F=0"]);

        Assert.True(widest.Length > 2 * 60, "the runs have left no draws to compare");
        Assert.Equal(widest, narrower);
    }

    /// <summary>The lines of the chains' files that hold draws.</summary>
    private static string[] Draws(string data, string formula, string family, string[] switches)
    {
        string directory = Path.Combine(Path.GetTempPath(), Tool.NewPath("isa"));
        ProcessStartInfo start = new(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "bayes.dll"), "fit", formula, "--data", Path.Combine(Tool.Repository, "examples", "data", data + ".csv"),
                "--family", family, "--chains", "2", "--draws", "60", "--seed", "3", "--out", directory,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string[] pair in switches.Select(s => s.Split('=')))
        {
            start.Environment[pair[0]] = pair[1];
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return [.. Directory.GetFiles(directory, "*.csv").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(line => !line.StartsWith('#'))];
        }
        finally
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Bayes.Draws.Storage;

namespace Bayes.Draws.Tests;

public class FitDirectoryTests
{
    private static readonly string[] s_names =
    [
        "b_Intercept", "b_trt:time", "sd_district__Intercept", "r_district[7,Intercept]", "r_district[7,urbanY]",
        "r_district[São João,Intercept]", "r_district[São João,urbanY]", "b_Intercept[1]",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fit_reads_back_bit_for_bit(bool saveWarmup)
    {
        using var folder = new TemporaryDirectory();
        var settings = new JsonObject { ["formula"] = "use ~ age + (1 + urban | district)", ["seed"] = 667 };
        FitManifest manifest = FitManifest.Create(
            "bayes 0.1.0", [1, 2, 4], [.. s_names.Select(n => new StoredParameter { Name = n, Term = n == "b_Intercept" ? "(Intercept)" : null })], settings);
        (double[][] Sampler, double[][] Values)[] chains = [Rows(1, 50), Rows(2, 50), Rows(4, 50)];
        var fit = FitDirectory.Create(folder.Path, manifest);
        for (int k = 0; k < 3; k++)
        {
            Save(fit, manifest.Chains[k], chains[k], saveWarmup ? 10 : 0);
        }

        StoredFit read = FitDirectory.Read(folder.Path);
        Assert.Empty(read.UnfinishedChains);
        Assert.Equal(s_names, read.Draws.ParameterNames);
        Assert.Equal([1, 2, 4], read.Draws.Chains.Select(c => c.Id));
        Assert.Equal(saveWarmup ? 10 : -1, read.Warmup?.DrawCount ?? -1);
        for (int k = 0; k < 3; k++)
        {
            int first = saveWarmup ? 10 : 0;
            for (int i = first; i < 50; i++)
            {
                for (int p = 0; p < s_names.Length; p++)
                {
                    AssertSameBits(chains[k].Values[i][p], read.Draws.Chains[k].Values(p).Span[i - first]);
                }

                for (int c = 0; c < 7; c++)
                {
                    AssertSameBits(chains[k].Sampler[i][c], read.Draws.Chains[k].SamplerValues(SamplerColumn.All[c]).Span[i - first]);
                }
            }
        }

        Assert.Equal("(Intercept)", read.Manifest.Parameters[0].Term);
        Assert.Equal(["São João", "urbanY"], read.Manifest.Parameters[6].Labels);
        Assert.Equal("r_district.2.2", read.Manifest.Parameters[6].Column);
        Assert.True(JsonNode.DeepEquals(settings, read.Manifest.Settings));
    }

    [Fact]
    public void The_manifest_is_plain_JSON_in_snake_case()
    {
        using var folder = new TemporaryDirectory();
        FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes 0.1.0", [1], ["r_g[ä,x]"]));
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "manifest.json")))!;
        Assert.Equal(1, (int)json["schema_version"]!);
        Assert.Equal("r_g.1.1", (string)json["parameters"]![0]!["column"]!);
        Assert.Equal("ä", (string)json["parameters"]![0]!["labels"]![0]!);
        Assert.Contains("ä", File.ReadAllText(Path.Combine(folder.Path, "manifest.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_that_was_cut_off_is_not_taken_for_complete_and_its_rows_are_recovered()
    {
        using var folder = new TemporaryDirectory();
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1, 2, 3], s_names));
        (double[][] Sampler, double[][] Values) rows = Rows(1, 50);
        Save(fit, 1, rows, 0);
        using (ChainCsvWriter writer = fit.OpenChain(2, Configuration(50, 0)))
        {
            writer.FinishAdaptation(0.5, [1, 2]);
            for (int i = 0; i < 20; i++)
            {
                writer.Append(rows.Sampler[i], rows.Values[i]);
            }

            Assert.Throws<InvalidOperationException>(() => writer.Complete(TimeSpan.Zero, TimeSpan.Zero));
        }

        Assert.False(File.Exists(fit.ChainPath(2)));
        string partial = fit.ChainPath(2) + ".partial";
        string text = File.ReadAllText(partial);
        File.WriteAllText(partial, text[..^7]);

        Assert.Contains("chain 2 did not finish", Assert.Throws<DrawFileException>(() => FitDirectory.Read(folder.Path)).Message, StringComparison.Ordinal);
        StoredFit read = FitDirectory.Read(folder.Path, IncompleteChains.Include);
        Assert.Equal([2, 3], read.UnfinishedChains);
        Assert.Equal([50, 19], read.Draws.Chains.Select(c => c.DrawCount));
        Assert.Equal(19, read.Draws.DrawCount);
    }

    [Fact]
    public void Rows_reach_the_disk_while_the_chain_runs()
    {
        using var folder = new TemporaryDirectory();
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1], s_names));
        (double[][] Sampler, double[][] Values) rows = Rows(1, 3);
        using ChainCsvWriter writer = fit.OpenChain(1, Configuration(3, 0));
        writer.FinishAdaptation(0.5, [1]);
        writer.Append(rows.Sampler[0], rows.Values[0]);
        Thread.Sleep(1100);
        writer.Append(rows.Sampler[1], rows.Values[1]);
        Assert.Equal(1, CmdStanCsv.Read(fit.ChainPath(1) + ".partial", IncompleteChains.Include).DrawCount);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using var folder = new TemporaryDirectory();
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1], s_names));
        (double[][] Sampler, double[][] Values) rows = Rows(1, 1);
        using ChainCsvWriter writer = fit.OpenChain(1, Configuration(100_000, 0));
        writer.FinishAdaptation(0.5, [1]);
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                writer.Append(rows.Sampler[0], rows.Values[0]);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_fit_is_not_overwritten_unless_asked()
    {
        using var folder = new TemporaryDirectory();
        FitManifest manifest = FitManifest.CreateFromNames("bayes", [1], s_names);
        Save(FitDirectory.Create(folder.Path, manifest), 1, Rows(1, 5), 0);
        string note = folder.Write("note.txt", "mine");
        Assert.Contains("holds a fit already", Assert.Throws<DrawFileException>(() => FitDirectory.Create(folder.Path, manifest)).Message, StringComparison.Ordinal);
        FitDirectory again = FitDirectory.Create(folder.Path, manifest, replace: true);
        Assert.False(File.Exists(again.ChainPath(1)));
        Assert.True(File.Exists(note));
    }

    [Fact]
    public void Files_of_others_are_never_deleted()
    {
        using var folder = new TemporaryDirectory();
        string file = folder.Write("draws_1.csv", "mine");
        Assert.Throws<DrawFileException>(() => FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1], s_names), replace: true));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Broken_fits_say_what_is_wrong()
    {
        using var folder = new TemporaryDirectory();
        Assert.Contains("there is no fit here", Message(folder.Path), StringComparison.Ordinal);
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1], ["a", "b"]));
        Assert.Contains("draws_1.csv: the file of chain 1 is missing", Message(folder.Path), StringComparison.Ordinal);
        using (ChainCsvWriter writer = fit.OpenChain(1, Configuration(1, 0)))
        {
            writer.FinishAdaptation(1, [1, 1]);
            writer.Append(new double[7], [1, 2]);
            writer.Complete(TimeSpan.Zero, TimeSpan.Zero);
        }

        string text = File.ReadAllText(fit.ChainPath(1));
        File.WriteAllText(fit.ChainPath(1), text.Replace(",a,b\n", ",a,c\n", StringComparison.Ordinal));
        Assert.Contains("its columns are not those of the manifest: 'b' is missing.", Message(folder.Path), StringComparison.Ordinal);
        string manifest = Path.Combine(folder.Path, "manifest.json");
        string json = File.ReadAllText(manifest);
        File.WriteAllText(manifest, json.Replace("\"schema_version\": 1", "\"schema_version\": 9", StringComparison.Ordinal));
        Assert.Contains("schema version 9, and this program reads version 1", Message(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(manifest, "{\n  oops");
        Assert.Contains("manifest.json, line 2: this is not the manifest of a fit", Message(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_of_the_writer_is_refused()
    {
        using var folder = new TemporaryDirectory();
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes", [1], ["a"]));
        Assert.Throws<ArgumentException>(() => fit.OpenChain(2, Configuration(1, 0)));
        using ChainCsvWriter writer = fit.OpenChain(1, Configuration(1, 0));
        Assert.Contains("FinishAdaptation", Assert.Throws<InvalidOperationException>(() => writer.Append(new double[7], [1])).Message, StringComparison.Ordinal);
        writer.FinishAdaptation(1, [1]);
        Assert.Throws<InvalidOperationException>(() => writer.FinishAdaptation(1, [1]));
        Assert.Throws<ArgumentException>(() => writer.Append(new double[7], [1, 2]));
        Assert.Throws<ArgumentException>(() => FitManifest.CreateFromNames("bayes", [1], ["a", "a"]));
        Assert.Throws<ArgumentException>(() => FitManifest.CreateFromNames("bayes", [0], ["a"]));
    }

    [Theory]
    [InlineData(StanMetric.Diagonal, 0)]
    [InlineData(StanMetric.Dense, 0)]
    [InlineData(StanMetric.Unit, 0)]
    [InlineData(StanMetric.Diagonal, 10)]
    public async Task Rstan_reads_the_files_where_R_is_there(StanMetric metric, int warmup)
    {
        using var folder = new TemporaryDirectory();
        var fit = FitDirectory.Create(folder.Path, FitManifest.CreateFromNames("bayes 0.1.0", [1, 2], s_names));
        for (int id = 1; id <= 2; id++)
        {
            Save(fit, id, Rows(id, 40, ordinary: true), warmup, metric);
        }

        try
        {
            using Process rscript = Process.Start(new ProcessStartInfo("Rscript", [Path.Combine(AppContext.BaseDirectory, "read_stan_csv.R"), folder.Path]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> errors = rscript.StandardError.ReadToEndAsync();
            string output = await rscript.StandardOutput.ReadToEndAsync();
            await rscript.WaitForExitAsync();
            Assert.True(rscript.ExitCode is 0 or 77, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // R is not installed here; the files' format is covered by the other tests.
        }
    }

    private static CmdStanConfiguration Configuration(int samples, int warmup, StanMetric metric = StanMetric.Diagonal) => new()
    {
        Model = "bernoulli_glmm", Samples = samples, Warmup = warmup, SaveWarmup = warmup > 0, Seed = 667, Metric = metric,
        Started = DateTimeOffset.UnixEpoch, Generator = "bayes 0.1.0", DataFile = "contraception.csv",
    };

    private static void Save(
        FitDirectory fit, int chain, (double[][] Sampler, double[][] Values) rows, int warmup, StanMetric metric = StanMetric.Diagonal)
    {
        using ChainCsvWriter writer = fit.OpenChain(chain, Configuration(rows.Values.Length - warmup, warmup, metric));
        for (int i = 0; i < rows.Values.Length; i++)
        {
            if (i == warmup)
            {
                writer.FinishAdaptation(0.4567, metric switch { StanMetric.Unit => [], StanMetric.Dense => [1, 0.1, 0.1, 2], _ => [1, 2] });
            }

            writer.Append(rows.Sampler[i], rows.Values[i]);
        }

        writer.Complete(TimeSpan.FromSeconds(0.003), TimeSpan.FromSeconds(12.5));
    }

    /// <summary>Doubles of every kind, from their bits; ordinary ones where R has to read them.</summary>
    private static (double[][] Sampler, double[][] Values) Rows(int seed, int count, bool ordinary = false)
    {
        var random = new Random(seed);
        double[] special = [0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 1.0 / 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        double Any() => ordinary ? random.NextDouble() - 0.5
            : random.Next(4) == 0 ? special[random.Next(special.Length)]
            : BitConverter.Int64BitsToDouble(random.NextInt64()) is double d && double.IsFinite(d) ? d : random.NextDouble();
        return (
            [.. Enumerable.Range(0, count).Select(_ => (double[])[Any(), random.NextDouble(), random.NextDouble(), random.Next(10), random.Next(1023), ordinary ? 0 : random.Next(2), Any()])],
            [.. Enumerable.Range(0, count).Select(_ => (double[])[.. Enumerable.Range(0, s_names.Length).Select(_ => Any())])]);
    }

    private static void AssertSameBits(double expected, double actual) =>
        Assert.True(double.IsNaN(expected) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual), $"{expected:R} became {actual:R}");

    private static string Message(string path) => Assert.Throws<DrawFileException>(() => FitDirectory.Read(path)).Message;
}

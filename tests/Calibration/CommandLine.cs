using System.Diagnostics;
using System.Globalization;
using Bayes.Calibration.Examples;
using Bayes.Calibration.Ranks;
using Bayes.Calibration.Seeds;
using Bayes.Calibration.Verdicts;
using Bayes.Sampler;
using Bayes.Sampler.Transports;

namespace Bayes.Calibration;

/// <summary>The program: reruns the slow acceptance results in full.</summary>
public static class CommandLine
{
    private const string Usage = """
        Usage: dotnet run --project tests/Calibration -c Release -- [VERB] [--OPTION VALUE ...]

          sbc       simulation-based calibration; what runs when no verb is given
                    --replicates 200   replicates per family
                    --family NAME      one design, further (the families beyond the first four)
                                       or structured (covariances of group effects)
                    --cores N          replicates at once; the ranks do not depend on it
          page      the page of calibration again, from the ranks that are there
          power     the same with mistakes put into the posterior
                    --replicates 200   --mutation NAME   --cores N
          sampler   simulation-based calibration of the default sampler: sparse binary groups of large sd, crossed and nested factors
                    --replicates 200   --cores N
          motions   simulation-based calibration of the first four families with each transport and kernel
                    --replicates 100   --cores N
          seeds     the examples at default settings, seed by seed
                    --seeds 20         seeds per example
                    --example NAME     one example only
                    --warmup 200       --draws 1000      --acceptance 0.8      --metric diagonal
                                       settings other than the defaults
          verdicts  the comparison of methods on hard cases and on healthy data
                    --case NAME        one hard case only
                    --healthy 40       healthy data sets
                    --seed N           another set of healthy data
          --out DIR where results are written (tests/Calibration/results)
        """;

    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Where it tells what it does.</param>
    /// <returns>0 when every bar is met, 1 when one is not, 2 for wrong usage.</returns>
    public static int Run(string[] args, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            string verb = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "";
            Dictionary<string, string> options = Options(args.AsSpan(verb.Length > 0 ? 1 : 0));
            return verb switch
            {
                "" or "sbc" => Calibrate(options, output),
                "page" => Page(options, output),
                "sampler" => Sampler(options, output),
                "motions" => Motions(options, output),
                "power" => Power(options, output),
                "seeds" => Seeds(options, output),
                "verdicts" => Verdicts(options, output),
                _ => throw new ArgumentException($"There is no verb '{verb}'."),
            };
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or SamplerSettingsException)
        {
            output.WriteLine($"{problem.Message}\n\n{Usage}");
            return 2;
        }
    }

    private static int Calibrate(Dictionary<string, string> options, TextWriter output)
    {
        int replicates = Take(options, "replicates", 200);
        int cores = Take(options, "cores", Environment.ProcessorCount);
        string? only = Take(options, "family");
        string directory = Directory(options);
        RequireNoneLeft(options);
        foreach (CalibrationDesign design in CalibrationDesign.Chosen(only))
        {
            Stopwatch watch = Stopwatch.StartNew();
            RankTable table = RankRun.Run(design, replicates, cores);
            table.Write(RankTable.PathOf(directory, table.Name));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {replicates} replicates in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        return WritePage(directory, output);
    }

    private static int Page(Dictionary<string, string> options, TextWriter output)
    {
        string directory = Directory(options);
        RequireNoneLeft(options);
        return WritePage(directory, output);
    }

    // Runs of several designs stand together and are judged together.
    private static int WritePage(string directory, TextWriter output)
    {
        IReadOnlyList<RankTable> tables = RankTable.ReadAll(directory);
        RankVerdict verdict = new(tables);
        string page = RankReport.Calibration(tables, verdict);
        File.WriteAllText(Path.Combine(directory, "calibration.md"), page);
        output.WriteLine(page);
        return verdict.Rejects() ? 1 : 0;
    }

    private static int Sampler(Dictionary<string, string> options, TextWriter output)
    {
        int replicates = Take(options, "replicates", 200);
        int cores = Take(options, "cores", Environment.ProcessorCount);
        string directory = Directory(options);
        RequireNoneLeft(options);
        List<RankTable> tables = [];
        foreach (SamplerDesign design in SamplerDesign.All)
        {
            Stopwatch watch = Stopwatch.StartNew();
            RankTable table = design.Run(replicates, cores);
            table.Write(Path.Combine(directory, $"ranks-{table.Name}.csv"));
            tables.Add(table);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {replicates} replicates in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        RankVerdict verdict = new(tables);
        string page = RankReport.Sampler(SamplerDesign.All, tables, verdict);
        File.WriteAllText(Path.Combine(directory, "calibration-sampler.md"), page);
        output.WriteLine(page);
        return verdict.Rejects() ? 1 : 0;
    }

    private static int Motions(Dictionary<string, string> options, TextWriter output)
    {
        int replicates = Take(options, "replicates", 100);
        int cores = Take(options, "cores", Environment.ProcessorCount);
        string directory = Directory(options);
        RequireNoneLeft(options);
        List<RankTable> tables = [];
        foreach ((CalibrationDesign design, Motion motion) in Motion.Runs())
        {
            Stopwatch watch = Stopwatch.StartNew();
            RankTable table = RankRun.Run(design, replicates, cores, motion: motion);
            table.Write(RankTable.PathOf(directory, table.Name));
            tables.Add(table);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {replicates} replicates in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        RankVerdict verdict = new(tables);
        string page = RankReport.Motions(tables, verdict);
        File.WriteAllText(Path.Combine(directory, "calibration-motions.md"), page);
        output.WriteLine(page);
        return verdict.Rejects() ? 1 : 0;
    }

    private static int Verdicts(Dictionary<string, string> options, TextWriter output)
    {
        string? only = Take(options, "case");
        int count = Take(options, "healthy", only is null ? HealthyData.Count : 0);
        ulong seed = (ulong)Take(options, "seed", (int)HealthyData.DefaultSeed);
        string directory = Directory(options);
        RequireNoneLeft(options);
        IReadOnlyList<VerdictCase> cases = [.. HardCases.Read().Where(c => only is null || c.Name == only)];
        VerdictOutcome[] hard = [.. cases.Select(c => Show(c, output))];
        VerdictOutcome[] healthy = [.. Enumerable.Range(0, count).Select(i => Show(HealthyData.Make(i, seed), output))];
        if (only is null)
        {
            File.WriteAllText(Path.Combine(directory, "verdicts.md"), VerdictReport.Markdown(hard, healthy));
        }

        return VerdictReport.Passes(hard, healthy) ? 0 : 1;
    }

    private static VerdictOutcome Show(VerdictCase verdictCase, TextWriter output)
    {
        VerdictOutcome outcome = VerdictOutcome.Of(verdictCase);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(outcome.IsRight ? "right" : "WRONG")} {outcome.Name}: {outcome.Verdict} ({outcome.Expected} deserved; notes: {outcome.Notes}; {outcome.Seconds:F1} s)"));
        if (!outcome.IsRight)
        {
            output.WriteLine($"      {outcome.Sentence} {outcome.Reason}");
        }

        return outcome;
    }

    private static int Power(Dictionary<string, string> options, TextWriter output)
    {
        int replicates = Take(options, "replicates", 200);
        int cores = Take(options, "cores", Environment.ProcessorCount);
        string? only = Take(options, "mutation");
        string directory = Directory(options);
        RequireNoneLeft(options);
        List<RankTable> tables = [];
        foreach (Mutation mutation in only is null ? Mutation.All : [Mutation.Named(only)])
        {
            Stopwatch watch = Stopwatch.StartNew();
            RankTable table = RankRun.Run(mutation.Design, replicates, cores, mutation);
            table.Write(Path.Combine(directory, $"mutated-{table.Name}.csv"));
            tables.Add(table);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {replicates} replicates in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        string page = RankReport.Power(tables);
        File.WriteAllText(Path.Combine(directory, "power.md"), page);
        output.WriteLine(page);
        return 0;
    }

    private static int Seeds(Dictionary<string, string> options, TextWriter output)
    {
        SamplingOptions defaults = new();
        int seeds = Take(options, "seeds", 20);
        string? only = Take(options, "example");
        string directory = Directory(options);
        SamplingOptions sampling = defaults with
        {
            Warmup = Take(options, "warmup") is { } warmup ? int.Parse(warmup, CultureInfo.InvariantCulture) : defaults.Warmup,
            Draws = Take(options, "draws", defaults.Draws),
            TargetAcceptance = double.Parse(Take(options, "acceptance") ?? defaults.TargetAcceptance.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            Metric = Take(options, "metric") is { } metric ? Enum.Parse<MetricKind>(metric, ignoreCase: true) : defaults.Metric,
        };
        RequireNoneLeft(options);
        List<SeedOutcome> outcomes = [];
        foreach (Example example in only is null ? PublishedExamples.Shown : [PublishedExamples.Named(only)])
        {
            foreach (SeedOutcome outcome in SeedRun.Run(example, seeds, sampling))
            {
                outcomes.Add(outcome);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{outcome.Example,-24} seed {outcome.Seed,2}  {(outcome.Passes ? "pass" : "FAIL")}/{(outcome.PassesEverywhere ? "pass" : "FAIL")}  R-hat {outcome.Population.RHat:F4} ({outcome.All.RHat:F4})  bulk {outcome.Population.EssBulk,5:F0} ({outcome.All.EssBulk,5:F0})  tail {outcome.Population.EssTail,5:F0} ({outcome.All.EssTail,5:F0})  divergent {outcome.Divergent}  gradients {outcome.Gradients}  {outcome.Seconds:F1} s"));
            }
        }

        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"Default priors, {sampling.Chains} chains of {sampling.Warmup?.ToString(CultureInfo.InvariantCulture) ?? "automatic"} + {sampling.Draws} transitions, target acceptance {sampling.TargetAcceptance}, {sampling.Metric?.ToString().ToLowerInvariant() ?? "automatic"} metric, seeds 1 to {seeds}.");
        string page = SeedReport.Markdown(outcomes, settings);
        File.WriteAllText(Path.Combine(directory, "seeds.csv"), SeedReport.Csv(outcomes));
        File.WriteAllText(Path.Combine(directory, "seeds.md"), page);
        output.WriteLine(page);
        return outcomes.GroupBy(o => o.Example).All(runs => runs.Count(o => o.Passes) * 20 >= SeedRun.RequiredOfTwenty * runs.Count()) ? 0 : 1;
    }

    private static string Directory(Dictionary<string, string> options)
    {
        string directory = Take(options, "out") ?? Path.Combine("tests", "Calibration", "results");
        System.IO.Directory.CreateDirectory(directory);
        return directory;
    }

    private static Dictionary<string, string> Options(ReadOnlySpan<string> args)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
            {
                throw new ArgumentException($"'{args[i]}' is not an option with a value.");
            }

            options[args[i][2..]] = args[i + 1];
        }

        return options;
    }

    private static string? Take(Dictionary<string, string> options, string name) => options.Remove(name, out string? value) ? value : null;

    private static int Take(Dictionary<string, string> options, string name, int fallback)
    {
        string? text = Take(options, name);
        return text is null ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
            : throw new ArgumentException($"--{name} is '{text}'; it must be a whole number, 1 or more.");
    }

    private static void RequireNoneLeft(Dictionary<string, string> options)
    {
        if (options.Count > 0)
        {
            throw new ArgumentException($"There is no option --{options.Keys.First()} here.");
        }
    }
}

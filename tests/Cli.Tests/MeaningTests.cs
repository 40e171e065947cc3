using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

/// <summary>The numbers that users of mixed models are taught, each by a command that <c>docs/meaning.md</c> shows.</summary>
public class MeaningTests
{
    private const string Asthma = "\"control ~ treat * weeks + severity + (1 | id)\"";
    private const string AsthmaData = "--data examples/data/asthma.csv --family bernoulli --ref treat=Usual";

    private static readonly string Page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "meaning.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Asthma_odds_ratio_conditional_and_by_zeger()
    {
        JsonArray tables = Run($"bayes effects {Asthma} {AsthmaData}");
        JsonNode steroid = Row(tables[0]!, "treatSteroid");
        Assert.Equal("conditional", (string?)tables[0]!["averaging"]);
        Assert.Equal(1.0043, Value(steroid["estimate"]), 1e-4);
        Assert.Equal(0.3480, Error(steroid["estimate"]), 1e-4); // Not the course's 0.3063: glmer's finite differences.
        Assert.Equal(2.73, Value(steroid["ratio"]), 5e-3);
        JsonNode weeks = Row(tables[0]!, "weeks");
        Assert.Equal(0.003874, Error(weeks["estimate"]), 2e-6);
        Assert.Equal(0.066, Number(weeks, "p"), 5e-4);
        Assert.Equal(0.2739, Error(Row(tables[0]!, "Intercept")["estimate"]), 1e-4);
        Assert.Equal(0.005594, Error(Row(tables[0]!, "treatSteroid:weeks")["estimate"]), 2e-6);
        Assert.Equal("population_averaged", (string?)tables[1]!["averaging"]);
        Assert.Equal(2.36, Math.Exp(Number(Row(tables[1]!, "treatSteroid"), "zeger")), 5e-3);
    }

    [Fact]
    public void Asthma_contrasts_at_weeks_0_and_48()
    {
        JsonNode table = Run($"bayes contrasts {Asthma} treat --at weeks=0,48 {AsthmaData}")[1]!;
        Assert.Equal("odds ratio", (string?)table["ratio_name"]);
        JsonArray rows = table["rows"]!.AsArray();
        Assert.Equal(["Usual - Steroid", "0"], rows[0]!["labels"]!.AsArray().Select(l => (string?)l!["value"]));
        Assert.Equal(0.366, Value(rows[0]!["ratio"]), 5e-4);
        Assert.Equal(0.127, Error(rows[0]!["ratio"]), 5e-4); // Not the course's 0.112, which uses the wrong covariance.
        Assert.Equal(0.446, Value(rows[1]!["ratio"]), 5e-4);
        Assert.Equal(0.113, Error(rows[1]!["ratio"]), 5e-4);
    }

    [Fact]
    public void Asthma_prediction_at_random_effects_of_0_and_marginal()
    {
        JsonNode zero = Run($"bayes contrasts {Asthma} treat --at weeks=48 --at severity=Mild --scale response {AsthmaData}")[0]!;
        Assert.Equal("at_zero", (string?)zero["averaging"]);
        Assert.Equal(0.4877, Value(Row(zero, "Steroid")["estimate"]), 5e-5);
        JsonNode marginal = Run($"bayes contrasts {Asthma} treat --at weeks=48 --at severity=Mild --scale marginal {AsthmaData}")[0]!;
        Assert.Equal("population_averaged", (string?)marginal["averaging"]);
        Assert.Equal(0.4899, Value(Row(marginal, "Steroid")["estimate"]), 5e-5); // The course's 0.4873 is Monte Carlo noise on the wrong side.
    }

    private static JsonArray Run(string line)
    {
        Assert.Contains($"\n{line}\n", Page, StringComparison.Ordinal);
        Outcome outcome = Tool.Run([.. Tool.Split(line["bayes".Length..]), "--format", "json"]);
        Assert.Equal(ExitCode.Success, outcome.Code);
        return JsonNode.Parse(outcome.Out)!["tables"]!.AsArray();
    }

    private static JsonNode Row(JsonNode table, string label) => table["rows"]!.AsArray().Single(r => (string?)r!["labels"]![0]!["value"] == label)!;

    private static double Value(JsonNode? estimate) => (double)estimate!["value"]!;

    private static double Error(JsonNode? estimate) => (double)estimate!["error"]!;

    private static double Number(JsonNode row, string name) => (double)row["numbers"]!.AsArray().Single(n => (string?)n!["name"] == name)!["value"]!;
}

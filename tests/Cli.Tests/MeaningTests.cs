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

    [Theory]
    [InlineData("bayes convert --coefficient 0.85 --variance 1.2", "zeger", 0.7145, 2e-4)] // Courses round c² to 0.346.
    [InlineData("bayes convert --coefficient 0.85 --variance 1.2", "ratio_conditional", 2.34, 5e-3)]
    [InlineData("bayes convert --coefficient 0.85 --variance 1.2", "ratio_zeger", 2.04, 5e-3)]
    [InlineData("bayes convert --coefficient 0.85 --variance 1.2", "mor", 2.84, 5e-3)]
    [InlineData("bayes convert --coefficient 0.85 --variance 1.2", "icc", 0.27, 5e-3)]
    [InlineData("bayes convert --coefficient 1.1 --variance 2.0", "zeger", 0.8457, 2e-4)]
    [InlineData("bayes convert --coefficient 1.1 --variance 2.0", "ratio_conditional", 3.00, 5e-3)]
    [InlineData("bayes convert --coefficient 1.1 --variance 2.0", "ratio_zeger", 2.33, 5e-3)]
    [InlineData("bayes convert --variance 0.25 --family poisson", "multiplier_above", 1.65, 5e-3)]
    [InlineData("bayes convert --variance 0.25 --family poisson", "multiplier_below", 0.61, 5e-3)]
    [InlineData("bayes convert --variance 0.25 --family poisson", "relative_covariance", 0.2840254166877415, 1e-12)]
    [InlineData("bayes convert --predictor 1 --effects=-2,0,2", "at_zero", 0.731, 5e-4)]
    [InlineData("bayes convert --predictor 1 --effects=-2,0,2", "marginal", 0.651, 5e-4)]
    public void Numbers_of_the_courses_follow_from_published_estimates(string line, string name, double expected, double tolerance)
    {
        JsonNode number = Document(line)["numbers"]!.AsArray().Single(n => (string?)n!["name"] == name)!;
        Assert.Equal(expected, (double)number["value"]!, tolerance);
    }

    [Fact]
    public void Asthma_variance_components()
    {
        JsonArray tables = Run($"bayes effects {Asthma} --variance {AsthmaData}");
        Assert.Equal(1.039, Value(tables[0]!["rows"]![0]!["estimate"]), 5e-4);
        double variance = 1.0390 * 1.0390;
        Assert.Equal(variance / (variance + (Math.PI * Math.PI / 3)), Value(Row(tables[1]!, "ICC(id)")["estimate"]), 1e-4);
    }

    [Fact]
    public void A_saved_fit_answers_every_question_and_says_which()
    {
        string fit = Tool.NewPath("fit");
        Assert.Equal(ExitCode.Success, Tool.Run("fit", "y ~ x + sex + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--draws", "500", "--out", fit, "--quiet").Code);
        Assert.Contains("CONDITIONAL", Tool.Run("effects", fit).Out, StringComparison.Ordinal);
        Assert.Contains("POPULATION-AVERAGED", Tool.Run("effects", fit).Out, StringComparison.Ordinal);
        Assert.Contains("risk differences", Tool.Run("effects", fit, "--ame").Out, StringComparison.Ordinal);
        Assert.Contains("P(<0.2)", Tool.Run("effects", fit, "--variance", "--small", "0.2").Out, StringComparison.Ordinal);
        Assert.Contains("P(rank 1)", Tool.Run("effects", fit, "--rank", "g").Out, StringComparison.Ordinal);
        Assert.Contains("POPULATION-AVERAGED", Tool.Run("contrasts", fit, "sex", "--scale", "marginal").Out, StringComparison.Ordinal);
        Assert.Contains("AT RANDOM EFFECTS OF 0", Tool.Run("predict", fit, "--kind", "zero").Out, StringComparison.Ordinal);
        Assert.Contains("Evid.Ratio", Tool.Run("hypothesis", fit, "b_x > 0", "b_x = 0", "r_g[g1,Intercept] < 1").Out, StringComparison.Ordinal);
        string draws = Tool.NewPath("draws") + ".csv";
        Assert.StartsWith("row,kind,as,category,mean", Tool.Run("predict", fit, "--format", "csv", "--draws", draws).Out, StringComparison.Ordinal);
        Assert.Equal(2001, File.ReadLines(draws).Count());
    }

    [Theory]
    [InlineData("usage: the fit is missing", "effects")]
    [InlineData("usage: the factor is missing", "contrasts", "y ~ x")]
    [InlineData("usage: --at takes COLUMN=VALUES", "contrasts", "y ~ x", "x", "--at", "x")]
    [InlineData("usage: the hypothesis is missing", "hypothesis", "y ~ x")]
    [InlineData("usage: --ame, --variance and --rank each replace", "effects", "y ~ x", "--ame", "--variance")]
    [InlineData("usage: --variance takes numbers, not 'much'", "convert", "--variance", "much")]
    [InlineData("data: nothing follows", "convert")]
    public void What_cannot_be_done_is_said(string message, params string[] args)
    {
        Outcome outcome = Tool.Run(args);
        Assert.StartsWith(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(outcome.Code, new[] { ExitCode.Usage, ExitCode.Model });
    }

    private static JsonArray Run(string line) => Document(line)["tables"]!.AsArray();

    private static JsonNode Document(string line)
    {
        Assert.Contains($"\n{line}\n", Page, StringComparison.Ordinal);
        Outcome outcome = Tool.Run([.. Tool.Split(line["bayes".Length..]), "--format", "json"]);
        Assert.Equal(ExitCode.Success, outcome.Code);
        return JsonNode.Parse(outcome.Out)!;
    }

    private static JsonNode Row(JsonNode table, string label) => table["rows"]!.AsArray().Single(r => (string?)r!["labels"]![0]!["value"] == label)!;

    private static double Value(JsonNode? estimate) => (double)estimate!["value"]!;

    private static double Error(JsonNode? estimate) => (double)estimate!["error"]!;

    private static double Number(JsonNode row, string name) => (double)row["numbers"]!.AsArray().Single(n => (string?)n!["name"] == name)!["value"]!;
}

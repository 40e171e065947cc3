using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

public class FitTests
{
    private static readonly string[] Short = ["fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--warmup", "200", "--draws", "200", "--chains", "2"];

    [Fact]
    public void Results_go_to_stdout_and_everything_else_to_stderr()
    {
        Outcome outcome = Tool.Run(Short);
        Assert.Equal(ExitCode.Success, outcome.Code);
        string[] headings = ["Model    y ~ x + (1 | g)\n", "\nPriors\n", "\nGroup effects of g (8 groups, 6 rows each)", "\nVariance components\n", "\nCoefficients, on the logit scale, conditional on the random effects\n", "\nVerdict\n"];
        int[] places = Array.ConvertAll(headings, h => outcome.Out.IndexOf(h, StringComparison.Ordinal));
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain("chain 1", outcome.Out, StringComparison.Ordinal);
        Assert.StartsWith("Model    y ~ x + (1 | g)\nFamily   bernoulli, link logit; 48 rows, evaluated as 16 distinct ones; 8 groups of g\n\nPriors\n  parameter ", outcome.Error, StringComparison.Ordinal);
        Assert.Matches("\nchain 1: done after 400 iterations, [0-9.]+ m?s", outcome.Error);
        Assert.Matches("\nchain 2: done after 400 iterations, [0-9.]+ m?s", outcome.Error);
        Assert.True(outcome.Error.Split('\n').Count(l => l.StartsWith("chain ", StringComparison.Ordinal)) <= 8);
    }

    [Fact]
    public void A_quiet_run_writes_nothing_on_stderr()
    {
        Outcome outcome = Tool.Run([.. Short, "--quiet"]);
        Assert.Empty(outcome.Error);
        Assert.Contains("\nPriors\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_at_a_terminal_sees_the_priors_once()
    {
        Outcome outcome = Tool.RunAtTerminal(canDraw: false, Short);
        Assert.Contains("\nPriors\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\nPriors\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_effects_are_listed_when_asked_for()
    {
        Outcome text = Tool.Run([.. Short, "--group-effects", "--quiet"]);
        Assert.Contains("\nEffects of single groups of g, on the logit scale\n", text.Out, StringComparison.Ordinal);
        Assert.Contains("\n  g g8: Intercept ", text.Out, StringComparison.Ordinal);
        Outcome csv = Tool.Run([.. Short, "--group-effects", "--format", "csv"]);
        Assert.Contains("\n\"r_g[g8,Intercept]\",", csv.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("r_g[", Tool.Run([.. Short, "--format", "csv"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_is_one_table_with_a_header_and_a_row_for_each_parameter()
    {
        string[] lines = Tool.Run([.. Short, "--format", "csv", "--level", "0.9"]).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("name,term,kind,group,mean,sd,mcse_mean,mcse_sd,median,level,lower,upper,rhat,ess_bulk,ess_tail", lines[0]);
        Assert.Equal(["b_Intercept", "b_x", "sd_g__Intercept", "icc_g", "mor_g"], lines[1..].Select(l => l.Split(',')[0]));
        Assert.All(lines[1..], l => Assert.Equal("0.9", l.Split(',')[9]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_results_on_any_number_of_cores()
    {
        string one = Tool.Run([.. Short, "--format", "csv", "--seed", "7", "--cores", "1"]).Out;
        Assert.Equal(one, Tool.Run([.. Short, "--format", "csv", "--seed", "7", "--cores", "2"]).Out);
        Assert.NotEqual(one, Tool.Run([.. Short, "--format", "csv", "--seed", "8"]).Out);
    }

    [Fact]
    public void Strict_exits_with_4_when_the_draws_cannot_be_trusted()
    {
        string[] tooShort = [.. Short[..^3], "10", "--chains", "2", "--quiet"];
        Assert.Equal(ExitCode.Success, Tool.Run(tooShort).Code);
        Outcome strict = Tool.Run([.. tooShort, "--strict"]);
        Assert.Equal(ExitCode.Verdict, strict.Code);
        Assert.Contains("\nVerdict\n", strict.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("The draws can be trusted", strict.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_reach_the_sampler_and_the_model()
    {
        JsonNode json = JsonNode.Parse(Tool.Run(
            "fit", "k | trials(n) ~ x + colour + (x || g)", "--data", "small.csv", "--family", "binomial:probit", "--priors", "brms", "--prior", "b: normal(0, 1)",
            "--ref", "colour=red", "--chains", "2", "--warmup", "120", "--draws", "60", "--thin", "2", "--seed", "9", "--target-accept", "0.9", "--metric", "dense", "--format", "json").Out)!;
        Assert.Equal("probit", (string?)json["model"]!["link"]);
        Assert.Equal("dense", (string?)json["sampler"]!["metric"]);
        Assert.Equal(9, (int)json["sampler"]!["seed"]!);
        Assert.Equal(60, (int)json["sampler"]!["draws"]!);
        JsonArray priors = json["priors"]!.AsArray();
        Assert.Contains(priors, p => (string?)p!["parameter"] == "b_colourblue" && (string?)p["prior"] == "normal(0, 1)" && (string?)p["source"] == "user");
        Assert.Contains(priors, p => (string?)p!["parameter"] == "sd_g__x" && (string?)p["source"] == "brms");
    }

    [Fact]
    public void Files_with_other_delimiters_marks_and_missing_values_are_read()
    {
        string file = Tool.WriteCsv("y;x;g\n1;1,5;1\n0;2,5;1\n1;?;2\n0;0,5;2\n1;2;3\n0;1;3\n");
        Outcome outcome = Tool.Run("check", "y ~ x + g", "--data", file, "--family", "bernoulli", "--delimiter", ";", "--decimal", ",", "--na", "?", "--factor", "g", "--format", "json");
        JsonNode json = JsonNode.Parse(outcome.Out)!;
        Assert.Equal(5, (int)json["rows"]!);
        Assert.Equal(1, (int)json["missing_by_column"]!["x"]!);
        Assert.Equal("1", (string?)json["factors"]![0]!["reference"]);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

/// <summary>The shape of the JSON document, as <c>docs/json.md</c> promises it.</summary>
public class JsonContractTests
{
    private static readonly string[] Short = ["fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--warmup", "150", "--draws", "100", "--chains", "2", "--format", "json"];

    [Fact]
    public void The_document_has_the_promised_shape()
    {
        JsonObject json = Parse(Tool.Run(Short));
        AssertKeys(json, "schema_version", "model", "priors", "parameters", "sampler", "verdict");
        Assert.Equal(1, (int)json["schema_version"]!);
        JsonObject model = json["model"]!.AsObject();
        AssertKeys(model, "formula", "family", "link", "data", "rows", "rows_dropped", "columns_dropped", "groups");
        Assert.Equal(("y ~ x + (1 | g)", "bernoulli", "logit", "small.csv", 48, 0), (
            (string?)model["formula"], (string?)model["family"], (string?)model["link"], (string?)model["data"], (int)model["rows"]!, (int)model["rows_dropped"]!));
        JsonObject group = Assert.Single(model["groups"]!.AsArray())!.AsObject();
        AssertKeys(group, "name", "levels", "smallest_group", "largest_group");
        Assert.All(json["priors"]!.AsArray(), p => AssertKeys(p!.AsObject(), "parameter", "class", "prior", "source"));
        Assert.Equal(["Intercept", "b_x", "sd_g__Intercept"], json["priors"]!.AsArray().Select(p => (string?)p!["parameter"]));
        JsonArray parameters = json["parameters"]!.AsArray();
        Assert.Equal(["b_Intercept", "b_x", "sd_g__Intercept", "icc_g", "mor_g"], parameters.Select(p => (string?)p!["name"]));
        Assert.Equal(["coefficient", "coefficient", "sd", "derived", "derived"], parameters.Select(p => (string?)p!["kind"]));
        foreach (JsonNode? parameter in parameters)
        {
            AssertKeys(
                parameter!.AsObject(), "name", "term", "kind", "group", "mean", "sd", "mcse_mean", "mcse_sd", "median", "intervals", "rhat", "ess_bulk", "ess_tail");
            JsonObject interval = Assert.Single(parameter["intervals"]!.AsArray())!.AsObject();
            AssertKeys(interval, "level", "lower", "upper");
            Assert.True((double)interval["lower"]! < (double)parameter["median"]! && (double)parameter["median"]! < (double)interval["upper"]!);
        }

        JsonObject sampler = json["sampler"]!.AsObject();
        AssertKeys(sampler, "kernel", "metric", "chains", "warmup", "draws", "seed", "gradients", "divergent", "treedepth_hits", "ebfmi", "seconds", "transport", "target", "adapt_from", "mode_gradients", "warmup_iterations", "gave_up");
        Assert.Equal("mode", (string?)sampler["transport"]);
        Assert.True((long)sampler["mode_gradients"]! > 0);
        Assert.Null(sampler["target"]);
        Assert.Null(sampler["adapt_from"]);
        AssertKeys(sampler["seconds"]!.AsObject(), "setup", "warmup", "sampling", "total", "mode");
        Assert.Equal(2, sampler["ebfmi"]!.AsArray().Count);
        JsonObject verdict = json["verdict"]!.AsObject();
        AssertKeys(verdict, "ok", "messages");
        Assert.Equal(JsonValueKind.Array, verdict["messages"]!.GetValueKind());
    }

    [Fact]
    public void A_target_is_told_with_what_was_reached()
    {
        JsonObject sampler = Parse(Tool.Run([.. Short, "--until", "ess=20,rhat=1.5"]))["sampler"]!.AsObject();
        JsonObject target = sampler["target"]!.AsObject();
        AssertKeys(target, "until", "met", "smallest_ess", "largest_r_hat");
        Assert.Equal("ess=20,rhat=1.5", (string?)target["until"]);
        Assert.Equal((double)target["smallest_ess"]! >= 20 && (double)target["largest_r_hat"]! <= 1.5, (bool)target["met"]!);
    }

    [Fact]
    public void Messages_carry_code_severity_parameter_text_and_next_step()
    {
        JsonObject json = Parse(Tool.Run([.. Short[..9], "10", "--chains", "2", "--format", "json"]));
        Assert.False((bool)json["verdict"]!["ok"]!);
        JsonArray messages = json["verdict"]!["messages"]!.AsArray();
        Assert.NotEmpty(messages);
        Assert.All(messages, m =>
        {
            AssertKeys(m!.AsObject(), "code", "severity", "parameter", "text", "next_step");
            Assert.Contains((string?)m["severity"], new[] { "info", "warning", "error" });
        });
    }

    [Fact]
    public void Group_effects_are_parameters_of_their_own_when_asked_for()
    {
        JsonArray parameters = Parse(Tool.Run([.. Short, "--group-effects"]))["parameters"]!.AsArray();
        Assert.Equal(8, parameters.Count(p => (string?)p!["kind"] == "group_effect" && (string?)p["group"] == "g"));
    }

    [Fact]
    public void What_is_not_a_number_is_null()
    {
        // One chain with one draw has no standard deviation and no R-hat.
        JsonObject json = Parse(Tool.Run("fit", "y ~ x", "--data", "small.csv", "--family", "bernoulli", "--warmup", "100", "--draws", "1", "--chains", "1", "--format", "json"));
        JsonNode parameter = json["parameters"]![0]!;
        Assert.Null(parameter["rhat"]);
        Assert.Null(parameter["sd"]);
        Assert.NotNull(parameter["mean"]);
    }

    [Fact]
    public void Numbers_are_never_localised()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "−";
            string[] csv = [.. Short[..^1], "csv"];
            string[] text = ["check", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli"];
            (string Csv, string Text) expected = (Tool.Run(csv).Out, Tool.Run(text).Out);
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("0,5", 0.5.ToString("G", CultureInfo.CurrentCulture));
            Assert.Equal(expected.Csv, Tool.Run(csv).Out);
            Assert.Equal(expected.Text, Tool.Run(text).Out);
            Assert.InRange((double)Parse(Tool.Run(Short))["parameters"]![0]!["mean"]!, -5, 5);
            Assert.Equal("usage: --level takes a probability between 0 and 1, not '0,5'.\n", Tool.Run([.. Short, "--level", "0,5"]).Error);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static JsonObject Parse(Outcome outcome)
    {
        Assert.Equal(ExitCode.Success, outcome.Code);
        return JsonNode.Parse(outcome.Out)!.AsObject();
    }

    private static void AssertKeys(JsonObject json, params string[] keys) => Assert.Equal(keys, json.Select(p => p.Key));
}

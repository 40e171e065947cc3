using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

/// <summary>The verbs that examine a saved fit, end to end.</summary>
public class TrustTests
{
    private static readonly Lazy<string> s_fit = new(() => Fit("y ~ x + (1 | g)", "bernoulli"));
    private static readonly Lazy<string> s_other = new(() => Fit("y ~ 1 + (1 | g)", "bernoulli"));

    public static TheoryData<string> CommandLines =>
    [
        "loo {fit}", "loo {fit} {other}", "loo {fit} --group g",
        "residuals {fit}", "residuals {fit} --group g --unconditional", "ppc {fit} --group g",
        "diagnose {fit}", "diagnose {fit}/draws_1.csv {fit}/draws_2.csv", "sensitivity {fit}",
    ];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void Text_json_and_csv_are_written(string line)
    {
        string[] args = Tool.Split(line.Replace("{fit}", s_fit.Value, StringComparison.Ordinal).Replace("{other}", s_other.Value, StringComparison.Ordinal));
        Outcome text = Tool.Run(args);
        Assert.Equal(ExitCode.Success, text.Code);
        Assert.Contains("\nVerdict\n", text.Out, StringComparison.Ordinal);
        Assert.All(text.Out.Split('\n'), l => Assert.True(l.Length < 160, l));
        Outcome csv = Tool.Run([.. args, "--format", "csv"]);
        string[][] rows = [.. csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
        Assert.True(rows.Length > 1);
        JsonNode json = JsonNode.Parse(Tool.Run([.. args, "--format", "json"]).Out)!;
        Assert.Equal(1, json["schema_version"]!.GetValue<int>());
        Assert.NotNull(json["verdict"]!["ok"]);
        string documented = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "json.md"));
        Assert.All(Fields(json).Distinct(), field => Assert.Matches($"[`.]{field}[`\\[.]", documented));
    }

    [Fact]
    public void Loo_writes_its_observations()
    {
        string file = Tool.NewPath("loo") + ".csv";
        Assert.Equal(ExitCode.Success, Tool.Run("loo", s_fit.Value, "--pointwise", file).Code);
        Assert.StartsWith("row,elpd_loo,", File.ReadAllText(file), StringComparison.Ordinal);
        Outcome several = Tool.Run("loo", s_fit.Value, s_other.Value, "--pointwise", file);
        Assert.Equal(ExitCode.Usage, several.Code);
        Outcome unwritable = Tool.Run("loo", s_fit.Value, "--pointwise", "no/such/folder.csv");
        Assert.Equal(ExitCode.Usage, unwritable.Code);
        Assert.Contains("--pointwise no/such/folder.csv", unwritable.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_is_exported_and_an_export_is_not_overwritten()
    {
        string path = Tool.NewPath("fit") + ".zarr";
        Outcome outcome = Tool.Run("export", s_fit.Value, "--out", path, "--log-likelihood");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Equal($"{path}: log_likelihood, observed_data, posterior, sample_stats\n", outcome.Out);
        Assert.True(File.Exists(Path.Combine(path, ".zmetadata")));
        Assert.Equal(ExitCode.Model, Tool.Run("export", s_fit.Value, "--out", path).Code);
        Assert.Equal(ExitCode.Usage, Tool.Run("export", s_fit.Value).Code);
    }

    [Fact]
    public void What_a_fit_does_not_allow_is_said_without_a_trace()
    {
        Outcome outcome = Tool.Run("loo", s_fit.Value, "--group", "nobody");
        Assert.Equal(ExitCode.Model, outcome.Code);
        Assert.StartsWith("check: the model has no grouping factor 'nobody'", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, Tool.Run("loo").Code);
        Assert.Equal(ExitCode.Model, Tool.Run("loo", "nowhere").Code);
        Outcome option = Tool.Run("loo", s_fit.Value, "--grup", "g");
        Assert.Contains("Did you mean '--group'?", option.Error, StringComparison.Ordinal);
    }

    private static string Fit(string formula, string family)
    {
        string path = Tool.NewPath("trust");
        Outcome outcome = Tool.Run("fit", formula, "--data", "small.csv", "--family", family, "--draws", "200", "--chains", "2", "--out", path, "--quiet");
        Assert.Equal(ExitCode.Success, outcome.Code);
        return path;
    }

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Fields(p.Value).Prepend(p.Key)),
        JsonArray items => items.SelectMany(Fields),
        _ => [],
    };
}

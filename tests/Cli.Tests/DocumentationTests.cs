using System.CommandLine;
using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

/// <summary>Keeps <c>docs/cli.md</c> and <c>docs/json.md</c> true.</summary>
public class DocumentationTests
{
    private static readonly string Docs = Path.Combine(Tool.Repository, "docs");
    private static readonly RootCommand Root = Build();

    [Fact]
    public void Every_option_is_documented()
    {
        string text = File.ReadAllText(Path.Combine(Docs, "cli.md"));
        Assert.All(Root.Subcommands, c => Assert.Contains($"## `bayes {c.Name}`", text, StringComparison.Ordinal));
        Assert.All(Root.Subcommands.SelectMany(c => c.Options), o => Assert.Contains($"`{o.Name}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_documented_command_line_is_understood()
    {
        string[] lines = [.. File.ReadLines(Path.Combine(Docs, "cli.md")).Where(l => l.StartsWith("bayes ", StringComparison.Ordinal) && !l.Contains("VERB", StringComparison.Ordinal) && !l.Contains(" [options]", StringComparison.Ordinal))];
        Assert.True(lines.Length >= 4);
        Assert.All(lines, l => Assert.Empty(Root.Parse(Tool.Split(l["bayes".Length..])).Errors));
    }

    [Fact]
    public void Every_documented_example_of_an_option_is_understood()
    {
        Command verb = Root.Subcommands.Single(c => c.Name == "fit");
        Dictionary<string, int> rows = Root.Subcommands.ToDictionary(c => c.Name, _ => 0);
        foreach (string line in File.ReadLines(Path.Combine(Docs, "cli.md")))
        {
            verb = Root.Subcommands.FirstOrDefault(c => line == $"## `bayes {c.Name}`") ?? verb;
            if (line.StartsWith("| `--", StringComparison.Ordinal))
            {
                // A bar inside a cell is escaped.
                string example = line.TrimEnd(' ', '|').Replace("\\|", "\t", StringComparison.Ordinal).Split('|')[^1].Trim(' ', '`').Replace("\t", "|", StringComparison.Ordinal);
                rows[verb.Name]++;
                Assert.True(Root.Parse([verb.Name, .. verb.Arguments.Count == 0 ? [] : (string[])["y ~ x"], .. Tool.Split(example)]).Errors.Count == 0, $"bayes {verb.Name} {example}");
            }
        }

        Assert.Equal(Root.Subcommands.Single(c => c.Name == "fit").Options.Count(o => o.Name.StartsWith("--", StringComparison.Ordinal)), rows["fit"]);
        Assert.True(rows["ml"] >= 12 && rows["gee"] >= 7 && rows["test"] >= 7 && rows["compare"] >= 4);
    }

    [Fact]
    public void Every_field_of_the_json_documents_is_documented()
    {
        string text = File.ReadAllText(Path.Combine(Docs, "json.md"));
        string[][] runs =
        [
            ["fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--warmup", "50", "--draws", "20", "--format", "json", "--quiet"],
            ["check", "y ~ x + sex + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["priors", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["ml", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--method", "agq", "--profile", "--bootstrap", "3", "--quiet", "--format", "json"],
            ["gee", "y ~ x", "--data", "small.csv", "--family", "bernoulli", "--group", "g", "--format", "json"],
            ["test", "y ~ x + (1 | g)", "--drop", "x", "--data", "small.csv", "--family", "bernoulli", "--bootstrap", "3", "--quiet", "--format", "json"],
            ["compare", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--warmup", "100", "--draws", "50", "--format", "json", "--quiet"],
            ["effects", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["contrasts", "y ~ x + sex + (1 | g)", "sex", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["predict", "y ~ x + (1 | g)", "--kind", "zero", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["hypothesis", "y ~ x + (1 | g)", "b_x > 0", "--data", "small.csv", "--family", "bernoulli", "--format", "json"],
            ["convert", "--coefficient", "1", "--format", "json"],
        ];
        Assert.All(
            runs.SelectMany(r => Fields(JsonNode.Parse(Tool.Run(r).Out))).Distinct(),
            field => Assert.Matches($"[`.]{field}[`\\[.]", text));
    }

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Fields(p.Value).Prepend(p.Key)),
        JsonArray items => items.SelectMany(Fields),
        _ => [],
    };

    private static RootCommand Build()
    {
        StringWriter writer = new();
        return BayesCommand.Build(new ConsoleEnvironment { Out = writer, Error = writer, Terminal = Tool.Terminal(writer) });
    }
}

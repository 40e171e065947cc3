using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bayes.Figures;

namespace Bayes.Cli.Tests;

/// <summary>The verbs that show a saved fit, end to end.</summary>
public class ShowTests
{
    private static readonly Lazy<string> s_fit = new(() =>
    {
        string fit = Tool.NewPath("fit");
        Assert.Equal(ExitCode.Success, Tool.Run("fit", "y ~ x + sex + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--draws", "300", "--warmup", "150", "--chains", "2", "--out", fit, "--quiet").Code);
        return fit;
    });

    public static TheoryData<string> FigureNames => [.. FigureCatalogue.Kinds.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(FigureNames))]
    public void Every_figure_is_drawn_with_its_data_beside_it_or_says_why_not(string name)
    {
        string folder = Tool.NewPath("figures");
        Outcome outcome = Tool.Run("plot", s_fit.Value, "--figure", name, "--out", folder);
        Assert.Equal(ExitCode.Success, outcome.Code);
        string[] files = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (name == "intercept-slope")
        {
            Assert.Empty(files);
            Assert.Equal($"no figure 'intercept-slope': {FigureCatalogue.WhyNot(name)}\n", outcome.Error);
            return;
        }

        Assert.NotEmpty(files);
        Assert.Equal(files.Length, files.Distinct().Count());
        foreach (string file in files)
        {
            Assert.Equal("svg", XDocument.Parse(File.ReadAllText(file)).Root!.Name.LocalName);
            string csv = File.ReadAllText(Path.ChangeExtension(file, ".csv"));
            Assert.StartsWith("panel,kind,series,label,x,x_end,y,y_end\n", csv, StringComparison.Ordinal);
            Assert.True(csv.Count(c => c == '\n') > 2, file);
        }
    }

    [Fact]
    public void Data_are_drawn_before_any_fit_as_they_are_after_it()
    {
        string folder = Tool.NewPath("before");
        Outcome outcome = Tool.Run("check", "y ~ x + sex + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--plot", folder);
        Assert.Equal((ExitCode.Success, $"{Path.Combine(folder, "data")}.svg\n"), (outcome.Code, outcome.Error));
        string after = Tool.NewPath("after");
        Assert.Equal(ExitCode.Success, Tool.Run("plot", s_fit.Value, "--figure", "data", "--out", after).Code);
        Assert.Equal(File.ReadAllText(Path.Combine(after, "data.svg")), File.ReadAllText(Path.Combine(folder, "data.svg")));
        Outcome nothing = Tool.Run("check", "y ~ 1 + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--plot", folder);
        Assert.Contains($"no figure 'data': {FigureCatalogue.WhyNot("data")}", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_are_printed_as_json_and_csv_without_a_folder()
    {
        Outcome json = Tool.Run("plot", s_fit.Value, "--figure", "coefficients,energy", "--format", "json");
        Assert.Equal(ExitCode.Success, json.Code);
        JsonNode document = JsonNode.Parse(json.Out)!;
        Assert.Equal(["coefficients", "energy"], document["figures"]!.AsArray().Select(f => (string?)f!["name"]));
        Assert.All(document["figures"]!.AsArray(), f => Assert.Null(f!["file"]));
        JsonNode panel = document["figures"]![0]!["panels"]![0]!;
        Assert.Contains("odds ratio", (string?)panel["x_axis"]!["label"]!, StringComparison.Ordinal);
        JsonNode point = panel["rows"]!.AsArray().First(r => (string?)r!["kind"] == "point")!;
        Outcome csv = Tool.Run("plot", s_fit.Value, "--figure", "coefficients,energy", "--format", "csv");
        string[] lines = csv.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("figure,panel,kind,series,label,x,x_end,y,y_end", lines[0]);
        Assert.Equal(document["figures"]!.AsArray().Sum(f => f!["panels"]!.AsArray().Sum(p => p!["rows"]!.AsArray().Count)), lines.Length - 1);
        Assert.Contains(lines, l => l.StartsWith("coefficients,1,point,median,", StringComparison.Ordinal) && l.Contains(((double)point["x"]!).ToString("R", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        string folder = Tool.NewPath("figures");
        JsonNode written = JsonNode.Parse(Tool.Run("plot", s_fit.Value, "--figure", "energy", "--format", "json", "--out", folder).Out)!;
        Assert.True(File.Exists((string?)written["figures"]![0]!["file"]));
        AssertDocumented(written);
    }

    [Fact]
    public void A_report_is_one_page_that_needs_nothing_else_and_states_both_kinds_of_effects()
    {
        string file = Tool.NewPath("report") + ".html";
        Outcome outcome = Tool.Run("report", s_fit.Value, "--out", file, "--quiet");
        Assert.Equal((ExitCode.Success, $"{file}\n", ""), (outcome.Code, outcome.Out, outcome.Error));
        string html = File.ReadAllText(file);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        AssertBalanced(html);
        XDocument page = Parse(html);
        string all = page.Root!.Value;
        foreach (string stated in new[] { "Can the draws be trusted?", "Do the methods agree?", "Conditional on the group effects", "Averaged over the population", "bayes fit ", "Bernoulli distribution" })
        {
            Assert.Contains(stated, all, StringComparison.Ordinal);
        }

        // Every kind of figure that this fit has is there; the densities of single chains are left to 'bayes plot'.
        string[] captions = [.. page.Descendants("figcaption").Select(c => c.Element("b")!.Value)];
        PosteriorFit fit = FitStore.Open(s_fit.Value);
        foreach (FigureKind kind in FigureCatalogue.Kinds.Where(k => k.Name != "density" && !k.OnRequest))
        {
            Assert.All(FigureCatalogue.Make(fit, kind.Name), f => Assert.Contains(captions, c => c.Contains(f.Title, StringComparison.Ordinal)));
        }

        Assert.Contains(captions, c => c.Contains("The same model by every method", StringComparison.Ordinal));
        Assert.Equal(captions.Length, page.Descendants("svg").Count());
    }

    [Fact]
    public void A_report_says_what_it_states_as_json_and_csv()
    {
        string file = Tool.NewPath("report") + ".html";
        JsonNode json = JsonNode.Parse(Tool.Run("report", s_fit.Value, "--out", file, "--no-compare", "--format", "json").Out)!;
        Assert.Equal(file, (string?)json["file"]);
        Assert.Equal(["draws", "fit"], json["answers"]!.AsArray().Select(a => (string?)a!["code"]));
        Assert.Contains("Bernoulli distribution", (string?)json["methods"]!, StringComparison.Ordinal);
        Assert.Contains("coefficients", json["figures"]!.AsArray().Select(f => (string?)f!["name"]));
        AssertDocumented(json);
        string[] csv = Tool.Run("report", s_fit.Value, "--out", file, "--no-compare", "--format", "csv").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("code,question,ok,answer,text", csv[0]);
        Assert.Equal(3, csv.Length);
        Assert.Contains((string)json["answers"]![0]!["text"]!, csv[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out is missing", "plot", "{fit}")]
    [InlineData("there is no figure 'pie'", "plot", "{fit}", "--figure", "pie", "--out", "figures")]
    [InlineData("no parameter is named 'b_nothing'", "plot", "{fit}", "--figure", "trace", "--parameters", "b_nothing", "--out", "figures")]
    [InlineData("--out is missing", "report", "{fit}")]
    [InlineData("--out no/such/report.html", "report", "{fit}", "--no-compare", "--out", "no/such/report.html")]
    public void What_cannot_be_shown_is_said(string message, params string[] args)
    {
        Outcome outcome = Tool.Run([.. args.Select(a => a.Replace("{fit}", s_fit.Value, StringComparison.Ordinal))]);
        Assert.Equal(ExitCode.Usage, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Tool.AssertNoStackTrace(outcome);
    }

    private static void AssertDocumented(JsonNode json)
    {
        Assert.Equal(1, (int)json["schema_version"]!);
        string documented = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "json.md"));
        Assert.All(Fields(json).Distinct(), field => Assert.Matches($"[`.]{field}[`\\[.]", documented));
    }

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Fields(p.Value).Prepend(p.Key)),
        JsonArray a => a.SelectMany(Fields),
        _ => [],
    };

    // Each element that is opened is closed, in order; those that HTML leaves open are known.
    private static void AssertBalanced(string html)
    {
        Stack<string> open = new();
        string body = Regex.Replace(html, "<style>.*?</style>", "", RegexOptions.Singleline);
        foreach (Match tag in Regex.Matches(body, "<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*?)(/?)>"))
        {
            string name = tag.Groups[2].Value;
            if (tag.Groups[1].Length > 0)
            {
                Assert.Equal(open.Pop(), name);
            }
            else if (tag.Groups[4].Length == 0 && name is not ("meta" or "link"))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
    }

    private static XDocument Parse(string html)
    {
        string xml = Regex.Replace(html.Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal), "<(meta|link)([^>]*)>", "<$1$2/>");
        return XDocument.Parse(Regex.Replace(xml, "<style>\n.*?</style>", "", RegexOptions.Singleline).Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
    }
}

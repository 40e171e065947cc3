using System.Xml.Linq;

namespace Bayes.Architecture.Tests;

/// <summary>Guards the arrows of the house: which project may use which, and which packages.</summary>
public class ArrowTests
{
    // Folder → projects it may use, packages it may use. Add a line here when a project is added, and say why in docs/architecture.md.
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Numerics"] = ([], ["MathNet.Numerics"]),
        ["Draws"] = (["Numerics"], []),
        ["Sampler.Abstractions"] = ([], []),
        ["Sampler"] = (["Sampler.Abstractions", "Numerics", "Draws"], []),
        ["Diagnostics"] = (["Numerics", "Draws"], ["MathNet.Numerics"]),
        ["Plots"] = (["Diagnostics", "Draws", "Numerics"], []),
        ["Models"] = (["Sampler.Abstractions", "Numerics"], ["CsvHelper"]),
        ["Estimation"] = (["Models", "Numerics"], ["MathNet.Numerics"]),
        ["Inference"] = (["Sampler.Abstractions", "Sampler", "Diagnostics", "Plots", "Models", "Estimation", "Draws", "Numerics"], []),
        ["Cli"] = (["Inference", "Plots", "Estimation", "Models", "Diagnostics", "Draws", "Sampler", "Numerics"], ["System.CommandLine", "Spectre.Console"]),
    };

    public static TheoryData<string> Projects
    {
        get
        {
            TheoryData<string> projects = [];
            foreach (string folder in Directory.GetDirectories(Path.Combine(Root, "src")))
            {
                projects.Add(Path.GetFileName(folder));
            }

            return projects;
        }
    }

    private static string Root => Repository.Root;

    [Fact]
    public void Every_project_of_the_design_exists() =>
        Assert.Equal(Allowed.Keys.Order(), Directory.GetDirectories(Path.Combine(Root, "src")).Select(f => Path.GetFileName(f)!).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_lies_below_it(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"));
        string[] references = [.. Includes(file, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))];
        string[] packages = [.. Includes(file, "PackageReference")];
        Assert.Empty(references.Except(Allowed[project].Projects));
        Assert.Empty(packages.Except(Allowed[project].Packages));
    }

    [Fact]
    public void The_arrows_make_no_circle()
    {
        HashSet<string> done = [];
        while (done.Count < Allowed.Count)
        {
            string[] next = [.. Allowed.Keys.Where(p => !done.Contains(p) && Allowed[p].Projects.All(done.Contains))];
            Assert.NotEmpty(next);
            done.UnionWith(next);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_folder_of_a_file_is_its_namespace(string project)
    {
        string folder = Path.Combine(Root, "src", project);
        string root = project == "Inference" ? "Bayes" : $"Bayes.{project}";
        foreach (string file in SourceFiles(folder))
        {
            string relative = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!);
            string expected = relative == "." ? root : $"{root}.{relative.Replace(Path.DirectorySeparatorChar, '.')}";
            string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            Assert.True(line is null || line == $"namespace {expected};", $"{Path.GetRelativePath(Root, file)} is in '{line}', expected namespace {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nothing_that_ships_knows_the_place_where_it_was_built(string project)
    {
        foreach (string file in SourceFiles(Path.Combine(Root, "src", project)))
        {
            Assert.DoesNotContain("../" + "shared", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"));

    private static IEnumerable<string> Includes(XDocument file, string element) =>
        file.Descendants(element).Select(e => e.Attribute("Include")!.Value);
}

using System.Text.RegularExpressions;

namespace Bayes.Architecture.Tests;

/// <summary>Every C# block of the documentation is the text of an example, and the examples are compiled and run by the CI script.</summary>
public class DocumentationTests
{
    [Fact]
    public void Every_csharp_block_stands_in_an_example()
    {
        string[] examples = [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.cs").Select(File.ReadAllText)];
        foreach (string document in Documents())
        {
            foreach (Match block in Regex.Matches(File.ReadAllText(document), "```csharp\n(.*?)```", RegexOptions.Singleline))
            {
                Assert.True(
                    examples.Any(e => e.Contains(block.Groups[1].Value, StringComparison.Ordinal)),
                    $"{Path.GetFileName(document)}: no example holds\n{block.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere()
    {
        foreach (string document in Documents())
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(document), "\\]\\((?!https?:)([^)#]+)"))
            {
                string target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value);
                Assert.True(File.Exists(target), $"{Path.GetFileName(document)} links to {link.Groups[1].Value}, which does not exist");
            }
        }
    }

    private static IEnumerable<string> Documents() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")).Append(Path.Combine(Repository.Root, "THIRD-PARTY.md"));
}

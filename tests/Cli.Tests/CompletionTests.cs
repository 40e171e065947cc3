using System.Diagnostics;

namespace Bayes.Cli.Tests;

public class CompletionTests
{
    [Theory]
    [InlineData("fi", "fit")]
    [InlineData("fit --fam", "--family")]
    [InlineData("fit --family neg", "negbinomial,negbinomial1")]
    [InlineData("ml --method ", "agq,laplace")]
    [InlineData("loo --for", "--format")]
    [InlineData("loo fits/a --format ", "csv,json,text")]
    [InlineData("plot fits/a --figure kh", "khat")]
    [InlineData("completion b", "bash")]
    public void A_place_in_a_line_has_what_may_stand_there(string line, string expected)
    {
        Outcome outcome = Tool.Run($"[suggest:{line.Length}]", line);
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Empty(outcome.Error);
        Assert.All(expected.Split(','), w => Assert.Contains(w, outcome.Out.Split('\n', StringSplitOptions.TrimEntries)));
    }

    [Theory]
    [InlineData("bayes sens", "sensitivity")]
    [InlineData("bayes fit \"y ~ x\" --family hurdle_p", "hurdle_poisson")]
    [InlineData("bayes effects fits/a --v", "--variance")]
    [InlineData("bayes loo ", "")]
    public void Bash_completes_with_the_script(string line, string expected)
    {
        if (!File.Exists("/bin/bash"))
        {
            return;
        }

        string script = Tool.Run("completion", "bash").Out;
        string tool = typeof(BayesCommand).Assembly.Location;

        // What bash does when the Tab key is pressed: the words of the line, its text and place, then the function.
        string driver = $$"""
            bayes() { dotnet '{{tool}}' "$@"; }
            {{script}}
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; eval "COMP_WORDS=($COMP_LINE)"; [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _bayes; printf '%s\n' "${COMPREPLY[@]}"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", driver]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string given = bash.StandardOutput.ReadToEnd();
        string error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        Assert.Empty(error);
        Assert.Equal(expected, given.Trim());
    }

    [Fact]
    public void Other_directives_of_the_parser_are_no_part_of_the_tool() => Assert.Equal(ExitCode.Usage, Tool.Run("[diagram]", "fit").Code);
}

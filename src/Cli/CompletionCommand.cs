using System.CommandLine;

namespace Bayes.Cli;

/// <summary><c>bayes completion</c>: a script that teaches a shell to complete verbs, options and their values with the Tab key.</summary>
/// <remarks>The scripts ask the tool itself: <c>bayes "[suggest:POSITION]" "LINE"</c> prints what may stand at a position of a line, the word bayes left out.</remarks>
internal static class CompletionCommand
{
    // Where nothing fits, bash completes file names: data and directories of fits. Options are offered once a dash is typed.
    private const string Bash = """
        # Tab completion for bayes in bash, and in zsh after: autoload -U +X bashcompinit && bashcompinit
        _bayes() {
            local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}" words
            line="${line#* }"
            words=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            [[ $word == -* ]] || words=$(grep -v '^[-/]' <<< "$words")
            COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o bashdefault -o default -F _bayes bayes

        """;

    private const string PowerShell = """
        # Tab completion for bayes in PowerShell.
        Register-ArgumentCompleter -Native -CommandName bayes -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.ToString().PadRight($position).Substring(0, $position) -replace '^\S+\s?', ''
            bayes "[suggest:$($line.Length)]" "$line" 2>$null |
                Where-Object { $_ -like "$word*" -and ($word -like '-*' -or $_ -notmatch '^[-/]') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    private static readonly (string Name, string Script)[] Shells = [("bash", Bash), ("zsh", "autoload -U +X bashcompinit && bashcompinit\n" + Bash), ("powershell", PowerShell)];

    public static Verb Build(ConsoleEnvironment environment)
    {
        Argument<string?> shell = new("SHELL") { Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add(Array.ConvertAll(Shells, s => s.Name));
        Command command = new("completion", "Print the script that lets a shell complete verbs, options and their values with the Tab key.");
        command.Add(shell);
        command.SetAction(parsed =>
        {
            string names = string.Join(", ", Shells.Select(s => s.Name));
            string typed = parsed.GetValue(shell) ?? throw new UsageException($"the shell is missing. Name one of {names}: bayes completion bash.");
            if (typed.StartsWith('-'))
            {
                throw UsageErrors.NoSuchOption(command, typed);
            }

            string script = Array.Find(Shells, s => s.Name == typed).Script ?? throw new UsageException($"there is no completion for '{typed}'. The shells are {names}.");
            environment.Out.Write(script.ReplaceLineEndings("\n"));
            return ExitCode.Success;
        });
        return new Verb(command, "bash|zsh|powershell", [], "bayes completion bash > ~/.local/share/bash-completion/completions/bayes");
    }
}

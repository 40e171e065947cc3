using System.CommandLine;
using Bayes.Draws.Storage;
using Bayes.Models.Errors;
using Bayes.Trust;

namespace Bayes.Cli;

/// <summary><c>bayes diagnose</c>: whether draws can be trusted, of any CmdStan CSV files or of a saved fit.</summary>
internal static class DiagnoseCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        Argument<string[]> paths = new("FILES|DIR") { Arity = ArgumentArity.ZeroOrMore };
        ResultOptions output = new("the draws cannot be trusted", withLevel: false);
        Command command = new("diagnose", "Say whether draws can be trusted and what is behind it: CmdStan CSV files, one a chain, or a saved fit.");
        command.Add(paths);
        Verb verb = new(
            command,
            "FILES|DIR [options]",
            [new OptionGroup("Output", output.All)],
            "bayes diagnose fits/epilepsy",
            "bayes diagnose output_1.csv output_2.csv output_3.csv output_4.csv");
        command.SetAction(parsed =>
        {
            string[] given = parsed.GetValue(paths) ?? [];
            if (Array.Find(given, g => g.StartsWith('-')) is string unknown)
            {
                throw UsageErrors.NoSuchOption(command, unknown);
            }

            DrawsDiagnosis diagnosis = given switch
            {
                [] => throw new UsageException("there is nothing to examine. Name files in CmdStan's CSV format, one a chain, or the directory of a saved fit: bayes diagnose output_1.csv output_2.csv."),
                [string directory] when Directory.Exists(directory) => DrawsDiagnosis.OfFit(directory, Read(directory)),
                _ => OfFiles(given),
            };
            return output.Print(environment, parsed, diagnosis.Verdict.Ok, diagnosis.ToText, diagnosis.ToJson, diagnosis.ToCsv);
        });
        return verb.WithOptions();
    }

    private static DrawsDiagnosis OfFiles(string[] files)
    {
        if (Array.Find(files, f => !File.Exists(f)) is string missing)
        {
            throw new UsageException(Directory.Exists(missing)
                ? $"{missing} is a directory. Name the directory of one fit alone, or files."
                : $"there is no file '{missing}'.");
        }

        return DrawsDiagnosis.OfFiles(files);
    }

    // Priors and groups are looked at where the data were kept; the draws can be judged without.
    private static PosteriorFit Read(string directory)
    {
        try
        {
            return FitStore.Open(directory);
        }
        catch (Exception error) when (error is DrawFileException or ModelException)
        {
            return FitStore.Read(directory);
        }
    }
}

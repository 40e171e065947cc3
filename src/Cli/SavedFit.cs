using System.CommandLine;
using Bayes.Models.Data;

namespace Bayes.Cli;

/// <summary>A fit that 'bayes fit --out DIR' has saved, with its model and data: what every verb that looks at a fit reads.</summary>
internal sealed class SavedFit
{
    private readonly Argument<string?> _directory = new("DIR") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = OptionKinds.Text("--data", "FILE", "the data of the fit, where they were not kept with it");

    /// <summary>The options in help.</summary>
    public OptionGroup Group => new("Fit", _data);

    /// <summary>Adds the directory to a command.</summary>
    public Command Of(string name, string description)
    {
        Command command = new(name, description);
        command.Add(_directory);
        return command;
    }

    /// <summary>The directory as typed.</summary>
    /// <exception cref="UsageException">It is missing.</exception>
    public string Directory(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return parsed.GetValue(_directory) switch
        {
            null => throw new UsageException($"the directory is missing. Name one that 'bayes fit --out DIR' has written: bayes {command.Name} DIR."),
            ['-', ..] option => throw UsageErrors.NoSuchOption(command, option),
            string given => given,
        };
    }

    /// <summary>Reads the fit with its model and data.</summary>
    /// <exception cref="UsageException">The directory is missing.</exception>
    /// <exception cref="Draws.Storage.DrawFileException">There is no fit, or its data were not kept.</exception>
    /// <exception cref="Models.Errors.ModelException">The data are not those of the fit.</exception>
    public PosteriorFit Open(ParseResult parsed)
    {
        string directory = Directory(parsed);
        return FitStore.Open(directory, parsed.GetValue(_data) is string file ? Table.ReadCsv(file) : null);
    }
}

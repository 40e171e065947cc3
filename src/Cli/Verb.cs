using System.CommandLine;

namespace Bayes.Cli;

/// <summary>A verb of the tool with what its help shows.</summary>
/// <param name="Command">The command.</param>
/// <param name="Words">What follows the verb in the usage line, such as <c>"FORMULA" --data FILE</c>.</param>
/// <param name="Groups">Its options by theme.</param>
/// <param name="Examples">Command lines that work.</param>
internal sealed record Verb(Command Command, string Words, IReadOnlyList<OptionGroup> Groups, params IReadOnlyList<string> Examples)
{
    /// <summary>Adds the options of all groups to the command.</summary>
    public Verb WithOptions()
    {
        foreach (Option option in Groups.SelectMany(g => g.Options))
        {
            Command.Add(option);
        }

        return this;
    }
}

/// <summary>Options shown together in help.</summary>
/// <param name="Title">Their theme.</param>
/// <param name="Options">The options.</param>
internal sealed record OptionGroup(string Title, params IReadOnlyList<Option> Options);

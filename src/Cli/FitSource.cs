using System.CommandLine;
using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Cli;

/// <summary>A saved posterior, or a model that is fitted by maximum likelihood on the spot: what the verbs about the meaning of a fit take.</summary>
internal sealed class FitSource
{
    /// <summary>What follows such a verb in its usage line.</summary>
    public const string Words = "DIR|\"FORMULA\"";

    private readonly ModelOptions _model = new(withPriors: false);
    private readonly LikelihoodOptions _likelihood = new();

    /// <summary>The options in help.</summary>
    public IReadOnlyList<OptionGroup> Groups => [.. _model.Groups, new OptionGroup("Likelihood, for a formula", _likelihood.Unrestricted)];

    /// <summary>Adds the directory or formula to a command.</summary>
    public Command Of(string name, string description) => _model.Of(name, description);

    /// <summary>Reads the saved fit, or fits the model.</summary>
    /// <returns>What it knows of its parameters, and whether draws or estimates can be relied on; where not, stderr says why.</returns>
    /// <exception cref="UsageException">Neither a directory nor a formula was typed.</exception>
    public (FittedParameters Fit, bool Ok) Read(ConsoleEnvironment environment, ParseResult parsed, double level)
    {
        string typed = _model.Typed(parsed)
            ?? throw new UsageException($"the fit is missing. Name a directory that 'bayes fit --out DIR' has written, or write a formula to fit by maximum likelihood: bayes {parsed.CommandResult.Command.Name} DIR.");
        return typed.Contains('~', StringComparison.Ordinal) ? Maximize(environment, parsed, level) : Open(environment, parsed, typed, level);
    }

    private (FittedParameters Fit, bool Ok) Maximize(ConsoleEnvironment environment, ParseResult parsed, double level)
    {
        EstimationOptions options = _likelihood.Read(parsed, level);
        (ModelSpec spec, Table data) = _model.Read(parsed);
        MaximumLikelihoodFit fit = LikelihoodFitting.Run(_model.Bind(parsed, spec, data), options, environment.Cancellation);
        foreach (EstimationFinding finding in fit.Findings.Where(f => f.Severity != EstimationSeverity.Information))
        {
            environment.Error.Write($"Warning: {finding.Text} {finding.NextStep}\n");
        }

        return (FittedParameters.Of(fit, level, _model.Source(parsed)), fit.Ok);
    }

    private (FittedParameters Fit, bool Ok) Open(ConsoleEnvironment environment, ParseResult parsed, string directory, double level)
    {
        PosteriorFit fit = FitStore.Open(directory, _model.Source(parsed) is string file ? Table.ReadCsv(file) : null);
        Verdict verdict = fit.Summary(level).Verdict;
        if (!verdict.Ok)
        {
            environment.Error.Write($"Warning: these draws cannot be trusted. {verdict.Messages[0].Text} See 'bayes summary {directory}'.\n");
        }

        return (FittedParameters.Of(fit, level), verdict.Ok);
    }
}

using System.CommandLine;
using Bayes.Effects;
using Bayes.Models.Data;
using Bayes.Predictions;

namespace Bayes.Cli;

/// <summary><c>bayes predict</c>: predictions of three kinds for the rows of a fit or new ones.</summary>
internal static class PredictCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        FitSource source = new();
        ResultOptions output = new("the draws or estimates cannot be relied on");
        Option<string?> file = OptionKinds.Text("--new", "FILE", "the rows to predict, a CSV file with the columns of the fit [the rows of the fit]");
        Option<PredictionKind> kind = OptionKinds.Choice(
            "--kind",
            "subject: with the effects of the row's groups; zero: at random effects of 0, the median group; marginal: averaged over the population of groups [subject]",
            PredictionKind.Subject,
            "",
            ("subject", PredictionKind.Subject),
            ("zero", PredictionKind.Zero),
            ("marginal", PredictionKind.Marginal));
        Option<PredictedQuantity> quantity = OptionKinds.Choice(
            "--as", "the expected response, or a new observation with its own noise [mean]", PredictedQuantity.Mean, "", ("mean", PredictedQuantity.Mean), ("observation", PredictedQuantity.Observation));
        Option<NewGroups> groups = OptionKinds.Choice(
            "--new-groups",
            "the effects of groups that the fit did not have: refused, 0, drawn from the population, or estimated from their responses in FILE [error]",
            NewGroups.Error,
            "",
            ("error", NewGroups.Error),
            ("zero", NewGroups.Zero),
            ("sample", NewGroups.Sample),
            ("estimate", NewGroups.Estimate));
        Option<string?> draws = OptionKinds.Text("--draws", "FILE", "write the draws too, as CSV: a column for each prediction, a row for each draw");
        Option<ulong> seed = OptionKinds.Seed("--seed", "N", "the seed of new groups and new observations [1]", 1);
        Verb verb = new(
            source.Of("predict", "Predict responses: for single groups, at random effects of 0, or for the population."),
            $"{FitSource.Words} [options]",
            [new OptionGroup("Prediction", file, kind, quantity, groups, draws, seed), .. source.Groups, new OptionGroup("Output", output.All)],
            "bayes predict fits/asthma --new children.csv --kind marginal --format csv",
            "bayes predict \"control ~ treat * weeks + severity + (1 | id)\" --kind marginal --data examples/data/asthma.csv --family bernoulli --ref treat=Usual");
        verb.Command.SetAction(parsed =>
        {
            PredictionOptions options = new()
            {
                Kind = parsed.GetValue(kind),
                Quantity = parsed.GetValue(quantity),
                NewGroups = parsed.GetValue(groups),
                Level = output.Level(parsed),
                Seed = parsed.GetValue(seed),
            };
            Table? data = parsed.GetValue(file) is { } path ? Table.ReadCsv(path) : null;
            (FittedParameters fit, bool ok) = source.Read(environment, parsed, options.Level);
            PredictionTable table = Predictor.Of(fit, data, options);
            if (parsed.GetValue(draws) is { } target)
            {
                Write(table, target);
            }

            return output.Print(environment, parsed, ok, table.ToText, table.ToJson, table.ToCsv);
        });
        return verb.WithOptions();
    }

    private static void Write(PredictionTable table, string path)
    {
        if (table.Draws.Count == 0)
        {
            throw new UsageException("--draws is for a posterior; an estimate by maximum likelihood has no draws.");
        }

        try
        {
            using StreamWriter writer = new(path);
            table.WriteDraws(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--draws {path} cannot be written: {e.Message}");
        }
    }
}

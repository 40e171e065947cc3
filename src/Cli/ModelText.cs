using System.Globalization;
using System.Text;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Cli;

/// <summary>What is about to be fitted, as text.</summary>
internal static class ModelText
{
    /// <summary>The model in two lines, then its priors.</summary>
    public static string Announcement(BoundModel model, string? source)
    {
        ModelDescription description = Describe.Model(model, source);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Model    {description.Formula}\n");
        text.Append(CultureInfo.InvariantCulture, $"Family   {description.Family}, link {description.Link}; {Rows(description)}{Groups(description)}\n");
        SummaryText.WritePriors(text, Describe.Priors(model));

        // A flat prior is there because it was asked for; 'bayes check' says what it means.
        foreach (PriorNote note in PriorNotes.Of(model).Where(n => n.Code != PriorNoteCode.Improper))
        {
            text.Append(CultureInfo.InvariantCulture, $"  Note: {note.Text} {note.NextStep}\n");
        }

        return text.ToString();
    }

    private static string Rows(ModelDescription model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model.Rows} {(model.Rows == 1 ? "row" : "rows")}{(model.RowsDropped > 0 ? $", {model.RowsDropped} dropped for missing values" : "")}{(model.LikelihoodRows < model.Rows ? $", evaluated as {model.LikelihoodRows} distinct ones" : "")}");

    private static string Groups(ModelDescription model) =>
        string.Concat(model.Groups.Select(g => string.Create(CultureInfo.InvariantCulture, $"; {g.Levels.Count} groups of {g.Name}")));
}

using System.Globalization;
using System.Text;

namespace Bayes;

/// <summary>The lines that head every result for people: the model, its family, its data, its groups.</summary>
internal static class ModelHeading
{
    public static void Write(StringBuilder text, ModelDescription model)
    {
        text.Append(CultureInfo.InvariantCulture, $"Model    {model.Formula}\n");
        text.Append(CultureInfo.InvariantCulture, $"Family   {model.Family}, link {model.Link}\n");
        if (model.Categories.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"         log odds of {string.Join(", ", model.Categories.Skip(1))} against {model.Categories[0]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Data     {(model.Data is null ? "" : $"{model.Data}: ")}{model.Rows} rows used, {Dropped(model)}\n");
        if (model.DroppedColumns.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"         left out, because other columns determine them: {string.Join(", ", model.DroppedColumns)}\n");
        }
    }

    /// <summary>The title of a table of standard deviations and correlations.</summary>
    public static string OfGroup(ModelDescription model, GroupDescription group)
    {
        string sizes = group.SmallestGroup == group.LargestGroup
            ? string.Create(CultureInfo.InvariantCulture, $"{group.SmallestGroup} {(group.SmallestGroup == 1 ? "row" : "rows")} each")
            : string.Create(CultureInfo.InvariantCulture, $"{group.SmallestGroup} to {group.LargestGroup} rows each");
        return string.Create(CultureInfo.InvariantCulture, $"Group effects of {group.Name} ({group.Levels.Count} groups, {sizes}), on the {model.Link} scale");
    }

    /// <summary>The title of a table of coefficients of one predictor.</summary>
    public static string OfCoefficients(ModelDescription model, string parameter)
    {
        string? category = model.CategoryOf(parameter);
        string scale = parameter == "mu" || category is not null ? model.Link : "link";
        string of = parameter == "mu" ? "" : category is null ? $" of {parameter}" : $" of {category} against {model.Categories[0]}";
        return $"Coefficients{of}, on the {scale} scale{(model.Groups.Count > 0 ? ", conditional on the random effects" : "")}";
    }

    /// <summary>A term with what it belongs to where that is not the mean: <c>B: x</c> of a category, <c>zi: x</c> of another parameter.</summary>
    public static string OfTerm(ModelDescription model, string parameter, string term) =>
        parameter == "mu" ? term : $"{model.CategoryOf(parameter) ?? parameter}: {term}";

    private static string Dropped(ModelDescription model)
    {
        if (model.RowsDropped == 0)
        {
            return "none dropped";
        }

        string columns = string.Join(", ", model.MissingByColumn.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{model.RowsDropped} dropped for missing values ({columns})");
    }
}

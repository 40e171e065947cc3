using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;

namespace Bayes.Figures;

/// <summary>What of a model's data a figure of them shows: the response over the rows, along one column, by factors and groups.</summary>
internal sealed record RawData
{
    private const int MostColours = 5;
    private const int MostPanels = 6;

    // A column of so few numbers is a factor in all but name.
    private const int MostValues = 3;

    /// <summary>The response: a share where it has trials, a rate where it has an exposure, the category's number for categories.</summary>
    public required double[] Y { get; init; }

    /// <summary>What the response is called.</summary>
    public required string YLabel { get; init; }

    /// <summary>The column along x; null where the model has none.</summary>
    public TableColumn? Along { get; init; }

    /// <summary>The column with a colour for each level; null without one.</summary>
    public ColumnLevels? Colour { get; init; }

    /// <summary>The column with a panel for each level; null without one.</summary>
    public ColumnLevels? Facet { get; init; }

    /// <summary>The grouping factor with most levels; null without one.</summary>
    public GroupingFactor? Group { get; init; }

    /// <summary>The table's row of each row used.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Whether the response is 0 or 1, or a share.</summary>
    public required bool IsShare { get; init; }

    /// <summary>Chooses what to show: the first numeric column of the fixed effects along x, its first two factors as colours and panels.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Null for a model without a table.</returns>
    public static RawData? Of(BoundModel model)
    {
        if (model.Data is not { } data)
        {
            return null;
        }

        DesignedModel design = model.Design;
        ResponseDesign response = design.Response;
        PredictorSpec mean = model.Spec.Predictors[0];
        string[] grouping = [.. mean.Groups.SelectMany(g => g.Factors).SelectMany(ColumnNames.In)];
        string[] names =
        [
            .. mean.Fixed.Terms.OrderBy(t => t.Order).SelectMany(t => t.Variables).SelectMany(ColumnNames.In)
                .Concat(mean.Groups.SelectMany(g => g.Effects.Terms).SelectMany(t => t.Variables).SelectMany(ColumnNames.In))
                .Distinct(StringComparer.Ordinal),
        ];
        TableColumn[] columns = [.. names.Select(n => data.TryGetColumn(n, out TableColumn? c) ? c : null).OfType<TableColumn>()];
        FactorColumn[] factors = [.. columns.OfType<FactorColumn>().Where(f => !grouping.Contains(f.Name, StringComparer.Ordinal))];
        NumericColumn[] numbers = [.. columns.OfType<NumericColumn>()];

        // A column that varies within groups tells more along x than one that does not.
        GroupingFactor? group = design.Groups.OrderByDescending(g => g.Levels.Count).FirstOrDefault();
        TableColumn? along = numbers.OrderByDescending(n => Varies(n, group, design.Rows)).FirstOrDefault() ?? (TableColumn?)factors.FirstOrDefault(f => f.Levels.Count > 2) ?? factors.FirstOrDefault();
        ColumnLevels[] others =
        [
            .. factors.Where(f => f != along).Select(ColumnLevels.Of),
            .. numbers.Where(n => n != along).Select(n => ColumnLevels.Of(n, MostValues)).OfType<ColumnLevels>(),
        ];
        ColumnLevels? colour = others.FirstOrDefault(f => f.Levels.Count <= MostColours);
        double[] values = response.Trials is { } trials ? [.. response.Values.Select((v, i) => v / trials[i])] : response.Values;
        bool perExposure = model.Family.Link == Link.Log && design.Predictors[0].Offset is not null;
        return new RawData
        {
            Y = perExposure ? [.. values.Select((v, i) => v / Math.Exp(design.Predictors[0].Offset![i]))] : values,
            YLabel = perExposure ? $"{response.Label} / exp(offset)"
                : response.Trials is not null ? $"share of {response.Label}"
                : response.Levels is { Count: > 2 } ? $"category of {response.Label}"
                : response.Levels is { Count: 2 } levels ? $"{response.Label} = {levels[1]}"
                : response.Label,
            Along = along,
            Colour = colour,
            Facet = others.FirstOrDefault(f => f != colour && f.Levels.Count <= MostPanels),
            Group = group,
            Rows = design.Rows,
            IsShare = model.Family.Kind == ResponseKind.Binary,
        };
    }

    /// <summary>The place of a row along x; the level's number for a factor.</summary>
    public double X(int row) => Along switch
    {
        NumericColumn numbers => numbers.Values[Rows[row]],
        FactorColumn factor => factor.Codes[Rows[row]],
        _ => 0,
    };

    /// <summary>The colour of a row, from 0.</summary>
    public int ColourOf(int row) => Colour is null ? 0 : Colour.Codes[Rows[row]];

    /// <summary>The panel of a row, from 0.</summary>
    public int FacetOf(int row) => Facet is null ? 0 : Facet.Codes[Rows[row]];

    // The share of groups in which the column takes several values.
    private static double Varies(NumericColumn column, GroupingFactor? group, int[] rows)
    {
        if (group is null)
        {
            return 0;
        }

        double?[] first = new double?[group.Levels.Count];
        bool[] varies = new bool[group.Levels.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            double value = column.Values[rows[i]];
            varies[group.Codes[i]] |= first[group.Codes[i]] is { } known && known != value;
            first[group.Codes[i]] ??= value;
        }

        return varies.Count(v => v) / (double)varies.Length > 0.5 ? 1 : 0;
    }
}

using System.Globalization;
using System.Text.Json;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;

namespace Bayes.Models.Tests.Design;

/// <summary>X, Z and groups against R's model.matrix and lme4: design-truth.json, written by design-truth.R.</summary>
public sealed class DesignTruthTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonElement[] Truths = ReadTruths();

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < Truths.Length; i++)
        {
            data.Add(i, $"{Truths[i].GetProperty("data").GetString()}: {Truths[i].GetProperty("formula").GetString()}");
        }

        return data;
    }

    [Fact]
    public void The_truths_are_many_and_some_are_drawn_at_random()
    {
        Assert.InRange(Truths.Length, 100, 1000);
        Assert.InRange(Truths.Count(t => t.TryGetProperty("random", out _)), 20, 1000);
        Assert.InRange(Truths.Select(t => t.GetProperty("data").GetString()).Distinct().Count(), 4, 100);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Columns_are_those_of_R(int index, string title)
    {
        JsonElement truth = Truths[index];
        DesignedModel design = Build(truth);
        PredictorDesign fixedEffects = design.Predictors[0];
        JsonElement x = truth.GetProperty("X");
        string[] names = Strings(x.GetProperty("names"));
        string[] kept = Strings(truth.GetProperty("kept"));
        var columns = fixedEffects.Columns.Select(c => (c.Label, c.Values)).ToList();
        if (fixedEffects.HasIntercept)
        {
            columns.Insert(0, ("(Intercept)", null));
        }

        Assert.True(title.Length > 0);
        Assert.Equal(kept, columns.Select(c => c.Label));
        Assert.Equal(names.Except(kept), fixedEffects.DroppedColumns);
        foreach ((string label, double[]? values) in columns)
        {
            RequireColumn(x, Array.IndexOf(names, label), values, design.RowCount, label);
        }

        if (truth.TryGetProperty("offset", out JsonElement offset))
        {
            double sum = fixedEffects.Offset!.Select((o, i) => o * Math.Sin(i + 1)).Sum();
            Assert.Equal(offset.GetDouble(), sum, Tolerance * fixedEffects.Offset!.Sum(Math.Abs));
        }
        else
        {
            Assert.Null(fixedEffects.Offset);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Group_effects_are_those_of_lme4(int index, string title)
    {
        JsonElement truth = Truths[index];
        DesignedModel design = Build(truth);
        JsonElement[] terms = truth.TryGetProperty("groups", out JsonElement groups) ? [.. groups.EnumerateArray()] : [];

        Assert.True(title.Length > 0);
        Assert.Equal(terms.Select(t => t.GetProperty("name").GetString()).Distinct(), design.Groups.Select(g => g.Name));
        foreach (GroupingFactor group in design.Groups)
        {
            // lme4 writes (x || g) as two terms and this project as one; the columns are the same.
            JsonElement[] own = [.. terms.Where(t => t.GetProperty("name").GetString() == group.Name)];
            Assert.Equal(own[0].GetProperty("count").GetInt32(), group.Levels.Count);
            Assert.Equal(Strings(own[0].GetProperty("levels")), group.Levels.Take(4));
            double codes = group.Codes.Select((code, i) => code * Math.Sin(i + 1)).Sum();
            Assert.Equal(own[0].GetProperty("codes").GetDouble(), codes, Tolerance * group.Codes.Sum());
            Assert.Equal(
                own.SelectMany(t => Strings(t.GetProperty("Z").GetProperty("names"))),
                group.Terms.SelectMany(t => t.Effects).Select(e => e.Column.Label));
            var effects = new Queue<RandomEffectColumn>(group.Terms.SelectMany(t => t.Effects));
            foreach (JsonElement z in own.Select(t => t.GetProperty("Z")))
            {
                for (int c = 0; c < z.GetProperty("names").GetArrayLength(); c++)
                {
                    DesignColumn column = effects.Dequeue().Column;
                    RequireColumn(z, c, column.Values, design.RowCount, column.Label);
                }
            }
        }
    }

    private static void RequireColumn(JsonElement truth, int column, double[]? values, int rows, string label)
    {
        values ??= [.. Enumerable.Repeat(1.0, rows)];
        double size = values.Sum(Math.Abs);
        double sum = values.Sum();
        double weighted = values.Select((v, i) => v * Math.Sin(i + 1)).Sum();
        Close(truth.GetProperty("sums")[column].GetDouble(), sum, size, label);
        Close(truth.GetProperty("weighted")[column].GetDouble(), weighted, size, label);
        for (int row = 0; row < 3; row++)
        {
            double expected = truth.GetProperty("rows")[row][column].GetDouble();
            Close(expected, values[row], Math.Max(1.0, Math.Abs(expected)), label);
        }
    }

    private static void Close(double expected, double actual, double size, string label) => Assert.True(
        Math.Abs(expected - actual) <= Tolerance * size,
        string.Create(CultureInfo.InvariantCulture, $"{label}: expected {expected:R}, found {actual:R}"));

    private static DesignedModel Build(JsonElement truth)
    {
        ModelSpec model = Model.Parse(truth.GetProperty("formula").GetString()!, Family.Gaussian());
        Table table = ExampleData.Read(truth.GetProperty("data").GetString()!);
        if (truth.TryGetProperty("ordered", out JsonElement ordered))
        {
            table = table.AsOrdered(Strings(ordered));
        }

        if (truth.TryGetProperty("contrasts", out JsonElement contrasts))
        {
            foreach (JsonProperty contrast in contrasts.EnumerateObject())
            {
                table = table.WithContrast(contrast.Name, contrast.Value.GetString() switch
                {
                    "sum" => Contrast.Sum,
                    "helmert" => Contrast.Helmert,
                    "poly" => Contrast.Polynomial,
                    _ => Contrast.Treatment,
                });
            }
        }

        return DesignBuilder.Build(model, table);
    }

    private static JsonElement[] ReadTruths()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Design", "design-truth.json")));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];
}

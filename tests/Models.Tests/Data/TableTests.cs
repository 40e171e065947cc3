using Bayes.Models.Data;
using Bayes.Models.Errors;

namespace Bayes.Models.Tests.Data;

public sealed class TableTests
{
    private enum Arm
    {
        Usual,
        Steroid,
    }

    [Fact]
    public void Records_become_columns_by_the_type_of_each_property()
    {
        Visit[] visits =
        [
            new(1, 2.5m, "b", Arm.Steroid, true, null, new DateOnly(2020, 1, 1)),
            new(2, 3m, null, Arm.Usual, false, 4, new DateOnly(2020, 1, 2)),
        ];

        Table table = Table.From(visits);

        Assert.Equal(["Id", "Dose", "Site", "Arm", "Relapse", "Count"], table.Columns.Select(c => c.Name));
        Assert.Equal(
            [ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Factor, ColumnKind.Factor, ColumnKind.Logical, ColumnKind.Numeric],
            table.Columns.Select(c => c.Kind));
        Assert.Equal(["Usual", "Steroid"], ((FactorColumn)table["Arm"]).Levels);
        Assert.Equal(["2.5", "3"], Enumerable.Range(0, 2).Select(table["Dose"].Text));
        Assert.Equal(["b", "NA"], Enumerable.Range(0, 2).Select(table["Site"].Text));
        Assert.Equal(["NA", "4"], Enumerable.Range(0, 2).Select(table["Count"].Text));
        DataException error = Assert.Throws<DataException>(() => table["When"]);
        Assert.Equal("data: the property 'When' is a DateOnly, which cannot be a column; give it as a number, a string, a bool or an enum.", error.Message);
    }

    [Fact]
    public void Records_must_exist()
    {
        Assert.Equal("data: there are no rows: the sequence of Visit is empty.", Assert.Throws<DataException>(() => Table.From<Visit>([])).Message);
        Assert.Equal("data: row 2: the Visit is null.", Assert.Throws<DataException>(() => Table.From([new Visit(1, 1m, "a", Arm.Usual, true, 1, default), null!])).Message);
    }

    [Fact]
    public void Numbers_become_levels_in_numeric_order_and_back()
    {
        Table table = Table.FromColumns(TableColumn.Numeric("x", [10.0, 9.0, double.NaN, 0.5, 10.0]));

        var factor = (FactorColumn)table.AsFactor("x")["x"];

        Assert.Equal(["0.5", "9", "10"], factor.Levels);
        Assert.Equal([2, 1, -1, 0, 2], factor.Codes.ToArray());
        Assert.Equal([10.0, 9.0, double.NaN, 0.5, 10.0], ((NumericColumn)table.AsFactor("x").AsNumeric("x")["x"]).Values.ToArray());
    }

    [Fact]
    public void The_reference_comes_first_and_the_others_keep_their_order()
    {
        Table table = ExampleData.Read("contraception").WithReference("livch", "2");

        Assert.Equal(["2", "0", "1", "3+"], ((FactorColumn)table["livch"]).Levels);
        Assert.Equal("3+", table["livch"].Text(0));
        Assert.Equal(["0", "1", "2", "3+"], ((FactorColumn)ExampleData.Read("contraception")["livch"]).Levels);
    }

    [Fact]
    public void Levels_take_the_order_given()
    {
        Table table = Table.FromColumns(TableColumn.Factor("dose", ["high", "low", null])).WithLevels("dose", "low", "middle", "high");

        Assert.Equal(["low", "middle", "high"], ((FactorColumn)table["dose"]).Levels);
        Assert.Equal([2, 0, -1], ((FactorColumn)table["dose"]).Codes.ToArray());
    }

    [Fact]
    public void Codes_may_carry_labels()
    {
        Table table = Table.FromColumns(TableColumn.Factor("arm", [1, 0, -1], ["usual", "steroid"]), TableColumn.Logical("done", [true, null, false]));

        Assert.Equal(["steroid", "usual", "NA"], Enumerable.Range(0, 3).Select(table["arm"].Text));
        Assert.Equal([1.0, double.NaN, 0.0], ((NumericColumn)table.AsNumeric("done")["done"]).Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => TableColumn.Factor("arm", [2], ["usual", "steroid"]));
    }

    [Fact]
    public void A_column_is_replaced_in_place_or_added_last()
    {
        Table table = Table.FromColumns(TableColumn.Numeric("x", [1.0]), TableColumn.Numeric("y", [2.0]));

        Assert.Equal(["x", "y", "z"], table.WithColumn(TableColumn.Numeric("z", [3.0])).Columns.Select(c => c.Name));
        Assert.Equal("5", table.WithColumn(TableColumn.Numeric("x", [5.0])).Columns[0].Text(0));
    }

    private sealed record Visit(int Id, decimal Dose, string? Site, Arm Arm, bool Relapse, int? Count, DateOnly When);
}

using Bayes.Models.Data;
using Bayes.Models.Errors;

namespace Bayes.Models.Tests.Data;

public sealed class TableFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-table-").FullName;

    private string File => Path.Combine(_folder, "data.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_table_reads_back_as_it_was_written()
    {
        Table table = Table.FromColumns(
                TableColumn.Numeric("x, \"quoted\"", [0.1, double.NaN, -1e-300, double.PositiveInfinity]),
                TableColumn.Factor("f", ["NA", null, "", "a \"b\",\nc"], ["a \"b\",\nc", "NA", "", "unused"]),
                TableColumn.Factor("dose", ["10", "9", "10", "8"]),
                TableColumn.Logical("l", [true, null, false, true]))
            .AsOrdered("dose")
            .WithContrast("f", Contrast.Sum);
        TableFile.Write(table, File);
        Table read = TableFile.Read(File, TableSchema.Of(table), "trial.csv");
        Assert.Equal("trial.csv", read.Source);
        foreach (TableColumn column in table.Columns)
        {
            TableColumn back = read[column.Name];
            Assert.Equal(Enumerable.Range(0, 4).Select(column.Text), Enumerable.Range(0, 4).Select(back.Text));
            Assert.Equal(Enumerable.Range(0, 4).Select(column.IsMissing), Enumerable.Range(0, 4).Select(back.IsMissing));
            if (column is FactorColumn factor)
            {
                var other = (FactorColumn)back;
                Assert.Equal(factor.Levels, other.Levels);
                Assert.Equal((factor.IsOrdered, factor.Contrast), (other.IsOrdered, other.Contrast));
            }
        }
    }

    [Fact]
    public void A_missing_value_alone_in_its_row_is_read_back()
    {
        Table table = Table.FromColumns(TableColumn.Numeric("x", [1, double.NaN, 3]));
        TableFile.Write(table, File);
        Assert.Equal([1, double.NaN, 3], ((NumericColumn)TableFile.Read(File, TableSchema.Of(table))["x"]).Values.ToArray());
    }

    [Fact]
    public void A_file_of_other_columns_is_refused()
    {
        TableFile.Write(Table.FromColumns(TableColumn.Numeric("x", [1])), File);
        DataException error = Assert.Throws<DataException>(() => TableFile.Read(File, TableSchema.Of(Table.FromColumns(TableColumn.Numeric("y", [1])))));
        Assert.Contains("not those of the fit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_data_are_read_as_the_columns_of_the_fit()
    {
        TableSchema schema = TableSchema.Of(Table.FromColumns(
            TableColumn.Factor("g", ["10", "9"], ["10", "9"]), TableColumn.Numeric("x", [1, 2]), TableColumn.Factor("t", ["b", "a"], ["b", "a"])));
        Table table = schema.Apply(Table.ParseCsv("g,x,t,z\n9,1,a,u\n7,2,b,v\n"));
        Assert.Equal(["10", "9", "7"], ((FactorColumn)table["g"]).Levels);
        Assert.Equal(["b", "a"], ((FactorColumn)table["t"]).Levels);
        Assert.Equal("7", table["g"].Text(1));
        Assert.Equal(ColumnKind.Numeric, table["x"].Kind);
        Assert.Contains("x", Assert.Throws<DataException>(() => schema.Apply(Table.ParseCsv("x\nhigh\nlow\n"))).Message, StringComparison.Ordinal);
    }
}

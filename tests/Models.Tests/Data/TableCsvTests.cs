using Bayes.Models.Data;

namespace Bayes.Models.Tests.Data;

public sealed class TableCsvTests
{
    [Fact]
    public void Unquoted_numbers_are_numeric_and_quoted_numbers_are_a_factor()
    {
        Table cbpp = ExampleData.Read("cbpp");

        Assert.Equal(56, cbpp.RowCount);
        Assert.Equal(["herd", "incidence", "size", "period"], cbpp.Columns.Select(c => c.Name));
        Assert.Equal([ColumnKind.Factor, ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Factor], cbpp.Columns.Select(c => c.Kind));
        Assert.Equal(["1", "2", "3", "4"], ((FactorColumn)cbpp["period"]).Levels);
    }

    [Theory]
    [InlineData("wine", "judge", 9)]
    [InlineData("wine", "bottle", 8)]
    [InlineData("epilepsy", "id", 59)]
    [InlineData("cbpp", "herd", 15)]
    public void Levels_that_are_all_numbers_sort_as_numbers(string data, string column, int count)
    {
        IReadOnlyList<string> levels = ((FactorColumn)ExampleData.Read(data)[column]).Levels;

        Assert.Equal(Enumerable.Range(1, count).Select(i => $"{i}"), levels);
    }

    [Fact]
    public void Levels_with_text_sort_by_character_code()
    {
        Assert.Equal(["0", "1", "2", "3+"], ((FactorColumn)ExampleData.Read("contraception")["livch"]).Levels);
        Assert.Equal(["B", "a", "b", "ä"], ((FactorColumn)Table.ParseCsv("x\nb\nä\na\nB\n")["x"]).Levels);
    }

    [Fact]
    public void Quotes_say_nothing_in_a_file_that_quotes_every_cell()
    {
        Table table = Table.ParseCsv("\"x\",\"g\"\n\"1.5\",\"a\"\n\"\",\"b\"\n\"2\",\"a\"\n");

        Assert.Equal([1.5, double.NaN, 2.0], Numbers(table, "x"));
        Assert.Equal(ColumnKind.Factor, table["g"].Kind);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_delimiter_is_found_in_the_header(char delimiter)
    {
        Table table = Table.ParseCsv($"x{delimiter}\"a, b; c\"\n1{delimiter}u\n2{delimiter}v\n");

        Assert.Equal(["x", "a, b; c"], table.Columns.Select(c => c.Name));
        Assert.Equal([1.0, 2.0], Numbers(table, "x"));
    }

    [Fact]
    public void Decimal_commas_are_read_on_request()
    {
        Table table = Table.ParseCsv("age;n\n18,44;1\n-5;2\n1,5e2;3\n", new CsvOptions { DecimalMark = ',' });

        Assert.Equal([18.44, -5.0, 150.0], Numbers(table, "age"));
    }

    [Fact]
    public void Every_spelling_of_missing_is_missing_quoted_or_not()
    {
        Table table = Table.ParseCsv("x,f\n1,a\n,NA\nNA,\nN/A,.\nNaN,nan\nNULL,\"NA\"\n.,b\n");

        Assert.Equal([1.0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN], Numbers(table, "x"));
        Assert.Equal(["a", "NA", "NA", "NA", "NA", "NA", "b"], Enumerable.Range(0, 7).Select(table["f"].Text));
        Assert.Equal(5, table["f"].MissingCount);
    }

    [Fact]
    public void Spellings_of_missing_can_be_set()
    {
        Table table = Table.ParseCsv("x\n-99\n1\n", new CsvOptions { MissingValues = ["-99"] });

        Assert.Equal([double.NaN, 1.0], Numbers(table, "x"));
    }

    [Fact]
    public void True_and_false_make_a_logical_column()
    {
        Table table = Table.ParseCsv("x\nTRUE\nfalse\nNA\n");

        Assert.Equal([true, false, null], ((LogicalColumn)table["x"]).Values.ToArray());
    }

    [Fact]
    public void A_code_with_a_plus_among_numbers_is_a_factor()
    {
        Table table = Table.ParseCsv("livch\n0\n1\n2\n3+\n0\n3+\n1\n");

        Assert.Equal(["0", "1", "2", "3+"], ((FactorColumn)table["livch"]).Levels);
    }

    [Fact]
    public void Columns_can_be_read_as_factors_or_as_numbers_on_request()
    {
        var options = new CsvOptions { Factors = ["id"], Numbers = ["age"] };
        Table table = Table.ParseCsv("id,age,y\n10,\"4\",1\n9,\"5\",2\n10a,\"6\",3\n", options);

        Assert.Equal(["10", "10a", "9"], ((FactorColumn)table["id"]).Levels);
        Assert.Equal([4.0, 5.0, 6.0], Numbers(table, "age"));
    }

    [Fact]
    public void Quoting_byte_order_mark_blank_lines_carriage_returns_and_spaces_are_understood()
    {
        Table table = Table.ParseCsv("\uFEFFx, y\r\n 1 ,\"a \"\"b\"\", c\"\r\n\r\n2,\"two\nlines\"\r\n");

        Assert.Equal(["x", "y"], table.Columns.Select(c => c.Name));
        Assert.Equal([1.0, 2.0], Numbers(table, "x"));
        Assert.Equal(["a \"b\", c", "two\nlines"], Enumerable.Range(0, 2).Select(table["y"].Text));
    }

    [Fact]
    public void A_first_column_without_a_name_holds_row_names_and_is_called_X()
    {
        Table table = Table.ParseCsv("\"\",\"y\"\n\"1\",4\n\"2\",5\n");

        Assert.Equal(["X", "y"], table.Columns.Select(c => c.Name));
    }

    [Fact]
    public void A_column_without_any_value_is_numeric_and_all_missing()
    {
        Table table = Table.ParseCsv("x,y\n1,NA\n2,\n");

        Assert.Equal(ColumnKind.Numeric, table["y"].Kind);
        Assert.Equal(2, table["y"].MissingCount);
    }

    private static double[] Numbers(Table table, string column) => ((NumericColumn)table[column]).Values.ToArray();
}

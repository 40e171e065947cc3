using Bayes.Models.Data;
using Bayes.Models.Errors;

namespace Bayes.Models.Tests.Data;

/// <summary>The exact text of every complaint about a file or a column.</summary>
public sealed class TableErrorTests
{
    private const string Ages = "id,age\n1,18.5\n2,20\n3,31.25\n4,forty\n5,28\n";

    private static readonly string Twenty = "n\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"{i}\n")) + "x\n";

    public static TheoryData<string, string> MalformedText() => new()
    {
        { "", "data: t.csv: the file is empty; expected a header line with the names of the columns and at least one row." },
        { " \n\n", "data: t.csv: the file is empty; expected a header line with the names of the columns and at least one row." },
        { "x,y\n", "data: t.csv: the file has a header but no rows." },
        { "x,y,x\n1,2,3\n", "data: t.csv, line 1: columns 1 and 3 are both named 'x'; give each its own name." },
        { "x,,z\n1,2,3\n", "data: t.csv, line 1: column 2 of 3 has no name in the header." },
        { "x,y\n1,2\n3\n", "data: t.csv, row 2 (line 3): 1 cell where the header has 2; a missing value still needs its delimiter." },
        { "x,y\n1,2\n\n3,4,5\n", "data: t.csv, row 2 (line 4): 3 cells where the header has 2; a cell that holds the delimiter must be quoted." },
        { "x,y\n1,2\n3,\"open\n5,6\n", "data: t.csv, row 2 (line 3): a quote is opened and never closed; close it, or double a quote that belongs to the text (\"\")." },
        { "x,y\n1,\"a\"b\n", "data: t.csv, row 1 (line 2): text follows a closing quote; double a quote that belongs to the text (\"\")." },
        { "x,y\n1,5\" pipe\n", "data: t.csv, row 1 (line 2): a quote stands inside a cell that does not begin with one; put the whole cell in quotes and double the quote inside (\"\")." },
        { "\"x,y\n1,2\n", "data: t.csv, line 1: a quote is opened and never closed; close it, or double a quote that belongs to the text (\"\")." },
        { Ages, "data: t.csv, row 4 (line 5), column 'age': 'forty' is not a number, as the other cells are; correct it, name it as missing, or read the column as a factor. Add it to CsvOptions.MissingValues, or the column to Factors." },
        { Twenty, "data: t.csv, row 21 (line 22), column 'n': 'x' is not a number, as the other cells are; correct it, name it as missing, or read the column as a factor. Add it to CsvOptions.MissingValues, or the column to Factors." },
        { "age;n\n18,44;1\n5;2\n", "data: t.csv, row 1 (line 2), column 'age': '18,44' is not a number, and the decimal mark is '.' here. Set CsvOptions.DecimalMark to ','." },
        { "age,n\n\"18,44\",1\n\"7,5\",2\n", "data: t.csv, row 1 (line 2), column 'age': '18,44' is not a number, and the decimal mark is '.' here. Set CsvOptions.DecimalMark to ','." },
    };

    [Theory]
    [MemberData(nameof(MalformedText))]
    public void Malformed_text_is_refused(string text, string message)
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv(text, source: "t.csv"));

        Assert.Equal(message, error.Message);
        Assert.Equal("t.csv", error.File);
    }

    [Fact]
    public void The_error_carries_its_place()
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv(Ages, source: "t.csv"));

        Assert.Equal((4, 5, "age", "forty"), (error.Row, error.Line, error.Column, error.Value));
    }

    [Fact]
    public void Lines_count_those_inside_quotes_and_blank_ones()
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv("x,y\n1.5,\"a\nb\"\n\n2,c\nbad,d\n3,e\n", source: "t.csv"));

        Assert.Equal((3, 6), (error.Row, error.Line));
    }

    [Theory]
    [InlineData("examples/contraceptoin.csv", "data: examples/contraceptoin.csv: there is no such file; did you mean 'examples/contraception.csv'?")]
    [InlineData("examples/nothing-like-it.csv", "data: examples/nothing-like-it.csv: there is no such file.")]
    [InlineData("nowhere/x.csv", "data: nowhere/x.csv: there is no such file.")]
    [InlineData("examples", "data: examples: this is a directory; name a file in it.")]
    public void A_file_that_is_not_there_is_named(string path, string message)
    {
        string root = AppContext.BaseDirectory;
        DataException error = Assert.Throws<DataException>(() => Table.ReadCsv(Path.Combine(root, path)));

        Assert.Equal(message, error.Message.Replace(root, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [(byte)'x', (byte)'\n', 0xE4, (byte)'\n']);

            DataException error = Assert.Throws<DataException>(() => Table.ReadCsv(path));

            Assert.Equal($"data: {path}: the file is not UTF-8 text; save it as UTF-8.", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_report_every_problem_at_once()
    {
        var options = new CsvOptions { Delimiter = ',', DecimalMark = ',', Factors = ["x"], Numbers = ["x"] };

        ArgumentException error = Assert.Throws<ArgumentException>(() => Table.ParseCsv("x\n1\n", options));

        Assert.Equal("Delimiter and DecimalMark must differ; both are ','. The column 'x' is named under both Factors and Numbers.", error.Message);
    }

    [Fact]
    public void A_decimal_point_among_decimal_commas_is_refused()
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv("x;n\n1,5;1\n2.5;2\n", new CsvOptions { DecimalMark = ',' }));

        Assert.Equal("data: row 2 (line 3), column 'x': '2.5' is not a number, and the decimal mark is ',' here. Leave CsvOptions.DecimalMark at '.'.", error.Message);
    }

    [Fact]
    public void Columns_named_in_options_must_be_there()
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv("period,y\n1,2\n", new CsvOptions { Factors = ["periode"] }, "t.csv"));

        Assert.Equal("data: t.csv: there is no column 'periode'; did you mean 'period'? The columns are: period, y.", error.Message);
        Assert.Equal("period", error.Suggestion);
    }

    [Fact]
    public void A_column_that_must_be_numbers_names_its_first_text()
    {
        DataException error = Assert.Throws<DataException>(() => Table.ParseCsv("x\na\nb\n", new CsvOptions { Numbers = ["x"] }, "t.csv"));

        Assert.Equal("data: t.csv, row 1 (line 2), column 'x': 'a' is not a number, and the column is to be read as numbers; if it spells a missing value, name it. Add it to CsvOptions.MissingValues.", error.Message);
    }

    [Fact]
    public void An_unknown_column_suggests_the_nearest()
    {
        Table table = Table.ParseCsv("district,age\n1,2\n", source: "t.csv");

        DataException near = Assert.Throws<DataException>(() => table["distrct"]);
        DataException far = Assert.Throws<DataException>(() => table["weight"]);

        Assert.Equal("data: t.csv: there is no column 'distrct'; did you mean 'district'? The columns are: district, age.", near.Message);
        Assert.Equal("data: t.csv: there is no column 'weight'. The columns are: district, age.", far.Message);
    }

    [Fact]
    public void An_unknown_reference_level_suggests_the_nearest()
    {
        Table table = Table.ParseCsv("treat\nUsual\nSteroid\n", source: "t.csv");

        DataException error = Assert.Throws<DataException>(() => table.WithReference("treat", "usual"));

        Assert.Equal("data: t.csv, column 'treat': there is no level 'usual'; did you mean 'Usual'? The levels are: Steroid, Usual.", error.Message);
    }

    [Fact]
    public void A_numeric_column_has_no_reference_level()
    {
        Table table = Table.ParseCsv("x\n1\n2\n", source: "t.csv");

        DataException error = Assert.Throws<DataException>(() => table.WithReference("x", "1"));

        Assert.Equal("data: t.csv, column 'x': the column is numeric and has no levels; make it a factor first. Write AsFactor(\"x\").", error.Message);
    }

    [Fact]
    public void Levels_must_cover_every_value_and_stand_once()
    {
        Table table = Table.ParseCsv("treat\nUsual\nSteroid\n", source: "t.csv");

        DataException uncovered = Assert.Throws<DataException>(() => table.WithLevels("treat", "Usual", "Steriod"));
        DataException twice = Assert.Throws<DataException>(() => table.WithLevels("treat", "Usual", "Steroid", "Usual"));

        Assert.Equal("data: t.csv, row 2 (line 3), column 'treat': 'Steroid' is not among the levels given: Usual, Steriod.", uncovered.Message);
        Assert.Equal("Steriod", uncovered.Suggestion);
        Assert.Equal("data: column 'treat': the level 'Usual' stands twice among the levels given.", twice.Message);
    }

    [Fact]
    public void Text_does_not_become_numeric()
    {
        Table table = Table.ParseCsv("livch\n0\n3+\n", source: "t.csv");

        DataException error = Assert.Throws<DataException>(() => table.AsNumeric("livch"));

        Assert.Equal("data: t.csv, row 2 (line 3), column 'livch': '3+' is not a number; the column cannot be made numeric.", error.Message);
    }

    [Fact]
    public void Columns_must_agree_in_length_and_differ_in_name()
    {
        TableColumn x = TableColumn.Numeric("x", [1.0, 2.0]);

        DataException lengths = Assert.Throws<DataException>(() => Table.FromColumns(x, TableColumn.Numeric("y", [1.0])));
        DataException names = Assert.Throws<DataException>(() => Table.FromColumns(x, x));
        DataException none = Assert.Throws<DataException>(() => Table.FromColumns());
        DataException empty = Assert.Throws<DataException>(() => Table.FromColumns(TableColumn.Numeric("x", Array.Empty<double>())));

        Assert.Equal("data: column 'y': it has 1 rows but column 'x' has 2; all columns must have the same number of rows.", lengths.Message);
        Assert.Equal("data: two columns are named 'x'; give each its own name.", names.Message);
        Assert.Equal("data: there are no columns.", none.Message);
        Assert.Equal("data: there are no rows.", empty.Message);
    }
}

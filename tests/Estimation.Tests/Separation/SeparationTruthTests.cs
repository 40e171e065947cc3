using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Separation;

/// <summary>
/// Against linear programs solved row by row with R 4.2.2, boot::simplex: a row is moved where max s·x′δ over |δ| ≤ 1 and the cone of
/// directions that lower no row's likelihood is above 0; a coefficient has no estimate where the rows that stay do not determine it (qr).
/// </summary>
public sealed class SeparationTruthTests
{
    [Fact]
    public void Kind_rows_and_columns_are_those_of_linear_programs()
    {
        using StreamReader file = new(typeof(SeparationTruthTests).Assembly.GetManifestResourceStream("separation.tsv")!);
        string[] lines = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.True(lines.Length > 200);
        foreach (string line in lines)
        {
            string[] f = line.Split('\t');
            var data = Table.FromColumns(Column("a", f[1]), Column("b", f[2]), Column("c", f[3]), Column("y", f[4]));
            SeparationReport report = SeparationCheck.Of(BoundModel.Bind(Model.Parse("y ~ a + b + c", FamilyRegistry.Parse(f[0])), data));

            Assert.Equal(f[5], report.Kind.ToString());
            Assert.Equal(f[6], string.Concat(Enumerable.Range(0, data.RowCount).Select(i => report.Rows.Contains(i) ? '1' : '0')));
            if (report.Kind == SeparationKind.Quasi)
            {
                string[] names = ["b_Intercept", "b_a", "b_b", "b_c"];
                Assert.Equal(names.Where((_, k) => f[7][k] == '1'), report.Columns.Select(c => c.Coefficient));
            }
        }
    }

    private static NumericColumn Column(string name, string values) =>
        TableColumn.Numeric(name, values.Split(',').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)));
}

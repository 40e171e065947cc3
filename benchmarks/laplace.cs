#:project ../src/Estimation/Estimation.csproj
#:property PublishAot=false
// Time of a whole Laplace fit, design matrices to standard errors, beside lme4::glmer and glmmTMB, all from data in memory and warm.
// The R side (laplace.R beside this file) needs Rscript with lme4 and glmmTMB; without it only our times are printed.
// Run from the root of the repository on a quiet machine: dotnet run -c Release benchmarks/laplace.cs
using System.Diagnostics;
using System.Globalization;
using Bayes.Estimation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

string folder = Directory.CreateTempSubdirectory("laplace").FullName;
Case[] cases =
[
    new("contraception", "use ~ age * ch + I(age^2) + urban + (urban | district)", Contraception(), 5),
    new("ohio", "resp ~ age * smoke + (1 | id)", Table.ReadCsv("examples/data/ohio.csv"), 5),
    new("single", "y ~ a + b + c + (1 | g)", Simulated(100_000, 1000, 0), 2),
    new("crossed", "y ~ a + b + c + (1 | g) + (1 | h)", Simulated(100_000, 1000, 200), 1),
];
using Process? r = StartR();
string versions = r?.StandardOutput.ReadLine() ?? "";
Console.WriteLine(r is null ? "Rscript was not found: our times alone." : $"lme4 and glmmTMB {versions}");
Console.WriteLine($"{"case",-16}{"rows",8}{"ours s",10}{"glmer s",10}{"glmmTMB s",11}{"glmer/ours",12}{"glmmTMB/ours",14}{"log lik ours",16}{"glmer",14}{"glmmTMB",14}");
foreach (Case c in cases)
{
    ModelSpec spec = Model.Parse(c.Formula, Family.Bernoulli());
    if (r is not null)
    {
        string file = Path.Combine(folder, $"{c.Name}.csv");
        WriteCsv(c.Table, file);
        Ask(r, $"data {c.Name} {file}");
    }

    // Warm: code compiled on our side, packages loaded and caches filled on the other.
    for (int i = 0; i < 8; i++)
    {
        Fit(spec, c.Table);
    }

    if (r is not null && c.Repeats > 2)
    {
        Ask(r, $"glmer {c.Name} {c.Formula}");
        Ask(r, $"glmmTMB {c.Name} {c.Formula}");
    }

    List<double> ours = [];
    List<double> glmer = [];
    List<double> tmb = [];
    double value = 0;
    double glmerValue = double.NaN;
    double tmbValue = double.NaN;

    // In turn, so that a change of the machine's speed meets all alike.
    for (int round = 0; round < c.Repeats; round++)
    {
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            value = Fit(spec, c.Table).LogLikelihood;
            ours.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        if (r is not null)
        {
            (double seconds, glmerValue) = Ask(r, $"glmer {c.Name} {c.Formula}");
            glmer.Add(seconds);
            (seconds, tmbValue) = Ask(r, $"glmmTMB {c.Name} {c.Formula}");
            tmb.Add(seconds);
        }
    }

    Console.WriteLine(FormattableString.Invariant(
        $"{c.Name,-16}{c.Table.RowCount,8}{Median(ours),10:0.0000}{Median(glmer),10:0.00}{Median(tmb),11:0.00}{Median(glmer) / Median(ours),12:0.0}{Median(tmb) / Median(ours),14:0.0}{value,16:0.0000}{glmerValue,14:0.0000}{tmbValue,14:0.0000}"));
}

Directory.Delete(folder, recursive: true);

static MaximumLikelihoodFit Fit(ModelSpec spec, Table table) => Maximizer.Maximize(BoundModel.Bind(spec, table));

static double Median(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);

static Process? StartR()
{
    try
    {
        return Process.Start(new ProcessStartInfo("Rscript", "benchmarks/laplace.R") { RedirectStandardInput = true, RedirectStandardOutput = true });
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return null;
    }
}

static (double Seconds, double LogLikelihood) Ask(Process r, string request)
{
    r.StandardInput.WriteLine(request);
    r.StandardInput.Flush();
    string[] answer = (r.StandardOutput.ReadLine() ?? throw new InvalidOperationException("R has stopped.")).Split(' ');
    return answer.Length < 2 ? default : (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
}

static Table Contraception()
{
    Table table = Table.ReadCsv("examples/data/contraception.csv");
    TableColumn livch = table["livch"];
    return table.WithColumn(TableColumn.Factor("ch", Enumerable.Range(0, table.RowCount).Select(i => livch.Text(i) == "0" ? "N" : "Y")));
}

static Table Simulated(int rows, int first, int second)
{
    RandomStream random = new(3, 1);
    double[] Normals(int n, double sd) => [.. Enumerable.Range(0, n).Select(_ => sd * random.NextNormal())];
    int[] Codes(int levels) => [.. Enumerable.Range(0, rows).Select(_ => (int)(random.NextDouble() * levels))];
    (double[] a, double[] b, double[] c) = (Normals(rows, 1), Normals(rows, 1), Normals(rows, 1));
    int[] g = Codes(first);
    double[] effects = Normals(first, 0.8);
    double[] eta = [.. Enumerable.Range(0, rows).Select(i => -0.5 + (0.5 * a[i]) - (0.3 * b[i]) + (0.2 * c[i]) + effects[g[i]])];
    List<TableColumn> columns = [TableColumn.Numeric("a", a), TableColumn.Numeric("b", b), TableColumn.Numeric("c", c), TableColumn.Factor("g", g.Select(j => $"g{j}"))];
    if (second > 0)
    {
        int[] h = Codes(second);
        double[] others = Normals(second, 0.8);
        for (int i = 0; i < rows; i++)
        {
            eta[i] += others[h[i]];
        }

        columns.Add(TableColumn.Factor("h", h.Select(j => $"h{j}")));
    }

    columns.Add(TableColumn.Numeric("y", eta.Select(e => random.NextDouble() < 1 / (1 + Math.Exp(-e)) ? 1.0 : 0.0)));
    return Table.FromColumns([.. columns]);
}

static void WriteCsv(Table table, string file)
{
    using StreamWriter writer = new(file);
    writer.WriteLine(string.Join(",", table.Columns.Select(c => c.Name)));
    Func<int, string>[] cells = [.. table.Columns.Select<TableColumn, Func<int, string>>(c =>
        c is NumericColumn n ? i => n.Values[i].ToString("R", CultureInfo.InvariantCulture) : i => $"\"{c.Text(i)}\"")];
    for (int i = 0; i < table.RowCount; i++)
    {
        writer.WriteLine(string.Join(",", cells.Select(cell => cell(i))));
    }
}

internal sealed record Case(string Name, string Formula, Table Table, int Repeats);

#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// Two grouping factors with thousands of groups: the default sampler, and what other packages run (non-centred, NUTS with a diagonal metric). Groups
// meet at random, as neighbours do (three each), or lie within each other. Bernoulli responses, simulated; smallest bulk or tail effective
// sample size over the population parameters and a sample of the groups, the search for the mode and warmup charged. Gradients do not depend on
// the machine's load; seconds do. Run from the root of the repository:
//   dotnet run -c Release benchmarks/crossed.cs [both|default] [draws of each of 4 chains] [designs: random,near,nested,...]
using System.Globalization;
using Bayes;
using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
bool both = args.Length == 0 || args[0] == "both";
int draws = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500;
string[]? chosen = args.Length > 2 ? args[2].Split(',') : null;
(string Kind, int Rows, int G, int H)[] designs =
[
    ("nested", 4_000, 400, 100), ("nested", 20_000, 400, 100), ("nested", 40_000, 5000, 1400),
    ("random", 20_000, 500, 200), ("random", 40_000, 5000, 3000), ("random", 400_000, 5000, 1400),
    ("near", 40_000, 5000, 3000), ("near", 200_000, 3000, 2000),
];
Console.WriteLine("| groups meet | rows | groups | coordinates | gradients | min ESS | ESS/1000 gradients | s | ESS/s | kernel |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach ((string kind, int rows, int g, int h) in designs.Where(d => chosen?.Contains(d.Kind) != false))
{
    Table table = Simulated(kind, rows, g, h);
    ModelSpec model = Model.Parse("y ~ x + (1 | g) + (1 | h)", Family.Bernoulli());
    foreach (TransportKind transport in both ? [TransportKind.Auto, TransportKind.NonCentred] : (TransportKind[])[TransportKind.Auto])
    {
        PosteriorFit fit = model.Sample(table, new SamplingOptions { Seed = 1, Draws = draws, Transport = transport });
        SamplerDescription sampler = fit.Description.Sampler;
        int every = Math.Max(1, (g + h) / 200);
        double least = fit.Draws.ParameterNames.Where((name, i) => !name.StartsWith("r_", StringComparison.Ordinal) || i % every == 0)
            .Min(name => Math.Min(EffectiveSampleSize.Bulk(fit.Draws.Parameter(name)).Value, EffectiveSampleSize.Tail(fit.Draws.Parameter(name)).Value));
        long gradients = sampler.Gradients + sampler.ModeGradients;
        Console.WriteLine(
            $"| {kind} | {rows} | {g}, {h} | {(transport == TransportKind.Auto ? "default" : "non-centred")} | {gradients} | {least:0} | {1000 * least / gradients:0.0} | {sampler.Seconds.Total:0.0} | {least / sampler.Seconds.Total:0} | {sampler.Kernel} |");
    }
}

static Table Simulated(string kind, int rows, int g, int h)
{
    RandomStream random = new(11, 7);
    double[] Normals(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
    double[] x = Normals(rows);
    double[] byG = Normals(g);
    double[] byH = Normals(h);
    int[] other = new int[rows];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++)
    {
        int group = i % g;
        int neighbour = (int)((long)group * h / g);
        other[i] = kind switch
        {
            "nested" => neighbour,
            "near" => (neighbour + (int)(random.NextDouble() * 3)) % h,
            _ => (int)(random.NextDouble() * h),
        };
        double predictor = -0.3 + (0.5 * x[i]) + (0.8 * byG[group]) + (0.6 * byH[other[i]]);
        y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
    }

    return Table.FromColumns(
        TableColumn.Numeric("y", y),
        TableColumn.Numeric("x", x),
        TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{i % g}")),
        TableColumn.Factor("h", other.Select(j => $"{j}")));
}

#:project ../src/Inference/Inference.csproj
#:property PublishAot=false
// How the cost of an effective sample grows: with the number of rows at 100 groups, from 1000 rows on; with the number of groups at ten rows each; and
// with the number of random effects of a group. Bernoulli responses, four predictors, simulated; default priors and sampler, warmup and the search for the mode charged.
// The slope is that of log(cost) on log(size), by least squares. Gradients do not depend on the machine's load; seconds and the time of one
// gradient do, so run it on a quiet machine, from the root of the repository.
//   dotnet run -c Release benchmarks/growth.cs [rows|groups|effects|all] [largest number of rows] [draws of each of 4 chains]
using System.Diagnostics;
using System.Globalization;
using Bayes;
using Bayes.Diagnostics;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string which = args.Length > 0 ? args[0] : "all";
int largest = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
int draws = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 500;
HashSet<int> warm = [];
Console.WriteLine("| varied | rows | groups | effects a group | gradients | min ESS | gradients/ESS | s | of it mode | ms/ESS | µs/gradient | kernel |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
if (which is "rows" or "all")
{
    Slope("rows", Sizes(1000).Select(n => (n, Run("rows", n, 100, 1))));
}

if (which is "groups" or "all")
{
    Slope("groups", Sizes(1000).Where(n => n <= 100_000).Select(n => (n / 10, Run("groups", n, n / 10, 1))));
}

if (which is "effects" or "all")
{
    Slope("effects", Enumerable.Range(1, 4).Select(q => (q, Run("effects", 20_000, 500, q))));
}

IEnumerable<int> Sizes(int first)
{
    for (double n = first; n <= largest * 1.01; n *= Math.Sqrt(10))
    {
        yield return (int)Math.Round(n / 10) * 10;
    }
}

(double Gradients, double Seconds) Run(string varied, int rows, int groups, int effects)
{
    string slopes = string.Concat(((string[])[" + a", " + b", " + c"]).Take(effects - 1));
    ModelSpec model = Model.Parse($"y ~ a + b + c + d + (1{slopes} | g)", Family.Bernoulli());
    Table table = Simulated(rows, groups, effects);

    // Warm: the runtime recompiles what runs often in the background, so for some seconds, for each number of effects; sizes ascend.
    long start = Stopwatch.GetTimestamp();
    for (ulong seed = 90; warm.Add(effects) || (seed > 90 && Stopwatch.GetElapsedTime(start).TotalSeconds < 5); seed++)
    {
        model.Sample(table, new SamplingOptions { Seed = seed, Draws = draws, Cores = 1 });
    }

    // Small models take so little time that several runs are needed.
    int runs = rows <= 20_000 ? 3 : 1;
    double least = 0;
    double seconds = 0;
    double mode = 0;
    long gradients = 0;
    string kernel = "";
    for (int run = 1; run <= runs; run++)
    {
        PosteriorFit fit = model.Sample(table, new SamplingOptions { Seed = (ulong)run, Draws = draws, Cores = 1 });
        SamplerDescription sampler = fit.Description.Sampler;

        // Over the population parameters and a hundred groups, however many there are.
        int every = Math.Max(1, fit.Draws.ParameterNames.Count(name => name.StartsWith("r_", StringComparison.Ordinal)) / (100 * effects));
        least += fit.Draws.ParameterNames.Where((name, i) => !name.StartsWith("r_", StringComparison.Ordinal) || i % every == 0)
            .Min(name => Math.Min(EffectiveSampleSize.Bulk(fit.Draws.Parameter(name)).Value, EffectiveSampleSize.Tail(fit.Draws.Parameter(name)).Value)) / runs;
        seconds += sampler.Seconds.Total / runs;
        mode += sampler.Seconds.Mode / runs;
        gradients += (sampler.Gradients + sampler.ModeGradients) / runs;
        kernel = sampler.Kernel;
    }

    Console.WriteLine(
        $"| {varied} | {rows} | {groups} | {effects} | {gradients} | {least:0} | {gradients / least:0.0} | {seconds:0.00} | {mode:0.00} | {1000 * seconds / least:0.000} | {1e6 * seconds / gradients:0} | {kernel} |");
    return (gradients / least, seconds / least);
}

static void Slope(string varied, IEnumerable<(int Size, (double Gradients, double Seconds) Cost)> runs)
{
    (int Size, (double Gradients, double Seconds) Cost)[] points = [.. runs];
    double[] x = [.. points.Select(p => Math.Log(p.Size))];
    double Of(IEnumerable<double> costs)
    {
        double[] y = [.. costs.Select(c => Math.Log(c))];
        (double mx, double my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }

    Console.WriteLine(
        $"| **slope with {varied}** | | | | | | {Of(points.Select(p => p.Cost.Gradients)):0.00} | | | {Of(points.Select(p => p.Cost.Seconds)):0.00} | | |");
}

static Table Simulated(int rows, int groups, int effects)
{
    RandomStream random = new(11, (ulong)rows);
    double[] Normals(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
    double[][] x = [Normals(rows), Normals(rows), Normals(rows), Normals(rows)];
    double[][] byGroup = [.. Enumerable.Range(0, effects).Select(q => Array.ConvertAll(Normals(groups), v => (q == 0 ? 0.8 : 0.5) * v))];
    double[] coefficients = [0.5, -0.3, 0.2, 0.1];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++)
    {
        double predictor = -0.5 + byGroup[0][i % groups];
        for (int k = 0; k < x.Length; k++)
        {
            predictor += (coefficients[k] + (k + 1 < effects ? byGroup[k + 1][i % groups] : 0)) * x[k][i];
        }

        y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
    }

    return Table.FromColumns(
        TableColumn.Numeric("y", y),
        TableColumn.Numeric("a", x[0]),
        TableColumn.Numeric("b", x[1]),
        TableColumn.Numeric("c", x[2]),
        TableColumn.Numeric("d", x[3]),
        TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{i % groups}")));
}

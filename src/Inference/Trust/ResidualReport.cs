using System.Globalization;
using System.Text;
using Bayes.Diagnostics.Residuals;
using Bayes.Estimates;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Predictive;

namespace Bayes.Trust;

/// <summary>Simulated residuals of a fit with their tests and what to do about them.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record ResidualReport
{
    private const ulong Stream = 6UL << 32;

    /// <summary>The model.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>How they were simulated.</summary>
    public required ResidualOptions Options { get; init; }

    /// <summary>The names of the observations: rows from 1, or groups.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Residuals and tests.</summary>
    public required SimulatedResiduals Residuals { get; init; }

    /// <summary>The Pearson statistic against its simulations.</summary>
    public required PearsonOverdispersion Pearson { get; init; }

    /// <summary>Whether the data look like simulations of the model.</summary>
    public required Verdict Verdict { get; init; }

    internal static ResidualReport Of(PosteriorFit fit, ResidualOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Simulations, 20);
        DrawPositions positions = new(fit);
        BoundModel model = positions.Model;
        PosteriorChecks.RequireEffects(positions, options.Unconditional);
        GroupingFactor? group = PosteriorChecks.Factor(model.Design, options.Group);
        int count = Math.Min(options.Simulations, positions.Count);
        RandomStream random = new(options.Seed, Stream);
        RedrawnGroups effects = new(model.Layout);
        ResponseSimulator simulator = model.CreateSimulator();
        double[] position = new double[model.Layout.Dimension];
        double[] expected = new double[model.Design.RowCount];
        double[] fitted = new double[expected.Length];
        double[][] simulations = new double[count][];
        for (int s = 0; s < count; s++)
        {
            positions.Read((int)((long)s * positions.Count / count), position);
            if (options.Unconditional)
            {
                effects.Draw(random, position);
            }

            simulator.Expect(position, expected);
            for (int i = 0; i < expected.Length; i++)
            {
                fitted[i] += expected[i] / count;
            }

            simulations[s] = new double[expected.Length];
            simulator.Simulate(random, position, simulations[s]);
        }

        double[] observed = model.Design.Response.Values;
        if (group is not null)
        {
            (observed, fitted) = (Sums(observed, group), Sums(fitted, group));
            simulations = Array.ConvertAll(simulations, s => Sums(s, group));
        }

        bool isInteger = model.Family.Kind is ResponseKind.Binary or ResponseKind.Count or ResponseKind.Category;
        bool hasZeros = model.Family.Kind == ResponseKind.Count || (model.Family.Kind == ResponseKind.Binary && (group is not null || model.Design.Response.Trials is not null));
        var residuals = SimulatedResiduals.Of(observed, simulations, fitted, isInteger, hasZeros, random);
        PearsonOverdispersion pearson = PearsonOverdispersion.Of(positions, options.Seed);
        string[] labels = group is not null ? [.. group.Levels] : Array.ConvertAll(model.Design.Rows, r => (r + 1).ToString(CultureInfo.InvariantCulture));
        return new ResidualReport
        {
            Model = fit.Description.Model,
            Options = options,
            Labels = labels,
            Residuals = residuals,
            Pearson = pearson,
            Verdict = ResidualFindings.Judge(residuals, pearson, labels, model, options),
        };
    }

    /// <summary>Prints the report.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the report for people.</summary>
    /// <returns>The tests and the verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        ModelHeading.Write(text, Model);
        string of = Options.Group is null ? "rows" : $"sums over the groups of {Options.Group}";
        string groups = Model.Groups.Count == 0 ? "" : Options.Unconditional ? ", of new groups (unconditional)" : ", of the groups of the data (conditional)";
        text.Append(CultureInfo.InvariantCulture, $"\nResiduals of {Labels.Count} {of} from {Residuals.Simulations} simulated data sets{groups}, seed {Options.Seed}\n");
        TextTable table = new("", "observed", "expected", "statistic", "p");
        foreach (ResidualTest test in Residuals.Tests)
        {
            table.Add(
                test.Name.Replace('_', ' '),
                TrustText.Number(test.Observed),
                TrustText.Number(test.Expected),
                test.Name == "uniformity" ? $"D = {TrustText.Fixed(test.Statistic, 3)}" : test.Name == "outliers" ? "" : $"ratio = {TrustText.Fixed(test.Statistic, 2)}",
                test.P == 0 && test.Resolution > 0 ? string.Create(CultureInfo.InvariantCulture, $"< 1/{test.Resolution}") : TrustText.P(test.P));
        }

        if (Pearson.Refused is null)
        {
            table.Add(Model.Groups.Count > 0 ? "Pearson (rows, given their groups)" : Options.Group is null ? "Pearson" : "Pearson (rows)", "", "", $"ratio = {TrustText.Fixed(Pearson.Ratio, 2)} ({TrustText.Fixed(Pearson.Lower, 2)}, {TrustText.Fixed(Pearson.Upper, 2)})", TrustText.P(Pearson.P));
        }

        table.Write(text);
        if (Pearson.Refused is not null)
        {
            SummaryText.Wrap(text, "  ", $"No Pearson ratio: {Pearson.Refused}.");
        }

        TrustText.Verdict(text, Verdict, "The data look like simulations of the model.");
        return text.ToString();
    }

    /// <summary>Writes the report as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Model = FitDocument.ModelPart.Of(Model),
        Observations = Labels.Count,
        Residuals.Simulations,
        Options.Unconditional,
        Options.Group,
        Options.Seed,
        Tests = Residuals.Tests.Select(t => new { Test = t.Name, t.Observed, t.Expected, t.Statistic, t.P, t.Resolution }),
        Pearson = new { Pearson.Ratio, Pearson.Lower, Pearson.Upper, Pearson.P, Pearson.Refused },
        Outliers = Labels.Where((_, i) => Residuals.IsOutlier[i]),
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the tests as a CSV table.</summary>
    /// <returns>One row for each, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("test,observed,expected,statistic,p\n");
        foreach (ResidualTest t in Residuals.Tests)
        {
            text.Append(t.Name).Append(',').AppendJoin(',', new[] { t.Observed, t.Expected, t.Statistic, t.P }.Select(EstimateCsv.Number)).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"pearson,NA,NA,{EstimateCsv.Number(Pearson.Ratio)},{EstimateCsv.Number(Pearson.P)}\n").ToString();
    }

    /// <summary>Writes the residuals as a CSV table.</summary>
    /// <returns>One row for each observation, with a header.</returns>
    public string ResidualsToCsv()
    {
        StringBuilder text = new(Options.Group is null ? "row" : EstimateCsv.Quote(Options.Group));
        text.Append(",observed,fitted,residual,outlier\n");
        for (int i = 0; i < Labels.Count; i++)
        {
            text.Append(EstimateCsv.Quote(Labels[i])).Append(',')
                .AppendJoin(',', new[] { Residuals.Observed[i], Residuals.Fitted[i], Residuals.Values[i] }.Select(EstimateCsv.Number))
                .Append(Residuals.IsOutlier[i] ? ",1\n" : ",0\n");
        }

        return text.ToString();
    }

    private static double[] Sums(double[] values, GroupingFactor group)
    {
        double[] sums = new double[group.Levels.Count];
        for (int i = 0; i < values.Length; i++)
        {
            sums[group.Codes[i]] += values[i];
        }

        return sums;
    }
}

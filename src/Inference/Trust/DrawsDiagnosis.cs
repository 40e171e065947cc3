using System.Globalization;
using System.Text;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Causes;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Estimates;

namespace Bayes.Trust;

/// <summary>What the transitions of one chain were like.</summary>
/// <param name="Chain">Its number.</param>
/// <param name="Divergent">Transitions that diverged.</param>
/// <param name="TreeDepthHits">Transitions that reached the largest tree depth.</param>
/// <param name="Ebfmi">The energy-based fraction of missing information; NaN where the file has no energies.</param>
/// <param name="StepSize">The step size; NaN where the file has none.</param>
/// <param name="AcceptStat">The mean acceptance statistic.</param>
public sealed record ChainDiagnosis(int Chain, int Divergent, int TreeDepthHits, double Ebfmi, double StepSize, double AcceptStat);

/// <summary>Whether draws can be trusted, of this program or of any other that writes CmdStan CSV, and what is behind it if not.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record DrawsDiagnosis
{
    private const int MostPrinted = 60;
    private const int WorstPrinted = 25;

    /// <summary>Where the draws came from: a directory, or the names of files.</summary>
    public required string Source { get; init; }

    /// <summary>The number of draws of each chain.</summary>
    public required int DrawsPerChain { get; init; }

    /// <summary>The chains.</summary>
    public required IReadOnlyList<ChainDiagnosis> Chains { get; init; }

    /// <summary>All quantities.</summary>
    public required IReadOnlyList<ParameterSummary> Quantities { get; init; }

    /// <summary>What was found, and its causes.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Examines files of draws in CmdStan's format, one for each chain.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="DrawFileException">A file cannot be read, or the files are not chains of one model.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DrawsDiagnosis OfFiles(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        DrawSet draws = CmdStanCsv.ReadChains(paths, IncompleteChains.Include);
        string? depth = CmdStanCsv.Read(paths[0], IncompleteChains.Include).Setting("max_depth");
        int cap = int.TryParse(depth, NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) ? given : new ConvergenceCriteria().TreeDepthCap;
        IReadOnlyList<ParameterSummary> summaries = DrawsSummary.Of(draws);
        ConvergenceCriteria criteria = new() { TreeDepthCap = cap };
        return Of(string.Join(", ", paths), draws, summaries, cap, [.. ConvergenceChecks.Run(draws, summaries, criteria), .. ConvergenceCauses.Find(draws, summaries, criteria)]);
    }

    /// <summary>Examines a fit of this program; where it has its model, priors and groups are looked at too.</summary>
    /// <param name="source">Where it is, for the heading.</param>
    /// <param name="fit">The fit.</param>
    /// <returns>The diagnosis.</returns>
    public static DrawsDiagnosis OfFit(string source, PosteriorFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FitSummary summary = fit.Summary();
        ParameterSummary[] summaries = [.. summary.Parameters.Concat(summary.GroupEffects).Select(r => r.Summary)];
        int cap = fit.Description.Sampler.MaxTreeDepth;
        ConvergenceCriteria criteria = new() { TreeDepthCap = cap };
        return Of(source, fit.Draws, summaries, cap, [.. summary.Verdict.Messages, .. ConvergenceCauses.Find(fit.Draws, summaries, criteria), .. ModelCauses.Find(fit, summaries, criteria)]);
    }

    /// <summary>Prints the diagnosis.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the diagnosis for people.</summary>
    /// <returns>Chains, quantities (the worst where there are many), verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Draws    {Source}\n         {Chains.Count} chains of {DrawsPerChain} draws, {Quantities.Count} quantities\n\nChains\n");
        TextTable chains = new("", "divergent", "max treedepth", "E-BFMI", "step size", "accept_stat");
        foreach (ChainDiagnosis chain in Chains)
        {
            chains.Add(
                string.Create(CultureInfo.InvariantCulture, $"chain {chain.Chain}"),
                chain.Divergent.ToString(CultureInfo.InvariantCulture),
                chain.TreeDepthHits.ToString(CultureInfo.InvariantCulture),
                TrustText.Fixed(chain.Ebfmi, 2),
                TrustText.Number(chain.StepSize, 3),
                TrustText.Fixed(chain.AcceptStat, 2));
        }

        chains.Write(text);
        IEnumerable<ParameterSummary> printed = Quantities;
        if (Quantities.Count > MostPrinted)
        {
            printed = Quantities.OrderBy(q => q.EssBulk.IsDefined ? q.EssBulk.Value : double.PositiveInfinity).Take(WorstPrinted);
            text.Append(CultureInfo.InvariantCulture, $"\nThe {WorstPrinted} quantities with the fewest effective draws; --format csv has all\n");
        }
        else
        {
            text.Append("\nQuantities\n");
        }

        TextTable table = new("", "mean", "MCSE", "sd", "Rhat", "Bulk_ESS", "Tail_ESS");
        foreach (ParameterSummary q in printed)
        {
            table.Add(q.Name, Rounding.Statistic(q.Mean, q.McseMean), Rounding.Significant(q.McseMean, 2), Rounding.Statistic(q.Sd, q.McseSd), Rounding.RHat(q.RHat), Rounding.SampleSize(q.EssBulk), Rounding.SampleSize(q.EssTail));
        }

        table.Write(text);
        TrustText.Verdict(text, Verdict, "Nothing speaks against these draws: the chains agree, and effective sample sizes suffice.");
        return text.ToString();
    }

    /// <summary>Writes the diagnosis as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Source,
        DrawsPerChain,
        Chains = Chains.Select(c => new { c.Chain, c.Divergent, TreedepthHits = c.TreeDepthHits, c.Ebfmi, StepSize = c.StepSize, AcceptStat = c.AcceptStat }),
        Quantities = Quantities.Select(q => new
        {
            q.Name,
            Mean = q.Mean.Value,
            Sd = q.Sd.Value,
            Median = q.Median.Value,
            McseMean = q.McseMean.Value,
            Rhat = q.RHat.Value,
            EssBulk = q.EssBulk.Value,
            EssTail = q.EssTail.Value,
        }),
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the quantities as a CSV table.</summary>
    /// <returns>One row for each, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("name,mean,mcse_mean,sd,mcse_sd,median,q2.5,q97.5,rhat,ess_bulk,ess_tail\n");
        foreach (ParameterSummary q in Quantities)
        {
            double[] numbers = [q.Mean, q.McseMean, q.Sd, q.McseSd, q.Median, q.Quantiles[0].Value, q.Quantiles[1].Value, q.RHat, q.EssBulk, q.EssTail];
            text.Append(EstimateCsv.Quote(q.Name)).Append(',').AppendJoin(',', numbers.Select(EstimateCsv.Number)).Append('\n');
        }

        return text.ToString();
    }

    private static DrawsDiagnosis Of(string source, DrawSet draws, IReadOnlyList<ParameterSummary> summaries, int cap, IReadOnlyList<ConvergenceFinding> findings)
    {
        double[] ebfmi = [.. Ebfmi.OfChains(draws.SamplerValues(SamplerColumn.Energy)).Select(e => e.Value)];
        return new DrawsDiagnosis
        {
            Source = source,
            DrawsPerChain = draws.DrawCount,
            Quantities = summaries,
            Chains =
            [
                .. draws.Chains.Select((c, m) => new ChainDiagnosis(
                    c.Id,
                    Count(c, SamplerColumn.Divergent, d => d > 0),
                    cap > 0 ? Count(c, SamplerColumn.TreeDepth, d => d >= cap) : 0,
                    ebfmi[m],
                    c.DrawCount == 0 ? double.NaN : c.SamplerValues(SamplerColumn.StepSize).Span[^1],
                    c.DrawCount == 0 ? double.NaN : c.SamplerValues(SamplerColumn.AcceptStat).ToArray().Average())),
            ],
            Verdict = TrustText.Judge(findings),
        };
    }

    private static int Count(ChainDraws chain, string column, Predicate<double> match) => chain.SamplerValues(column).ToArray().Count(v => match(v));
}

using System.Globalization;
using System.Text;

namespace Bayes.Calibration.Ranks;

/// <summary>Writes the page that tells a calibration run and its rule.</summary>
public static class RankReport
{
    /// <summary>The page of right densities.</summary>
    /// <param name="tables">The ranks.</param>
    /// <param name="verdict">Their judgement.</param>
    /// <returns>Markdown.</returns>
    public static string Calibration(IReadOnlyList<RankTable> tables, RankVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(verdict);
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Simulation-based calibration

            Parameters are drawn from the prior, responses from the model, and the posterior is sampled: the rank of each true value among
            {RankReplicate.Draws} posterior draws is then uniform on 0 to {RankReplicate.Draws} (Talts et al. 2018; the log likelihood as one more quantity: Modrák et al. 2023).

            The covariate is fixed, with mean 0.5 and sd 1. Each replicate is one chain, of which {RankReplicate.Draws} draws are kept, every {RankReplicate.Thin}th transition. No
            replicate is left out. Chains of `Sample` are run as a user's are, with automatic warmup in the coordinates that the program chooses; the others
            sample the log density in non-centred coordinates, after {RankReplicate.Warmup} transitions of warmup. Models and priors, fixed before simulating:


            """);
        foreach (RankTable table in tables)
        {
            CalibrationDesign design = CalibrationDesign.Named(table.Name);
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {table.Name}: `{design.Formula}`, {design.Family.Label}, {design.Groups} groups, {design.Covariate.Length} rows{(design.Transport is null ? "" : ", by `Sample`")}: {string.Join("; ", design.Priors.Select(p => $"`{p}`"))}\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            Rule, fixed before running: each quantity's p-value is twice the smaller of χ² over 20 bins and the simultaneous band of the
            empirical distribution function (Säilynoja et al. 2022), both with simulated null distributions. Holm's correction runs over all quantities of all
            designs of this page; calibration is rejected when an adjusted p-value is below {RankVerdict.Level}.

            **Result: {(verdict.Rejects() ? "rejected" : "not rejected")}; {tables.Count} designs; the smallest adjusted p-value is {verdict.SmallestP:G3}.**

            | design | replicates | divergent transitions | replicates with any | median of the smallest bulk ESS of {RankReplicate.Draws} draws | smallest |
            |---|---|---|---|---|---|

            """);
        AppendChains(text, tables);
        text.Append(CultureInfo.InvariantCulture, $"\n{verdict.Markdown()}\n");
        text.Append("The page is made from all the ranks that are there, `ranks-*.csv`. Regenerate those of one design with\n");
        text.Append("`dotnet run --project tests/Calibration -c Release -- --family NAME --replicates 200`.\n");
        return text.ToString();
    }

    /// <summary>The page of a run of the default sampler.</summary>
    /// <param name="designs">The designs, in the order of the tables.</param>
    /// <param name="tables">The ranks.</param>
    /// <param name="verdict">Their judgement.</param>
    /// <returns>Markdown.</returns>
    public static string Sampler(IReadOnlyList<SamplerDesign> designs, IReadOnlyList<RankTable> tables, RankVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(designs);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(verdict);
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Simulation-based calibration of the default sampler

            Binary rows with random intercepts, sampled as a user's model is: from the mode, in its coordinates, with the kernel that each chain finds
            good. Each replicate is one chain; {RankReplicate.Draws} of its draws are kept, evenly spaced. No replicate is left out. Ranks and rule are those of
            `calibration.md`; priors, fixed before simulating:


            """);
        foreach (SamplerDesign design in designs)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {design.Name}: `{design.Formula}`, {design.Rows} rows: {string.Join("; ", design.Priors.Select(p => $"`{p}`"))}\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            **Result: {(verdict.Rejects() ? "rejected" : "not rejected")}; {tables[0].Replicates.Count} replicates of each design; the smallest adjusted p-value is {verdict.SmallestP:G3}.**

            | design | replicates | divergent transitions | replicates with any | median of the smallest bulk ESS of {RankReplicate.Draws} draws | smallest |
            |---|---|---|---|---|---|

            """);
        AppendChains(text, tables);
        text.Append(CultureInfo.InvariantCulture, $"\n{verdict.Markdown()}\n");
        text.Append(CultureInfo.InvariantCulture, $"Regenerate with `dotnet run --project tests/Calibration -c Release -- sampler --replicates {tables[0].Replicates.Count}`.\n");
        return text.ToString();
    }

    /// <summary>The page of a run of each transport and kernel.</summary>
    /// <param name="tables">The ranks.</param>
    /// <param name="verdict">Their judgement.</param>
    /// <returns>Markdown.</returns>
    public static string Motions(IReadOnlyList<RankTable> tables, RankVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(verdict);
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Simulation-based calibration of each transport and kernel

            The designs of the first four families of `calibration.md`, with the same truths and responses, sampled by `Sample` with the coordinates
            (`--transport`) and the kernel (`--kernel`) that are named, automatic warmup; one chain a replicate, of which {RankReplicate.Draws} draws are kept, every
            {RankReplicate.Thin}th transition. No replicate is left out. Rule and level are those of `calibration.md`, over all quantities of this page.

            Left out after a first run is `--kernel fixed-time` in non-centred coordinates for `poisson` and `gaussian`: its exact-normal steps are for
            coordinates in which the posterior is nearly normal, and there most chains of 50 replicates diverged (30,405 and 37,719 transitions), of which
            the verdict on such draws warns. Its ranks were not uniform.

            **Result: {(verdict.Rejects() ? "rejected" : "not rejected")}; {tables[0].Replicates.Count} replicates of each; the smallest adjusted p-value is {verdict.SmallestP:G3}.**

            | design and motion | replicates | divergent transitions | replicates with any | median of the smallest bulk ESS of {RankReplicate.Draws} draws | smallest |
            |---|---|---|---|---|---|

            """);
        AppendChains(text, tables);
        text.Append(CultureInfo.InvariantCulture, $"\n{verdict.Markdown()}\n");
        text.Append(CultureInfo.InvariantCulture, $"Regenerate with `dotnet run --project tests/Calibration -c Release -- motions --replicates {tables[0].Replicates.Count}`.\n");
        return text.ToString();
    }

    /// <summary>The page of a run of wrong densities.</summary>
    /// <param name="tables">Their ranks, by mutation.</param>
    /// <returns>Markdown.</returns>
    public static string Power(IReadOnlyList<RankTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # What calibration finds

            The same run with a mistake put into the log posterior on purpose, judged by the same rule at level {RankVerdict.Level}, each mistake by itself.

            | mistake | on | replicates | verdict | smallest adjusted p | quantities rejected |
            |---|---|---|---|---|---|

            """);
        foreach (RankTable table in tables)
        {
            Mutation mutation = Mutation.Named(table.Name);
            RankVerdict verdict = new(table);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {mutation.Description} | {mutation.Design.Name} | {table.Replicates.Count} | {(verdict.Rejects() ? "rejected" : "not seen")} | {verdict.SmallestP:G2} | {string.Join("; ", verdict.Rejected())} |\n");
        }

        text.Append("\nThe ranks are in `mutated-*.csv`. Regenerate with `dotnet run --project tests/Calibration -c Release -- power`.\n");
        return text.ToString();
    }

    private static void AppendChains(StringBuilder text, IReadOnlyList<RankTable> tables)
    {
        foreach (RankTable table in tables)
        {
            double[] ess = [.. table.Replicates.Select(r => r.SmallestEss).Order()];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {table.Name} | {ess.Length} | {table.Replicates.Sum(r => r.Divergent)} | {table.Replicates.Count(r => r.Divergent > 0)} | {ess[ess.Length / 2]:F0} | {ess[0]:F0} |\n");
        }

    }
}

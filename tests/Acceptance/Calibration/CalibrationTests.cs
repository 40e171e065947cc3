using Bayes.Calibration.Ranks;
using Xunit.Abstractions;

namespace Bayes.Acceptance.Calibration;

/// <summary>Simulation-based calibration: a tenth of it run anew, the whole of it as published.</summary>
public sealed class CalibrationTests(ITestOutputHelper output)
{
    private const int Published = 200;
    private const int Tenth = Published / 10;

    [Fact]
    public void A_tenth_of_the_replicates_of_all_families_has_uniform_ranks()
    {
        RankTable[] tables = [.. CalibrationDesign.All.Select(design => RankRun.Run(design, Tenth, Environment.ProcessorCount))];
        RankVerdict verdict = new(tables);
        output.WriteLine(verdict.Markdown());
        Assert.True(!verdict.Rejects(RankVerdict.LevelOfTenth), string.Join('\n', verdict.Rejected(RankVerdict.LevelOfTenth)));
    }

    [Fact]
    public void The_published_replicates_of_all_families_have_uniform_ranks()
    {
        RankTable[] tables = [.. CalibrationDesign.All.Select(design => Read($"ranks-{design.Name}.csv", design.Name, design))];
        RankVerdict verdict = new(tables);
        Assert.True(!verdict.Rejects(), string.Join('\n', verdict.Rejected()));
    }

    [Fact]
    public void A_tenth_of_the_replicates_with_coefficients_and_effects_integrated_out_has_uniform_ranks()
    {
        RankVerdict verdict = new([.. CalibrationDesign.FrontDoor.Select(design => RankRun.Run(design, Tenth, Environment.ProcessorCount))]);
        output.WriteLine(verdict.Markdown());
        Assert.True(!verdict.Rejects(RankVerdict.LevelOfTenth), string.Join('\n', verdict.Rejected(RankVerdict.LevelOfTenth)));
    }

    [Fact]
    public void The_published_replicates_with_coefficients_and_effects_integrated_out_have_uniform_ranks()
    {
        RankVerdict verdict = new([.. CalibrationDesign.FrontDoor.Select(design => Read($"ranks-{design.Name}.csv", design.Name, design))]);
        Assert.True(!verdict.Rejects(), string.Join('\n', verdict.Rejected()));
    }

    [Fact]
    public void The_page_of_calibration_says_what_all_published_ranks_say()
    {
        string results = Path.Combine(AppContext.BaseDirectory, "results");
        IReadOnlyList<RankTable> tables = RankTable.ReadAll(results);
        RankVerdict verdict = new(tables);
        Assert.All(tables, table => Assert.Equal(RankReplicate.Quantities(CalibrationDesign.Named(table.Name)), table.Quantities));
        Assert.True(!verdict.Rejects(), string.Join('\n', verdict.Rejected()));
        Assert.Equal(File.ReadAllText(Path.Combine(results, "calibration.md")), RankReport.Calibration(tables, verdict));
    }

    [Fact]
    public void The_page_of_the_default_sampler_says_what_its_ranks_say()
    {
        string results = Path.Combine(AppContext.BaseDirectory, "results");
        RankTable[] tables = [.. SamplerDesign.All.Select(d => RankTable.Read(d.Name, RankTable.PathOf(results, d.Name)))];
        RankVerdict verdict = new(tables);
        Assert.True(!verdict.Rejects(), string.Join('\n', verdict.Rejected()));
        Assert.Equal(File.ReadAllText(Path.Combine(results, "calibration-sampler.md")), RankReport.Sampler(SamplerDesign.All, tables, verdict));
    }

    [Fact]
    public void The_page_of_transports_and_kernels_says_what_their_ranks_say()
    {
        string results = Path.Combine(AppContext.BaseDirectory, "results");
        string[] names = [.. Motion.Runs().Select(run => $"{run.Design.Name}-{run.Motion.Name}")];
        RankTable[] tables = [.. names.Select(name => RankTable.Read(name, RankTable.PathOf(results, name)))];
        Assert.All(tables.Zip(Motion.Runs()), pair => Assert.Equal(RankReplicate.Quantities(pair.Second.Design), pair.First.Quantities));
        RankVerdict verdict = new(tables);
        Assert.True(!verdict.Rejects(), string.Join('\n', verdict.Rejected()));
        Assert.Equal(File.ReadAllText(Path.Combine(results, "calibration-motions.md")), RankReport.Motions(tables, verdict));
    }

    [Theory]
    [InlineData("sd-jacobian-dropped")]
    public void The_published_replicates_of_a_wrong_density_are_rejected(string mistake)
    {
        Mutation mutation = Mutation.Named(mistake);
        RankVerdict verdict = new(Read($"mutated-{mistake}.csv", mistake, mutation.Design));
        Assert.True(verdict.Rejects());
    }

    [Fact]
    public void A_tenth_of_the_replicates_is_enough_to_reject_a_missing_Jacobian()
    {
        Mutation mutation = Mutation.Named("sd-jacobian-dropped");
        RankVerdict verdict = new(RankRun.Run(mutation.Design, Tenth, Environment.ProcessorCount, mutation));
        output.WriteLine(verdict.Markdown());
        Assert.True(verdict.Rejects(RankVerdict.LevelOfTenth));
    }

    private static RankTable Read(string file, string name, CalibrationDesign design)
    {
        RankTable table = RankTable.Read(name, Path.Combine(AppContext.BaseDirectory, "results", file));
        Assert.Equal(RankReplicate.Quantities(design), table.Quantities);
        Assert.Equal(Enumerable.Range(1, Published), table.Replicates.Select(r => r.Replicate));
        return table;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Inference.Tests.Reuse;

public sealed class AdaptFromTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-adapt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("y ~ x + (1 + x | g)", "bernoulli", TransportKind.Auto, "mode")]
    [InlineData("y ~ x + (1 | g)", "bernoulli", TransportKind.NonCentred, "non-centred", "sd: normal(0, 1)")]
    [InlineData("z ~ x + (1 + x | g)", "gaussian", TransportKind.Auto, "integrated")]
    public void A_check_takes_the_place_of_warmup_and_the_posterior_stays(string formula, string family, TransportKind transport, string name, string? prior = null)
    {
        ModelSpec model = Model.Parse(formula, FamilyRegistry.Parse(family));
        SamplingOptions options = new() { Draws = 200, Seed = 1, Transport = transport, OutputDirectory = At("first") };
        PosteriorFit first = model.Sample(Data(600, 30), options);

        // Other rows, fewer and other groups.
        Table data = Data(500, 25, seed: 8, firstGroup: 5);
        SamplingOptions reusing = options with { Seed = 2, OutputDirectory = null, AdaptFrom = At("first") };
        PosteriorFit second = model.Sample(data, reusing);
        Assert.Equal(name, second.Description.Sampler.Transport);
        AdaptationDescription taken = second.Description.Sampler.AdaptFrom!;

        Assert.Empty(taken.Refused);
        Assert.Equal((At("first"), 65), (taken.Directory, taken.CheckDraws));
        Assert.All(second.Chains.Where(c => c.Check!.Passed), c => Assert.Contains(c.WarmupIterations, new List<int> { 65, 165 }));
        double check = second.Chains.Where(c => c.Check!.Passed).Average(c => c.WarmupGradients);
        double warmup = first.Chains.Average(c => c.WarmupGradients);
        Assert.True(check < 0.5 * warmup, $"{check} gradients in place of {warmup}");
        Same(second, model.Sample(data, reusing with { Cores = 1 }));

        // Where few groups leave a standard deviation the tail of its Student-t prior, the sd of its draws has no Monte Carlo error.
        ModelSpec compared = prior is null ? model : model.WithPrior(prior);
        PosteriorFit reused = LongRuns.Sample(compared, data, reusing);
        Assert.Contains(reused.Chains, c => c.Check!.Passed);
        Compare(reused, LongRuns.Sample(compared, data, reusing with { AdaptFrom = null, Seed = 3 }));
    }

    [Fact]
    public void Chains_whose_step_does_not_serve_other_data_warm_up_as_without()
    {
        ModelSpec model = Model.Parse("z ~ x + (1 | g)", Family.Gaussian());
        SamplingOptions options = new() { Draws = 100, Chains = 2, Seed = 1, Transport = TransportKind.NonCentred, OutputDirectory = At("few") };
        model.Sample(Data(30, 10), options);
        PosteriorFit many = model.Sample(Data(3000, 10), options with { AdaptFrom = At("few"), OutputDirectory = At("many") });
        AdaptationDescription taken = many.Description.Sampler.AdaptFrom!;
        Assert.Equal([1, 2], taken.Refused.Select(r => r.Chain));
        Assert.All(many.Chains, c => Assert.Contains(c.WarmupIterations, new List<int> { 1065, 1165 }));
        string text = many.Summary().ToString();
        Assert.Matches("2 chains, (1065|1165|1065–1165) warmup \\+ 100 draws each\\b", text);
        Assert.Contains($"         adaptation of {At("few")}: kept by no chain\n         chain 1 warmed up anew: {taken.Refused[0].Reason}\n", text, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(many.Summary().ToJson())!["sampler"]!["adapt_from"]!;
        Assert.Equal((At("few"), 65, 2), ((string)json["directory"]!, (int)json["check_draws"]!, (int)json["refused"]![1]!["chain"]!));
        Assert.Equal(taken.Refused, FitStore.Read(At("many")).Description.Sampler.AdaptFrom!.Refused);
    }

    [Theory]
    [InlineData(TransportKind.Auto)]
    [InlineData(TransportKind.NonCentred)]
    public void A_run_that_took_over_is_continued_to_the_draws_it_would_have_made(TransportKind transport)
    {
        ModelSpec model = Model.Parse("y ~ x + (1 + x | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 2, Draws = 100, Warmup = 150, Seed = 1, Transport = transport, OutputDirectory = At("first") };
        model.Sample(Data(90, 6), options);
        SamplingOptions reusing = options with { Draws = 600, Seed = 2, AdaptFrom = At("first"), OutputDirectory = At("second") };
        PosteriorFit whole = model.Sample(Data(100, 7), reusing with { OutputDirectory = null });
        model.Sample(Data(100, 7), reusing with { Draws = 150 });
        File.Delete(Path.Combine(At("second"), "draws_2.checkpoint.json"));
        PosteriorFit resumed = model.Sample(Data(100, 7), reusing with { ResumeOutput = true });
        Same(whole, resumed);
        Assert.Equal(whole.Description.Sampler.AdaptFrom!.Refused, resumed.Description.Sampler.AdaptFrom!.Refused);
        Assert.Equal(whole.Description.Sampler.Gradients, resumed.Description.Sampler.Gradients);
    }

    [Fact]
    public void A_fit_may_take_over_its_predecessor_in_the_same_directory_and_be_continued()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 2, Draws = 100, Seed = 1, OutputDirectory = At("one") };
        model.Sample(Data(90, 6), options);
        model.Sample(Data(90, 6), options with { OutputDirectory = At("copy") });
        SamplingOptions again = options with { Seed = 2, AdaptFrom = At("one"), ReplaceOutput = true };
        model.Sample(Data(100, 7), again);
        string resumedFrom = Path.Combine(_folder, "copy", "..", "one") + Path.DirectorySeparatorChar;
        PosteriorFit resumed = model.Sample(Data(100, 7), again with { AdaptFrom = resumedFrom, ReplaceOutput = false, ResumeOutput = true, Draws = 300 });
        Same(model.Sample(Data(100, 7), again with { AdaptFrom = At("copy"), OutputDirectory = null, Draws = 300 }), resumed);
    }

    [Fact]
    public void A_run_is_not_continued_with_another_adaptation_than_its_own()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 1, Draws = 50, Seed = 1, Transport = TransportKind.NonCentred, OutputDirectory = At("a") };
        model.Sample(Data(90, 6), options);
        model.Sample(Data(90, 6), options with { Seed = 7, OutputDirectory = At("b") });
        SamplingOptions reusing = options with { AdaptFrom = At("a"), OutputDirectory = At("c") };
        model.Sample(Data(90, 6), reusing);
        string Message(SamplingOptions other) => Assert.Throws<SamplingException>(() => model.Sample(Data(90, 6), other with { ResumeOutput = true })).Message;
        string remedy = $"Give --adapt-from (AdaptFrom) {At("c")}, which has kept the one it began with.";
        Assert.Equal(
            $"The fit in {At("c")} cannot be continued with this adaptation: it began with another than {At("b")} has now. {remedy}", Message(reusing with { AdaptFrom = At("b") }));
        Assert.Equal(
            $"The fit in {At("c")} cannot be continued with this adaptation: it began with that of {At("a")}, and none is given now. {remedy}", Message(reusing with { AdaptFrom = null }));
        Assert.Equal(
            $"The fit in {At("a")} cannot be continued with this adaptation: it began without one. Leave out --adapt-from (AdaptFrom).",
            Message(options with { AdaptFrom = At("b") }));
        PosteriorFit resumed = model.Sample(Data(90, 6), reusing with { AdaptFrom = At("c"), ResumeOutput = true });
        Assert.Equal((50, At("a")), (resumed.Draws.DrawCount, resumed.Description.Sampler.AdaptFrom!.Directory));
        Assert.Equal(At("a"), FitStore.Read(At("c")).Description.Sampler.AdaptFrom!.Directory);
        Directory.Delete(At("a"), recursive: true);
        string gone = Assert.Throws<DrawFileException>(() => model.Sample(Data(90, 6), reusing with { ResumeOutput = true })).Message;
        Assert.StartsWith($"{At("a")}: there is no fit here", gone, StringComparison.Ordinal);
        Assert.EndsWith($" Or give --adapt-from (AdaptFrom) {At("c")}, which has kept the adaptation that its fit began with.", gone, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 + x || g", "1 | g) + (0 + x | g", "r_g[,Intercept,x]", "r_g[,Intercept]")]
    [InlineData("1 | g) + (0 + x | g", "1 + x || g", "r_g[,Intercept]", "r_g[,Intercept,x]")]
    public void The_same_effects_in_other_terms_are_in_another_order(string learnt, string now, string before, string after)
    {
        SamplingOptions options = new() { Chains = 1, Draws = 20, Seed = 1, OutputDirectory = At("a") };
        Model.Parse($"y ~ x + ({learnt})", Family.Bernoulli()).Sample(Data(90, 6), options);
        string message = Assert.Throws<SamplingException>(() =>
            Model.Parse($"y ~ x + ({now})", Family.Bernoulli()).Sample(Data(90, 6), options with { AdaptFrom = At("a"), OutputDirectory = null })).Message;
        Assert.Contains($"where that fit has the parameter '{before}', this one has '{after}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adaptation_of_another_model_is_refused_with_the_first_difference()
    {
        SamplingOptions options = new() { Chains = 1, Draws = 20, Seed = 1, OutputDirectory = At("a") };
        Model.Parse("y ~ x + (1 | g)", Family.Bernoulli()).Sample(Data(90, 6), options);
        SamplingOptions reusing = options with { AdaptFrom = At("a"), OutputDirectory = null };
        string Message(string formula, Family family, SamplingOptions other) =>
            Assert.Throws<SamplingException>(() => Model.Parse(formula, family).Sample(Data(90, 6), other)).Message;
        string Unfit(string what) =>
            $"The adaptation of {At("a")} cannot be taken over: {what}. Data may differ, the model may not: take the adaptation of a fit with the same formula and family, or leave out --adapt-from (AdaptFrom).";
        Assert.Equal(Unfit("it is that of a bernoulli:logit model, and this is a poisson:log one"), Message("y ~ x + (1 | g)", Family.Poisson(), reusing));
        Assert.Equal(Unfit("where that fit has the parameter 'b_x', this one has 'b_z'"), Message("y ~ z + (1 | g)", Family.Bernoulli(), reusing));
        Assert.Equal(Unfit("where that fit has the parameter 'sd_g__Intercept', this one has 'b_z'"), Message("y ~ x + z + (1 | g)", Family.Bernoulli(), reusing));
        Assert.Equal(Unfit("this fit has the parameter 'sd_g__x', which that one has not"), Message("y ~ x + (1 + x || g)", Family.Bernoulli(), reusing));
        Assert.Equal(Unfit("that fit has the parameter 'sd_g__Intercept', which this one has not"), Message("y ~ x", Family.Bernoulli(), reusing));
        string Setting(string option, string before, string now) =>
            $"The adaptation of {At("a")} cannot be taken over: it was made with {option} '{before}', and this run asks for '{now}'. Leave that option at its default, or leave out --adapt-from (AdaptFrom).";
        Assert.Equal(Setting("--transport (Transport)", "mode", "non-centred"), Message("y ~ x + (1 | g)", Family.Bernoulli(), reusing with { Transport = TransportKind.NonCentred }));
        Assert.Equal(Setting("--kernel (Kernel)", "auto", "nuts"), Message("y ~ x + (1 | g)", Family.Bernoulli(), reusing with { Kernel = KernelKind.Nuts }));
        Assert.Equal(
            Setting("--metric (Metric)", "unit", "dense"), Message("y ~ x + (1 | g)", Family.Bernoulli(), reusing with { Metric = Bayes.Sampler.Transports.MetricKind.Dense }));
    }

    [Fact]
    public void A_higher_target_acceptance_than_the_step_was_tuned_for_is_not_ignored()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 1, Draws = 50, Seed = 1, Transport = TransportKind.NonCentred, OutputDirectory = At("a") };
        model.Sample(Data(90, 6), options);
        SamplingOptions reusing = options with { AdaptFrom = At("a"), OutputDirectory = null };
        Assert.Equal(
            $"The adaptation of {At("a")} cannot be taken over: its steps were tuned for --target-accept (TargetAcceptance) 0.8, and this run asks for 0.99, which shorter ones must be learnt for. Leave out --adapt-from (AdaptFrom), or ask for at most 0.8.",
            Assert.Throws<SamplingException>(() => model.Sample(Data(90, 6), reusing with { TargetAcceptance = 0.99 })).Message);
        Assert.Equal(0.7, model.Sample(Data(90, 6), reusing with { TargetAcceptance = 0.7 }).Description.Sampler.TargetAcceptance);

        // What was learnt for more may be taken over by a fit that asks for as much.
        SamplingOptions careful = options with { TargetAcceptance = 0.99, OutputDirectory = At("b") };
        PosteriorFit learnt = model.Sample(Data(90, 6), careful);
        PosteriorFit taken = model.Sample(Data(90, 6), careful with { AdaptFrom = At("b"), OutputDirectory = null });
        Assert.Equal((true, learnt.Chains[0].StepSize), (taken.Chains[0].Check!.Passed, taken.Chains[0].StepSize));
    }

    [Fact]
    public void A_model_that_does_not_integrate_out_cannot_take_over_one_that_did()
    {
        SamplingOptions options = new() { Chains = 1, Draws = 20, OutputDirectory = At("a") };
        Model.Parse("z ~ x + (1 | g)", Family.Gaussian()).Sample(Data(90, 6), options);
        SamplingException error = Assert.Throws<SamplingException>(() =>
            Model.Parse("z ~ x + (1 | g); sigma ~ x", Family.Gaussian()).Sample(Data(90, 6), options with { AdaptFrom = At("a"), OutputDirectory = null }));
        Assert.Contains("coefficients and group effects were integrated out there, which this model does not allow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_a_whole_adaptation_is_an_error_that_leaves_everything_as_it_was()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 1, Draws = 20, OutputDirectory = At("a") };
        model.Sample(Data(90, 6), options);
        string file = Path.Combine(At("a"), "adaptation.json");
        string text = File.ReadAllText(file);
        string Message(string from) => Assert.Throws<DrawFileException>(
            () => model.Sample(Data(90, 6), options with { AdaptFrom = from, ReplaceOutput = true })).Message;
        Assert.Contains("there is no fit here", Message(At("nothing")), StringComparison.Ordinal);
        File.WriteAllText(file, text[..^9]);
        Assert.Contains("adaptation.json: it cannot be read", Message(At("a")), StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("\"version\":1", "\"version\":99", StringComparison.Ordinal));
        Assert.Contains("it is incomplete, or of another version of this program", Message(At("a")), StringComparison.Ordinal);
        foreach (string part in (string[])["coordinates", "chains", "coordinates.effects", "chains.0", "chains.0.adaptation", "chains.0.adaptation.parameters"])
        {
            File.WriteAllText(file, WithNull(text, part));
            Assert.Contains("it is incomplete, or of another version of this program", Message(At("a")), StringComparison.Ordinal);
        }

        File.Delete(file);
        Assert.Contains("the fit has no adaptation to take over (adaptation.json is missing)", Message(At("a")), StringComparison.Ordinal);
        Assert.Equal(20, FitStore.Read(At("a")).Draws.DrawCount);
    }

    [Fact]
    public void A_fit_made_in_memory_keeps_its_adaptation_when_it_is_saved_and_read_and_saved_again()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g)", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 2, Draws = 20 };
        model.Sample(Data(90, 6), options).Save(At("a"));
        FitStore.Read(At("a")).Save(At("b"));
        Assert.Equal(File.ReadAllText(Path.Combine(At("a"), "adaptation.json")), File.ReadAllText(Path.Combine(At("b"), "adaptation.json")));
        Same(
            model.Sample(Data(90, 6), options with { AdaptFrom = At("a"), Chains = 3 }),
            model.Sample(Data(90, 6), options with { AdaptFrom = At("b"), Chains = 3 }));
    }

    private static string WithNull(string json, string path)
    {
        string[] steps = path.Split('.');
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray ? node[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (parent is JsonArray array)
        {
            array[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = null;
        }
        else
        {
            parent[steps[^1]] = null;
        }

        return root.ToJsonString();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static void Compare(PosteriorFit a, PosteriorFit b)
    {
        foreach (string name in a.Draws.ParameterNames)
        {
            ParameterSummary first = DrawsSummary.Of(a.Draws.Parameter(name), [0.5]);
            ParameterSummary second = DrawsSummary.Of(b.Draws.Parameter(name), [0.5]);
            Near(name, first.Mean.Value - second.Mean.Value, first.McseMean.Value, second.McseMean.Value);
            Near(name, first.Sd.Value - second.Sd.Value, first.McseSd.Value, second.McseSd.Value);
        }
    }

    private static void Near(string name, double difference, double errorA, double errorB) => Assert.True(
        Math.Abs(difference) <= 5.5 * Math.Sqrt((errorA * errorA) + (errorB * errorB)), $"{name}: {difference} apart, errors {errorA} and {errorB}");

    private static void Same(PosteriorFit expected, PosteriorFit actual)
    {
        Assert.Equal(expected.Draws.ChainCount, actual.Draws.ChainCount);
        foreach ((ChainDraws a, ChainDraws b) in expected.Draws.Chains.Zip(actual.Draws.Chains))
        {
            Assert.All(Enumerable.Range(0, expected.Draws.ParameterNames.Count), p => Assert.Equal(a.Values(p).ToArray(), b.Values(p).ToArray()));
            Assert.All(SamplerColumn.All, column => Assert.Equal(a.SamplerValues(column).ToArray(), b.SamplerValues(column).ToArray()));
        }
    }

    private static Table Data(int rows, int groups, ulong seed = 4, int firstGroup = 0)
    {
        RandomStream random = new(seed, 1);
        double[] effects = [.. Enumerable.Range(0, groups).Select(_ => 0.8 * random.NextNormal())];
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] predictor = [.. x.Select((v, i) => 0.3 + (0.6 * v) + effects[i % groups])];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("y", predictor.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(-v)) ? 1.0 : 0.0)),
            TableColumn.Numeric("z", predictor.Select(v => v + (0.7 * random.NextNormal()))),
            TableColumn.Factor("g", Enumerable.Range(0, rows).Select(i => $"{firstGroup + (i % groups)}")));
    }
}

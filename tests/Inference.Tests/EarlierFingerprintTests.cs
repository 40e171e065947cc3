using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Inference.Tests;

public sealed class EarlierFingerprintTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-earlier-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fit_whose_data_were_hashed_by_an_earlier_version_is_opened_and_continued()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | gr(g, by = k))", Family.Bernoulli());
        SamplingOptions options = new() { Chains = 1, Draws = 20, OutputDirectory = Path.Combine(_folder, "fit") };
        model.Sample(Data(), options);
        BoundModel bound = BoundModel.Bind(model, Data());
        (string now, string earlier) = (DataFingerprint.Of(bound.Design), DataFingerprint.Earlier(bound.Design));
        Assert.NotEqual(now, $"2:{earlier}");
        string manifest = Path.Combine(options.OutputDirectory, "manifest.json");
        string text = File.ReadAllText(manifest);
        Assert.Contains($"\"{now}\"", text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(now, earlier, StringComparison.Ordinal));

        Assert.Equal(60, FitStore.Open(options.OutputDirectory, Data()).Model!.Design.RowCount);
        Assert.Contains(
            "these are not the data of the fit", Assert.Throws<DataException>(() => FitStore.Open(options.OutputDirectory, Data(shift: 1))).Message, StringComparison.Ordinal);
        SamplingOptions longer = options with { ResumeOutput = true, Draws = 40 };
        Assert.Contains("the data changed", Assert.Throws<SamplingException>(() => model.Sample(Data(shift: 1), longer)).Message, StringComparison.Ordinal);
        Assert.Equal(40, model.Sample(Data(), longer).Draws.DrawCount);
        Assert.Equal(now, FitStore.Read(options.OutputDirectory).Description.Model.DataFingerprint);
    }

    [Fact]
    public void A_fit_whose_rows_another_version_did_not_merge_is_continued()
    {
        ModelSpec model = Model.Parse("z ~ k + (1 | g)", Family.Lognormal());
        SamplingOptions options = new() { Chains = 1, Draws = 20, OutputDirectory = Path.Combine(_folder, "rows") };
        PosteriorFit first = model.Sample(Data(), options);
        Assert.True(first.Description.Model.LikelihoodRows < 60);
        string manifest = Path.Combine(options.OutputDirectory, "manifest.json");
        string text = File.ReadAllText(manifest);
        string now = $"\"likelihood_rows\": {first.Description.Model.LikelihoodRows}";
        Assert.Contains(now, text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(now, "\"likelihood_rows\": 60", StringComparison.Ordinal));
        Assert.Equal(40, model.Sample(Data(), options with { ResumeOutput = true, Draws = 40 }).Draws.DrawCount);
    }

    private static Table Data(int shift = 0) => Table.FromColumns(
        TableColumn.Factor("y", Enumerable.Range(0, 60).Select(i => ((i * 7) + (i / 5)) % 3 == 0 ? "yes" : "no")),
        TableColumn.Numeric("z", Enumerable.Range(shift, 60).Select(i => 1.5 + Math.Cos(i))),
        TableColumn.Numeric("x", Enumerable.Range(shift, 60).Select(i => Math.Sin(i))),
        TableColumn.Factor("g", Enumerable.Range(0, 60).Select(i => $"g{i / 6}")),
        TableColumn.Factor("k", Enumerable.Range(0, 60).Select(i => i / 6 < 4 ? "A" : "B")));
}

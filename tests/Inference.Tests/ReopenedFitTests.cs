using Bayes.Draws.Storage;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using static Bayes.Models.Dsl;

namespace Bayes.Inference.Tests;

public sealed class ReopenedFitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-reopen-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fit_is_opened_with_the_model_and_the_data_it_was_made_with()
    {
        Table data = Data().WithReference("treat", "new").WithColumn(TableColumn.Numeric("unused", Enumerable.Range(0, 60).Select(i => (double)i)));
        ModelSpec spec = Model.Parse("y ~ treat * x + (1 + x | g)", Family.Bernoulli(Link.Probit)).WithPriors(Models.Priors.PriorPreset.Rstanarm).WithPrior("b_x: normal(0, 1)");
        PosteriorFit fit = spec.Sample(data, Options());
        PosteriorFit opened = FitStore.Open(_folder);
        BoundModel before = fit.Model!;
        BoundModel after = opened.Model!;
        Assert.Equal(before.Spec, after.Spec);
        Assert.Equal(before.Priors.Select(p => p.Text), after.Priors.Select(p => p.Text));
        Assert.Equal(before.Quantities.Names, after.Quantities.Names);
        Assert.Equal(before.Design.Rows, after.Design.Rows);
        Assert.DoesNotContain(after.Data!.Columns, c => c.Name == "unused");

        // lp__ was written when the draw was made; the draws give it back.
        DrawPositions positions = new(opened);
        LogPosterior density = after.CreateDensity();
        double[] position = new double[density.Dimension];
        double[] gradient = new double[density.Dimension];
        double[] written = opened.Draws.SamplerValues("lp__").Pooled();
        Assert.Equal(written.Length, positions.Count);
        for (int draw = 0; draw < positions.Count; draw++)
        {
            positions.Read(draw, position);
            Assert.Equal(written[draw], density.Evaluate(position, gradient), 1e-8);
        }
    }

    [Fact]
    public void Data_of_another_fit_are_refused()
    {
        Spec().Sample(Data(), Options());
        Table fewer = Table.FromColumns(Data().Columns.Select(c => c is NumericColumn n ? (TableColumn)TableColumn.Numeric(n.Name, n.Values[..59].ToArray()) : TableColumn.Factor(c.Name, Enumerable.Range(0, 59).Select(c.Text))));
        Assert.Contains("59 rows", Assert.Throws<DataException>(() => FitStore.Open(_folder, fewer)).Message, StringComparison.Ordinal);
        Table renamed = Data().WithColumn(TableColumn.Factor("treat", Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "old" : "other")));
        Assert.Contains("another parameter", Assert.Throws<DataException>(() => FitStore.Open(_folder, renamed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_the_same_shape_with_other_numbers_are_refused()
    {
        Spec().Sample(Data(), Options());
        Table changed = Data().WithColumn(TableColumn.Numeric("x", Enumerable.Range(0, 60).Select(i => Math.Cos(i))));
        Assert.Contains("differ in some row", Assert.Throws<DataException>(() => FitStore.Open(_folder, changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_from_the_priors_are_not_examined()
    {
        Spec().SamplePrior(Data(), Options());
        PosteriorFit prior = FitStore.Open(_folder);
        Assert.Contains("priors", Assert.Throws<Bayes.Trust.TrustException>(() => prior.Loo()).Message, StringComparison.Ordinal);
        Assert.Throws<Bayes.Trust.TrustException>(() => prior.Sensitivity());
        Assert.Throws<Bayes.Trust.TrustException>(() => prior.Residuals());
    }

    [Fact]
    public void Kinds_of_groups_whose_names_cannot_be_told_apart_are_refused()
    {
        Table data = Data().WithColumn(TableColumn.Factor("kind", Enumerable.Range(0, 60).Select(i => i % 6 < 3 ? "A B" : "AB")));
        DataException error = Assert.Throws<DataException>(() => BoundModel.Bind(Model.Parse("y ~ x + (1 | gr(g, by = kind))", Family.Bernoulli()), data));
        Assert.Contains("'A B'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_without_its_data_says_which_to_give()
    {
        Spec().Sample(Data(), Options());
        File.Delete(Path.Combine(_folder, "data.csv"));
        Assert.Contains("data.csv", Assert.Throws<DrawFileException>(() => FitStore.Open(_folder)).Message, StringComparison.Ordinal);
        Assert.NotNull(FitStore.Open(_folder, Data()).Model);
    }

    [Fact]
    public void Draws_without_group_effects_say_so()
    {
        Spec().Sample(Data(), Options() with { KeepGroupEffects = false });
        DrawPositions positions = new(FitStore.Open(_folder));
        Assert.False(positions.HasGroupEffects);
        double[] position = new double[positions.Model.Layout.Dimension];
        positions.Read(0, position);
        Assert.All(position.Skip(positions.Model.Layout.PopulationCount), b => Assert.Equal(0, b));
    }

    private static ModelSpec Spec() => Bernoulli(Column("y")).On(Column("treat") + Column("x") + (1 | Column("g")));

    private SamplingOptions Options() => new() { Chains = 2, Draws = 20, Warmup = 60, OutputDirectory = _folder };

    private static Table Data() => Table.FromColumns(
        TableColumn.Factor("y", Enumerable.Range(0, 60).Select(i => (i * 7 % 5) < 2 ? "yes" : "no")),
        TableColumn.Factor("treat", Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "old" : "new")),
        TableColumn.Numeric("x", Enumerable.Range(0, 60).Select(i => Math.Sin(i))),
        TableColumn.Factor("g", Enumerable.Range(0, 60).Select(i => $"{i % 6}")));
}

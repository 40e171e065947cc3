using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Models.Tests.Posterior;

namespace Bayes.Models.Tests.Priors;

public class PresetTests
{
    private sealed record Truth(string Data, string Family, string Formula, double Location, double Scale);

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            TheoryData<string, string, string> cases = [];
            foreach (Truth truth in Read().DistinctBy(t => (t.Data, t.Family, t.Formula)))
            {
                cases.Add(truth.Data, truth.Family, truth.Formula);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rstanarm_preset_equals_prior_summary_of_rstanarm(string data, string family, string formula)
    {
        BoundModel model = Bind(formula, family, data, PriorPreset.Rstanarm);
        Truth[] expected = [.. Read().Where(t => (t.Data, t.Family, t.Formula) == (data, family, formula))];
        Prior[] actual = [.. model.Priors.Where(p => p.Density is not null).Select(p => p.Density!)];
        Assert.Equal(expected.Length, actual.Length);
        foreach ((Truth truth, Prior prior) in expected.Zip(actual))
        {
            (double location, double scale) = prior switch
            {
                NormalPrior normal => (normal.Mean, normal.Sd),
                ExponentialPrior exponential => (0, 1 / exponential.Rate),
                _ => throw new InvalidOperationException($"{prior} is not a prior of rstanarm."),
            };
            Assert.Equal(truth.Location, location, 1e-12 * Math.Max(1, Math.Abs(truth.Location)));
            Assert.Equal(truth.Scale, scale, 1e-12 * truth.Scale);
        }

        Assert.All(model.Priors.Where(p => p.Class == PriorClass.StandardDeviation), p => Assert.Equal("decov(1, 1, 1, 1)", p.Text));
        Assert.All(model.Priors.Where(p => p.Class == PriorClass.Correlation), p => Assert.Equal("lkj(1)", p.Text));
    }

    [Fact]
    public void The_bambi_preset_follows_its_prior_scaler()
    {
        // By the formulas of bambi/priors/scaler.py: numpy's std divides by n.
        Table data = Table.ParseCsv("y,x,f,g\n1,1,\"a\",\"p\"\n2,3,\"b\",\"p\"\n4,5,\"a\",\"q\"\n9,7,\"b\",\"q\"\n");
        double sy = Math.Sqrt(((3.0 * 3) + (2 * 2) + 0 + (5 * 5)) / 4);
        double bx = 2.5 * sy / Math.Sqrt(5);
        double bf = 2.5 * sy / 0.5;
        double intercept = Math.Sqrt((6.25 * sy * sy) + (bx * bx * 16) + (bf * bf * 0.25));
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ x + f + (x || g)", Family.Gaussian()).WithPriors(PriorPreset.Bambi), data);
        Assert.Equal(
            [
                ("Intercept", new NormalPrior(4, intercept)),
                ("b_x", new NormalPrior(0, bx)),
                ("b_fb", new NormalPrior(0, bf)),
                ("sd_g__Intercept", new NormalPrior(0, intercept)),
                ("sd_g__x", new NormalPrior(0, bx)),
            ],
            model.Priors.SkipLast(1).Select(p => (p.Parameter, Rounded((p.Density as HalfPrior)?.Whole ?? p.Density!))),
            (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2.Mean - b.Item2.Mean) < 1e-12 && Math.Abs(a.Item2.Sd - b.Item2.Sd) < 1e-12);
        Assert.Equal($"half_t(4, 0, {sy:G6})", model.Priors[^1].Text);

        // A coefficient with a prior of its own no longer widens the intercept.
        BoundModel own = BoundModel.Bind(Model.Parse("y ~ x + f", Family.Gaussian()).WithPriors(PriorPreset.Bambi).WithPrior("b_fb: normal(0, 1)"), data);
        Assert.Equal($"normal(4, {Math.Sqrt((6.25 * sy * sy) + (bx * bx * 16)):G6})", own.Priors[0].Text);

        static NormalPrior Rounded(Prior prior) => (NormalPrior)prior;
    }

    [Fact]
    public void Bambi_knows_no_correlations_and_says_what_to_write()
    {
        Assert.Equal(
            "priors: bambi knows no correlations of group effects, and those of Intercept + Days by Subject are correlated. Write '||' instead of '|' in that term, or give the correlations a prior: 'cor_Subject: lkj(1)'.",
            Assert.Throws<PriorException>(() => Bind("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy", PriorPreset.Bambi)).Message);
        Assert.Equal("lkj(3)", Bind("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy", PriorPreset.Bambi, "cor: lkj(3)").Priors.Single(p => p.Class == PriorClass.Correlation).Text);
    }

    [Fact]
    public void Presets_are_found_by_name_and_named()
    {
        foreach ((string name, PriorPreset preset) in PriorPresets.All)
        {
            Assert.Equal(preset, PriorPresets.Parse($" {name.ToUpperInvariant()} "));
            Assert.Equal(name, PriorPresets.Name(preset));
        }

        Assert.Equal(Enum.GetValues<PriorPreset>(), PriorPresets.All.Select(p => p.Preset));
        Assert.Equal(
            "priors: there is no preset 'rstan'. Did you mean 'rstanarm'? The presets are default, brms, rstanarm, bambi.",
            Assert.Throws<PriorException>(() => PriorPresets.Parse("rstan")).Message);
    }

    [Fact]
    public void A_decov_prior_can_be_typed_for_a_class_a_factor_or_a_single_standard_deviation()
    {
        Assert.Equal(
            ["sd_g__Intercept | decov(2, 1, 1, 1)", "sd_g__x | decov(2, 1, 1, 1)", "cor_g | lkj(2)"],
            GroupPriors("correlated slope", "sd: decov(2)"));
        Assert.Equal(
            ["sd_g__Intercept | decov(1, 1, 1, 1)", "sd_g__x | decov(1, 1, 1, 1)", "cor_g | lkj(4)"],
            GroupPriors("correlated slope", "sd_g: decov(1, 1, 1, 1)", "cor: lkj(4)"));
        Assert.Equal(
            ["sd_g__Intercept | half_t(3, 0, 1)", "sd_g__x | decov(1, 1, 1, 0.5)"],
            GroupPriors("uncorrelated slope", "sd_g: half_t(3, 0, 1)", "sd_g__x: decov(1, 1, 1, 0.5)"));
    }

    [Theory]
    [InlineData("sd: decov(1, 1, 1, 1, 1)", "prior: 'sd: decov(1, 1, 1, 1, 1)': decov takes up to 4 arguments (regularization, concentration, shape, scale), and 5 were given. Write 'sd: decov(1, 1, 1, 1)'.")]
    [InlineData("sd: decov(1, 0)", "prior: 'sd: decov(1, 0)': the concentration of decov is 0. It must be a positive number.")]
    [InlineData("b: decov()", "prior: 'b: decov()': decov is a prior for the standard deviations of group effects. Write 'sd: decov(1, 1, 1, 1)'.")]
    [InlineData("cor: decov()", "prior: 'cor: decov()': 'cor' is a correlation matrix. Its prior is lkj(shape), such as 'cor: lkj(2)'.")]
    [InlineData(
        "sd_g__x: decov()",
        "prior: decov(1, 1, 1, 1) is one prior for all standard deviations of a term of g, and 'sd_g__Intercept' has half_t(3, 0, 1.06944). Write 'sd_g: decov(1, 1, 1, 1)' for all of them, or give each a prior of its own: 'sd_g__Intercept: …', 'sd_g__x: …'.")]
    public void A_decov_prior_that_does_not_fit_says_why(string text, string message) =>
        Assert.Equal(message, Assert.Throws<PriorException>(() => Designs.Make("gaussian", "correlated slope", new PriorSettings { Overrides = [text] })).Message);

    [Fact]
    public void A_preset_for_whole_terms_does_not_go_with_a_prior_for_a_part_of_one()
    {
        PriorSettings settings = new() { Preset = PriorPreset.Rstanarm, Overrides = ["sd_g__x: exponential(1)"] };
        Assert.StartsWith(
            "prior: decov(1, 1, 1, 1), which is that of the preset rstanarm, is one prior for all standard deviations of a term of g, and 'sd_g__x' has exponential(1).",
            Assert.Throws<PriorException>(() => Designs.Make("poisson", "correlated slope", settings)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Decov_needs_one_residual_standard_deviation()
    {
        PriorException error = Assert.Throws<PriorException>(
            () => Designs.Make("gaussian with sigma predicted", "intercept", new PriorSettings { Preset = PriorPreset.Rstanarm }));
        Assert.Equal(
            "prior: decov(1, 1, 1, 1) measures 'sd_g__Intercept' in units of sigma, and sigma differs between rows here. Give the standard deviations another prior, such as 'sd: half_t(3, 0, 1)'.",
            error.Message);
    }

    private static string[] GroupPriors(string structure, params string[] overrides) =>
        [.. Designs.Make("poisson", structure, new PriorSettings { Overrides = [.. overrides] }).Priors
            .Where(p => p.Class is PriorClass.StandardDeviation or PriorClass.Correlation)
            .Select(p => $"{p.Parameter} | {p.Text}")];

    private static BoundModel Bind(string formula, string family, string data, PriorPreset preset, params string[] overrides)
    {
        Table table = ExampleData.Read(data);
        return BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family), table.Columns.Select(c => c.Name)).WithPriors(preset).WithPrior(overrides), table);
    }

    private static List<Truth> Read()
    {
        using Stream stream = typeof(PresetTests).Assembly.GetManifestResourceStream("rstanarm-priors.tsv")!;
        using StreamReader reader = new(stream);
        List<Truth> rows = [];
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#' && !line.StartsWith("data\t", StringComparison.Ordinal))
            {
                string[] cells = line.Split('\t');
                rows.Add(new Truth(cells[0], cells[1], cells[2], double.Parse(cells[4], CultureInfo.InvariantCulture), double.Parse(cells[5], CultureInfo.InvariantCulture)));
            }
        }

        return rows;
    }
}

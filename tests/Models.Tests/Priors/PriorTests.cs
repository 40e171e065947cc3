using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Models.Tests.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Priors;

public class PriorTests
{
    // Log densities by R 4.2 (dnorm, dt, dcauchy, dlogis, dexp, dgamma, dlnorm; inverse gamma by its formula).
    public static TheoryData<string, double[], double[]> Densities => new()
    {
        { "normal(0.5, 2)", [-1.5, 0.3, 4], [-2.11208571376462, -1.61708571376462, -3.14333571376462] },
        { "student_t(3, 0.5, 2)", [-1.5, 0.3, 40], [-2.26940017508702, -1.7006916103688, -11.4447487174547] },
        { "cauchy(0.5, 2)", [-1.5, 0.3, 40], [-2.53102424696929, -1.84782739726251, -7.80674446016793] },
        { "logistic(0.5, 2)", [-1.5, 0.3, 40], [-2.31967055559639, -2.08194050070709, -20.4431471858531] },
        { "exponential(1.5)", [0.1, 1, 7], [0.255465108108164, -1.09453489189184, -10.0945348918918] },
        { "gamma(2.5, 0.7)", [0.1, 1, 7], [-4.70024786981082, -1.87637023031975, -3.15750500673678] },
        { "inv_gamma(2.5, 0.7)", [0.1, 1, 7], [-0.117322404840591, -1.87637023031975, -8.08705575201335] },
        { "lognormal(0.2, 0.9)", [0.1, 1, 7], [-2.37700042311824, -0.838269375571538, -4.64109449288262] },
        { "half_t(3, 0, 1.5)", [0.1, 1, 7], [-0.716167547512597, -0.989507454133363, -4.93587658808331] },
        { "half_logistic(0, 1.5)", [0.1, 1, 7], [-1.09972319407885, -1.20772476791903, -4.39770384280121] },
        { "half_normal(0, 1.5)", [0.1, 1, 7], [-0.633478682975114, -0.853478682975114, -11.5201453496418] },
    };

    [Theory]
    [MemberData(nameof(Densities))]
    public void Log_densities_are_those_of_R_and_slopes_their_differences(string prior, double[] points, double[] logs)
    {
        Prior density = PriorParser.Parse($"sd: {prior}").Density!;
        Assert.Equal(prior, density.ToString());
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(logs[i], density.LogDensity(points[i], out double slope), 1e-12 * Math.Max(1, Math.Abs(logs[i])));
            const double H = 1e-6;
            double difference = (density.LogDensity(points[i] + H, out _) - density.LogDensity(points[i] - H, out _)) / (2 * H);
            Assert.Equal(difference, slope, 1e-6 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Theory]
    [InlineData("normal(1, 2)", 1, 2)]
    [InlineData("half_normal(0, 2)", 1.59576912160573, 1.20561936860664)]
    [InlineData("exponential(0.5)", 2, 2)]
    [InlineData("gamma(3, 2)", 1.5, 0.866025403784439)]
    [InlineData("logistic(1, 0.5)", 1, 0.906899682117109)]
    [InlineData("lognormal(0, 0.5)", 1.13314845306683, 0.603900562849087)]
    [InlineData("student_t(8, 1, 2)", 1, 2.3094010767585)]
    public void Draws_from_a_prior_have_its_mean_and_standard_deviation(string prior, double mean, double sd)
    {
        Prior density = PriorParser.Parse($"sd: {prior}").Density!;
        RandomStream random = new(11, 5);
        const int Count = 200_000;
        double[] draws = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            draws[i] = density.Sample(random);
        }

        double average = draws.Average();
        double spread = Math.Sqrt(draws.Average(d => (d - average) * (d - average)));
        double fourth = draws.Average(d => Math.Pow(d - average, 4));
        Assert.Equal(mean, average, 5.5 * sd / Math.Sqrt(Count));
        Assert.Equal(sd, spread, 5.5 * Math.Sqrt((fourth - (spread * spread * spread * spread)) / (4 * spread * spread * Count)));
    }

    [Fact]
    public void The_default_priors_of_a_logistic_model_are_scaled_to_its_columns()
    {
        Table data = Table.ParseCsv("y,x,f,g\n0,1,\"a\",\"p\"\n1,3,\"b\",\"p\"\n1,5,\"a\",\"q\"\n0,7,\"b\",\"q\"\n");
        Assert.Equal(
            [
                "Intercept | normal(0, 2.5)",
                "b_x | normal(0, 0.968246)",
                "b_fb | normal(0, 4.33013)",
                "sd_g__Intercept | half_t(3, 0, 1)",
                "sd_g__x | half_t(3, 0, 0.387298)",
                "cor_g | lkj(2)",
            ],
            Resolve("y ~ x + f + (1 + x | g)", "bernoulli", data));
        Assert.Equal("b_x | normal(0, 0.569556)", Resolve("y ~ x", "bernoulli:probit", data)[1]);
    }

    [Fact]
    public void The_default_priors_of_counts_and_of_continuous_outcomes_are_centred_at_the_data()
    {
        Table data = Table.ParseCsv("y,x,w\n0,1,2\n3,3,1\n5,5,1\n4,7,2\n");
        Assert.Equal($"Intercept | normal({Math.Log((0.125 + 12) / 6):G6}, 2.5)", Resolve("y ~ x + offset(log(w))", "poisson", data)[0]);
        double sd = Math.Sqrt(14.0 / 3);
        Assert.Equal(
            [$"Intercept | normal({3 - 1.5:G6}, {2.5 * sd:G6})", $"b_x | normal(0, {2.5 * sd / Math.Sqrt(20.0 / 3):G6})", $"sigma | half_t(3, 0, {sd:G6})"],
            Resolve("y ~ x + offset(w)", "gaussian", data));
    }

    [Fact]
    public void The_brms_preset_equals_get_prior_of_brms()
    {
        // brms 2.18 get_prior() on sleepstudy, with and without offset(Days * 3), and on epilepsy with offset(log(weeks)).
        Table sleepstudy = Table.ReadCsv(Path.Combine(Root, "examples", "data", "sleepstudy.csv"));
        Assert.Equal(
            ["Intercept | student_t(3, 288.7, 59.3)", "b_Days | flat", "sd_Subject__Intercept | half_t(3, 0, 59.3)", "sd_Subject__Days | half_t(3, 0, 59.3)", "cor_Subject | lkj(1)", "sigma | half_t(3, 0, 59.3)"],
            Resolve("Reaction ~ Days + (Days | Subject)", "gaussian", sleepstudy, PriorPreset.Brms));
        Assert.Equal("Intercept | student_t(3, 275.2, 59.3)", Resolve("Reaction ~ Days + offset(I(Days*3))", "gaussian", sleepstudy, PriorPreset.Brms)[0]);
        Table epilepsy = Table.ReadCsv(Path.Combine(Root, "examples", "data", "epilepsy.csv"));
        string[] counts = Resolve("count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", epilepsy, PriorPreset.Brms);
        Assert.Equal("Intercept | student_t(3, 0.829594, 2.5)", counts[0]);
        Assert.Equal("sd_id__time | half_t(3, 0, 2.5)", counts[5]);
        Assert.Equal("Intercept | student_t(3, 0, 2.5)", Resolve("trt ~ age + (1 | id)", "bernoulli", epilepsy, PriorPreset.Brms)[0]);
    }

    [Fact]
    public void An_override_by_name_wins_over_one_by_group_and_that_over_one_by_class()
    {
        BoundModel model = Designs.Make("gaussian", "correlated slope", new PriorSettings
        {
            Overrides = ["sd_g__x: exponential(3)", "sd_g: exponential(2)", "sd: exponential(1)", "b_w: cauchy(0, 1)", "b: normal(0, 9)", "sd: normal(0, 4)", "Intercept: student_t(5, 1, 2)"],
        });
        Assert.Equal(
            ["Intercept | student_t(5, 1, 2)", "b_x | normal(0, 9)", "b_w | cauchy(0, 1)", "sd_g__Intercept | exponential(2)", "sd_g__x | exponential(3)"],
            model.Priors.Take(5).Select(p => $"{p.Parameter} | {p.Text}"));
        Assert.Equal("half_normal(0, 4)", Designs.Make("gaussian", "intercept", new PriorSettings { Overrides = ["sd: normal(0, 4)"] }).Priors.Single(p => p.Class == PriorClass.StandardDeviation).Text);
    }

    [Theory]
    [InlineData("b normal(0, 1)", "prior: 'b normal(0, 1)': a prior has the form 'parameter: distribution'. Write 'b: normal(0, 1)' or 'sd_district__Intercept: half_t(3, 0, 1)'.")]
    [InlineData(": normal(0, 1)", "prior: ': normal(0, 1)': there is no parameter before the ':'. Write 'b: normal(0, 1)' or 'sd_district__Intercept: half_t(3, 0, 1)'.")]
    [InlineData("b: norml(0, 1)", "prior: 'b: norml(0, 1)': there is no distribution 'norml'. Did you mean 'normal'? The distributions are normal, student_t, cauchy, logistic, exponential, gamma, inv_gamma, lognormal, beta, gumbel_min, half_normal, half_t, half_cauchy, half_logistic, flat; for correlations, lkj; for all standard deviations of a term, decov.")]
    [InlineData("b: normal(0)", "prior: 'b: normal(0)': normal takes 2 arguments (mean, sd), and 1 was given. Write 'b: normal(mean, sd)' with numbers.")]
    [InlineData("b: normal(0, -1)", "prior: 'b: normal(0, -1)': the sd of normal is -1. It must be a positive number.")]
    [InlineData("b: normal(0, x)", "prior: 'b: normal(0, x)': 'x' is not a number. The arguments of a distribution are numbers with a decimal point.")]
    [InlineData("b: normal(0, 1", "prior: 'b: normal(0, 1': the ')' is missing. Write, for example, 'b: normal(0, 1)'.")]
    [InlineData("b:", "prior: 'b:': there is no distribution after the ':'. Write, for example, 'b: normal(0, 1)'.")]
    [InlineData("b_z: normal(0, 1)", "prior: 'b_z: normal(0, 1)': the model has no parameter or class 'b_z'. Did you mean 'b_x'? It has Intercept, b, sd, cor, sigma, b_x, b_w, sd_g__Intercept, sd_g__x, cor_g.")]
    [InlineData("b: exponential(1)", "prior: 'b: exponential(1)': exponential(1) has only positive values, and 'b' can be negative. Use normal, student_t, cauchy or logistic.")]
    [InlineData("cor: normal(0, 1)", "prior: 'cor: normal(0, 1)': 'cor' is a correlation matrix. Its prior is lkj(shape), such as 'cor: lkj(2)'.")]
    [InlineData("sd: lkj(2)", "prior: 'sd: lkj(2)': lkj is a prior for correlations. 'sd' takes a density such as half_t(3, 0, 1).")]
    [InlineData("cor: lkj(0)", "prior: 'cor: lkj(0)': lkj takes one positive number, its shape. Write 'cor: lkj(2)'.")]
    [InlineData("sd: half_t(3, 1, 2)", "prior: 'sd: half_t(3, 1, 2)': half_t starts at 0, and its location is given as 1. Write half_t(df, 0, scale).")]
    public void A_prior_that_cannot_be_read_says_why_and_what_to_write(string text, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<PriorException>(() => Designs.Make("gaussian", "correlated slope", new PriorSettings { Overrides = [text] })).Message);

    // R 4.2: round(x, 1).
    [Theory]
    [InlineData(12.35, 12.3)]
    [InlineData(0.15, 0.1)]
    [InlineData(0.25, 0.2)]
    [InlineData(0.35, 0.3)]
    [InlineData(0.45, 0.4)]
    [InlineData(2.675, 2.7)]
    [InlineData(-0.25, -0.2)]
    [InlineData(59.2999, 59.3)]
    public void Scales_of_brms_are_rounded_as_in_R(double value, double rounded) => Assert.Equal(rounded, DataScale.RoundToTenths(value));

    [Fact]
    public void Groups_whose_labels_differ_in_a_space_and_a_dot_keep_names_of_their_own()
    {
        Table data = Table.ParseCsv("y,g\n1,\"a b\"\n2,\"a.b\"\n3,\"a b\"\n5,\"a.b\"\n");
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ 1 + (1 | g)", Family.Gaussian()), data);
        Assert.Equal(["r_g[a b,Intercept]", "r_g[a.b,Intercept]"], model.Quantities.Names.TakeLast(2));
    }

    [Fact]
    public void A_flat_prior_cannot_be_drawn_from() =>
        Assert.Throws<InvalidOperationException>(() => new FlatPrior().Sample(new RandomStream(1, 1)));

    private static string Root
    {
        get
        {
            DirectoryInfo folder = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Bayes.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    private static string[] Resolve(string formula, string family, Table data, PriorPreset preset = PriorPreset.Default) =>
        [.. BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)).WithPriors(preset), data).Priors.Select(p => $"{p.Parameter} | {p.Text}")];
}

using System.Globalization;
using System.Text;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

public class PointwiseLikelihoodTests
{
    public static TheoryData<string> Families => [.. FamilyRegistry.Labels];

    [Theory]
    [MemberData(nameof(Families))]
    public void Rows_add_up_to_the_likelihood_whether_rows_are_merged_or_not(string label)
    {
        // Two values of x and two groups: many rows differ in their outcome only and are merged by the posterior.
        BoundModel model = Bind(label, weighted: false);
        double[] rows = Evaluate(model, 0.3);
        double normalizer = model.Design.Response.Values.Select((y, i) => model.Family.LogNormalizer(y, model.Design.Response.Trials?[i] ?? 1)).Sum();
        Assert.Equal(LogLikelihood(model, 0.3) + normalizer, rows.Sum(), 1e-8 * (1 + Math.Abs(rows.Sum())));
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian")]
    [InlineData("zero_inflated_poisson")]
    public void A_case_weight_multiplies_its_row(string label)
    {
        double[] plain = Evaluate(Bind(label, weighted: false), 0.3);
        double[] weighted = Evaluate(Bind(label, weighted: true), 0.3);
        Assert.All(Enumerable.Range(0, plain.Length), i => Assert.Equal((i % 3) * plain[i], weighted[i], 1e-10));
    }

    [Fact]
    public void A_run_of_rows_is_that_part_of_all_rows()
    {
        BoundModel model = Bind("poisson", weighted: false);
        double[] all = Evaluate(model, 0.2);
        double[] run = new double[7];
        model.CreatePointwiseLikelihood().Evaluate(Position(model, 0.2), 11, run);
        Assert.Equal(all[11..18], run);
    }

    [Fact]
    public void Constants_are_included()
    {
        BoundModel model = Bind("poisson", weighted: false);
        double[] rows = Evaluate(model, 0);
        Assert.All(model.Design.Response.Values.Zip(rows), p => Assert.Equal(-1 - MathNet.Numerics.SpecialFunctions.GammaLn(p.First + 1), p.Second, 1e-12));
    }

    [Fact]
    public void A_weight_of_zero_takes_a_row_out_and_changes_no_prior()
    {
        BoundModel model = Bind("gaussian", weighted: false);
        double[] weights = [.. Enumerable.Range(0, model.Design.RowCount).Select(i => i == 4 ? 0.0 : 1)];
        BoundModel without = model.WithCaseWeights(weights);
        Assert.Same(model.Priors, without.Priors);
        double normalizer = model.Family.LogNormalizer(model.Design.Response.Values[4], 1);
        Assert.Equal(LogLikelihood(model, 0.3) - (Evaluate(model, 0.3)[4] - normalizer), LogLikelihood(without, 0.3), 1e-9);
        Assert.Throws<ArgumentException>(() => model.WithCaseWeights([1]));
    }

    private static double[] Evaluate(BoundModel model, double at)
    {
        double[] values = new double[model.Design.RowCount];
        model.CreatePointwiseLikelihood().Evaluate(Position(model, at), 0, values);
        return values;
    }

    private static double LogLikelihood(BoundModel model, double at)
    {
        LogPosterior density = model.CreateDensity();
        double[] position = Position(model, at);
        return density.Evaluate(position, new double[position.Length]) - density.AddPriors(position, new double[position.Length], 0);
    }

    private static double[] Position(BoundModel model, double at) =>
        [.. Enumerable.Range(0, model.Layout.Dimension).Select(p => at * Math.Cos(p))];

    private static BoundModel Bind(string label, bool weighted)
    {
        Family family = FamilyRegistry.Parse(label);
        bool ordinal = family.Kind == ResponseKind.Category;
        bool trials = family.Name is "binomial" or "beta_binomial" or "zero_inflated_binomial";
        RandomStream random = new(23, 0);
        double[] predictors = [.. family.Parameters.Select((_, k) => k == 0 ? 0.4 : 1.0)];
        StringBuilder csv = new("y,n,x,g,w\n");
        for (int i = 0; i < 60; i++)
        {
            double y = ordinal ? 1 + (i % 3) : family.Simulate(random, predictors, trials ? 8 : 1);
            csv.Append(CultureInfo.InvariantCulture, $"{y:R},{(trials ? 8 : 1)},{i % 2},g{i % 5 % 2},{i % 3}\n");
        }

        string addition = (trials, weighted) switch
        {
            (true, true) => " | trials(n) + case_weights(w)",
            (true, false) => " | trials(n)",
            (false, true) => " | case_weights(w)",
            _ => "",
        };
        return BoundModel.Bind(Model.Parse($"y{addition} ~ x + (1 | g)", family), Table.ParseCsv(csv.ToString()));
    }
}

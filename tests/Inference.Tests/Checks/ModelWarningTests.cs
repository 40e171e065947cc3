using System.Globalization;
using System.Text;
using Bayes.Checks;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;

namespace Bayes.Inference.Tests.Checks;

public class ModelWarningTests
{
    private static readonly Table Data = MakeData();

    /// <summary>For each code a model that has it and, where the difference is small, one that has not.</summary>
    [Theory]
    [InlineData("y ~ x + (1 | g4)", "bernoulli", "few_groups", true)]
    [InlineData("m ~ x + (1 | g4)", "gaussian", "few_groups", true)]
    [InlineData("m ~ x + (1 | g5)", "gaussian", "few_groups", false)]
    [InlineData("y ~ x + (1 | g5)", "bernoulli", "few_groups", false)]
    [InlineData("y ~ x + (1 | g49)", "bernoulli", "few_groups_binary", true)]
    [InlineData("y ~ x + (1 | g50)", "bernoulli", "few_groups_binary", false)]
    [InlineData("y ~ x + (1 + x | g50)", "bernoulli", "few_groups_binary", true)]
    [InlineData("y ~ x + (1 + x | g100)", "bernoulli", "few_groups_binary", false)]
    [InlineData("k | trials(n) ~ x + (1 | g49)", "binomial", "few_groups_binary", true)]
    [InlineData("count ~ x + (1 | g5)", "poisson", "few_groups_binary", false)]
    [InlineData("y ~ x + (1 | row)", "bernoulli", "single_rows_binary", true)]
    [InlineData("y | trials(one) ~ x + (1 | row)", "binomial", "single_rows_binary", true)]
    [InlineData("k | trials(n) ~ x + (1 | row)", "binomial", "single_rows_binary", false)]
    [InlineData("k | trials(n) ~ x + (1 | row)", "binomial", "single_rows", true)]
    [InlineData("count ~ x + (1 | row)", "poisson", "single_rows", true)]
    [InlineData("count ~ x + (1 | g100)", "poisson", "single_rows", false)]
    [InlineData("m ~ x + (1 | row)", "gaussian", "single_rows_gaussian", true)]
    [InlineData("m ~ x + (1 | g100)", "gaussian", "single_rows_gaussian", false)]
    [InlineData("m ~ x + (1 | pairs)", "gaussian", "mostly_single_rows", true)]
    [InlineData("m ~ x + (1 | g100)", "gaussian", "mostly_single_rows", false)]
    [InlineData("one ~ x", "bernoulli", "constant_response", true)]
    [InlineData("zero | trials(n) ~ x", "binomial", "constant_response", true)]
    [InlineData("n | trials(n) ~ x", "binomial", "constant_response", true)]
    [InlineData("one ~ x", "poisson", "constant_response", true)]
    [InlineData("y ~ x", "bernoulli", "constant_response", false)]
    [InlineData("y ~ lean", "bernoulli", "separation", true)]
    [InlineData("y ~ factor(lean)", "bernoulli", "separation", true)]
    [InlineData("y ~ sided", "bernoulli", "separation", true)]
    [InlineData("y ~ f", "bernoulli", "separation", false)]
    [InlineData("y ~ x", "bernoulli", "separation", false)]
    [InlineData("y ~ x + income", "bernoulli", "wild_scales", true)]
    [InlineData("y ~ x + scale(income)", "bernoulli", "wild_scales", false)]
    [InlineData("y ~ stamp", "bernoulli", "far_from_zero", true)]
    [InlineData("y ~ center(stamp)", "bernoulli", "far_from_zero", false)]
    [InlineData("y ~ rare", "bernoulli", "nearly_constant", true)]
    [InlineData("y ~ f", "bernoulli", "nearly_constant", false)]
    [InlineData("four ~ x", "gaussian", "few_values", true)]
    [InlineData("five ~ x", "gaussian", "few_values", false)]
    [InlineData("four ~ x", "poisson", "few_values", false)]
    [InlineData("zeros ~ x", "poisson", "many_zeros", true)]
    [InlineData("count ~ x", "poisson", "many_zeros", false)]
    [InlineData("count ~ x + (1 | row)", "negbinomial", "single_rows_dispersed", true)]
    [InlineData("count ~ x + (1 | row)", "poisson", "single_rows_dispersed", false)]
    [InlineData("f ~ x + (1 | row)", "cumulative", "single_rows_binary", true)]
    [InlineData("four ~ x", "negbinomial", "no_overdispersion", true)]
    [InlineData("count ~ x", "negbinomial1", "no_overdispersion", false)]
    [InlineData("n ~ x", "zero_inflated_poisson", "no_zeros", true)]
    [InlineData("n ~ x; hu ~ x", "hurdle_negbinomial", "no_zeros", true)]
    [InlineData("count ~ x", "hurdle_poisson", "no_zeros", false)]
    [InlineData("y ~ x", "zero_inflated_poisson", "few_zeros", true)]
    [InlineData("zeros ~ x", "zero_inflated_poisson", "few_zeros", false)]
    [InlineData("y | trials(one) ~ x", "beta_binomial", "single_trials", true)]
    [InlineData("k | trials(n) ~ x", "beta_binomial", "single_trials", false)]
    [InlineData("n ~ x", "cumulative", "empty_category", true)]
    [InlineData("f ~ x", "cumulative", "empty_category", false)]
    [InlineData("four ~ x", "student", "few_values", true)]
    public void A_warning_comes_where_it_applies_and_only_there(string formula, string family, string code, bool expected)
    {
        ModelWarning? warning = Model.Parse(formula, FamilyRegistry.Parse(family)).Check(Data).Warnings.FirstOrDefault(w => w.Code == code);
        Assert.Equal(expected, warning is not null);
        if (warning is not null)
        {
            Assert.EndsWith(".", warning.Text, StringComparison.Ordinal);
            Assert.EndsWith(".", warning.NextStep, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Improper_priors_are_noted()
    {
        ModelSpec model = Model.Parse("y ~ x + f", Family.Bernoulli());
        Assert.DoesNotContain(model.Check(Data).Warnings, w => w.Code == WarningCode.ImproperPriors);
        ModelWarning note = model.WithPriors(PriorPreset.Brms).Check(Data).Warnings.Single(w => w.Code == WarningCode.ImproperPriors);
        Assert.Equal(WarningSeverity.Note, note.Severity);
        Assert.StartsWith("The prior of b_x, b_fb is flat,", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Separation_names_the_levels_and_their_rows()
    {
        ModelWarning warning = Model.Parse("y ~ lean", Family.Bernoulli()).Check(Data).Warnings.Single(w => w.Code == WarningCode.Separation);
        Assert.StartsWith("Where lean = never (10 rows), all outcomes are 0. Data like these are separated:", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Separation_by_columns_together_is_found()
    {
        var data = Table.ParseCsv("y,u,v\n1,2,1\n0,1,2\n1,5,3\n0,3,5\n1,9,8\n0,8,9\n");
        ModelWarning warning = Model.Parse("y ~ u + v", Family.Bernoulli()).Check(data).Warnings.Single(w => w.Code == WarningCode.Separation);
        Assert.StartsWith("The predictors separate the outcomes completely: u, v alone tell every one of the 6 rows' outcomes.", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gravest_warning_comes_first()
    {
        IReadOnlyList<ModelWarning> warnings = Model.Parse("y ~ x + income + (1 | g49) + (1 | row)", Family.Bernoulli()).WithPrior("b_x: flat").Check(Data).Warnings;
        Assert.Equal([WarningSeverity.Serious, WarningSeverity.Warning, WarningSeverity.Warning, WarningSeverity.Note], warnings.Select(w => w.Severity));
    }

    [Theory]
    [InlineData("contraception", "use ~ age + I(age^2) + urban + livch + (1 | district)", "bernoulli", "")]
    [InlineData("epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", "")]
    [InlineData("asthma", "control ~ treat * weeks + severity + (1 | id)", "bernoulli", "")]
    [InlineData("sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", "")]
    [InlineData("cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial", "few_groups_binary")]
    public void The_examples_get_the_warnings_they_deserve(string file, string formula, string family, string codes)
    {
        Table data = Table.ReadCsv(Path.Combine(Root(), "examples", "data", $"{file}.csv"));
        Assert.Equal(codes, string.Join(' ', Model.Parse(formula, FamilyRegistry.Parse(family)).Check(data).Warnings.Select(w => w.Code)));
    }

    [Fact]
    public void Combinations_that_occur_are_counted()
    {
        GroupReport group = Model.Parse("m ~ x + (1 | g4:pairs)", Family.Gaussian()).Check(Data).Groups.Single();
        Assert.Equal(4 * 190, group.Combinations);
        Assert.True(group.Levels < group.Combinations);
        Assert.Null(Model.Parse("m ~ x + (1 | g4)", Family.Gaussian()).Check(Data).Groups.Single().Combinations);
    }

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bayes.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private static Table MakeData()
    {
        StringBuilder csv = new("y,m,x,f,lean,sided,g4,g5,g49,g50,g100,row,pairs,k,n,one,zero,count,income,stamp,rare,four,five,zeros\n");
        for (int i = 0; i < 200; i++)
        {
            int y = i % 20 == 0 || (i % 20 > 1 && i * 7 % 11 < 5) ? 1 : 0;
            csv.AppendLine(string.Join(
                ',',
                new object[]
                {
                    y, Math.Sin(i) + (0.1 * i), (i % 9) + 0.5, "ab"[i / 3 % 2], i % 20 == 1 ? "never" : i % 2 == 0 ? "some" : "more", i % 20 == 0 ? 1 : 0,
                    $"g{i % 4}", $"g{i % 5}", $"g{i % 49}", $"g{i % 50}", $"g{i % 100}", $"r{i}", $"p{Math.Min(i, 189)}", i % 5, 4 + (i % 3), 1, 0,
                    i % 7, i % 11 * 1000000, 1e6 + (i % 3 * 10), i == 17 ? 1 : 0, i % 4, i % 5, i % 4 == 0 ? 6 : 0,
                }.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))));
        }

        return Table.ParseCsv(csv.ToString());
    }
}

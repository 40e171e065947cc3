using System.Diagnostics;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Separation;

public sealed class SeparationCheckTests
{
    [Theory]
    [InlineData(Link.Logit)]
    [InlineData(Link.Probit)]
    [InlineData(Link.Cloglog)]
    public void A_threshold_separates_completely_under_every_link(Link link)
    {
        SeparationReport report = Check("y ~ x + z", Family.Bernoulli(link), "y,x,z\n0,1,1\n0,2,0\n0,3,1\n1,4,0\n1,5,1\n1,6,0\n");
        Assert.Equal(SeparationKind.Complete, report.Kind);
        Assert.Equal(new SeparatingColumn("b_x", "x", 1), Assert.Single(report.Columns));
        Assert.Equal(["x at most 3: all outcomes 0; at least 4: all outcomes 1"], report.Cells);
        Assert.Equal(6, report.Rows.Count);
    }

    [Fact]
    public void A_tie_at_the_threshold_is_quasi_complete()
    {
        SeparationReport report = Check("y ~ x", Family.Bernoulli(), "y,x\n0,1\n0,2\n0,3\n1,3\n1,5\n1,6\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(["b_Intercept", "b_x"], report.Columns.Select(c => c.Coefficient));
        Assert.Equal([0, 1, 4, 5], report.Rows);
    }

    [Fact]
    public void A_level_with_one_outcome_is_named_and_other_coefficients_are_not()
    {
        SeparationReport report = Check("y ~ f + x", Family.Bernoulli(), "y,f,x\n0,a,1\n1,a,2\n0,a,3\n1,b,1\n0,b,2\n1,b,4\n0,c,1\n0,c,2\n0,c,9\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(new SeparatingColumn("b_fc", "fc", -1), Assert.Single(report.Columns));
        Assert.Equal(["fc = 1 (3 rows): all outcomes 0"], report.Cells);
        Assert.Equal([6, 7, 8], report.Rows);
    }

    [Fact]
    public void Two_columns_that_separate_together_are_found()
    {
        // y = 1 exactly where u > v; neither column alone tells.
        SeparationReport report = Check("y ~ u + v", Family.Bernoulli(), "y,u,v\n1,2,1\n0,1,2\n1,5,3\n0,3,5\n1,9,8\n0,8,9\n");
        Assert.Equal(SeparationKind.Complete, report.Kind);
        Assert.Equal([("b_u", 1), ("b_v", -1)], report.Columns.Select(c => (c.Coefficient, c.Direction)));
        Assert.Empty(report.Cells);
    }

    [Fact]
    public void Binomial_counts_overlap_unless_all_or_none_succeed()
    {
        Assert.Equal(SeparationKind.None, Check("y | trials(n) ~ x", Family.Binomial(), "y,n,x\n0,4,1\n1,4,2\n4,4,3\n4,4,4\n2,4,3\n").Kind);
        SeparationReport report = Check("y | trials(n) ~ f", Family.Binomial(), "y,n,f\n1,4,a\n2,4,a\n4,4,b\n3,3,b\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(("b_fb", 1), (report.Columns[0].Coefficient, report.Columns[0].Direction));
        Assert.Equal(["fb = 1 (2 rows): all successes"], report.Cells);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("negbinomial")]
    [InlineData("negbinomial1")]
    [InlineData("zero_inflated_poisson")]
    public void Counts_are_separated_where_a_level_has_only_zeros(string family)
    {
        SeparationReport report = Check("y ~ f + x", FamilyRegistry.Parse(family), "y,f,x\n0,a,1\n3,a,2\n1,a,3\n0,b,1\n0,b,2\n2,c,1\n1,c,5\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(new SeparatingColumn("b_fb", "fb", -1), Assert.Single(report.Columns));
        Assert.Equal([3, 4], report.Rows);
    }

    [Fact]
    public void Rows_of_weight_zero_do_not_count()
    {
        const string Text = "y,x,w\n0,1,1\n0,2,1\n1,1.5,0\n1,4,1\n1,5,2\n";
        Assert.Equal(SeparationKind.Complete, Check("y | case_weights(w) ~ x", Family.Bernoulli(), Text).Kind);
        Assert.Equal(SeparationKind.None, Check("y ~ x", Family.Bernoulli(), Text).Kind);
    }

    [Fact]
    public void Groups_with_one_outcome_are_information_and_no_separation()
    {
        SeparationReport report = Check("y ~ x + (1 | g)", Family.Bernoulli(), "y,x,g\n0,1,a\n0,2,a\n1,2,b\n1,1,b\n0,1,c\n1,2,c\n0,2,c\n");
        Assert.Equal(SeparationKind.None, report.Kind);
        Assert.Equal(new OneSidedGroups("g", 3, 1, 1), Assert.Single(report.Groups));
    }

    [Fact]
    public void Published_data_overlap()
    {
        (string Data, string Formula, Family Family)[] cases =
        [
            ("contraception", "use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli()),
            ("ohio", "resp ~ age * smoke + (1 | id)", Family.Bernoulli()),
            ("cbpp", "incidence | trials(size) ~ period + (1 | herd)", Family.Binomial()),
            ("asthma", "control ~ treat * weeks + severity + (1 | id)", Family.Bernoulli()),
            ("epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 | id)", Family.Poisson()),
            ("salamanders", "count ~ spp + mined + (1 | site)", Family.Poisson()),
        ];
        Assert.All(cases, c => Assert.Equal(SeparationKind.None, SeparationCheck.Of(BoundModel.Bind(Model.Parse(c.Formula, c.Family), ExampleData.Read(c.Data))).Kind));
    }

    [Fact]
    public void The_gap_may_be_small_and_far_from_zero()
    {
        SeparationReport report = Check(
            "y ~ t", Family.Bernoulli(), "y,t\n0,20000.1\n0,20000.2\n0,20000.3\n1,20000.31\n1,20000.4\n1,20000.9\n");
        Assert.Equal(SeparationKind.Complete, report.Kind);
    }

    [Fact]
    public void A_hundred_thousand_rows_and_twenty_columns_take_a_moment()
    {
        const int Rows = 100_000;
        const int Columns = 20;
        RandomStream random = new(5, 1);
        double[][] x = [.. Enumerable.Range(0, Columns).Select(_ => Enumerable.Range(0, Rows).Select(_ => random.NextNormal()).ToArray())];
        double[] eta = [.. Enumerable.Range(0, Rows).Select(i => x[0][i] + (0.5 * x[1][i]) - 1)];
        string formula = $"y ~ {string.Join(" + ", Enumerable.Range(0, Columns).Select(c => $"x{c}"))}";
        TableColumn[] columns = [.. x.Select((v, c) => TableColumn.Numeric($"x{c}", v))];
        BoundModel Bind(double[] y) => BoundModel.Bind(Model.Parse(formula, Family.Bernoulli()), Table.FromColumns([.. columns, TableColumn.Numeric("y", y)]));
        BoundModel overlapping = Bind([.. eta.Select(e => random.NextDouble() < SpecialFunctions.Logistic(e) ? 1.0 : 0.0)]);
        BoundModel separated = Bind([.. eta.Select(e => e > 0 ? 1.0 : 0.0)]);

        var watch = Stopwatch.StartNew();
        Assert.Equal(SeparationKind.None, SeparationCheck.Of(overlapping).Kind);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        watch.Restart();
        SeparationReport report = SeparationCheck.Of(separated);
        Assert.Equal(SeparationKind.Complete, report.Kind);
        Assert.Equal(["b_x0", "b_x1"], report.Columns.Select(c => c.Coefficient));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    private static SeparationReport Check(string formula, Family family, string csv) =>
        SeparationCheck.Of(BoundModel.Bind(Model.Parse(formula, family), Table.ParseCsv(csv)));
}

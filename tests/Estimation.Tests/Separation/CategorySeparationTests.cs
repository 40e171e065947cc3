using Bayes.Estimation.Checks;
using Bayes.Estimation.Separation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Separation;

/// <summary>Separation of categories in no order.</summary>
public sealed class CategorySeparationTests
{
    [Fact]
    public void A_level_without_a_category_is_named_with_the_category()
    {
        SeparationReport report = Check("y ~ f", "y,f\nA,a\nB,a\nC,a\nA,b\nB,b\nA,b\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(new SeparatingColumn("b_muC_fb", "fb for 'C'", -1), Assert.Single(report.Columns));
        Assert.Equal(["fb = 1 (3 rows): no outcome 'C'"], report.Cells);
        Assert.Equal([3, 4, 5], report.Rows);
    }

    [Fact]
    public void A_level_without_the_reference_sends_all_other_categories_up()
    {
        SeparationReport report = Check("y ~ f", "y,f\nA,a\nB,a\nC,a\nC,b\nB,b\nB,b\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal([("b_muB_fb", 1), ("b_muC_fb", 1)], report.Columns.Select(c => (c.Coefficient, c.Direction)));
        Assert.Equal(["fb = 1 (3 rows): no outcome 'A'"], report.Cells);
    }

    [Fact]
    public void Thresholds_between_all_categories_separate_completely()
    {
        SeparationReport report = Check("y ~ x", "y,x\nA,1\nA,2\nB,3\nB,4\nC,5\nC,6\n");
        Assert.Equal(SeparationKind.Complete, report.Kind);
        Assert.Equal(6, report.Rows.Count);
        Assert.Contains(report.Columns, c => c is { Coefficient: "b_muC_x", Direction: 1 });
        Assert.Equal(4, report.Columns.Count);
    }

    [Fact]
    public void One_category_apart_from_the_others_leaves_the_others_their_estimates()
    {
        // C lies above 4, A and B overlap below.
        SeparationReport report = Check("y ~ x", "y,x\nA,1\nB,2\nA,3\nB,4\nA,2\nC,5\nC,6\n");
        Assert.Equal(SeparationKind.Quasi, report.Kind);
        Assert.Equal(["b_muC_Intercept", "b_muC_x"], report.Columns.Select(c => c.Coefficient));
        Assert.Equal(1, report.Columns[1].Direction);
    }

    [Theory]
    [InlineData("y ~ x")]
    [InlineData("y ~ f + x")]
    [InlineData("y ~ x; muC ~ f")]
    public void Data_that_overlap_are_not_separated(string formula)
    {
        const string Data = "y,x,f\nA,1,a\nB,1,a\nC,1,a\nA,2,b\nB,2,b\nC,2,b\nA,3,a\nB,3,a\nC,3,a\nB,2,b\n";
        SeparationReport report = Check(formula, Data);
        Assert.Equal(SeparationKind.None, report.Kind);
        Assert.Empty(report.Columns);
        Assert.Empty(report.Rows);
    }

    [Fact]
    public void A_category_with_a_predictor_of_its_own_is_asked_for_its_own_columns()
    {
        // f separates C, but only x is in its predictor, and over x all categories overlap.
        const string Data = "y,x,f\nA,1,a\nB,1,a\nC,1,a\nA,2,b\nB,2,b\nA,1,b\nB,1,b\nC,2,a\nA,2,a\nB,2,a\n";
        Assert.Equal("b_muC_fb", Assert.Single(Check("y ~ f + x", Data).Columns).Coefficient);
        Assert.Equal(SeparationKind.None, Check("y ~ f; muC ~ x", Data).Kind);
    }

    [Theory]
    [InlineData("y ~ x", "y,x\n0,1\n0,2\n0,3\n1,3\n1,5\n1,6\n")]
    [InlineData("y ~ x", "y,x\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n")]
    [InlineData("y ~ f + x", "y,f,x\n0,a,1\n1,a,2\n0,a,3\n1,b,1\n0,b,2\n1,b,4\n0,c,1\n0,c,2\n0,c,9\n")]
    [InlineData("y ~ u + v", "y,u,v\n1,2,1\n0,1,2\n1,5,3\n0,3,5\n1,9,8\n0,8,9\n")]
    [InlineData("y ~ u", "y,u\n1,2\n0,1\n1,5\n0,3\n1,9\n0,8\n")]
    public void Two_categories_are_separated_where_a_binary_outcome_is(string formula, string csv)
    {
        SeparationReport binary = SeparationCheck.Of(BoundModel.Bind(Model.Parse(formula, Family.Bernoulli()), Table.ParseCsv(csv)));
        SeparationReport categorical = SeparationCheck.Of(BoundModel.Bind(Model.Parse(formula.Replace("y ", "factor(y) ", StringComparison.Ordinal), Family.Categorical()), Table.ParseCsv(csv)));
        Assert.Equal(binary.Kind, categorical.Kind);
        Assert.Equal(binary.Rows, categorical.Rows);
        if (binary.Kind == SeparationKind.Quasi)
        {
            Assert.Equal(binary.Columns.Select(c => (c.Coefficient, c.Direction)), categorical.Columns.Select(c => (c.Coefficient.Replace("b_mu1_", "b_", StringComparison.Ordinal), c.Direction)));
        }
    }

    [Fact]
    public void Maximum_likelihood_says_so_before_the_fit()
    {
        BoundModel model = BoundModel.Bind(Model.Parse("y ~ f", Family.Categorical()), Table.ParseCsv("y,f\nA,a\nB,a\nC,a\nA,b\nB,b\nA,b\n"));
        EstimationFinding finding = Assert.Single(ChecksBeforeFit.Of(model), f => f.Code == EstimationCode.Separation);
        Assert.Contains("the coefficient of fb for 'C' to −∞", finding.Text, StringComparison.Ordinal);
        Assert.Equal("b_muC_fb", finding.Parameter);
    }

    private static SeparationReport Check(string formula, string csv) =>
        SeparationCheck.Of(BoundModel.Bind(Model.Parse(formula, Family.Categorical()), Table.ParseCsv(csv)));
}

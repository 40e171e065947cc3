using System.Globalization;
using Bayes.Estimation.Checks;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Checks;

public sealed class ChecksBeforeFitTests
{
    [Theory]
    [InlineData("contraception", "use ~ age + I(age^2) + urban + livch + (1 | district)", "bernoulli", "OneSidedGroups")]
    [InlineData("epilepsy", "count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", "")]
    [InlineData("sleepstudy", "Reaction ~ Days + (Days | Subject)", "gaussian", "")]
    [InlineData("ohio", "resp ~ age * smoke + (1 | id)", "bernoulli", "LaplaceDoubtful OneSidedGroups")]
    [InlineData("cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial", "FewGroups")]
    public void The_examples_get_the_findings_they_deserve(string data, string formula, string family, string codes)
    {
        IReadOnlyList<EstimationFinding> findings = Check(formula, family, ExampleData.Read(data));
        Assert.Equal(codes, string.Join(' ', findings.Select(f => f.Code)));
        Assert.All(findings, f => Assert.EndsWith(".", f.NextStep, StringComparison.Ordinal));
    }

    [Fact]
    public void Separation_names_columns_rows_and_what_to_do()
    {
        EstimationFinding finding = Check("y ~ f + x", "bernoulli", "y,f,x\n0,a,1\n1,a,2\n0,a,3\n1,b,1\n0,b,2\n1,b,4\n0,c,1\n0,c,2\n0,c,9\n").Single(f => f.Code == EstimationCode.Separation);
        Assert.Equal("b_fc", finding.Parameter);
        Assert.Equal(EstimationSeverity.Error, finding.Severity);
        Assert.Equal(
            "The predictors separate the outcomes of 3 of 9 rows. fc = 1 (3 rows): all outcomes 0. The likelihood sends the coefficient of fc to −∞, and no finite maximum likelihood estimate exists for it; the others have theirs.",
            finding.Text);
    }

    [Fact]
    public void Complete_separation_says_so()
    {
        EstimationFinding finding = Check("y ~ u + v", "bernoulli", "y,u,v\n1,2,1\n0,1,2\n1,5,3\n0,3,5\n1,9,8\n0,8,9\n").Single(f => f.Code == EstimationCode.Separation);
        Assert.Equal("The predictors separate the outcomes completely: u, v alone tell every one of the 6 rows' outcomes. No coefficient has a maximum likelihood estimate.", finding.Text);
    }

    [Fact]
    public void Columns_that_others_determine_are_named()
    {
        EstimationFinding finding = Assert.Single(Check("y ~ x + I(2 * x)", "gaussian", "y,x\n1,1\n2,2\n2,3\n5,4\n"));
        Assert.Equal(EstimationCode.DroppedColumns, finding.Code);
        Assert.StartsWith("I(2 * x) was left out:", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_ten_thousand_apart_are_mentioned_and_do_no_harm()
    {
        EstimationFinding finding = Assert.Single(Check("y ~ x + z", "gaussian", "y,x,z\n1,1,100000\n2,2,300000\n2,3,100000\n5,4,900000\n"));
        Assert.Equal((EstimationCode.WildScales, EstimationSeverity.Information), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData(4, "LaplaceDoubtful")]
    [InlineData(5, "")]
    public void Fewer_than_five_binary_observations_a_group_make_Laplace_doubtful(int rows, string code)
    {
        System.Text.StringBuilder csv = new("y,g\n");
        for (int g = 0; g < 60; g++)
        {
            for (int i = 0; i < rows; i++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"{((g + i) % 3 == 0 ? 1 : 0)},g{g}\n");
            }
        }

        Assert.Equal(code, string.Join(' ', Check("y ~ 1 + (1 | g)", "bernoulli", csv.ToString()).Select(f => f.Code)));
    }

    private static IReadOnlyList<EstimationFinding> Check(string formula, string family, string csv) => Check(formula, family, Table.ParseCsv(csv));

    private static IReadOnlyList<EstimationFinding> Check(string formula, string family, Table data) =>
        ChecksBeforeFit.Of(BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), data));
}

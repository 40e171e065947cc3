namespace Bayes.Cli.Tests;

public sealed class FactorOptionTests
{
    [Fact]
    public void An_ordered_factor_has_polynomial_contrasts()
    {
        string data = Tool.WriteCsv("y,dose\n1,\"low\"\n2,\"mid\"\n4,\"high\"\n3,\"low\"\n5,\"mid\"\n2,\"high\"\n");
        Outcome outcome = Tool.Run("priors", "y ~ dose", "--data", data, "--family", "gaussian", "--ordered", "dose", "--format", "csv");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Contains("b_dose.L", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_went_with_dropped_rows_is_an_error_and_not_another_reference()
    {
        string data = Tool.WriteCsv("y,f,x\n1,\"u\",1\n2,\"v\",2\n4,\"w\",NA\n3,\"u\",3\n5,\"v\",2\n2,\"w\",NA\n");
        Outcome outcome = Tool.Run("priors", "y ~ f + x", "--data", data, "--family", "gaussian", "--ref", "f=w");
        Assert.Equal(ExitCode.Model, outcome.Code);
        Assert.Equal(
            $"data: {data}, column 'f': the reference level 'w' occurs only in rows that the model drops for missing values; the levels left are u, v. Choose one of them with --ref.\n",
            outcome.Error);
    }
}

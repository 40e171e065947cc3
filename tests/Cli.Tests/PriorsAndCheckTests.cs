using System.Text.Json.Nodes;

namespace Bayes.Cli.Tests;

public class PriorsAndCheckTests
{
    [Fact]
    public void Priors_print_as_a_table()
    {
        Outcome outcome = Tool.Run("priors", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--prior", "sd: half_t(3, 0, 1.5)");
        Assert.Equal(
            """
            Model    y ~ x + (1 | g)
            Family   bernoulli, link logit; 48 rows, evaluated as 16 distinct ones; 8 groups of g

            Priors
              parameter        prior               source
              Intercept        normal(0, 2.5)      default
              b_x              normal(0, 2.14659)  default
              sd_g__Intercept  half_t(3, 0, 1.5)   user
              The prior of the intercept is that of the design with centred columns.

            """.ReplaceLineEndings("\n"),
            outcome.Out);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void A_prior_that_contradicts_the_scale_of_the_data_is_noted_before_the_fit_and_in_the_check()
    {
        string[] model = ["y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--prior", "b: normal(0, 1000)"];
        Assert.Contains("\n  Note: The prior of 'b_x', normal(0, 1000), ", Tool.Run(["priors", .. model]).Out, StringComparison.Ordinal);
        Assert.Contains("\"prior_too_wide\"", Tool.Run(["check", .. model, "--format", "json"]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Priors_print_as_csv()
    {
        Outcome outcome = Tool.Run("priors", "z ~ x + (x | g)", "--data", "small.csv", "--family", "gaussian", "--priors", "brms", "--format", "csv");
        Assert.Equal(
            """
            parameter,class,prior,source
            Intercept,Intercept,"student_t(3, 2.1, 2.5)",brms
            b_x,b,flat,brms
            sd_g__Intercept,sd,"half_t(3, 0, 2.5)",brms
            sd_g__x,sd,"half_t(3, 0, 2.5)",brms
            cor_g,cor,lkj(1),brms
            sigma,sigma,"half_t(3, 0, 2.5)",brms

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public void Priors_print_as_json()
    {
        JsonNode json = JsonNode.Parse(Tool.Run("priors", "y ~ x", "--data", "small.csv", "--family", "bernoulli", "--format", "json").Out)!;
        Assert.Equal(["schema_version", "formula", "family", "link", "priors"], json.AsObject().Select(p => p.Key));
        Assert.Equal(["parameter", "class", "prior", "source"], json["priors"]![0]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void A_check_reports_data_design_and_priors()
    {
        Outcome outcome = Tool.Run("check", "y ~ x + colour + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--ref", "colour=red");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Equal(
            """
            Model     y ~ x + colour + (1 | g)
            Family    bernoulli, link logit
            Data      small.csv: 48 rows used, none dropped
            Response  y: mean 0.45833, sd 0.50353, from 0 to 1

            In mathematics
              yᵢ               ~ Bernoulli(pᵢ),  i = 1, …, 48
              logit(pᵢ)        = b_Intercept + b_x·xᵢ + b_colourblue·colourblueᵢ
                                 + b_colourgreen·colourgreenᵢ + r_g[jᵢ,Intercept],  jᵢ the g of row i
              r_g[j,Intercept] ~ Normal(0, sd_g__Intercept),  j = 1, …, 8
              Normal(m, s) has standard deviation s.

            Columns of the design matrix
              column         coefficient     mean       sd  min   max
              (Intercept)    b_Intercept        1        0    1     1
              x                      b_x   -0.125   1.1646   -2  1.75
              colourblue    b_colourblue  0.33333  0.47639    0     1
              colourgreen  b_colourgreen  0.33333  0.47639    0     1

            Factors
              colour: treatment coding, reference red; levels red, blue, green

            Groups
              factor  groups  smallest  median  largest
              g            8         6       6        6

            Group effects
              (Intercept) by g

            Priors
              parameter        prior               source
              Intercept        normal(0, 2.5)      default
              b_x              normal(0, 2.14659)  default
              b_colourblue     normal(0, 5.24777)  default
              b_colourgreen    normal(0, 5.24777)  default
              sd_g__Intercept  half_t(3, 0, 1)     default
              The prior of the intercept is that of the design with centred columns.

            Warnings
              Warning: g has 8 groups, fewer than about 50, which binary outcomes need: the prior of
              sd_g__Intercept has a say in its posterior, and maximum likelihood would estimate it too
              small.
                Next: Fit again under another prior of the standard deviations, and report both if they
                differ.

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public void A_check_prints_the_model_for_latex()
    {
        Outcome outcome = Tool.Run("check", "z ~ x", "--data", "small.csv", "--family", "gaussian", "--format", "latex", "--prior", "b: normal(0, 1)", "--prior", "Intercept: normal(0, 5)", "--prior", "sigma: exponential(1)");
        Assert.Equal(
            """
            % \usepackage{amsmath}; Normal(m, s) has standard deviation s, MultiNormal(m, S) covariance S.
            \begin{align*}
            \text{z}_{i} &\sim \operatorname{Normal}(\mu_{i}, \sigma), \quad i = 1, \ldots, 48 \\
            \mu_{i} &= \beta_{\text{Intercept}} + \beta_{\text{x}}\,\text{x}_{i} \\
            \beta_{\text{Intercept}} + \textstyle\sum_k \beta_k \bar{x}_k &\sim \operatorname{Normal}(0, 5) \\
            \beta_{\text{x}} &\sim \operatorname{Normal}(0, 1) \\
            \sigma &\sim \operatorname{Exponential}(1)
            \end{align*}

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public void A_check_names_missing_rows_and_columns_left_out()
    {
        string file = Tool.WriteCsv("y,x,twice,s\n1,1,2,a\n0,2,4,b\n1,NA,6,a\n0,4,8,b\n1,5,NA,a\n0,3,6,a\n1,NA,NA,b\n");
        string text = Tool.Run("check", "s ~ x + twice", "--data", file, "--family", "bernoulli").Out;
        Assert.Contains($"Data      {file}: 4 rows used, 3 dropped for missing values\n          x is missing in 2 rows\n          twice is missing in 2 rows\n", text, StringComparison.Ordinal);
        Assert.Contains("Response  s: a = 0 in 2 rows, b = 1 in 2 rows\n", text, StringComparison.Ordinal);
        Assert.Contains("  Left out, because other columns determine them: twice\n", text, StringComparison.Ordinal);
        Assert.Contains("\nNo group effects\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_of_a_check_has_the_promised_shape()
    {
        JsonObject json = JsonNode.Parse(Tool.Run("check", "k | trials(n) ~ x + (x || g)", "--data", "small.csv", "--family", "binomial", "--format", "json").Out)!.AsObject();
        Assert.Equal(
            ["schema_version", "formula", "family", "link", "data", "rows", "rows_dropped", "missing_by_column", "equations", "response", "columns", "columns_dropped", "factors", "groups", "priors", "warnings"],
            json.Select(p => p.Key));
        Assert.Equal(["label", "levels", "trials", "mean", "sd", "min", "max"], json["response"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["parameter", "label", "coefficient", "mean", "sd", "min", "max"], json["columns"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(["name", "levels", "combinations", "smallest_group", "median_group", "largest_group", "terms"], json["groups"]![0]!.AsObject().Select(p => p.Key));
        Assert.All(json["groups"]![0]!["terms"]!.AsArray(), t => Assert.False((bool)t!["correlated"]!));
    }

    [Fact]
    public void The_json_of_a_check_has_graded_warnings_and_equations()
    {
        JsonNode json = JsonNode.Parse(Tool.Run("check", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--format", "json").Out)!;
        JsonNode warning = Assert.Single(json["warnings"]!.AsArray())!;
        Assert.Equal(["code", "severity", "text", "next_step"], warning.AsObject().Select(p => p.Key));
        Assert.Equal("warning", (string)warning["severity"]!);
        Assert.Equal(["part", "left", "relation", "right", "where", "latex"], json["equations"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(["response", "predictor", "group_effects", "prior", "prior", "prior"], json["equations"]!.AsArray().Select(e => (string)e!["part"]!));
    }
}

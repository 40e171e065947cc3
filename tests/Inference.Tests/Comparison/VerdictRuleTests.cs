using Bayes.Comparison;
using Bayes.Diagnostics;
using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Inference.Tests.Comparison;

/// <summary>Each rule by itself, and the order of those that hold together.</summary>
public class VerdictRuleTests
{
    private static readonly ConvergenceFinding s_bad = new() { Code = "rhat", Severity = FindingSeverity.Error, Text = "R-hat is 1.3.", NextStep = "Run longer." };

    [Fact]
    public void Without_a_word_against_them_the_methods_agree() => AssertVerdict("agree", Make());

    [Fact]
    public void Draws_that_fail_their_diagnostics_come_before_everything()
    {
        Evidence evidence = Make() with { Draws = new Verdict(false, [s_bad]), Separation = ["x separates."] };
        AgreementVerdict verdict = VerdictNotes.Judge(evidence);
        Assert.Equal(AgreementCode.CannotTell, verdict.Code);
        Assert.Equal(["R-hat is 1.3."], verdict.Reasons);
        Assert.Equal("Run longer.", verdict.NextStep);
        Assert.Contains(verdict.Notes, n => n is { Code: "separation", Text: "x separates." });
    }

    [Fact]
    public void A_warning_about_the_draws_is_a_note()
    {
        Evidence evidence = Make() with { Draws = new Verdict(false, [s_bad with { Severity = FindingSeverity.Warning }]) };
        Assert.Equal("rhat", Assert.Single(AssertVerdict("agree", evidence).Notes).Code);
    }

    [Fact]
    public void Separation_is_named() => AssertVerdict("separation", Make() with { Separation = ["x separates."] });

    [Theory]
    [InlineData(0.09, 0.001, "agree")]
    [InlineData(0.11, 0.001, "draws_disagree")]
    [InlineData(-0.11, 0.001, "draws_disagree")]
    [InlineData(0.11, 0.03, "agree")]
    [InlineData(0.2, 0.03, "draws_disagree")]
    public void Draws_disagree_beyond_a_tenth_of_a_standard_deviation_and_beyond_their_error(double difference, double error, string expected) =>
        AssertVerdict(expected, Make(Row(shift: difference, error: error)));

    [Fact]
    public void An_integration_that_cannot_be_relied_on_judges_nothing()
    {
        Evidence evidence = Make(Row(shift: 0.5)) with { Judge = Judge(shape: 0.9), JudgeProblem = "k-hat is 0.9." };
        AssertVerdict("cannot_tell", evidence);
    }

    [Theory]
    [InlineData(0.09, 0, "agree")]
    [InlineData(0.11, 0, "laplace_inaccurate")]
    [InlineData(0, 0.11, "laplace_inaccurate")]
    [InlineData(0, -0.11, "laplace_inaccurate")]
    public void Laplace_is_judged_in_standard_errors_and_by_its_own(double shift, double errorShift, string expected) =>
        AssertVerdict(expected, Make(Row() with { Laplace = Estimate(1 + (0.2 * shift), 0.2 * (1 + errorShift)) }));

    [Theory]
    [InlineData(0.49, "agree")]
    [InlineData(0.51, "prior_dominates")]
    public void A_posterior_as_wide_as_half_its_prior_is_the_prior_s(double share, string expected) => AssertVerdict(expected, Make(Row() with { PriorShare = share, Prior = "normal(0, 1)" }));

    [Fact]
    public void A_standard_deviation_of_zero_is_the_boundary_unless_it_is_mostly_prior()
    {
        ComparisonRow zero = Row(QuantityKinds.StandardDeviation) with { Laplace = Estimate(0, double.NaN, QuantityKind.StandardDeviation) };
        AssertVerdict("boundary", Make(zero));
        AssertVerdict("prior_dominates", Make(zero with { PriorShare = 0.7 }));
    }

    [Fact]
    public void A_correlation_of_one_is_the_boundary()
    {
        ComparisonRow row = Row(QuantityKinds.Correlation) with { Quadrature = Estimate(-0.9999, double.NaN, QuantityKind.Correlation) };
        AssertVerdict("boundary", Make(row));
    }

    [Theory]
    [InlineData(0.05, "agree")]
    [InlineData(0.2, "cannot_tell")]
    [InlineData(double.NaN, "cannot_tell")]
    public void Quadrature_that_has_not_settled_is_a_note_or_no_yardstick(double move, string expected)
    {
        MaximumLikelihoodFit fit = Fit(15) with
        {
            Ladder = [new QuadratureRung(15, -1, move, "b_x", [])],
            Findings = [new EstimationFinding(EstimationCode.QuadratureNotSettled, EstimationSeverity.Warning, "b_x", "15 points still move b_x.", "Compare.")],
        };
        AgreementVerdict verdict = AssertVerdict(expected, Make() with { Quadrature = fit });
        Assert.Contains("15 points still move b_x.", expected == "agree" ? verdict.Notes.Select(n => n.Text) : verdict.Reasons);
    }

    [Fact]
    public void An_integration_with_too_few_points_does_not_convict_the_draws()
    {
        AgreementVerdict verdict = AssertVerdict("cannot_tell", Make(Row(shift: 0.5)) with { GridProblem = "13 points change it." });
        Assert.Contains("13 points change it.", verdict.Reasons);
        Assert.Equal("integration_rough", Assert.Single(AssertVerdict("agree", Make() with { GridProblem = "13 points change it." }).Notes).Code);
    }

    [Fact]
    public void A_direction_that_the_likelihood_leaves_open_is_a_note()
    {
        EstimationFinding flat = new(EstimationCode.FlatDirection, EstimationSeverity.Warning, "shape", "The likelihood does not change.", "Fit the simpler family.");
        AgreementNote note = Assert.Single(AssertVerdict("agree", Make() with { Quadrature = Fit(15) with { Findings = [flat] } }).Notes);
        Assert.Equal("flat_direction", note.Code);
        Assert.Equal("Maximum likelihood: The likelihood does not change. Fit the simpler family.", note.Text);
    }

    [Fact]
    public void Only_draws_are_wanting_where_nothing_but_their_number_is_wrong()
    {
        ConvergenceFinding stuck = s_bad with { Code = "stuck_chain" };
        ConvergenceFinding divergences = s_bad with { Code = "divergences", Severity = FindingSeverity.Warning };
        Assert.Equal("R-hat is 1.3.", ComparisonSampling.OnlyDrawsAreWanting(new Verdict(false, [s_bad])));
        Assert.Null(ComparisonSampling.OnlyDrawsAreWanting(new Verdict(false, [s_bad, stuck])));
        Assert.Null(ComparisonSampling.OnlyDrawsAreWanting(new Verdict(false, [s_bad, divergences])));
        Assert.Null(ComparisonSampling.OnlyDrawsAreWanting(new Verdict(true, [])));
    }

    private static AgreementVerdict AssertVerdict(string code, Evidence evidence)
    {
        AgreementVerdict verdict = VerdictNotes.Judge(evidence);
        Assert.Equal(code, verdict.Name);
        Assert.Equal(code == "agree", verdict.Ok);
        Assert.NotEmpty(verdict.Sentence);
        Assert.NotEmpty(verdict.Believe);
        Assert.NotEmpty(verdict.NextStep);
        return verdict;
    }

    private static Evidence Make(ComparisonRow? row = null) => new()
    {
        Draws = new Verdict(true, []),
        Rows = [row ?? Row()],
        Laplace = Fit(1),
        Quadrature = Fit(15),
        Judge = Judge(),
    };

    private static ComparisonRow Row(string kind = QuantityKinds.Coefficient, double shift = 0, double error = 0.001) => new()
    {
        Quantity = new QuantityDescription("b_x", "x", kind, kind == QuantityKinds.Coefficient ? null : "g", "mu"),
        Laplace = Estimate(1, 0.2),
        Quadrature = Estimate(1, 0.2),
        Posterior = new ParameterSummary
        {
            Name = "b_x",
            Mean = Value(1 + (0.2 * shift)),
            Sd = Value(0.2),
            Median = Value(1),
            Mad = Value(0.2),
            McseMean = Value(0.2 * error),
            McseSd = Value(0.2 * error),
            Quantiles = [new SampleQuantile(0.16, Value(0.8), Value(0.2 * error)), new SampleQuantile(0.84, Value(1.2), Value(0.2 * error))],
            RHat = Value(1),
            EssBulk = Value(1000),
            EssTail = Value(1000),
        },
        Exact = Exact(),
    };

    private static Estimate Estimate(double value, double error, QuantityKind kind = QuantityKind.Coefficient) =>
        new() { Quantity = new Quantity { Name = "b_x", Term = "x", Kind = kind }, Value = value, StandardError = error };

    private static ExactSummary Exact()
    {
        MonteCarloValue At(double value) => new(value, 0);
        return new ExactSummary(new Quantity { Name = "b_x", Term = "x", Kind = QuantityKind.Coefficient }, At(1), At(0.2), At(1), At(0.8), At(1.2), At(0.6), At(1.4));
    }

    private static ExactPosterior Judge(double shape = 0.1) => new()
    {
        Method = EstimationMethod.Quadrature,
        Points = 15,
        Quantities = [Exact()],
        Draws = 1000,
        EffectiveSampleSize = 800,
        ParetoShape = shape,
        Level = 0.95,
    };

    private static MaximumLikelihoodFit Fit(int points) => new()
    {
        Model = null!,
        Method = points == 1 ? EstimationMethod.Laplace : EstimationMethod.Quadrature,
        Points = points,
        Parameters = [],
        LogLikelihood = -1,
        Estimates = [],
        Covariance = [],
        Hessian = [],
        ConditionalModes = [],
        Convergence = new Convergence(true, 1e-6, "quasi-Newton", 10, 0.1),
    };

    private static DiagnosticValue Value(double value) => new(value);
}

using System.Diagnostics;
using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Testing;

/// <summary>Tests a model within a larger one by the ratio of their maximised likelihoods.</summary>
/// <remarks>
/// Coefficients and correlations inside their range: χ². A variance tested to be 0 lies at the edge of its range, and half of the
/// time its estimate is 0: ½χ²₀ + ½χ²₁ for one variance, ½χ²₁ + ½χ²₂ for an effect with its covariance added to a single one (Self
/// and Liang 1987, JASA 82:605; Stram and Lee 1994, Biometrics 50:1171). For anything else the weights depend on the data, no distribution is named,
/// and <see cref="Bootstrap.ParametricBootstrap"/> gives the p value.
/// </remarks>
public static class LikelihoodRatioTest
{
    private const string Advice = "Ask for the parametric bootstrap: bayes test … --bootstrap 1000.";

    /// <summary>Compares two fits; which is the smaller is seen from them.</summary>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another of the same data by the same likelihood.</param>
    /// <returns>The test.</returns>
    /// <exception cref="EstimationException">The fits cannot be compared; the message says why.</exception>
    public static LikelihoodRatio Compare(MaximumLikelihoodFit first, MaximumLikelihoodFit second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RequireSameData(first, second);
        RequireSameLikelihood(first, second);
        if (first.ParameterCount == second.ParameterCount)
        {
            throw new EstimationException(
                $"the models have the same number of parameters, {first.ParameterCount}: neither is within the other, or they are one. Compare their AIC instead.");
        }

        (MaximumLikelihoodFit smaller, MaximumLikelihoodFit larger) = first.ParameterCount < second.ParameterCount ? (first, second) : (second, first);
        (NestedDifference? difference, string? problem) = NestedDifference.Of(smaller.Model, larger.Model);
        if (difference is null)
        {
            throw new EstimationException($"the smaller model is not within the larger one, since {problem}, and a ratio of likelihoods tests nothing. Compare their AIC instead.");
        }

        if (difference.Parameters != larger.ParameterCount - smaller.ParameterCount)
        {
            throw new UnreachableException($"the difference of the models has {difference.Parameters} parameters, their numbers of parameters differ by {larger.ParameterCount - smaller.ParameterCount}");
        }

        (ReferenceDistribution? reference, string reason) = Reference(difference, smaller);
        double statistic = 2 * (larger.LogLikelihood - smaller.LogLikelihood);
        return new LikelihoodRatio
        {
            Null = smaller,
            Alternative = larger,
            Statistic = Math.Max(0, statistic),
            Parameters = difference.Parameters,
            Difference = difference.Text,
            Reference = reference,
            Reason = reason,
            Findings = [.. Findings(smaller, larger, statistic, reference)],
        };
    }

    private static (ReferenceDistribution? Reference, string Reason) Reference(NestedDifference difference, MaximumLikelihoodFit smaller)
    {
        if (difference.Variances + difference.Correlations > 0 && AtBoundary(smaller) is { } boundary)
        {
            return (null, difference.Variances == 0 && boundary.Kind == QuantityKind.StandardDeviation
                ? $"A standard deviation is estimated as 0 in the smaller model, and then a correlation with its effect has no meaning there; no distribution is known. {Advice}"
                : $"In the smaller model {boundary.Text}, the edge of its range too, and with a second parameter at an edge the weights of the mixture depend on the data. {Advice}");
        }

        if (difference.Variances == 0)
        {
            return (ReferenceDistribution.ChiSquare(difference.Parameters), "All parameters tested lie inside their range.");
        }

        return difference switch
        {
            { Coefficients: 0, Variances: 1, Correlations: 0 } => (
                ReferenceDistribution.HalfAndHalf(0),
                "One variance is tested to be 0, the edge of its range: half of the time its estimate is 0 too."),
            { Coefficients: 0, SlopeToIntercept: true } => (
                ReferenceDistribution.HalfAndHalf(1),
                "A variance is tested to be 0, the edge of its range, and its covariance with it."),
            { Coefficients: > 0 } => (null, $"Coefficients and variances are tested together, and no mixture of χ² distributions is known to hold. {Advice}"),
            _ => (null, $"Several variances and covariances are tested together, and the mixture of χ² distributions depends on the data. {Advice}"),
        };
    }

    // A parameter of the covariances of a fit that lies at the edge of its range.
    private static (QuantityKind Kind, string Name, string Text)? AtBoundary(MaximumLikelihoodFit fit)
    {
        if (fit.Estimates.FirstOrDefault(e => e.Quantity.Kind == QuantityKind.StandardDeviation && e.Value == 0) is { } zero)
        {
            return (QuantityKind.StandardDeviation, zero.Quantity.Name, $"{zero.Quantity.Name} is estimated as 0");
        }

        if (fit.Estimates.FirstOrDefault(e => e.Quantity.Kind == QuantityKind.Correlation && !(Math.Abs(e.Value) < 1 - 1e-9)) is { } correlation)
        {
            return (QuantityKind.Correlation, correlation.Quantity.Name, $"{correlation.Quantity.Name} is estimated as {(correlation.Value < 0 ? "−1" : "+1")}");
        }

        // Three and more effects may lie in a plane without any two on a line.
        return fit.Findings.Any(f => f.Code == EstimationCode.Boundary)
            ? (QuantityKind.Correlation, "The covariance matrix", "the covariance matrix of the effects is estimated as singular")
            : null;
    }

    private static IEnumerable<EstimationFinding> Findings(MaximumLikelihoodFit smaller, MaximumLikelihoodFit larger, double statistic, ReferenceDistribution? reference)
    {
        bool said = smaller.Findings.Concat(larger.Findings).Any(f => f.Code == EstimationCode.NotConverged);
        if (statistic < -1e-6 || (!said && !(smaller.Convergence.Converged && larger.Convergence.Converged)))
        {
            yield return new EstimationFinding(
                EstimationCode.NotConverged,
                EstimationSeverity.Error,
                null,
                statistic < -1e-6
                    ? string.Create(CultureInfo.InvariantCulture, $"The larger model's log likelihood, {larger.LogLikelihood:F4}, is below the smaller one's, {smaller.LogLikelihood:F4}: its maximum was not found.")
                    : "One of the fits did not converge, so the ratio of likelihoods is not that of their maxima.",
                "Fit both models by bayes ml … --all-optimizers, which shows what every optimiser finds, or test simpler models.");
        }

        foreach (EstimationFinding finding in OfTheFits(smaller, larger))
        {
            yield return finding;
        }

        if (reference is { Parts.Count: 1 } && AtBoundary(smaller) is { } boundary)
        {
            yield return new EstimationFinding(
                EstimationCode.Boundary,
                EstimationSeverity.Information,
                boundary.Name,
                $"In the smaller model {boundary.Text}, where the χ² distribution is a rougher approximation.",
                Advice);
        }
    }

    // A test is no better than its fits: what is wrong with them is wrong with it.
    private static IEnumerable<EstimationFinding> OfTheFits(MaximumLikelihoodFit smaller, MaximumLikelihoodFit larger)
    {
        EstimationFinding[] first = [.. smaller.Findings.Where(f => f.Severity != EstimationSeverity.Information)];
        EstimationFinding[] second = [.. larger.Findings.Where(f => f.Severity != EstimationSeverity.Information)];
        return first.Where(second.Contains).Select(f => Carried("Both models", f))
            .Concat(first.Except(second).Select(f => Carried("The smaller model", f)))
            .Concat(second.Except(first).Select(f => Carried("The larger model", f)))
            .OrderByDescending(f => f.Severity);
    }

    // A direction that the data do not determine is no degree of freedom, and an unsettled quadrature no likelihood to take a difference of.
    private static EstimationFinding Carried(string model, EstimationFinding finding) => finding with
    {
        Severity = finding.Code is EstimationCode.FlatDirection or EstimationCode.QuadratureNotSettled ? EstimationSeverity.Error : finding.Severity,
        Text = $"{model}: {finding.Text}",
    };

    private static void RequireSameData(MaximumLikelihoodFit first, MaximumLikelihoodFit second)
    {
        DesignedModel a = first.Model.Design;
        DesignedModel b = second.Model.Design;
        if (!a.Rows.AsSpan().SequenceEqual(b.Rows))
        {
            throw new EstimationException(
                $"the models are of different rows, {a.RowCount} and {b.RowCount}: rows with a missing value in a column that only one of them uses were dropped. Leave these rows out of both.");
        }

        if (!Same(a.Response.Values, b.Response.Values) || !Same(a.Response.Trials, b.Response.Trials)
            || !Same(a.Response.CaseWeights, b.Response.CaseWeights) || !Same(a.Response.PrecisionWeights, b.Response.PrecisionWeights))
        {
            throw new EstimationException($"the models have different responses, {a.Response.Label} and {b.Response.Label}, whose likelihoods cannot be compared.");
        }
    }

    private static void RequireSameLikelihood(MaximumLikelihoodFit first, MaximumLikelihoodFit second)
    {
        if (first.Model.Family != second.Model.Family)
        {
            throw new EstimationException($"the models have different families, {first.Model.Family.Label} and {second.Model.Family.Label}: this test covers models of one family. Compare their AIC instead.");
        }

        bool restricted = first.Method == EstimationMethod.RestrictedMaximumLikelihood;
        if (restricted != (second.Method == EstimationMethod.RestrictedMaximumLikelihood))
        {
            throw new EstimationException("one fit is by restricted maximum likelihood and the other is not, and these are likelihoods of different things. Fit both alike.");
        }

        if (restricted && (NestedDifference.FixedProblem(first.Model.Design, second.Model.Design) ?? NestedDifference.FixedProblem(second.Model.Design, first.Model.Design)) is not null)
        {
            throw new EstimationException("the fixed effects differ, and restricted likelihoods are then of different data. Fit both by maximum likelihood.");
        }

        if (restricted && (NestedDifference.ColumnProblem(first.Model.Design, second.Model.Design) ?? NestedDifference.ColumnProblem(second.Model.Design, first.Model.Design)) is { } columns)
        {
            throw new EstimationException(
                $"the fixed effects are the same but written by different columns, {columns}, and restricted likelihoods then differ by a constant. Write them alike, or fit both by maximum likelihood.");
        }

        // Without group effects there is nothing to integrate: that likelihood is exact and goes with any.
        if (first.Model.Layout.Terms.Count > 0 && second.Model.Layout.Terms.Count > 0 && (first.Method, first.Points) != (second.Method, second.Points))
        {
            throw new EstimationException(
                $"one likelihood is by {Name(first)}, the other by {Name(second)}, and their difference would be that of the approximations. Fit both alike.");
        }
    }

    private static string Name(MaximumLikelihoodFit fit) => fit.Method switch
    {
        EstimationMethod.Laplace => "Laplace's approximation",
        EstimationMethod.Quadrature => string.Create(CultureInfo.InvariantCulture, $"quadrature with {fit.Points} points"),
        _ => "exact maximum likelihood",
    };

    private static bool Same(double[]? a, double[]? b) => (a, b) switch
    {
        (null, null) => true,
        (not null, not null) => a.AsSpan().SequenceEqual(b),
        _ => false,
    };
}

using Bayes.Estimation;
using Bayes.Estimation.Bootstrap;
using Bayes.Estimation.Checks;
using Bayes.Estimation.Profiles;
using Bayes.Models.Posterior;

namespace Bayes;

/// <summary>A maximum-likelihood fit with what was found before it, and with other intervals than Wald's where they are asked for.</summary>
internal static class LikelihoodFitting
{
    public static MaximumLikelihoodFit Run(BoundModel model, EstimationOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<EstimationFinding> checks = ChecksBeforeFit.Of(model);
        MaximumLikelihoodFit fit;
        try
        {
            fit = Maximizer.Maximize(model, options, null, cancellationToken);
        }
        catch (Exception e) when (e is EstimationException or ArithmeticException && checks.Any(c => c.Severity == EstimationSeverity.Error))
        {
            // What was found before is mostly why.
            string found = string.Join(' ', checks.Where(c => c.Severity == EstimationSeverity.Error).Select(c => $"{c.Text} {c.NextStep}"));
            const string Subject = "likelihood: ";
            string problem = e.Message.StartsWith(Subject, StringComparison.Ordinal) ? e.Message[Subject.Length..] : e.Message;
            throw new EstimationException($"{problem} Found before the fit: {found}", e);
        }

        // What the fit has found itself it says with its own numbers; and Laplace's approximation is no worry where it was not used.
        IEnumerable<EstimationFinding> before = checks.Where(c =>
            !fit.Findings.Any(f => f.Code == c.Code) && (c.Code != EstimationCode.LaplaceDoubtful || fit.Method == EstimationMethod.Laplace));
        return fit with { Findings = [.. before.Concat(fit.Findings).OrderByDescending(f => f.Severity)] };
    }

    /// <summary>Adds profile intervals.</summary>
    public static (MaximumLikelihoodFit Fit, IReadOnlyList<ParameterProfile> Profiles) WithProfiles(MaximumLikelihoodFit fit, double level, CancellationToken cancellationToken)
    {
        ParameterProfile[] profiles =
        [
            .. fit.Estimates.Where(e => double.IsFinite(e.Value) && ProfileLikelihood.Exists(fit, e.Quantity)).Select(e => ProfileLikelihood.Of(fit, e.Quantity.Name, level, cancellationToken)),
        ];
        MaximumLikelihoodFit with = WithIntervals(fit, profiles.Select(p => (p.Quantity.Name, p.Interval)));
        return (with with { Findings = [.. with.Findings, .. profiles.SelectMany(p => p.Findings)] }, profiles);
    }

    /// <summary>Adds bootstrap intervals.</summary>
    public static MaximumLikelihoodFit WithBootstrap(MaximumLikelihoodFit fit, BootstrapEstimates bootstrap)
    {
        MaximumLikelihoodFit with = WithIntervals(fit, bootstrap.Estimates.Select(e => (e.Quantity.Name, e.Interval)));
        return with with { Findings = [.. with.Findings, .. bootstrap.Findings] };
    }

    private static MaximumLikelihoodFit WithIntervals(MaximumLikelihoodFit fit, IEnumerable<(string Name, ConfidenceInterval Interval)> intervals)
    {
        var added = intervals.ToDictionary(i => i.Name, i => i.Interval, StringComparer.Ordinal);
        return fit with
        {
            Estimates = [.. fit.Estimates.Select(e => added.TryGetValue(e.Quantity.Name, out ConfidenceInterval interval) ? e with { Intervals = [.. e.Intervals, interval] } : e)],
        };
    }
}

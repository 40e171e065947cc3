using System.Globalization;
using Bayes.Calibration.Examples;
using Bayes.Models;
using Bayes.Models.Priors;
using Xunit.Abstractions;

namespace Bayes.Acceptance.Posteriors;

/// <summary>Long runs against posteriors that other programs computed.</summary>
public sealed class ReferencePosteriorTests(ITestOutputHelper output)
{
    private const ulong Seed = 20261121;

    // Draws of each of 4 chains, enough for 10,000 effective draws of the slowest parameter.
    [Theory]
    [InlineData("contraception_intercept", 7_000)]
    [InlineData("contraception_slope", 15_000)]
    [InlineData("epilepsy_slope", 13_000)]
    [InlineData("cbpp", 12_000)]
    [InlineData("sleepstudy", 11_500)]
    [InlineData("asthma", 6_500)]
    [InlineData("ohio", 12_000)]
    public void The_posterior_under_the_priors_of_brms_is_that_of_Stan(string model, int draws) => Agrees("stan-posteriors.json", model, draws);

    [Theory]
    [InlineData("cbpp_default", 11_000)]
    [InlineData("cbpp_exponential", 8_500)]
    [InlineData("contraception_intercept_default", 9_000)]
    public void The_posterior_under_the_default_priors_is_the_exact_one(string model, int draws) => Agrees("exact-posteriors.json", model, draws);

    [Theory]
    [InlineData("cbpp_rstanarm", 8_500)]
    [InlineData("contraception_intercept_rstanarm", 9_000)]
    [InlineData("sleepstudy_rstanarm", 11_500)]
    public void The_posterior_under_the_priors_of_rstanarm_is_that_of_rstanarm(string model, int draws) => Agrees("rstanarm-posteriors.json", model, draws);

    [Theory]
    [InlineData("stan-posteriors.json", "sleepstudy")]
    [InlineData("rstanarm-posteriors.json", "sleepstudy_rstanarm")]
    public void A_Gaussian_posterior_is_the_same_with_nothing_integrated_out(string file, string model) => Agrees(file, model, 11_500, TransportKind.Glmm);

    [Theory]
    [InlineData("wine_cumulative", 12_000)]
    [InlineData("wine_cumulative_disc", 14_000)]
    [InlineData("wine_categorical", 36_000)]
    [InlineData("epilepsy_negbinomial", 12_000)]
    [InlineData("salamanders_zero_inflated", 14_000)]
    public void The_posterior_of_further_families_is_that_of_brms(string model, int draws) => Agrees("brms-families.json", model, draws);

    // Chains go on until there are enough effective draws, which takes some much longer than others: twice as many of the bulk and the tails as are needed of the sd.
    [Theory]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.Glmm, KernelKind.Nuts)]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.Glmm, KernelKind.ExactNormalNuts)]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.Glmm, KernelKind.FixedTime)]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.NonCentred, KernelKind.Nuts)]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.NonCentred, KernelKind.ExactNormalNuts)]
    [InlineData("exact-posteriors.json", "cbpp_default", TransportKind.NonCentred, KernelKind.FixedTime)]
    [InlineData("stan-posteriors.json", "epilepsy_slope", TransportKind.Glmm, KernelKind.Nuts)]
    [InlineData("stan-posteriors.json", "epilepsy_slope", TransportKind.NonCentred, KernelKind.Nuts)]
    [InlineData("stan-posteriors.json", "sleepstudy", TransportKind.Glmm, KernelKind.Nuts)]
    [InlineData("stan-posteriors.json", "sleepstudy", TransportKind.Glmm, KernelKind.ExactNormalNuts)]
    [InlineData("stan-posteriors.json", "sleepstudy", TransportKind.NonCentred, KernelKind.Nuts)]
    [InlineData("stan-posteriors.json", "sleepstudy", TransportKind.Integrated, KernelKind.ExactNormalNuts)]
    [InlineData("stan-posteriors.json", "sleepstudy", TransportKind.Integrated, KernelKind.FixedTime)]
    public void The_posterior_is_the_reference_with_each_transport_and_kernel(string file, string model, TransportKind transport, KernelKind kernel) =>
        Agrees(file, model, 400_000, transport, kernel, new ConvergenceTarget { Ess = 2 * PosteriorComparison.RequiredEss });

    private void Agrees(
        string fileName, string model, int draws, TransportKind transport = TransportKind.Auto, KernelKind kernel = KernelKind.Auto, ConvergenceTarget? until = null)
    {
        ReferenceFile file = ReferenceFile.Read(fileName);
        ReferencePosterior reference = file.Models.Single(m => m.Name == model);
        Example example = PublishedExamples.Named(reference.Example);
        ModelSpec spec = example.Model
            .WithPriors(PriorPresets.Parse(reference.Preset))
            .WithPrior(reference.Overrides);
        PosteriorFit fit = spec.Sample(
            example.ReadTable(),
            new SamplingOptions { Seed = Seed, Draws = draws, KeepGroupEffects = false, Transport = transport, Kernel = kernel, Until = until });

        PosteriorComparison comparison = new(file);
        foreach (ReferenceParameter parameter in reference.Parameters)
        {
            comparison.Add(fit.Draws.Parameter(parameter.Name), parameter);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model}: at least {comparison.SmallestEss:F0} effective draws; the largest difference is {comparison.LargestRatio:F2} of its tolerance; {fit.Description.Sampler.Divergent} divergent; {fit.Description.Sampler.Seconds.Total:F1} s"));
        Assert.True(comparison.Problems.Count == 0, string.Join('\n', comparison.Problems));
        Assert.Equal(fit.Draws.ParameterNames.Order(StringComparer.Ordinal), reference.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
    }
}

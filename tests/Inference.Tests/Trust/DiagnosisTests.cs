using Bayes.Draws.Storage;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Trust;

public sealed class DiagnosisTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-diagnose-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_good_fit_is_good_from_memory_and_from_its_files()
    {
        PosteriorFit fit = Fits.Cbpp;
        Assert.True(DrawsDiagnosis.OfFit("cbpp", fit).Verdict.Ok);
        string path = Path.Combine(_folder, "cbpp");
        fit.Save(path);
        DrawsDiagnosis files = DrawsDiagnosis.OfFiles([.. Directory.GetFiles(path, "draws_*.csv").Order()]);
        Assert.True(files.Verdict.Ok, files.ToText());
        Assert.Equal(4, files.Chains.Count);
        Assert.Equal(fit.Summary().Parameters[0].Summary.EssBulk.Value, files.Quantities[0].EssBulk.Value, 1e-6);
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("true", "# Elements of inverse mass matrix:\n# 1, 0.5\n# 0.5, 2\n")]
    [InlineData("0", "# Diagonal elements of inverse mass matrix:\n# 1, 2\n")]
    public void Files_of_CmdStan_are_read_in_all_their_forms(string saveWarmup, string metric)
    {
        string[] files = [.. Enumerable.Range(1, 2).Select(chain => Stan(chain, saveWarmup, metric, chain))];
        DrawsDiagnosis diagnosis = DrawsDiagnosis.OfFiles(files);
        Assert.Equal(60, diagnosis.DrawsPerChain);
        Assert.Equal(["theta", "x[1]"], diagnosis.Quantities.Select(q => q.Name));
        Assert.Equal([0, 0], diagnosis.Chains.Select(c => c.Divergent));
        Assert.All(diagnosis.Chains, c => Assert.Equal(60, c.TreeDepthHits));
        Assert.Contains(diagnosis.Verdict.Messages, m => m.Code == "treedepth");
    }

    [Fact]
    public void A_chain_that_stands_still_and_files_of_two_models_are_named()
    {
        DrawsDiagnosis stuck = DrawsDiagnosis.OfFiles([Stan(1, "0", "", 1), Stan(2, "0", "", 2), Stan(3, "0", "", 0)]);
        Assert.False(stuck.Verdict.Ok);
        Assert.Contains(stuck.Verdict.Messages, m => m.Text.Contains("hain 3", StringComparison.Ordinal));
        string other = Path.Combine(_folder, "other.csv");
        File.WriteAllText(other, File.ReadAllText(Stan(1, "0", "", 1)).Replace("theta", "phi", StringComparison.Ordinal));
        Assert.Contains("'theta' is missing", Assert.Throws<DrawFileException>(() => DrawsDiagnosis.OfFiles([Stan(1, "0", "", 1), other])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_deviation_that_only_its_prior_informs_is_said_to_be_so()
    {
        // Two groups of one row each, and few draws: bad sizes whose cause is that there is nothing to learn.
        Table data = Table.FromColumns(
            TableColumn.Numeric("y", [0.1, 0.3, -0.2, 0.4, 0.2, 0.1]), TableColumn.Factor("g", ["a", "a", "a", "b", "b", "b"]));
        PosteriorFit fit = Model.Parse("y ~ 1 + (1 | g)", Family.Gaussian()).WithPrior("sd_g__Intercept: half_normal(0, 0.05)").Sample(
            data, new SamplingOptions { Chains = 16, Draws = 40, Warmup = 200 });
        DrawsDiagnosis diagnosis = DrawsDiagnosis.OfFit("few", fit);
        Assert.Contains(diagnosis.Verdict.Messages, m => m.Code == "prior_only" && m.Parameter == "sd_g__Intercept" && m.Text.Contains("half_normal", StringComparison.Ordinal));
        Assert.Contains(diagnosis.Verdict.Messages, m => m.Code == "few_groups");
    }

    [Fact]
    public void Scaling_the_prior_moves_a_conjugate_posterior_as_far_as_it_should()
    {
        // A mean with known residual sd is normal: precision n/σ² + α/s².
        double[] y = [.. Enumerable.Range(0, 30).Select(i => 1 + Math.Cos(i))];
        PosteriorFit fit = Model.Parse("y ~ 1", Family.Gaussian()).WithPrior("Intercept: normal(0, 0.2)").Sample(
            Table.FromColumns(TableColumn.Numeric("y", y)), new SamplingOptions { Draws = 5000 });
        SensitivityReport report = fit.Sensitivity();
        QuantitySensitivity mean = report.Quantities[0];
        Assert.Equal("prior-data conflict", mean.Diagnosis);
        Assert.True(mean.MeanAtWeakerPrior > mean.Mean && mean.Mean > mean.MeanAtStrongerPrior);

        // The same by fitting with the prior to the power 1.25: its sd divided by √1.25, and sigma's prior is flat enough to be left alone.
        PosteriorFit stronger = Model.Parse("y ~ 1", Family.Gaussian()).WithPrior($"Intercept: normal(0, {(0.2 / Math.Sqrt(1.25)).ToString("R", System.Globalization.CultureInfo.InvariantCulture)})").Sample(
            Table.FromColumns(TableColumn.Numeric("y", y)), new SamplingOptions { Draws = 5000, Seed = 5 });
        Assert.Equal(stronger.Summary().Parameters[0].Summary.Mean.Value, mean.MeanAtStrongerPrior, 0.01);
        Assert.False(report.Verdict.Ok);
    }

    [Fact]
    public void Wide_priors_do_not_matter()
    {
        SensitivityReport report = Fits.Sleepstudy.Sensitivity();
        Assert.Equal("-", report.Quantities.Single(q => q.Quantity.Name == "b_Days").Diagnosis);
        Assert.All(report.Quantities, q => Assert.True(q.Likelihood > 0.02, q.ToString()));
        Assert.Equal(report.Quantities.Count + 1, report.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Without_draws_of_group_effects_the_likelihood_is_that_without_them()
    {
        ModelSpec model = Model.Parse("Reaction ~ Days + (Days | Subject)", Family.Gaussian());
        SamplingOptions options = new() { Draws = 500, Seed = 11 };
        PosteriorFit fit = model.Sample(Fits.Read("sleepstudy"), options);
        SensitivityReport full = fit.Sensitivity();
        SensitivityReport bare = model.Sample(Fits.Read("sleepstudy"), options with { KeepGroupEffects = false }).Sensitivity();
        Assert.Equal((false, true), (full.IntegratesGroupEffects, bare.IntegratesGroupEffects));
        Assert.Contains("integrated out", bare.ToText(), StringComparison.Ordinal);

        // The same draws under the same priors: what is integrated out changes the likelihood's column alone.
        Assert.All(full.Quantities.Zip(bare.Quantities), p => Assert.Equal(p.First.Prior, p.Second.Prior, 1e-9));
        Assert.All(bare.Quantities, q => Assert.InRange(q.Likelihood, 0.02, 1));
        Assert.True(bare.Quantities.Single(q => q.Quantity.Name == "b_Days").Likelihood > 2 * full.Quantities.Single(q => q.Quantity.Name == "b_Days").Likelihood);

        PosteriorFit crossed = Model.Parse("count ~ mined + (1 | site) + (1 | spp)", Family.Poisson()).Sample(
            Fits.Read("salamanders"), new SamplingOptions { Chains = 2, Draws = 50, KeepGroupEffects = false });
        Assert.Contains("Fit again without --no-group-effects", Assert.Throws<TrustException>(() => crossed.Sensitivity()).Message, StringComparison.Ordinal);
    }

    private string Stan(int chain, string saveWarmup, string metric, int seed)
    {
        string path = Path.Combine(_folder, $"stan_{chain}_{seed}_{saveWarmup}.csv");
        System.Text.StringBuilder text = new($"# stan_version_major = 2\n# stan_version_minor = 36\n# model = m_model\n# method = sample (Default)\n#   sample\n#     num_samples = 60\n#     num_warmup = 20\n#     save_warmup = {saveWarmup}\n#     thin = 1 (Default)\n#     algorithm = hmc (Default)\n#       hmc\n#         engine = nuts (Default)\n#           nuts\n#             max_depth = 3\n# id = {chain}\nlp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,theta,x.1\n");
        Numerics.RandomStream random = new((ulong)seed, 3);
        int warmup = saveWarmup == "0" ? 0 : 20;
        for (int i = 0; i < 60 + warmup; i++)
        {
            if (i == warmup)
            {
                text.Append("# Adaptation terminated\n# Step size = 0.45\n").Append(metric);
            }

            double theta = seed == 0 ? 1 : random.NextNormal(), x = seed == 0 ? 2 : random.NextNormal();
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{-theta * theta:R},0.9,0.45,3,7,0,{(theta * theta) + 1 + (0.1 * i % 3):R},{theta:R},{x:R}\n");
        }

        text.Append("# \n#  Elapsed Time: 0.003 seconds (Warm-up)\n#                0.009 seconds (Sampling)\n#                0.012 seconds (Total)\n# \n");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}

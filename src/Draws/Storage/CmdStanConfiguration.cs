using System.Globalization;
using System.Text;

namespace Bayes.Draws.Storage;

/// <summary>The kinds of metric that a CmdStan file can record.</summary>
public enum StanMetric
{
    /// <summary>The unit metric: nothing is recorded.</summary>
    Unit,

    /// <summary>A diagonal metric.</summary>
    Diagonal,

    /// <summary>A dense metric.</summary>
    Dense,
}

/// <summary>The settings in the head of a CmdStan file of draws. Values that Stan would use by default are marked so.</summary>
public sealed record CmdStanConfiguration
{
    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The iterations after warmup, before thinning.</summary>
    public required int Samples { get; init; }

    /// <summary>The iterations of warmup.</summary>
    public required int Warmup { get; init; }

    /// <summary>Whether the file holds the draws of warmup too.</summary>
    /// <value>False.</value>
    public bool SaveWarmup { get; init; }

    /// <summary>Every how manyth draw is kept.</summary>
    /// <value>1.</value>
    public int Thin { get; init; } = 1;

    /// <summary>The target acceptance rate.</summary>
    /// <value>0.8.</value>
    public double Delta { get; init; } = 0.8;

    /// <summary>The greatest tree depth.</summary>
    /// <value>10.</value>
    public int MaxTreeDepth { get; init; } = 10;

    /// <summary>The kind of metric.</summary>
    /// <value><see cref="StanMetric.Diagonal"/>.</value>
    public StanMetric Metric { get; init; } = StanMetric.Diagonal;

    /// <summary>The step size before adaptation.</summary>
    /// <value>1.</value>
    public double InitialStepSize { get; init; } = 1;

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The file of data; empty when there is none.</summary>
    /// <value>Empty.</value>
    public string DataFile { get; init; } = "";

    /// <summary>When the run began, in UTC; null leaves the line out.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The program that wrote the file; recorded as an extra key, which Stan's tools ignore.</summary>
    /// <value>Empty.</value>
    public string Generator { get; init; } = "";

    /// <summary>Writes the comment lines above the header of columns.</summary>
    internal void WriteTo(StringBuilder text, int chain, int chains, string file)
    {
        void Line(int depth, string key, string? value = null, bool isDefault = false)
        {
            text.Append('#').Append(' ', (2 * depth) + 1).Append(key);
            if (value is not null)
            {
                text.Append(" = ").Append(value.ReplaceLineEndings(" ")).Append(isDefault ? " (Default)" : "");
            }

            text.Append('\n');
        }

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

        // The release whose format this is.
        Line(0, "stan_version_major", "2");
        Line(0, "stan_version_minor", "36");
        Line(0, "stan_version_patch", "0");
        Line(0, "model", Model);
        if (Started is DateTimeOffset started)
        {
            Line(0, "start_datetime", started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        }

        Line(0, "method", "sample", true);
        Line(1, "sample");
        Line(2, "num_samples", Count(Samples), Samples == 1000);
        Line(2, "num_warmup", Count(Warmup), Warmup == 1000);
        Line(2, "save_warmup", SaveWarmup ? "1" : "0", !SaveWarmup);
        Line(2, "thin", Count(Thin), Thin == 1);
        Line(2, "adapt");
        Line(3, "engaged", Warmup > 0 ? "1" : "0", Warmup > 0);
        Line(3, "gamma", "0.05", true);
        Line(3, "delta", Text(Delta), Delta == 0.8);
        Line(3, "kappa", "0.75", true);
        Line(3, "t0", "10", true);
        Line(3, "init_buffer", "75", true);
        Line(3, "term_buffer", "50", true);
        Line(3, "window", "25", true);
        Line(3, "save_metric", "0", true);
        Line(2, "algorithm", "hmc", true);
        Line(3, "hmc");
        Line(4, "engine", "nuts", true);
        Line(5, "nuts");
        Line(6, "max_depth", Count(MaxTreeDepth), MaxTreeDepth == 10);
        Line(4, "metric", Metric switch { StanMetric.Unit => "unit_e", StanMetric.Dense => "dense_e", _ => "diag_e" }, Metric == StanMetric.Diagonal);
        Line(4, "metric_file", "", true);
        Line(4, "stepsize", Text(InitialStepSize), InitialStepSize == 1);
        Line(4, "stepsize_jitter", "0", true);
        Line(2, "num_chains", Count(chains), chains == 1);
        Line(0, "id", Count(chain), chain == 1);
        Line(0, "data");
        Line(1, "file", DataFile, DataFile.Length == 0);
        Line(0, "init", "2", true);
        Line(0, "random");
        Line(1, "seed", Seed.ToString(CultureInfo.InvariantCulture));
        Line(0, "output");
        Line(1, "file", file);
        Line(1, "diagnostic_file", "", true);
        Line(1, "refresh", "100", true);
        Line(1, "sig_figs", "17");
        Line(1, "profile_file", "", true);
        Line(1, "save_cmdstan_config", "0", true);
        Line(0, "num_threads", "1", true);
        Line(0, "stanc_version", "none");
        Line(0, "stancflags", "");
        if (Generator.Length > 0)
        {
            Line(0, "generator", Generator);
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Export;
using Bayes.Inference.Tests.Trust;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Export;

/// <summary>The directory as Zarr's specification of version 2 has it; zarr 2.13 and xarray read it (<c>docs/trust.md</c>).</summary>
public sealed class InferenceDataExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Posterior_has_effects_as_arrays_over_the_levels_of_their_factor()
    {
        PosteriorFit fit = Fits.Sleepstudy;
        string path = Write(fit, new ExportOptions());
        Assert.Equal([4, 500], Shape(path, "posterior/b_Days"));
        Assert.Equal(fit.Draws.Parameter("b_Days").Pooled(), Numbers(path, "posterior/b_Days/0.0"));
        Assert.Equal([4, 500, 18, 2], Shape(path, "posterior/r_Subject"));
        Assert.Equal(["chain", "draw", "Subject", "Subject__effect"], Attributes(path, "posterior/r_Subject")["_ARRAY_DIMENSIONS"]!.AsArray().Select(d => d!.GetValue<string>()));
        double[] effects = Numbers(path, "posterior/r_Subject/0.0.0.0");
        Assert.Equal(fit.Draws.Parameter("r_Subject[309,Days]").Pooled()[7], effects[(((7 * 18) + 1) * 2) + 1]);
        Assert.StartsWith("308", Encoding.UTF32.GetString(File.ReadAllBytes(Path.Combine(path, "posterior/Subject/0"))), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(path, "log_likelihood")));
    }

    [Fact]
    public void Every_array_and_group_is_in_the_consolidated_metadata()
    {
        string path = Write(Fits.Cbpp, new ExportOptions { LogLikelihood = true, PosteriorPredictive = true });
        JsonObject metadata = Json(path, ".zmetadata")["metadata"]!.AsObject();
        string[] files = [.. Directory.GetFiles(path, ".z*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(path, f).Replace('\\', '/')).Where(f => f != ".zmetadata").Order(StringComparer.Ordinal)];
        Assert.Equal(files, metadata.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal("|b1", Json(path, "sample_stats/diverging/.zarray")["dtype"]!.GetValue<string>());
        Assert.Equal(Fits.Cbpp.Model!.Design.Response.Values, Numbers(path, "observed_data/incidence/0"));
    }

    [Fact]
    public void The_log_likelihood_is_that_of_cross_validation()
    {
        PosteriorFit fit = Fits.Cbpp;
        string path = Write(fit, new ExportOptions { LogLikelihood = true });
        int[] shape = Shape(path, "log_likelihood/incidence");
        Assert.Equal([4, 500, 56], shape);
        double[] log = Numbers(path, "log_likelihood/incidence/0.0.0");
        LeaveOneOut engine = new(4, 500);
        PointwiseLoo row = engine.Evaluate("10", [.. Enumerable.Range(0, 2000).Select(s => log[(s * 56) + 9])]);
        Assert.Equal(fit.Loo().Pointwise[9].Elpd, row.Elpd, 1e-12);
    }

    [Fact]
    public void A_directory_that_holds_something_is_left_alone()
    {
        string path = Write(Fits.Cbpp, new ExportOptions());
        Assert.Contains("holds something", Assert.Throws<TrustException>(() => Fits.Cbpp.ExportZarr(path)).Message, StringComparison.Ordinal);
    }

    private string Write(PosteriorFit fit, ExportOptions options)
    {
        string path = Path.Combine(_folder, "fit.zarr");
        fit.ExportZarr(path, options);
        return path;
    }

    private static JsonObject Json(string path, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(path, file)))!.AsObject();

    private static JsonObject Attributes(string path, string array) => Json(path, $"{array}/.zattrs");

    private static int[] Shape(string path, string array) => [.. Json(path, $"{array}/.zarray")["shape"]!.AsArray().Select(s => s!.GetValue<int>())];

    private static double[] Numbers(string path, string chunk) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(path, chunk))).ToArray();
}

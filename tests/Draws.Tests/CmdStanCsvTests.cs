using Bayes.Draws.Storage;

namespace Bayes.Draws.Tests;

public class CmdStanCsvTests
{
    private const string Header = "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu\n";
    private const string Row = "-1,0.9,0.5,2,3,0,1.5,0.25\n";

    [Fact]
    public void A_file_with_a_dense_metric()
    {
        CmdStanCsv file = CmdStanCsv.Read(Data("dense_metric.csv"));
        Assert.Equal(0.11757, file.StepSize);
        Assert.Equal(10, file.InverseMetric.Count);
        Assert.Equal(42.5438, file.InverseMetric[9][9]);
        Assert.Equal("dense_e", file.Setting("metric"));
        Assert.Equal("5", file.Settings["method.sample.algorithm.hmc.engine.nuts.max_depth"]);
        Assert.Equal("0.80000000000000004", file.Settings["method.sample.adapt.delta"]);
        Assert.Equal("/tmp/RtmpwuXj7q/standata-626e1446a4cd.dat", file.Settings["data.file"]);
        Assert.Equal("sample", file.Settings["method"]);
        ChainDraws chain = file.ToChain(3);
        Assert.Equal((3, 1), (chain.Id, chain.DrawCount));
        Assert.Equal("theta[8]", chain.ParameterNames[^1]);
        Assert.Equal(1.97369, chain.Values(9).Span[0]);
        Assert.Null(file.SamplingSeconds);
    }

    [Fact]
    public void A_file_with_warmup()
    {
        CmdStanCsv file = CmdStanCsv.Read(Data("saved_warmup.csv"));
        Assert.Equal((3, 4), (file.WarmupCount, file.DrawCount));
        Assert.Equal([1.00098, 0.068748e-2], Assert.Single(file.InverseMetric));
        Assert.Equal((0.038029, 0.030711), (file.WarmupSeconds, file.SamplingSeconds));
        Assert.Equal(8.11498, file.ToChain(1).Values(0).Span[0]);
        Assert.Equal(0.953779, file.ToChain(1).SamplerValues(SamplerColumn.AcceptStat).Span[0]);
    }

    [Fact]
    public void A_file_of_Stan_1_3_without_all_sampler_columns()
    {
        CmdStanCsv file = CmdStanCsv.Read(Data("blocker.1.csv"));
        Assert.Equal(1000, file.DrawCount);
        ChainDraws chain = file.ToChain(1);
        Assert.Equal(48, chain.ParameterNames.Count);
        Assert.Equal("mu[22]", chain.ParameterNames[23]);
        Assert.True(double.IsNaN(chain.SamplerValues(SamplerColumn.Energy).Span[0]));
        Assert.Equal(3, chain.SamplerValues(SamplerColumn.TreeDepth).Span[0]);
        Assert.Equal(0.189802, file.WarmupSeconds);
    }

    [Fact]
    public void Thinned_files_have_fewer_rows_than_iterations() =>
        Assert.Equal(2, Read("# method = sample\n#   sample\n#     num_samples = 3\n#     thin = 2\n" + Header + Row + Row).DrawCount);

    [Fact]
    public void Warmup_without_adaptation_is_parted_by_number()
    {
        CmdStanCsv file = Read("# method = sample\n#   sample\n#     num_samples = 1\n#     num_warmup = 3\n#     thin = 2\n#     save_warmup = true\n" + Header + Row + Row + Row);
        Assert.Equal((2, 1), (file.WarmupCount, file.DrawCount));
    }

    [Fact]
    public void A_bare_table_is_enough()
    {
        CmdStanCsv file = Read("\"lp__\", \"mu\"\r\n-1, inf\r\n\r\n-2, -Inf\r\n-3, NA\r\n-4,1e-3");
        double[] mu = file.ToChain(1).Values(0).ToArray();
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.001], mu);
        Assert.True(file.IsComplete);
    }

    [Fact]
    public void Chains_of_one_model_are_gathered()
    {
        using var folder = new TemporaryDirectory();
        string[] files = [folder.Write("a.csv", Header + Row), folder.Write("b.csv", Header + Row)];
        Assert.Equal(2, CmdStanCsv.ReadChains(files).ChainCount);
        string other = folder.Write("c.csv", Header.Replace("mu", "nu", StringComparison.Ordinal) + Row);
        string message = Assert.Throws<DrawFileException>(() => CmdStanCsv.ReadChains([files[0], other])).Message;
        Assert.Contains("c.csv: its columns differ from those of", message, StringComparison.Ordinal);
        Assert.Contains("'mu' is missing", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "chain.csv: there is no header line such as 'lp__,accept_stat__,…'. The file is empty; the run may have failed at its start.")]
    [InlineData("# method = optimize\nlp__,mu\n1,2\n", "chain.csv: the file holds the output of method 'optimize'. Give one of method 'sample'.")]
    [InlineData("1,2\n3,4\n", "chain.csv, line 1: column 1 of the header has the name '1'; a name starts with a letter. Is the header line missing?")]
    [InlineData("lp__,mu,mu\n1,2,3\n", "chain.csv, line 1: the column 'mu' appears twice. Rename one of them.")]
    [InlineData("# x\nlp__,mu\n1,2\n1,2,3\n", "chain.csv, line 4: the row has 3 fields and the header 2. The file may have been cut off or written by two programs at once; delete the row or rerun the chain.")]
    [InlineData("lp__,mu\n1,2\n1,1.2.3\n", "chain.csv, line 3: '1.2.3' in column 'mu' is not a number. Repair or delete the row, or rerun the chain.")]
    [InlineData("# num_samples = 3\nlp__,mu\n1,2\n", "chain.csv: the file has 1 draws after warmup and announces 3: the run was cancelled or is still going on. Finish the run, or ask for incomplete chains to be included.")]
    public void Broken_files_name_the_line_and_say_what_to_do(string text, string message)
    {
        using var folder = new TemporaryDirectory();
        string file = folder.Write("chain.csv", text);
        Assert.Equal(Path.Combine(folder.Path, message), Assert.Throws<DrawFileException>(() => CmdStanCsv.Read(file)).Message);
    }

    [Fact]
    public void Incomplete_files_give_their_whole_rows_on_request()
    {
        using var folder = new TemporaryDirectory();
        string file = folder.Write("chain.csv", "# num_samples = 3\nlp__,mu\n1,2\n2,3\n3,4.5");
        CmdStanCsv csv = CmdStanCsv.Read(file, IncompleteChains.Include);
        Assert.Equal(2, csv.DrawCount);
        Assert.False(csv.IsComplete);
    }

    private static CmdStanCsv Read(string text)
    {
        using var folder = new TemporaryDirectory();
        return CmdStanCsv.Read(folder.Write("chain.csv", text));
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}

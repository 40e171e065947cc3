using System.Globalization;

namespace Bayes.Draws.Storage;

/// <summary>Whether files that end before their last draw may be read.</summary>
public enum IncompleteChains
{
    /// <summary>They are an error.</summary>
    Refuse,

    /// <summary>Their whole rows are read.</summary>
    Include,
}

/// <summary>One file of draws in CmdStan's CSV format: Stan's own, of any version, or ours.</summary>
/// <remarks>Immutable; safe for concurrent readers.</remarks>
public sealed class CmdStanCsv
{
    private readonly double[][] _warmup;
    private readonly double[][] _draws;

    private CmdStanCsv(
        string path, IReadOnlyDictionary<string, string> settings, string[] columns, double[][] warmup, double[][] draws, double stepSize,
        double[][] inverseMetric, bool isComplete, double?[] seconds)
    {
        Path = path;
        Settings = settings;
        Columns = columns;
        _warmup = warmup;
        _draws = draws;
        StepSize = stepSize;
        InverseMetric = inverseMetric;
        IsComplete = isComplete;
        (WarmupSeconds, SamplingSeconds) = (seconds[0], seconds[1]);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The settings in its head, by their path, such as <c>method.sample.adapt.delta</c>; without <c>(Default)</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>All columns as named in the file, the sampler's included.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of draws after warmup.</summary>
    public int DrawCount => _draws[0].Length;

    /// <summary>The number of warmup draws stored.</summary>
    public int WarmupCount => _warmup[0].Length;

    /// <summary>The step size that warmup settled on; NaN when the file does not say.</summary>
    public double StepSize { get; }

    /// <summary>The inverse metric: no row when the file has none, one row for a diagonal, n rows for a dense one.</summary>
    public IReadOnlyList<double[]> InverseMetric { get; }

    /// <summary>Whether the file holds as many draws as its head announces.</summary>
    public bool IsComplete { get; }

    /// <summary>The time that warmup took, in seconds; null when the file does not say.</summary>
    public double? WarmupSeconds { get; }

    /// <summary>The time that sampling took, in seconds; null when the file does not say.</summary>
    public double? SamplingSeconds { get; }

    /// <summary>A setting by the last part of its path.</summary>
    /// <param name="key">Such as <c>num_samples</c>.</param>
    /// <returns>The first such setting; null when there is none.</returns>
    public string? Setting(string key) =>
        Settings.FirstOrDefault(s => s.Key.Equals(key, StringComparison.Ordinal) || s.Key.EndsWith("." + key, StringComparison.Ordinal)).Value;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="incomplete">What to do with a file that has fewer draws than its head announces.</param>
    /// <returns>The file's contents.</returns>
    /// <remarks>
    /// Settings, adaptation and timing may be missing; then all rows are draws after warmup. Rows above the line
    /// "Adaptation terminated" are warmup. When incomplete files are included, a last row without its line end is dropped.
    /// </remarks>
    /// <exception cref="DrawFileException">The file is not such a file; the message names the line and says what to do.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static CmdStanCsv Read(string path, IncompleteChains incomplete = IncompleteChains.Refuse)
    {
        using var text = new StreamReader(path);
        return new Parser(path, incomplete).Read(text);
    }

    /// <summary>Reads the chains of one model from files that any program wrote.</summary>
    /// <param name="paths">The files, one per chain.</param>
    /// <param name="incomplete">What to do with files that have fewer draws than their heads announce.</param>
    /// <returns>The draws, chains numbered in the order given; <c>theta.1.2</c> is named <c>theta[1,2]</c>.</returns>
    /// <exception cref="DrawFileException">A file cannot be read, or the files are not chains of one model.</exception>
    public static DrawSet ReadChains(IReadOnlyList<string> paths, IncompleteChains incomplete = IncompleteChains.Refuse)
    {
        ArgumentNullException.ThrowIfNull(paths);
        CmdStanCsv[] files = [.. paths.Select(p => Read(p, incomplete))];
        foreach (CmdStanCsv file in files)
        {
            if (!file.Columns.SequenceEqual(files[0].Columns, StringComparer.Ordinal))
            {
                throw new DrawFileException(
                    file.Path, null, $"its columns differ from those of {files[0].Path}: {Difference(files[0].Columns, file.Columns)} Give files of one model only.");
            }
        }

        return new DrawSet([.. files.Select((f, k) => f.ToChain(k + 1))]);
    }

    /// <summary>The draws after warmup.</summary>
    /// <param name="id">The number to give the chain.</param>
    /// <returns>The chain; <c>theta.1.2</c> is named <c>theta[1,2]</c>. Sampler columns that the file lacks are NaN.</returns>
    public ChainDraws ToChain(int id)
    {
        int[] columns = [.. Enumerable.Range(0, Columns.Count).Where(i => !IsSamplerColumn(Columns[i]))];
        return ToChain(id, [.. columns.Select(i => StanColumns.ToName(Columns[i]))], columns, warmup: false);
    }

    internal static bool IsSamplerColumn(string column) => column.EndsWith("__", StringComparison.Ordinal);

    internal static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        string? missing = expected.Except(found, StringComparer.Ordinal).FirstOrDefault();
        string? extra = found.Except(expected, StringComparer.Ordinal).FirstOrDefault();
        return missing is not null ? $"'{missing}' is missing." : extra is not null ? $"'{extra}' is not expected." : "they are in another order.";
    }

    internal ChainDraws ToChain(int id, IReadOnlyList<string> names, int[] columns, bool warmup)
    {
        double[][] rows = warmup ? _warmup : _draws;
        double[] missing = new double[rows[0].Length];
        Array.Fill(missing, double.NaN);
        double[][] sampler =
        [
            .. SamplerColumn.All.Select(name =>
            {
                int i = Columns.ToList().IndexOf(name);
                return i < 0 ? missing : rows[i];
            }),
        ];
        return new ChainDraws(id, names, Array.ConvertAll(columns, i => rows[i]), sampler);
    }

    /// <summary>Reads the file from top to bottom, line by line.</summary>
    private sealed class Parser(string path, IncompleteChains incomplete)
    {
        private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
        private readonly List<(int Indent, string Key)> _nesting = [];
        private readonly List<double[]> _metric = [];
        private readonly double?[] _seconds = [null, null, null];
        private string[] _columns = [];
        private List<double>[] _rows = [];
        private double[][]? _warmup;
        private double _stepSize = double.NaN;
        private bool _inAdaptation;
        private int _line;

        public CmdStanCsv Read(TextReader text)
        {
            foreach (string raw in Lines(text))
            {
                string line = raw.TrimEnd();
                if (line.Length == 0)
                {
                    continue;
                }

                if (line[0] == '#')
                {
                    ReadComment(line);
                }
                else if (_columns.Length == 0)
                {
                    ReadHeader(line);
                }
                else
                {
                    _inAdaptation = false;
                    ReadRow(line);
                }
            }

            if (_columns.Length == 0)
            {
                throw Error($"there is no header line such as 'lp__,accept_stat__,…'. {(_line == 0 ? "The file is empty; the run may have failed at its start." : "Give a file of draws that CmdStan or this program wrote.")}", null);
            }

            return Finish();
        }

        private IEnumerable<string> Lines(TextReader text)
        {
            var line = new System.Text.StringBuilder();
            char[] block = new char[1 << 16];
            int length;
            while ((length = text.Read(block, 0, block.Length)) > 0)
            {
                for (int start = 0; start < length;)
                {
                    int end = Array.IndexOf(block, '\n', start, length - start);
                    if (end < 0)
                    {
                        line.Append(block, start, length - start);
                        break;
                    }

                    line.Append(block, start, end - start);
                    _line++;
                    yield return line.ToString();
                    line.Clear();
                    start = end + 1;
                }
            }

            if (line.Length > 0 && incomplete == IncompleteChains.Refuse)
            {
                _line++;
                yield return line.ToString();
            }
        }

        private void ReadComment(string line)
        {
            string body = line[1..];
            string content = body.Trim();
            if (content.Length == 0)
            {
                return;
            }

            if (_columns.Length == 0)
            {
                ReadSetting(body.Length - body.TrimStart().Length, content);
            }
            else if (content.StartsWith("Adaptation terminated", StringComparison.Ordinal))
            {
                _inAdaptation = true;
                _warmup = Array.ConvertAll(_rows, r => r.ToArray());
                Array.ForEach(_rows, r => r.Clear());
            }
            else if (content.EndsWith(')') && content.Contains(" seconds (", StringComparison.Ordinal))
            {
                ReadSeconds(content);
            }
            else if (_inAdaptation && content.StartsWith("Step size", StringComparison.Ordinal))
            {
                TryNumber(content.AsSpan(content.IndexOf('=', StringComparison.Ordinal) + 1), out _stepSize);
            }
            else if (_inAdaptation)
            {
                string[] parts = content.Split(',');
                double[] row = new double[parts.Length];
                for (int i = 0; i < row.Length; i++)
                {
                    if (!TryNumber(parts[i], out row[i]))
                    {
                        return;
                    }
                }

                _metric.Add(row);
            }
        }

        private void ReadSetting(int indent, string content)
        {
            int equals = content.IndexOf('=', StringComparison.Ordinal);
            string key = (equals < 0 ? content : content[..equals]).Trim();
            _nesting.RemoveAll(n => n.Indent >= indent);
            if (equals >= 0)
            {
                string value = content[(equals + 1)..].Trim();
                const string Default = "(Default)";
                value = value.EndsWith(Default, StringComparison.Ordinal) ? value[..^Default.Length].TrimEnd() : value;
                _settings.TryAdd(string.Join('.', _nesting.Select(n => n.Key).Append(key)), value);
            }

            _nesting.Add((indent, key));
        }

        private void ReadSeconds(string content)
        {
            int end = content.IndexOf(" seconds (", StringComparison.Ordinal);
            int start = content.LastIndexOf(' ', end - 1) + 1;
            int which = content.Contains("(Warm-up)", StringComparison.Ordinal) ? 0 : content.Contains("(Sampling)", StringComparison.Ordinal) ? 1 : 2;
            if (TryNumber(content.AsSpan(start, end - start), out double seconds))
            {
                _seconds[which] = seconds;
            }
        }

        private void ReadHeader(string line)
        {
            string? method = _settings.GetValueOrDefault("method");
            if (method is not null && method != "sample")
            {
                throw Error($"the file holds the output of method '{method}'. Give one of method 'sample'.", null);
            }

            string[] columns = [.. line.Split(',').Select(c => c.Trim().Trim('"'))];
            int nameless = Array.FindIndex(columns, c => c.Length == 0 || !(char.IsLetter(c[0]) || c[0] == '_'));
            if (nameless >= 0)
            {
                throw Error($"column {nameless + 1} of the header has the name '{columns[nameless]}'; a name starts with a letter. Is the header line missing?");
            }

            string? twice = columns.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
            if (twice is not null)
            {
                throw Error($"the column '{twice}' appears twice. Rename one of them.");
            }

            _columns = columns;
            _rows = [.. columns.Select(_ => new List<double>())];
        }

        private void ReadRow(string line)
        {
            int column = 0;
            foreach (Range range in line.AsSpan().Split(','))
            {
                ReadOnlySpan<char> field = line.AsSpan()[range];
                if (column < _columns.Length)
                {
                    if (!TryNumber(field, out double value))
                    {
                        throw Error($"'{field}' in column '{_columns[column]}' is not a number. Repair or delete the row, or rerun the chain.");
                    }

                    _rows[column].Add(value);
                }

                column++;
            }

            if (column != _columns.Length)
            {
                throw Error($"the row has {column} fields and the header {_columns.Length}. The file may have been cut off or written by two programs at once; delete the row or rerun the chain.");
            }
        }

        private CmdStanCsv Finish()
        {
            double[][] draws = Array.ConvertAll(_rows, r => r.ToArray());
            double[][]? warmup = _warmup;
            int samples = Count("num_samples", "iter"), thin = Math.Max(Count("thin"), 1), warmups = Count("num_warmup", "warmup");
            bool savesWarmup = Find("save_warmup") is "1" or "true";
            if (warmup is null || warmup[0].Length == 0)
            {
                // Without adaptation nothing parts warmup from the rest but their number.
                int cut = savesWarmup && warmup is null && warmups > 0 ? Math.Min((warmups + thin - 1) / thin, draws[0].Length) : 0;
                warmup = Array.ConvertAll(draws, d => d[..cut]);
                draws = Array.ConvertAll(draws, d => d[cut..]);
            }

            if (samples >= 0 && Find("num_samples") is null && warmups >= 0)
            {
                // rstan's own files say "iter" and count warmup among them.
                samples -= warmups;
            }

            bool complete = samples < 0 || draws[0].Length >= (samples + thin - 1) / thin;
            if (!complete && incomplete == IncompleteChains.Refuse)
            {
                throw Error(
                    string.Create(CultureInfo.InvariantCulture, $"the file has {draws[0].Length} draws after warmup and announces {(samples + thin - 1) / thin}: the run was cancelled or is still going on. Finish the run, or ask for incomplete chains to be included."),
                    null);
            }

            return new CmdStanCsv(path, _settings, _columns, warmup, draws, _stepSize, [.. _metric], complete, _seconds);
        }

        private string? Find(string key) =>
            _settings.FirstOrDefault(s => s.Key == key || s.Key.EndsWith("." + key, StringComparison.Ordinal)).Value;

        private int Count(params string[] keys)
        {
            foreach (string key in keys)
            {
                if (int.TryParse(Find(key), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
                {
                    return count;
                }
            }

            return -1;
        }

        /// <summary>A number as C++, R, Python or .NET write it.</summary>
        private static bool TryNumber(ReadOnlySpan<char> text, out double value)
        {
            text = text.Trim();
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            {
                return true;
            }

            bool negative = text.Length > 0 && text[0] == '-';
            ReadOnlySpan<char> word = negative || (text.Length > 0 && text[0] == '+') ? text[1..] : text;
            bool infinite = word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase);
            bool missing = word.Equals("nan", StringComparison.OrdinalIgnoreCase) || word.Equals("NA", StringComparison.Ordinal);
            value = infinite ? (negative ? double.NegativeInfinity : double.PositiveInfinity) : double.NaN;
            return infinite || missing;
        }

        private DrawFileException Error(string problem) => Error(problem, _line);

        private DrawFileException Error(string problem, int? line) => new(path, line, problem);
    }
}

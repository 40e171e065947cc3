using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bayes.Draws.Storage;

/// <summary>Writes the draws of one chain as they come, in CmdStan's CSV format.</summary>
/// <remarks>
/// <para>Rows go to <c>name_k.csv.partial</c>, which <see cref="Complete"/> renames to <c>name_k.csv</c> once its last line is on the
/// disk. A run that is cancelled or killed leaves the partial file, whose whole rows <see cref="FitDirectory.Read"/> recovers.
/// Rows reach the operating system at least once a second.</para>
/// <para>Doubles are written in their shortest form that reads back to the same bits. Not thread safe: one chain, one writer.
/// <see cref="Append"/> allocates nothing.</para>
/// </remarks>
public sealed class ChainCsvWriter : IDisposable
{
    internal const string PartialSuffix = ".partial";
    private const int LongestNumber = 32;
    private const long FlushMilliseconds = 1000;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly CmdStanConfiguration _configuration;
    private readonly int[] _order;
    private readonly byte[] _buffer;
    private int _filled;
    private long _lastFlush = Stopwatch.GetTimestamp();
    private bool _adapted;
    private bool _closed;

    internal ChainCsvWriter(string path, FitManifest manifest, int chain, CmdStanConfiguration configuration)
    {
        _path = path;
        _configuration = configuration;
        _order = StanColumns.FileOrder(manifest.Parameters);
        _buffer = new byte[Math.Max(1 << 16, (_order.Length + SamplerColumn.All.Count + 1) * LongestNumber)];
        _stream = new FileStream(path + PartialSuffix, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var head = new StringBuilder();
        configuration.WriteTo(head, chain, manifest.Chains.Count, Path.GetFileName(path));
        head.AppendJoin(',', SamplerColumn.All);
        foreach (int i in _order)
        {
            head.Append(',').Append(manifest.Parameters[i].Column);
        }

        WriteText(head.Append('\n').ToString());
        Flush();
    }

    /// <summary>The number of rows after warmup written so far.</summary>
    public int DrawCount { get; private set; }

    /// <summary>Appends a draw: one of warmup before <see cref="FinishAdaptation"/>, one to keep after it.</summary>
    /// <param name="samplerColumns">The values of <see cref="SamplerColumn.All"/>, in that order, [7].</param>
    /// <param name="values">The quantities in the order of the manifest, [parameters].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The file is closed, or it is to hold no warmup and adaptation has not finished.</exception>
    public void Append(ReadOnlySpan<double> samplerColumns, ReadOnlySpan<double> values)
    {
        CheckOpen();
        if (samplerColumns.Length != SamplerColumn.All.Count || values.Length != _order.Length)
        {
            throw new ArgumentException(
                $"A row has {SamplerColumn.All.Count} sampler columns and {_order.Length} values; {samplerColumns.Length} and {values.Length} were given.", nameof(values));
        }

        if (!_adapted && !_configuration.SaveWarmup)
        {
            throw new InvalidOperationException($"{_path} is to hold no warmup: call FinishAdaptation before the first draw, or set SaveWarmup.");
        }

        if (_buffer.Length - _filled < (_order.Length + samplerColumns.Length) * LongestNumber
            || Stopwatch.GetElapsedTime(_lastFlush).TotalMilliseconds > FlushMilliseconds)
        {
            Flush();
        }

        foreach (double value in samplerColumns)
        {
            WriteNumber(value);
        }

        foreach (int i in _order)
        {
            WriteNumber(values[i]);
        }

        _buffer[_filled - 1] = (byte)'\n';
        DrawCount += _adapted ? 1 : 0;
    }

    /// <summary>Records what warmup settled on; the draws that follow are those to keep.</summary>
    /// <param name="stepSize">The step size from now on.</param>
    /// <param name="inverseMetric">The inverse metric: empty, [n], or [n × n] row by row, as the configuration's metric says.</param>
    /// <exception cref="ArgumentException">The inverse metric does not have the shape of the configured metric.</exception>
    /// <exception cref="InvalidOperationException">The file is closed, or adaptation was finished before.</exception>
    public void FinishAdaptation(double stepSize, ReadOnlySpan<double> inverseMetric)
    {
        CheckOpen();
        if (_adapted)
        {
            throw new InvalidOperationException($"{_path}: adaptation was finished before; it can be so only once.");
        }

        int size = _configuration.Metric switch
        {
            StanMetric.Dense => (int)Math.Round(Math.Sqrt(inverseMetric.Length)),
            StanMetric.Diagonal => inverseMetric.Length,
            _ => 0,
        };
        if (_configuration.Metric == StanMetric.Dense ? size * size != inverseMetric.Length : size != inverseMetric.Length)
        {
            throw new ArgumentException(
                $"An inverse metric of {inverseMetric.Length} numbers does not fit the configured metric, {_configuration.Metric}.", nameof(inverseMetric));
        }

        var text = new StringBuilder("# Adaptation terminated\n# Step size = ").Append(Number(stepSize)).Append('\n').Append(_configuration.Metric switch
        {
            StanMetric.Unit => "# No free parameters for unit metric\n",
            StanMetric.Dense => "# Elements of inverse mass matrix:\n",
            _ => "# Diagonal elements of inverse mass matrix:\n",
        });
        for (int i = 0; i < inverseMetric.Length; i++)
        {
            text.Append(i % size == 0 ? "# " : ", ").Append(Number(inverseMetric[i])).Append(i % size == size - 1 ? "\n" : "");
        }

        WriteText(text.ToString());
        Flush();
        _adapted = true;
    }

    /// <summary>Sends all rows so far to the disk, and waits until they are there.</summary>
    /// <exception cref="InvalidOperationException">The file is closed.</exception>
    public void Persist()
    {
        CheckOpen();
        Flush();
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Ends the file and gives it its final name.</summary>
    /// <param name="warmup">The time that warmup took.</param>
    /// <param name="sampling">The time that the draws after it took.</param>
    /// <exception cref="InvalidOperationException">The file is closed, or rows are missing.</exception>
    public void Complete(TimeSpan warmup, TimeSpan sampling)
    {
        CheckOpen();
        int expected = (_configuration.Samples + _configuration.Thin - 1) / _configuration.Thin;
        if (!_adapted || DrawCount != expected)
        {
            throw new InvalidOperationException(
                $"{_path} is to hold {expected} draws and has {DrawCount}: it is not complete. Dispose the writer instead; the rows stay in the partial file.");
        }

        string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0#####", CultureInfo.InvariantCulture);
        WriteText($"# \n#  Elapsed Time: {Seconds(warmup)} seconds (Warm-up)\n#                {Seconds(sampling)} seconds (Sampling)\n#                {Seconds(warmup + sampling)} seconds (Total)\n# \n");
        Flush();
        _stream.Flush(flushToDisk: true);
        _closed = true;
        _stream.Dispose();
        File.Move(_path + PartialSuffix, _path, overwrite: true);
    }

    /// <summary>Closes the file. Unless <see cref="Complete"/> was called its rows stay in the partial file.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            try
            {
                Flush();
            }
            finally
            {
                _stream.Dispose();
            }
        }
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString("R", CultureInfo.InvariantCulture);

    private void WriteNumber(double value)
    {
        int written;
        if (double.IsFinite(value))
        {
            value.TryFormat(_buffer.AsSpan(_filled), out written, "R", CultureInfo.InvariantCulture);
        }
        else
        {
            ReadOnlySpan<byte> text = double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8;
            text.CopyTo(_buffer.AsSpan(_filled));
            written = text.Length;
        }

        _filled += written;
        _buffer[_filled++] = (byte)',';
    }

    private void WriteText(string text)
    {
        Flush();
        _stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _filled);
        _filled = 0;
        _lastFlush = Stopwatch.GetTimestamp();
    }

    private void CheckOpen()
    {
        if (_closed)
        {
            throw new InvalidOperationException($"{_path} is closed.");
        }
    }
}

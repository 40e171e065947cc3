using System.Runtime.InteropServices;

namespace Bayes.Cli;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a cancellation; the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _source.Cancel();
        }
        else if (!Console.IsErrorRedirected)
        {
            // The progress display hides the cursor and gets no chance to bring it back.
            Console.Error.WriteLine(ShowCursor);
        }
    }
}

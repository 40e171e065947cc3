namespace Bayes.Cli;

/// <summary>What the tool tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A fault of the tool.</summary>
    public const int Internal = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Data, formula, family, priors or a fit directory are wrong.</summary>
    public const int Model = 3;

    /// <summary>The verdict on draws, estimates or agreement is not ok, under <c>--strict</c>.</summary>
    public const int Verdict = 4;

    /// <summary>Cancelled from the keyboard or by SIGTERM.</summary>
    public const int Cancelled = 130;
}

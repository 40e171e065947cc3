using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Adaptation;

/// <summary>What a run of transitions says of a kernel: how well it is accepted, how far energies move, how slowly parameters do.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class TransitionAccount(int watched)
{
    /// <summary>Energies say nothing of their fraction of missing information before there are this many.</summary>
    private const int FewestEnergies = 50;

    /// <summary>Nor are autocorrelations told from noise by fewer draws than this.</summary>
    private const int FewestDraws = 30;

    private readonly EnergyAccount _energies = new();
    private readonly MixingAccount _mixing = new(watched);
    private double _acceptance;
    private int _draws;

    /// <summary>The number of transitions.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether one diverged.</summary>
    internal bool Diverged { get; private set; }

    /// <summary>Their mean acceptance; 0 where there is none.</summary>
    internal double Acceptance => _acceptance / Math.Max(1, Count);

    /// <summary>Whether there are enough draws to judge their correlation.</summary>
    internal bool ShowsMixing => _draws >= FewestDraws;

    /// <summary>The largest correlation of a watched parameter with itself one draw before.</summary>
    internal double LargestCorrelation => _mixing.LargestCorrelation();

    internal void Add(in TransitionInfo info)
    {
        Count++;
        _acceptance += info.AcceptStat;
        Diverged |= info.Divergent;
        _energies.Add(info.Energy);
    }

    /// <summary>Adds a draw.</summary>
    /// <param name="parameters">Where the last transition ended, in the model's parameters.</param>
    internal void Add(ReadOnlySpan<double> parameters)
    {
        _draws++;
        _mixing.Add(parameters);
    }

    /// <summary>What is wrong with the kernel, in words; null where nothing is. What there is too little of to judge passes.</summary>
    internal string? Failure(double leastAcceptance, double leastInformation, double mostCorrelation)
    {
        if (Diverged)
        {
            return "a transition diverged";
        }

        if (!(Acceptance >= leastAcceptance))
        {
            return FormattableString.Invariant($"acceptance {Acceptance:0.00}, at least {leastAcceptance:0.00} is wanted");
        }

        if (_energies.Count >= FewestEnergies && !(_energies.MissingInformation >= leastInformation))
        {
            return FormattableString.Invariant($"E-BFMI {_energies.MissingInformation:0.00}, at least {leastInformation:0.00} is wanted");
        }

        return ShowsMixing && !(LargestCorrelation <= mostCorrelation)
            ? FormattableString.Invariant($"correlation of successive draws {LargestCorrelation:0.00}, at most {mostCorrelation:0.00} is wanted")
            : null;
    }

    internal void Restart()
    {
        (Count, _draws, _acceptance, Diverged) = (0, 0, 0, false);
        _energies.Restart();
        _mixing.Restart();
    }
}

namespace Bayes.Sampler.Adaptation;

/// <summary>The energies of a run of transitions: how far each momentum refreshment moves them, relative to how far they have to move.</summary>
/// <remarks>Betancourt (2016), "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo".</remarks>
internal sealed class EnergyAccount
{
    private double _last;
    private double _squaredMoves;
    private double _mean;
    private double _squares;

    /// <summary>The number of energies.</summary>
    internal int Count { get; private set; }

    /// <summary>The mean squared move over the variance; NaN for fewer than two energies.</summary>
    internal double MissingInformation => Count < 2 ? double.NaN : _squaredMoves / _squares;

    internal void Add(double energy)
    {
        if (Count > 0)
        {
            _squaredMoves += (energy - _last) * (energy - _last);
        }

        Count++;
        double deviation = energy - _mean;
        _mean += deviation / Count;
        _squares += deviation * (energy - _mean);
        _last = energy;
    }

    internal void Restart() => (Count, _squaredMoves, _mean, _squares) = (0, 0, 0, 0);
}

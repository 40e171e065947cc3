using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Energy-based fraction of missing information: whether the momentum resampled at each draw moves the energy far enough.</summary>
/// <remarks>
/// Betancourt (2016), "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo". Below 0.3 the chain
/// explores the tails slowly. Per chain only: differences across the seam of two chains mean nothing.
/// </remarks>
public static class Ebfmi
{
    /// <summary>The value below which exploration of the tails is in doubt.</summary>
    public const double Threshold = 0.3;

    /// <summary>For one chain: Σ(Eₜ − Eₜ₋₁)²/N divided by the variance of E.</summary>
    /// <param name="energy">The energies in order of iteration, [N].</param>
    /// <returns>The fraction; NaN with its reason for fewer than 3 draws, for NaN or infinite energies and for constant ones.</returns>
    public static DiagnosticValue Of(ReadOnlySpan<double> energy)
    {
        if (energy.Length < 3)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewDraws);
        }

        double squares = 0;
        bool finite = double.IsFinite(energy[0]);
        for (int i = 1; i < energy.Length; i++)
        {
            finite &= double.IsFinite(energy[i]);
            double step = energy[i] - energy[i - 1];
            squares += step * step;
        }

        if (!finite)
        {
            return DiagnosticValue.Undefined(UndefinedReason.NotFinite);
        }

        double variance = CentredChains.Variance(energy);
        return variance == 0
            ? DiagnosticValue.Undefined(UndefinedReason.Constant)
            : new DiagnosticValue(squares / energy.Length / variance);
    }

    /// <summary>For each chain.</summary>
    /// <param name="energy">The column of energies, [M × N].</param>
    /// <returns>One value per chain, [M].</returns>
    public static IReadOnlyList<DiagnosticValue> OfChains(ParameterDraws energy)
    {
        var values = new DiagnosticValue[energy.ChainCount];
        for (int m = 0; m < values.Length; m++)
        {
            values[m] = Of(energy.Chain(m));
        }

        return values;
    }
}

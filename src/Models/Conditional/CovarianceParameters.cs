using Bayes.Models.Posterior;

namespace Bayes.Models.Conditional;

/// <summary>
/// Population parameters with each covariance as its factor Λ, as <see cref="CovarianceFactors"/> reads them, from those of
/// <see cref="ParameterLayout"/>, and gradients back.
/// </summary>
/// <remarks>Owns scratch memory: one thread at a time.</remarks>
public sealed class CovarianceParameters
{
    private readonly TermSlots[] _terms;
    private readonly double[] _factor;

    /// <summary>Reserves the memory.</summary>
    /// <param name="layout">The layout.</param>
    public CovarianceParameters(ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _terms = [.. layout.Covariances];
        int widest = _terms.Length == 0 ? 0 : _terms.Max(t => t.Effects);
        _factor = new double[widest * widest];
    }

    /// <summary>Copies the population parameters, covariances as Λ.</summary>
    /// <param name="position">The unconstrained population parameters.</param>
    /// <param name="parameters">Receives them, with Λ in place of log standard deviations and correlations.</param>
    public void Write(ReadOnlySpan<double> position, Span<double> parameters)
    {
        position[..parameters.Length].CopyTo(parameters);
        foreach (TermSlots term in _terms)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                WriteStructured(term, position, parameters);
                continue;
            }

            CovarianceFactor.Write(term, position, _factor);
            for (int r = 0; r < term.Effects; r++)
            {
                for (int c = term.IsCorrelated ? 0 : r; c <= r; c++)
                {
                    parameters[CovarianceFactors.Place(term, r, c)] = _factor[(r * term.Effects) + c];
                }
            }
        }
    }

    /// <summary>Computes the gradient by the unconstrained population parameters.</summary>
    /// <param name="position">The unconstrained population parameters.</param>
    /// <param name="byParameters">The gradient by the parameters of <see cref="Write"/>.</param>
    /// <param name="gradient">Receives it.</param>
    public void PullBack(ReadOnlySpan<double> position, ReadOnlySpan<double> byParameters, Span<double> gradient)
    {
        byParameters.CopyTo(gradient);
        foreach (TermSlots term in _terms)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                PullBackStructured(term, position, byParameters, gradient);
                continue;
            }

            int q = term.Effects;
            Array.Clear(_factor);
            for (int r = 0; r < q; r++)
            {
                for (int c = term.IsCorrelated ? 0 : r; c <= r; c++)
                {
                    _factor[(r * q) + c] = byParameters[CovarianceFactors.Place(term, r, c)];
                }
            }

            gradient.Slice(term.LogSd, q).Clear();
            if (term.IsCorrelated)
            {
                gradient.Slice(term.Correlation, q * (q - 1) / 2).Clear();
            }

            CovarianceFactor.PullBack(term, position, _factor, gradient);
        }
    }

    // Deviations are their exponentials, and the angle a of a correlation has sin a = tanh y: the Gudermannian of y, 2 atan(tanh(y/2)), which
    // unlike the arc sine keeps its digits where tanh y is near ±1.
    private static void WriteStructured(TermSlots term, ReadOnlySpan<double> position, Span<double> parameters)
    {
        for (int r = 0; r < term.DeviationCount; r++)
        {
            parameters[term.LogSd + r] = Math.Exp(position[term.LogSd + r]);
        }

        if (term.HasOneCorrelation)
        {
            parameters[term.Correlation] = 2 * Math.Atan(Math.Tanh(0.5 * position[term.Correlation]));
        }
    }

    private static void PullBackStructured(TermSlots term, ReadOnlySpan<double> position, ReadOnlySpan<double> byParameters, Span<double> gradient)
    {
        for (int r = 0; r < term.DeviationCount; r++)
        {
            gradient[term.LogSd + r] = byParameters[term.LogSd + r] * Math.Exp(position[term.LogSd + r]);
        }

        if (term.HasOneCorrelation)
        {
            gradient[term.Correlation] = byParameters[term.Correlation] / Math.Cosh(position[term.Correlation]);
        }
    }
}

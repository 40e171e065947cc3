namespace Bayes.Models.Posterior;

/// <summary>
/// The density of the group effects of one term given their standard deviations and correlations, and the prior of the latter.
/// </summary>
/// <remarks>
/// For group j, w_j = L⁻¹ diag(sd)⁻¹ b_j and log N(b_j | 0, Σ) = −½ w_jᵀw_j − Σ log sd − Σ log L_cc, up to a constant. With
/// v_j = L⁻ᵀ w_j: ∂/∂b_j = −v_j/sd, ∂/∂ log sd_c = Σ_j v_jc b_jc/sd_c − J, ∂/∂L = Σ_j v_j w_jᵀ (lower triangle) − J diag(1/L_cc).
/// </remarks>
internal sealed class TermPrior
{
    private readonly TermSlots _slots;
    private readonly TermCorrelationPrior? _prior;
    private readonly double[] _inverseSd;
    private readonly double[] _factor;
    private readonly double[] _factorGradient;
    private readonly double[] _w;
    private readonly double[] _v;

    public TermPrior(TermSlots slots, TermCorrelationPrior? prior)
    {
        int q = slots.Effects;
        _slots = slots;
        _prior = prior;
        _inverseSd = new double[q];
        _factor = new double[q * q];
        _factorGradient = new double[q * q];
        _w = new double[q];
        _v = new double[q];
    }

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) =>
        _slots.IsCorrelated ? Correlated(position, gradient) : Independent(position, gradient);

    private double Independent(ReadOnlySpan<double> position, Span<double> gradient)
    {
        int q = _slots.Effects;
        double sum = 0;
        for (int c = 0; c < q; c++)
        {
            double logSd = position[_slots.LogSdOf(c)];
            double inverse = Math.Exp(-logSd);
            double squares = 0;
            for (int place = _slots.GroupEffects + c, j = 0; j < _slots.Levels; j++, place += q)
            {
                double w = position[place] * inverse;
                squares += w * w;
                gradient[place] -= w * inverse;
            }

            gradient[_slots.LogSdOf(c)] += squares - _slots.Levels;
            sum -= (0.5 * squares) + (_slots.Levels * logSd);
        }

        return sum;
    }

    private double Correlated(ReadOnlySpan<double> position, Span<double> gradient)
    {
        int q = _slots.Effects;
        TermCorrelation.Factor(_slots, position, _factor);
        Array.Clear(_factorGradient);
        double logSd = 0;
        for (int c = 0; c < q; c++)
        {
            int place = _slots.LogSdOf(c);
            logSd += position[place];
            _inverseSd[c] = Math.Exp(-position[place]);
            gradient[place] -= _slots.Levels;
        }

        double squares = 0;
        for (int j = 0; j < _slots.Levels; j++)
        {
            int first = _slots.GroupEffects + (j * q);
            squares += Whiten(position.Slice(first, q));
            for (int c = 0; c < q; c++)
            {
                double scaled = _v[c] * _inverseSd[c];
                gradient[first + c] -= scaled;
                gradient[_slots.LogSdOf(c)] += scaled * position[first + c];
                for (int d = 0; d <= c; d++)
                {
                    _factorGradient[(c * q) + d] += _v[c] * _w[d];
                }
            }
        }

        TermCorrelation.PullBack(_slots, position, _factor, _factorGradient, -_slots.Levels, gradient);
        double prior = _prior!.Evaluate(position, gradient);
        return prior - (0.5 * squares) - (_slots.Levels * (logSd + TermCorrelation.LogDiagonal(_slots, position, _factor)));
    }

    /// <summary>w = L⁻¹ (b / sd), v = L⁻ᵀ w; returns wᵀw.</summary>
    private double Whiten(ReadOnlySpan<double> effects)
    {
        int q = effects.Length;
        double squares = 0;
        for (int c = 0; c < q; c++)
        {
            double value = effects[c] * _inverseSd[c];
            for (int d = 0; d < c; d++)
            {
                value -= _factor[(c * q) + d] * _w[d];
            }

            _w[c] = value / _factor[(c * q) + c];
            squares += _w[c] * _w[c];
        }

        for (int c = q - 1; c >= 0; c--)
        {
            double value = _w[c];
            for (int d = c + 1; d < q; d++)
            {
                value -= _factor[(d * q) + c] * _v[d];
            }

            _v[c] = value / _factor[(c * q) + c];
        }

        return squares;
    }
}

namespace Bayes.Estimation.Profiles;

/// <summary>The parameters ψ under which one quantity has a given value, as a function of the others, which stay free.</summary>
internal abstract class Constraint
{
    /// <summary>The edges of the quantity's range.</summary>
    public virtual (double Lower, double Upper) Range => (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Free parameters from ψ; as many as ψ has, those that mean nothing at 0.</summary>
    public virtual double[] Free(ReadOnlySpan<double> psi) => psi.ToArray();

    /// <summary>Turns free parameters, where they stand, into ψ.</summary>
    public abstract void Map(double value, Span<double> psi);

    /// <summary>Turns the gradient by ψ, where it stands, into that by the free parameters.</summary>
    public abstract void PullBack(double value, ReadOnlySpan<double> free, Span<double> gradient);
}

/// <summary>An entry of ψ as such: a slope, a family parameter on its link scale, the standard deviation of a first or an independent effect.</summary>
internal sealed class EntryConstraint(int place, Func<double, double> forward, double lower, double upper) : Constraint
{
    public override (double Lower, double Upper) Range => (lower, upper);

    public override void Map(double value, Span<double> psi) => psi[place] = forward(value);

    public override void PullBack(double value, ReadOnlySpan<double> free, Span<double> gradient) => gradient[place] = 0;
}

/// <summary>The intercept of the design as typed: the centred one less Σ mean·coefficient.</summary>
internal sealed class InterceptConstraint(int place, int first, double[] means) : Constraint
{
    public override void Map(double value, Span<double> psi)
    {
        psi[place] = value;
        for (int c = 0; c < means.Length; c++)
        {
            psi[place] += means[c] * psi[first + c];
        }
    }

    public override void PullBack(double value, ReadOnlySpan<double> free, Span<double> gradient)
    {
        for (int c = 0; c < means.Length; c++)
        {
            gradient[first + c] += means[c] * gradient[place];
        }

        gradient[place] = 0;
    }
}

/// <summary>The standard deviation of an effect after the first of its term: the length of its row of Λ, whose direction stays free.</summary>
internal sealed class RowConstraint(int place, int length) : Constraint
{
    public override (double Lower, double Upper) Range => (0, double.PositiveInfinity);

    public override double[] Free(ReadOnlySpan<double> psi)
    {
        double[] free = psi.ToArray();
        Span<double> row = free.AsSpan(place, length);
        double norm = Separation.RowSpace.Length(row);
        for (int k = 0; k < length; k++)
        {
            row[k] = norm > 0 ? row[k] / norm : k == length - 1 ? 1 : 0.1;
        }

        return free;
    }

    public override void Map(double value, Span<double> psi)
    {
        Span<double> row = psi.Slice(place, length);
        Separation.RowSpace.Scale(row, value / Separation.RowSpace.Length(row));
    }

    public override void PullBack(double value, ReadOnlySpan<double> free, Span<double> gradient)
    {
        // d(σv/|v|) = σ(I − uuᵀ)dv/|v|, u = v/|v|.
        ReadOnlySpan<double> row = free.Slice(place, length);
        Span<double> pull = gradient.Slice(place, length);
        double norm = Separation.RowSpace.Length(row);
        double along = Separation.RowSpace.Dot(row, pull) / (norm * norm);
        for (int k = 0; k < length; k++)
        {
            pull[k] = value / norm * (pull[k] - (along * row[k]));
        }
    }
}

/// <summary>The correlation of two effects: Λ = [a 0; ρτ·sign a, √(1 − ρ²)τ] with a and τ free.</summary>
internal sealed class CorrelationConstraint(int corner) : Constraint
{
    public override (double Lower, double Upper) Range => (-1, 1);

    public override double[] Free(ReadOnlySpan<double> psi)
    {
        double[] free = psi.ToArray();
        free[corner + 2] = Math.Sqrt((psi[corner + 1] * psi[corner + 1]) + (psi[corner + 2] * psi[corner + 2]));
        free[corner + 1] = 0;
        return free;
    }

    public override void Map(double value, Span<double> psi)
    {
        double tau = psi[corner + 2];
        psi[corner + 1] = value * tau * Math.CopySign(1, psi[corner]);
        psi[corner + 2] = Math.Sqrt(1 - (value * value)) * tau;
    }

    public override void PullBack(double value, ReadOnlySpan<double> free, Span<double> gradient)
    {
        gradient[corner + 2] = (gradient[corner + 1] * value * Math.CopySign(1, free[corner])) + (gradient[corner + 2] * Math.Sqrt(1 - (value * value)));
        gradient[corner + 1] = 0;
    }
}

using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Tests;

/// <summary>N(μ, Σ) by its precision matrix, with exact draws.</summary>
internal sealed class NormalTarget : ILogDensity
{
    private readonly double[] _mean;
    private readonly double[,] _factor;

    /// <param name="mean">μ.</param>
    /// <param name="factor">Lower triangular L with Σ = L Lᵀ.</param>
    public NormalTarget(double[] mean, double[,] factor)
    {
        _mean = mean;
        _factor = factor;
    }

    public int Dimension => _mean.Length;

    public ReadOnlySpan<double> Mean => _mean;

    public static NormalTarget Standard(int dimension)
    {
        double[,] factor = new double[dimension, dimension];
        for (int i = 0; i < dimension; i++)
        {
            factor[i, i] = 1;
        }

        return new NormalTarget(new double[dimension], factor);
    }

    /// <summary>Scales from 0.2 upwards by factors of 2, neighbours correlated, mean i.</summary>
    public static NormalTarget Correlated(int dimension)
    {
        double[,] factor = new double[dimension, dimension];
        double[] mean = new double[dimension];
        for (int i = 0; i < dimension; i++)
        {
            mean[i] = i;
            factor[i, i] = 0.2 * Math.Pow(2, i);
            if (i > 0)
            {
                factor[i, i - 1] = 0.8 * factor[i, i];
            }
        }

        return new NormalTarget(mean, factor);
    }

    public double Covariance(int i, int j)
    {
        double sum = 0;
        for (int k = 0; k <= Math.Min(i, j); k++)
        {
            sum += _factor[i, k] * _factor[j, k];
        }

        return sum;
    }

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        // u = L⁻¹(x − μ); log p = −u·u/2; gradient = −L⁻ᵀu.
        int d = Dimension;
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            double u = position[i] - _mean[i];
            for (int k = 0; k < i; k++)
            {
                u -= _factor[i, k] * gradient[k];
            }

            u /= _factor[i, i];
            gradient[i] = u;
            sum += u * u;
        }

        for (int i = d - 1; i >= 0; i--)
        {
            double v = gradient[i];
            for (int k = i + 1; k < d; k++)
            {
                v += _factor[k, i] * gradient[k];
            }

            gradient[i] = -v / _factor[i, i];
        }

        return -0.5 * sum;
    }

    public void Draw(Numerics.RandomStream random, Span<double> position)
    {
        int d = Dimension;
        Span<double> z = stackalloc double[d];
        for (int i = 0; i < d; i++)
        {
            z[i] = random.NextNormal();
        }

        for (int i = 0; i < d; i++)
        {
            position[i] = _mean[i];
            for (int k = 0; k <= i; k++)
            {
                position[i] += _factor[i, k] * z[k];
            }
        }
    }
}

/// <summary>Neal's funnel: v ~ N(0, 3²), the others N(0, exp(v)).</summary>
internal sealed class FunnelTarget(int dimension) : ILogDensity
{
    public int Dimension { get; } = dimension;

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double v = position[0];
        double precision = Math.Exp(-v);
        double sum = 0;
        for (int i = 1; i < Dimension; i++)
        {
            sum += position[i] * position[i];
            gradient[i] = -precision * position[i];
        }

        gradient[0] = (-v / 9) - (0.5 * (Dimension - 1)) + (0.5 * precision * sum);
        return (-v * v / 18) - (0.5 * (Dimension - 1) * v) - (0.5 * precision * sum);
    }
}

/// <summary>Any density from a lambda.</summary>
internal sealed class LambdaTarget(int dimension, LambdaTarget.Evaluation evaluate) : ILogDensity
{
    public delegate double Evaluation(ReadOnlySpan<double> position, Span<double> gradient);

    public int Dimension { get; } = dimension;

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => evaluate(position, gradient);
}

/// <summary>A transport that is not linear: x₀ = sinh(z₀), xᵢ = zᵢ·exp(z₀/2) + z₀.</summary>
internal sealed class WarpTransport(int dimension) : ITransport
{
    public int Dimension { get; } = dimension;

    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double z = whitened[0];
        parameters[0] = Math.Sinh(z);
        for (int i = 1; i < Dimension; i++)
        {
            parameters[i] = (whitened[i] * Math.Exp(0.5 * z)) + z;
        }

        return Math.Log(Math.Cosh(z)) + (0.5 * z * (Dimension - 1));
    }

    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        double z = Math.Asinh(parameters[0]);
        whitened[0] = z;
        for (int i = 1; i < Dimension; i++)
        {
            whitened[i] = (parameters[i] - z) * Math.Exp(-0.5 * z);
        }
    }

    public void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        double z = whitened[0];
        double scale = Math.Exp(0.5 * z);
        double sum = (gradient[0] * Math.Cosh(z)) + Math.Tanh(z) + (0.5 * (Dimension - 1));
        for (int i = 1; i < Dimension; i++)
        {
            whitenedGradient[i] = gradient[i] * scale;
            sum += gradient[i] * ((0.5 * whitened[i] * scale) + 1);
        }

        whitenedGradient[0] = sum;
    }
}

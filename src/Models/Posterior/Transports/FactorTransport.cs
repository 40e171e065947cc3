using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of the effects of one grouping factor, group by group; population parameters are read and left as they are.</summary>
/// <remarks>
/// Where the rows' information scales with 1/σ², effects are taken in units of u = σ/σ*: b = u·b̃, with b̃ the map of z at standard deviations τ/u
/// and linear terms c/u. That is the map with information A/u² and linear terms c/u². Not thread safe: it owns scratch memory. Cost O(J·(q³ + q·p)).
/// </remarks>
internal abstract class FactorTransport(FactorInformation information)
{
    private readonly double[] _linear = new double[information.Centre.Length];
    private readonly double[] _byLinear = new double[information.Centre.Length];
    private readonly int[] _logSds = [.. information.Terms.SelectMany(t => Enumerable.Range(t.LogSd, t.DeviationCount))];
    private readonly double[] _aside = new double[information.Terms.Sum(t => t.DeviationCount)];
    private double[] _parameters = [];
    private double[] _gradient = [];

    protected FactorInformation Factor => information;

    /// <summary>c_j(β) of all groups, [J × q]; c_j(β)/u in units of a residual standard deviation.</summary>
    protected ReadOnlySpan<double> Linear => _linear;

    /// <summary>Room for the gradient by <see cref="Linear"/>, [J × q].</summary>
    protected Span<double> ByLinear => _byLinear;

    /// <summary>Picks the map of a factor: one effect a group is done without matrices, and with the shape of its conditionals where that is known.</summary>
    public static FactorTransport Of(FactorInformation information, ConditionalShape? shape) =>
        shape is not null ? new ShapedFactorTransport(shape) : information.Effects == 1 ? new ScalarFactorTransport(information) : new VectorFactorTransport(information);

    /// <summary>Maps z to b; the population parameters are in place. Returns the log-Jacobian.</summary>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        double logUnit = LoadLinear(parameters);
        if (information.Residual is null)
        {
            return Map(whitened, parameters);
        }

        for (int i = 0; i < _logSds.Length; i++)
        {
            _aside[i] = parameters[_logSds[i]];
            parameters[_logSds[i]] -= logUnit;
        }

        double log = Map(whitened, parameters);
        for (int i = 0; i < _logSds.Length; i++)
        {
            parameters[_logSds[i]] = _aside[i];
        }

        Multiply(parameters, Math.Exp(logUnit));
        return log + (_linear.Length * logUnit);
    }

    /// <summary>Maps b to z.</summary>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        double logUnit = LoadLinear(parameters);
        if (information.Residual is null)
        {
            Invert(parameters, whitened);
            return;
        }

        LoadInUnits(parameters, logUnit);
        Multiply(_parameters, Math.Exp(-logUnit));
        Invert(_parameters, whitened);
    }

    /// <summary>Writes the gradient by z, and adds to that by the population parameters what reaches them through this map.</summary>
    public void PullBack(ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        double logUnit = LoadLinear(parameters);
        if (information.Residual is { } residual)
        {
            PullBackInUnits(whitened, parameters, gradient, whitenedGradient, logUnit, residual.Place);
        }
        else
        {
            Differentiate(whitened, parameters, gradient, whitenedGradient);
        }

        double unit = Math.Exp(-logUnit);
        foreach (FactorInformation.CoefficientColumn column in information.Columns)
        {
            whitenedGradient[column.Place] -= unit * VectorKernels.Dot(column.Values, _byLinear);
        }
    }

    protected abstract double Map(ReadOnlySpan<double> whitened, Span<double> parameters);

    protected abstract void Invert(ReadOnlySpan<double> parameters, Span<double> whitened);

    protected abstract void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient);

    /// <summary>With b = u·b̃(z, log τ − log u, c/u): the gradient by log u is that of the factor u, of its determinant, and what reaches it through log τ and c.</summary>
    private void PullBackInUnits(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient, double logUnit, int place)
    {
        LoadInUnits(parameters, logUnit);
        gradient.CopyTo(_gradient);
        Multiply(_gradient, Math.Exp(logUnit));
        for (int i = 0; i < _logSds.Length; i++)
        {
            _aside[i] = whitenedGradient[_logSds[i]];
            whitenedGradient[_logSds[i]] = 0;
        }

        Differentiate(whitened, _parameters, _gradient, whitenedGradient);
        double byLogUnit = _linear.Length - VectorKernels.Dot(_linear, _byLinear);
        for (int i = 0; i < _logSds.Length; i++)
        {
            byLogUnit -= whitenedGradient[_logSds[i]];
            whitenedGradient[_logSds[i]] += _aside[i];
        }

        foreach ((int first, int stride) in information.Places)
        {
            for (int j = 0; j < information.Levels; j++)
            {
                byLogUnit += gradient[first + (j * stride)] * parameters[first + (j * stride)];
            }
        }

        whitenedGradient[place] += byLogUnit;
    }

    /// <summary>The parameters with the log standard deviations of the effects in units of u; the effects are left as they are.</summary>
    private void LoadInUnits(ReadOnlySpan<double> parameters, double logUnit)
    {
        if (_parameters.Length == 0)
        {
            _parameters = new double[parameters.Length];
            _gradient = new double[parameters.Length];
        }

        parameters.CopyTo(_parameters);
        foreach (int place in _logSds)
        {
            _parameters[place] -= logUnit;
        }
    }

    private void Multiply(Span<double> effects, double factor)
    {
        foreach ((int first, int stride) in information.Places)
        {
            for (int j = 0; j < information.Levels; j++)
            {
                effects[first + (j * stride)] *= factor;
            }
        }
    }

    /// <summary>Computes <see cref="Linear"/>; returns log u, which is 0 where the information scales with no residual standard deviation.</summary>
    private double LoadLinear(ReadOnlySpan<double> parameters)
    {
        information.Centre.CopyTo(_linear, 0);
        foreach (FactorInformation.CoefficientColumn column in information.Columns)
        {
            VectorKernels.AddScaled(_linear, column.Values, column.Reference - parameters[column.Place]);
        }

        if (information.Residual is not { } residual)
        {
            return 0;
        }

        double logUnit = parameters[residual.Place] - residual.Reference;
        double unit = Math.Exp(-logUnit);
        for (int i = 0; i < _linear.Length; i++)
        {
            _linear[i] *= unit;
        }

        return logUnit;
    }
}

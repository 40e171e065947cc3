using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Calibration.Ranks;

/// <summary>A mistake put into the posterior on purpose, to see whether calibration finds it.</summary>
public sealed class Mutation
{
    private readonly Func<CalibrationDesign, TermSlots, Tilt> _tilt;

    private Mutation(string name, string description, CalibrationDesign design, Func<CalibrationDesign, TermSlots, Tilt> tilt)
    {
        Name = name;
        Description = description;
        Design = design;
        _tilt = tilt;
    }

    /// <summary>Adds a wrong term to the log density and its gradient.</summary>
    /// <param name="position">The unconstrained parameters.</param>
    /// <param name="gradient">Its gradient is added here.</param>
    /// <returns>The term.</returns>
    private delegate double Tilt(ReadOnlySpan<double> position, Span<double> gradient);

    /// <summary>All mutations, each a mistake that is easily made.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("sd-jacobian-dropped", "the Jacobian of the standard deviations' log scale is left out", CalibrationDesign.Named("bernoulli"), WithoutSdJacobian),
        new("lkj-jacobian-dropped", "the Jacobian of the correlation's unconstrained scale is left out", CalibrationDesign.Named("bernoulli"), WithoutCorrelationJacobian),
        new("sd-prior-wider", "the prior of the standard deviations is 1.5 times too wide", CalibrationDesign.Named("bernoulli"), WithWiderSdPrior),
    ];

    /// <summary>A short name.</summary>
    public string Name { get; }

    /// <summary>What is wrong.</summary>
    public string Description { get; }

    /// <summary>The design it is tried on.</summary>
    public CalibrationDesign Design { get; }

    /// <summary>Finds a mutation by name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The mutation.</returns>
    public static Mutation Named(string name) => All.Single(m => m.Name == name);

    /// <summary>Puts the mistake into a density.</summary>
    /// <param name="density">The right density.</param>
    /// <param name="model">Its model.</param>
    /// <returns>The wrong density.</returns>
    public ILogDensity Apply(ILogDensity density, BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(model);
        return new TiltedDensity(density, _tilt(Design, model.Layout.Terms[0]));
    }

    private static Tilt WithoutSdJacobian(CalibrationDesign design, TermSlots slots) => (position, gradient) =>
    {
        double sum = 0;
        for (int c = 0; c < slots.Effects; c++)
        {
            sum -= position[slots.LogSd + c];
            gradient[slots.LogSd + c] -= 1;
        }

        return sum;
    };

    private static Tilt WithoutCorrelationJacobian(CalibrationDesign design, TermSlots slots) => (position, gradient) =>
    {
        // −log(1 − tanh²y) = 2 log cosh y, without overflow and without loss near |r| = 1.
        double y = Math.Abs(position[slots.Correlation]);
        gradient[slots.Correlation] += 2 * Math.Tanh(position[slots.Correlation]);
        return 2 * (y + SpecialFunctions.Log1P(Math.Exp(-2 * y)) - Math.Log(2));
    };

    private static Tilt WithWiderSdPrior(CalibrationDesign design, TermSlots slots) => (position, gradient) =>
    {
        const double Weight = 0.5 * (1 - (1 / (1.5 * 1.5)));
        double sum = 0;
        for (int c = 0; c < slots.Effects; c++)
        {
            double z = Math.Exp(position[slots.LogSd + c]) / design.SdScale;
            sum += Weight * z * z;
            gradient[slots.LogSd + c] += 2 * Weight * z * z;
        }

        return sum;
    };

    private sealed class TiltedDensity(ILogDensity inner, Tilt tilt) : ILogDensity
    {
        public int Dimension => inner.Dimension;

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => inner.Evaluate(position, gradient) + tilt(position, gradient);
    }
}

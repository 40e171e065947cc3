namespace Bayes.Sampler.Adaptation;

/// <summary>Dual averaging: moves the step size until the mean acceptance statistic meets its target.</summary>
/// <remarks>Hoffman and Gelman (2014), section 3.2, with the constants of Stan: γ = 0.05, t₀ = 10, κ = 0.75. Not thread safe.</remarks>
public sealed class StepSizeAdapter
{
    /// <summary>γ: how strongly the step is drawn to where it started; smaller is bolder.</summary>
    private const double Shrinkage = 0.05;

    /// <summary>t₀: how many iterations' worth of caution the beginning gets.</summary>
    private const double Delay = 10.0;

    /// <summary>κ: how fast the average forgets.</summary>
    private const double Forgetting = 0.75;

    private readonly double _target;
    private double _centre;
    private double _meanError;
    private double _meanLogStep;
    private long _count;

    /// <summary>Starts from a step size.</summary>
    /// <param name="targetAcceptance">The acceptance statistic to meet, in (0, 1).</param>
    /// <param name="initialStepSize">The step size to start from, positive.</param>
    public StepSizeAdapter(double targetAcceptance, double initialStepSize)
    {
        _target = targetAcceptance;
        Restart(initialStepSize);
    }

    /// <summary>The step size to use for the next transition of warmup.</summary>
    public double StepSize { get; private set; }

    /// <summary>The averaged step size, to be kept after warmup.</summary>
    public double FinalStepSize => _count == 0 ? StepSize : Math.Exp(_meanLogStep);

    /// <summary>Forgets everything and starts again, as after a change of metric.</summary>
    /// <param name="initialStepSize">The step size to start from; the search leans towards ten times it.</param>
    public void Restart(double initialStepSize)
    {
        StepSize = initialStepSize;
        _centre = Math.Log(10.0 * initialStepSize);
        _meanError = 0;
        _meanLogStep = 0;
        _count = 0;
    }

    /// <summary>Learns from a transition.</summary>
    /// <param name="acceptStat">Its acceptance statistic; values above 1 count as 1, NaN as 0.</param>
    public void Learn(double acceptStat)
    {
        _count++;
        double accepted = double.IsNaN(acceptStat) ? 0.0 : Math.Min(1.0, acceptStat);
        double weight = 1.0 / (_count + Delay);
        _meanError = ((1.0 - weight) * _meanError) + (weight * (_target - accepted));
        double logStep = _centre - (_meanError * Math.Sqrt(_count) / Shrinkage);
        double averaging = Math.Pow(_count, -Forgetting);
        _meanLogStep = ((1.0 - averaging) * _meanLogStep) + (averaging * logStep);
        StepSize = Math.Exp(logStep);
    }
}

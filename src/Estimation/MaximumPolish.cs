using Bayes.Estimation.Optimization;

namespace Bayes.Estimation;

/// <summary>Takes the end of a search to the maximum by Newton's method with the differenced Hessian, which stays as the observed information.</summary>
/// <remarks>
/// Steps use one Hessian as long as they are short; a point that has moved by more than a thousandth of a standard error, or whose standard
/// errors were not what the steps of the differences took them for, gets a new one. A saddle is left along its rising direction.
/// </remarks>
internal sealed class MaximumPolish
{
    private const double Target = 1e-7;
    private const double LongestStep = 3;
    private const double LeastRise = 1e-10;
    private const int MaxRounds = 8;
    private const int MaxSteps = 6;

    private readonly ScaledLikelihood _objective;
    private readonly double[] _spread;
    private readonly double[] _flat;
    private readonly CancellationToken _cancellation;

    /// <summary>Looks at a point.</summary>
    /// <param name="objective">The log likelihood.</param>
    /// <param name="start">The point, in units.</param>
    /// <param name="spread">Standard errors as far as they are known, for the steps of the first differences.</param>
    /// <param name="flat">How far each variable goes in a flat direction, for the steps of later differences (<see cref="Optimization.Information.Spread"/>).</param>
    /// <param name="cancellation">Cancels.</param>
    public MaximumPolish(ScaledLikelihood objective, double[] start, double[] spread, double[] flat, CancellationToken cancellation)
    {
        _objective = objective;
        _flat = flat;
        _spread = spread;
        _cancellation = cancellation;
        Position = start;
        Gradient = new double[start.Length];
        Value = objective.Evaluate(Position, Gradient);
        Hessian = Curvature.Hessian(objective, start, spread);
        Information = new Information(Hessian, start.Length);
    }

    /// <summary>The point, in units.</summary>
    public double[] Position { get; private set; }

    /// <summary>The log likelihood there.</summary>
    public double Value { get; private set; }

    /// <summary>Its gradient there.</summary>
    public double[] Gradient { get; }

    /// <summary>Its Hessian there.</summary>
    public double[] Hessian { get; private set; }

    /// <summary>The information there.</summary>
    public Information Information { get; private set; }

    /// <summary>Polishes the point.</summary>
    public void Run()
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            _cancellation.ThrowIfCancellationRequested();
            double moved = 0;
            for (int step = 0; step < MaxSteps; step++)
            {
                double[] newton = Information.Step(Gradient);
                double size = Size(newton, Information);
                if (size < Target || !Advance(newton))
                {
                    break;
                }

                moved += size;
            }

            // Differences in steps that were too short for a flat direction may show a rise that is rounding: look again before giving up.
            if (Information.HasAscent && !LeaveSaddle() && round > 0)
            {
                Information.IsAscentRefuted = true;
                break;
            }

            double[] learnt = Information.Spread(_flat);
            bool stepsWereRight = round > 0 || learnt.Zip(_spread).All(s => s.First < 5 * s.Second && s.Second < 5 * s.First);
            if (moved < 1e-3 && !Information.HasAscent && stepsWereRight)
            {
                break;
            }

            Differentiate(learnt);
        }
    }

    /// <summary>The largest component of a step in standard errors.</summary>
    public static double Size(double[] step, Information information)
    {
        double[] spread = information.Spread(new double[step.Length]);
        double largest = 0;
        for (int i = 0; i < step.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(step[i]) / spread[i]);
        }

        return largest;
    }

    private void Differentiate(double[] spread)
    {
        Hessian = Curvature.Hessian(_objective, Position, spread);
        Information = new Information(Hessian, Position.Length);
    }

    private bool Advance(double[] step)
    {
        double before = Value;
        double longest = Math.Max(1, step.Max(Math.Abs) / LongestStep);
        for (double share = 1 / longest; share > 1e-3; share *= 0.25)
        {
            if (Try(step, share, before - (1e-11 * Math.Abs(before))))
            {
                return true;
            }
        }

        return false;
    }

    // Down either side of the direction that curves up is up.
    private bool LeaveSaddle()
    {
        double[] ascent = Information.Ascent;
        double before = Value;
        return Array.Exists([0.5, -0.5, 0.1, -0.1, 0.02, -0.02], share => Try(ascent, share, before + (LeastRise * Math.Max(1, Math.Abs(before)))));
    }

    private bool Try(double[] direction, double share, double least)
    {
        double[] gradient = new double[Position.Length];
        double[] trial = [.. Position.Zip(direction, (x, d) => x + (share * d))];
        double reached = _objective.Evaluate(trial, gradient);
        if (!(reached >= least))
        {
            return false;
        }

        Position = trial;
        Value = reached;
        gradient.CopyTo(Gradient, 0);
        return true;
    }
}

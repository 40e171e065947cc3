using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Kernels;

/// <summary>
/// The No-U-Turn sampler: follows the Hamiltonian motion forwards or backwards, doubling the trajectory each time, until it
/// begins to turn back on itself, and draws the next state from all of it.
/// </summary>
/// <remarks>
/// Hoffman and Gelman (2014), with multinomial weights and biased progressive sampling after Betancourt (2017), "A
/// conceptual introduction to Hamiltonian Monte Carlo", appendix A.3, and with the checks across the seam of each merge, as
/// in Stan since 2.21. Departures from Stan: the gradient at the current point is cached, which saves one evaluation per
/// transition; the metric is the unit, geometry being the business of transports; a density of +∞ is a divergence too.
/// </remarks>
public sealed class NoUTurnKernel : HamiltonianKernel
{
    private readonly Subtree _trajectory;
    private readonly Subtree _extension;
    private readonly Subtree[] _scratch;

    // The two ends of the trajectory: motion continues from the head.
    private PhasePoint _head;
    private PhasePoint _tail;

    // The account of the transition under way.
    private double _initialEnergy;
    private double _acceptanceSum;
    private int _steps;
    private bool _divergent;

    /// <summary>Sets up a kernel and all the memory it will use: about 6·(max depth + 3) vectors.</summary>
    /// <param name="density">The log density in whitened coordinates.</param>
    /// <param name="integrator">The integrator.</param>
    /// <param name="maxDepth">The largest number of doublings, at least 1; a trajectory has at most 2^depth − 1 steps.</param>
    public NoUTurnKernel(ILogDensity density, IIntegrator integrator, int maxDepth = 10)
        : base(density, integrator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        MaxDepth = maxDepth;
        _trajectory = new Subtree(Dimension);
        _extension = new Subtree(Dimension);
        _scratch = new Subtree[maxDepth - 1];
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new Subtree(Dimension);
        }

        _head = new PhasePoint(Dimension);
        _tail = new PhasePoint(Dimension);
    }

    /// <summary>The largest number of doublings.</summary>
    public int MaxDepth { get; }

    /// <inheritdoc/>
    public override TransitionInfo Transition(RandomStream random)
    {
        RefreshMomentum(random);
        _initialEnergy = Current.Energy;
        _acceptanceSum = 0;
        _steps = 0;
        _divergent = false;
        _head.CopyFrom(Current);
        _tail.CopyFrom(Current);
        _trajectory.SetLeaf(Current, 0.0);

        bool headIsForward = true;
        int depth = 0;
        while (depth < MaxDepth)
        {
            bool forward = random.NextDouble() > 0.5;
            if (forward != headIsForward)
            {
                (_head, _tail) = (_tail, _head);
                _trajectory.Reverse();
                headIsForward = forward;
            }

            if (!Build(depth, _extension, forward ? StepSize : -StepSize, random))
            {
                break;
            }

            depth++;

            // Biased progressive: the new half is preferred as far as its weight allows.
            if (random.NextDouble() < Math.Exp(_extension.LogWeight - _trajectory.LogWeight))
            {
                _trajectory.TakeProposalOf(_extension);
            }

            bool continues = NoUTurnCriterion.HoldsAcross(_trajectory, _extension);
            _trajectory.Append(_extension);
            if (!continues)
            {
                break;
            }
        }

        Current = _trajectory.ExchangeProposal(Current);
        return new TransitionInfo(
            Current.LogDensity, _acceptanceSum / _steps, StepSize, depth, _steps, _divergent, Current.Energy);
    }

    /// <summary>Extends the trajectory from its head by 2^depth states, all inside one subtree.</summary>
    /// <returns>False when the subtree diverged or turned back within itself; nothing of it may then be selected.</returns>
    private bool Build(int depth, Subtree result, double step, RandomStream random)
    {
        if (depth == 0)
        {
            return BuildLeaf(result, step);
        }

        if (!Build(depth - 1, result, step, random))
        {
            return false;
        }

        Subtree next = _scratch[depth - 1];
        if (!Build(depth - 1, next, step, random))
        {
            return false;
        }

        // Within a subtree the draw is plainly multinomial.
        double logWeight = SpecialFunctions.LogAddExp(result.LogWeight, next.LogWeight);
        if (random.NextDouble() < Math.Exp(next.LogWeight - logWeight))
        {
            result.TakeProposalOf(next);
        }

        bool continues = NoUTurnCriterion.HoldsAcross(result, next);
        result.Append(next);
        return continues;
    }

    private bool BuildLeaf(Subtree result, double step)
    {
        Integrator.Step(Density, _head, Spare, step);
        _steps++;
        double error = Spare.Energy - _initialEnergy;
        _acceptanceSum += Math.Exp(Math.Min(0.0, -error));
        if (error > MaxEnergyError)
        {
            _divergent = true;
            RecordDivergence(_head);
            return false;
        }

        (_head, Spare) = (Spare, _head);
        result.SetLeaf(_head, -error);
        return true;
    }
}

using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Tests.Kernels;

/// <summary>
/// The No-U-Turn transition written for plainness: every state of every subtree is kept in a list, sums are taken over the
/// lists, and directions are handled by the order of time. It draws random numbers in the kernel's order.
/// </summary>
internal sealed class NaiveNoUTurn(ILogDensity density, IIntegrator integrator, double stepSize, int maxDepth)
{
    private double _initialEnergy;
    private double _acceptance;

    public sealed record State(double[] Position, double[] Momentum, double Energy, PhasePoint Point);

    public int Steps { get; private set; }

    public bool Divergent { get; private set; }

    public double AcceptStat => _acceptance / Steps;

    public int Depth { get; private set; }

    public double[] Transition(double[] position, RandomStream random)
    {
        var point = new PhasePoint(position.Length);
        position.CopyTo(point.Position);
        point.LogDensity = density.Evaluate(point.Position, point.Gradient);
        for (int i = 0; i < position.Length; i++)
        {
            point.Momentum[i] = random.NextNormal();
        }

        point.UpdateEnergy();
        (Steps, Divergent, _acceptance, _initialEnergy, Depth) = (0, false, 0, point.Energy, 0);
        State current = Keep(point);

        // In the order of time, earliest first.
        List<State> tree = [current];
        State selected = current;
        while (Depth < maxDepth)
        {
            bool forward = random.NextDouble() > 0.5;
            (List<State> States, State Proposal)? subtree = Build(forward ? tree[^1] : tree[0], Depth, forward, random);
            if (subtree is not { } found)
            {
                break;
            }

            Depth++;
            if (random.NextDouble() < Weight(found.States) / Weight(tree))
            {
                selected = found.Proposal;
            }

            bool continues = forward ? Continues(tree, found.States) : Continues(found.States, tree);
            tree = forward ? [.. tree, .. found.States] : [.. found.States, .. tree];
            if (!continues)
            {
                break;
            }
        }

        return selected.Position;
    }

    private (List<State> States, State Proposal)? Build(State from, int depth, bool forward, RandomStream random)
    {
        if (depth == 0)
        {
            var next = new PhasePoint(from.Position.Length);
            integrator.Step(density, from.Point, next, forward ? stepSize : -stepSize);
            Steps++;
            _acceptance += Math.Min(1, Math.Exp(_initialEnergy - next.Energy));
            if (next.Energy - _initialEnergy > 1000)
            {
                Divergent = true;
                return null;
            }

            State state = Keep(next);
            return ([state], state);
        }

        if (Build(from, depth - 1, forward, random) is not { } near
            || Build(forward ? near.States[^1] : near.States[0], depth - 1, forward, random) is not { } far)
        {
            return null;
        }

        State proposal = random.NextDouble() < Weight(far.States) / (Weight(near.States) + Weight(far.States)) ? far.Proposal : near.Proposal;
        (List<State> early, List<State> late) = forward ? (near.States, far.States) : (far.States, near.States);
        return Continues(early, late) ? ([.. early, .. late], proposal) : null;
    }

    private static bool Continues(List<State> early, List<State> late) =>
        MovesApart([.. early, .. late]) && MovesApart([.. early, late[0]]) && MovesApart([early[^1], .. late]);

    private static bool MovesApart(List<State> states)
    {
        double first = 0;
        double last = 0;
        for (int i = 0; i < states[0].Momentum.Length; i++)
        {
            double sum = states.Sum(s => s.Momentum[i]);
            first += sum * states[0].Momentum[i];
            last += sum * states[^1].Momentum[i];
        }

        return first > 0 && last > 0;
    }

    private double Weight(List<State> states) => states.Sum(s => Math.Exp(_initialEnergy - s.Energy));

    private static State Keep(PhasePoint point) => new([.. point.Position], [.. point.Momentum], point.Energy, point);
}

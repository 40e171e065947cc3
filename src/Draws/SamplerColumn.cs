namespace Bayes.Draws;

/// <summary>The seven columns that describe the transition behind each draw, named as in Stan.</summary>
public static class SamplerColumn
{
    /// <summary>Log posterior density of the unconstrained model parameters, up to a constant; the same under every transport.</summary>
    public const string LogPosterior = "lp__";

    /// <summary>Mean Metropolis acceptance probability over the states of the trajectory, in [0, 1].</summary>
    public const string AcceptStat = "accept_stat__";

    /// <summary>Integrator step size in whitened coordinates.</summary>
    public const string StepSize = "stepsize__";

    /// <summary>Depth of the trajectory tree; an integer.</summary>
    public const string TreeDepth = "treedepth__";

    /// <summary>Number of integrator steps; an integer.</summary>
    public const string LeapfrogCount = "n_leapfrog__";

    /// <summary>1 when the trajectory diverged, else 0.</summary>
    public const string Divergent = "divergent__";

    /// <summary>Hamiltonian, potential plus kinetic energy, at the start of the draw's state.</summary>
    public const string Energy = "energy__";

    /// <summary>All seven, in the order in which they are stored.</summary>
    public static IReadOnlyList<string> All { get; } =
        [LogPosterior, AcceptStat, StepSize, TreeDepth, LeapfrogCount, Divergent, Energy];
}

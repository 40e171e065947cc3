using Bayes.Estimation.Optimization;

namespace Bayes.Estimation;

/// <summary>The point that a search found, polished, with its curvature.</summary>
internal sealed record FoundMaximum
{
    public required BoundaryPoint Point { get; init; }

    public required double LogLikelihood { get; init; }

    /// <summary>Gradient in the free entries, in their units.</summary>
    public required double[] Gradient { get; init; }

    /// <summary>Hessian in the free entries, in their units.</summary>
    public required double[] Hessian { get; init; }

    public required Information Information { get; init; }

    public required string Optimizer { get; init; }

    public required IReadOnlyList<SearchRun> Runs { get; init; }

    /// <summary>Lower maxima at which other runs ended.</summary>
    public IReadOnlyList<OtherMaximum> Others { get; init; } = [];

    /// <summary>The variances of the coefficients that the columns alone allow, in the first places of ψ.</summary>
    public double[] NullVariances { get; init; } = [];

    public required int Evaluations { get; init; }
}

/// <summary>A lower maximum.</summary>
internal sealed record OtherMaximum(string Start, double[] Parameters, double LogLikelihood);

/// <summary>One optimiser from one start.</summary>
internal sealed record SearchRun(string Optimizer, string Start, Optimum Optimum, double[] Parameters)
{
    /// <summary>Standard errors of ψ in its units as far as the optimiser has learnt them, [k].</summary>
    public required double[] Spread { get; init; }
}

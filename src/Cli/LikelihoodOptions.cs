using System.CommandLine;
using Bayes.Estimation;

namespace Bayes.Cli;

/// <summary>How a likelihood is maximised: what <c>ml</c>, <c>test</c> and <c>compare</c> share.</summary>
internal sealed class LikelihoodOptions
{
    private readonly Option<Approximation> _method = OptionKinds.Choice(
        "--method",
        "how the group effects are integrated out: Laplace's approximation, or adaptive Gauss-Hermite quadrature [laplace]",
        Approximation.Laplace,
        "",
        ("laplace", Approximation.Laplace),
        ("agq", Approximation.Quadrature));

    private readonly Option<WholeOrAuto> _points = OptionKinds.WholeOrAuto("--points", "K", "quadrature points per effect, or as many as it takes until no estimate moves [auto]");
    private readonly Option<bool> _restricted = OptionKinds.Flag("--reml", "restricted maximum likelihood; gaussian responses only");
    private readonly Option<bool> _allOptimizers = OptionKinds.Flag("--all-optimizers", "try every optimizer and list what each found");

    private enum Approximation
    {
        Laplace,
        Quadrature,
    }

    /// <summary>The options of <c>ml</c>.</summary>
    public IReadOnlyList<Option> All => [_method, _points, _restricted, _allOptimizers];

    /// <summary>The options of a comparison or a test, where the method is not up to the user or a restricted likelihood would be wrong.</summary>
    public IReadOnlyList<Option> Unrestricted => [_method, _points];

    /// <summary>The number of points alone.</summary>
    public IReadOnlyList<Option> OfQuadrature => [_points];

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public EstimationOptions Read(ParseResult parsed, double level)
    {
        bool quadrature = parsed.GetValue(_method) == Approximation.Quadrature;
        bool restricted = parsed.GetValue(_restricted);
        bool pointsGiven = parsed.GetResult(_points) is not null;
        if (pointsGiven && !quadrature)
        {
            throw new UsageException("--points is for --method agq; Laplace's approximation has one point.");
        }

        return restricted && quadrature
            ? throw new UsageException("--reml and --method agq exclude each other: the restricted likelihood of a gaussian response is exact.")
            : new EstimationOptions
            {
                Points = quadrature ? parsed.GetValue(_points).Number : 1,
                Restricted = restricted,
                AllOptimizers = parsed.GetValue(_allOptimizers),
                Level = level,
            };
    }

    /// <summary>The quadrature of a comparison.</summary>
    public Quadrature Quadrature(ParseResult parsed) => parsed.GetValue(_points).Number is { } points ? Bayes.Quadrature.Adaptive(points) : Bayes.Quadrature.Auto;
}

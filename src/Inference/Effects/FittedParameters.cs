using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Effects;

/// <summary>One set of parameters: a draw, or the estimate and its neighbours.</summary>
/// <param name="Values">The named quantities before the group effects, in the order of <see cref="QuantityMap.All"/>.</param>
/// <param name="Position">The same as unconstrained parameters, [d].</param>
/// <param name="Draw">The draw, from 0; −1 for an estimate.</param>
internal sealed record ParameterPoint(double[] Values, double[] Position, int Draw);

/// <summary>What a fit knows of its parameters: functions of them get their uncertainty from draws or by the delta method.</summary>
internal abstract class FittedParameters
{
    private readonly Dictionary<string, int> _places;

    protected FittedParameters(BoundModel model, double level)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval lies between 0 and 1, such as 0.95.");
        }

        Model = model;
        Level = level;
        _places = model.Quantities.Names.Take(model.Quantities.PopulationCount).Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
    }

    public BoundModel Model { get; }

    public double Level { get; }

    public abstract bool IsPosterior { get; }

    /// <summary>What the numbers rest on, in words.</summary>
    public abstract string Method { get; }

    /// <summary>The description of model and data.</summary>
    public abstract ModelDescription Description { get; }

    /// <summary>The place of a named quantity among the values of a point.</summary>
    public int Place(string name) => _places[name];

    /// <summary>Evaluates a function of the parameters.</summary>
    /// <param name="count">m, the number of results.</param>
    /// <param name="function">Writes the results at a point, [m]; called from several threads.</param>
    /// <param name="cost">Roughly how many evaluations of a predictor a call makes: where it is large, evenly spaced draws are used.</param>
    /// <param name="isResponse">Whether a result is on the scale of the response, which has a limit where a coefficient grows without end; null where none is.</param>
    public abstract Evaluated Evaluate(int count, Action<ParameterPoint, double[]> function, long cost = 0, Func<int, bool>? isResponse = null);

    public static FittedParameters Of(PosteriorFit fit, double level) => new PosteriorParameters(fit, level);

    public static FittedParameters Of(MaximumLikelihoodFit fit, double level, string? source = null) => new LikelihoodParameters(fit, level, source);

    /// <summary>Gathers tables into a report.</summary>
    public EffectReport Report(string kind, params IEnumerable<EffectTable> tables) => new()
    {
        Kind = kind,
        Model = Description,
        Method = Method,
        IsPosterior = IsPosterior,
        Level = Level,
        Tables = [.. tables],
    };
}

/// <summary>The results of a function of the parameters, jointly.</summary>
internal abstract class Evaluated
{
    /// <summary>m.</summary>
    public abstract int Count { get; }

    /// <summary>One result; a growing transform such as exp goes through intervals and medians.</summary>
    public abstract EffectEstimate Estimate(int index, Func<double, double>? transform = null);

    /// <summary>What speaks for the sign of a result: the posterior probability that it is above 0, or z and p of a Wald test.</summary>
    public abstract IReadOnlyList<EffectNumber> Sign(int index);
}

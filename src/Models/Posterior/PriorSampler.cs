using Bayes.Models.Errors;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>Draws the unconstrained parameters of a model from their priors, exactly and independently; the response plays no part.</summary>
/// <remarks>
/// Population parameters come from their densities; the partial correlations of an LKJ(η) matrix are independent betas, (r_ij + 1)/2 ~
/// Beta(w, w) with w = η − 1 + (q − j)/2, j from 0 (Lewandowski, Kurowicka and Joe 2009); a single correlation has a beta; group effects are diag(sd) L z with standard
/// normal z. Not thread safe: it owns scratch memory.
/// </remarks>
public sealed class PriorSampler
{
    private readonly ParameterLayout _layout;
    private readonly ParameterPriors _priors;
    private readonly (TermSlots Slots, TermCorrelationPrior? Correlation)[] _terms;
    private readonly LogPosterior _density;
    private readonly double[] _gradient;
    private readonly double[] _factor;
    private readonly double[] _z;

    /// <summary>Makes a sampler.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="PriorException">A prior is improper: nothing can be drawn from it. The message names the parameters.</exception>
    internal PriorSampler(BoundModel model)
    {
        RequireProper(model);
        _layout = model.Layout;
        _priors = new ParameterPriors(model);
        _terms = [.. _layout.Covariances.Select(t => (t, t.IsCorrelated ? ParameterPriors.Correlation(model, t) : null))];
        _density = model.CreateDensity();
        _gradient = new double[_layout.Dimension];
        int q = _terms.Length == 0 ? 0 : _terms.Max(t => t.Slots.Effects);
        _factor = new double[q * q];
        _z = new double[q];
    }

    /// <summary>Draws all parameters.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="position">Receives the unconstrained parameters, [d].</param>
    /// <returns>The log density of the priors there, group effects and log-Jacobians included, up to a constant.</returns>
    public double Sample(RandomStream random, Span<double> position)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (position.Length != _layout.Dimension)
        {
            throw new ArgumentException($"The model has {_layout.Dimension} parameters; position has {position.Length}.", nameof(position));
        }

        _priors.Sample(random, position);
        foreach ((TermSlots term, TermCorrelationPrior? correlation) in _terms)
        {
            correlation?.Sample(random, position);
            SampleEffects(random, term, position);
        }

        _gradient.AsSpan().Clear();
        return _density.AddPriors(position, _gradient, 0);
    }

    private void SampleEffects(RandomStream random, TermSlots term, Span<double> position)
    {
        int q = term.Effects;
        Span<double> factor = _factor.AsSpan(0, q * q);
        if (term.IsCorrelated)
        {
            TermCorrelation.Factor(term, position, factor);
        }

        for (int j = 0; j < term.Levels; j++)
        {
            int first = term.GroupEffects + (j * q);
            for (int c = 0; c < q; c++)
            {
                _z[c] = random.NextNormal();
                double value = _z[c];
                if (term.IsCorrelated)
                {
                    value *= factor[(c * q) + c];
                    for (int d = 0; d < c; d++)
                    {
                        value += factor[(c * q) + d] * _z[d];
                    }
                }

                position[first + c] = Math.Exp(position[term.LogSdOf(c)]) * value;
            }
        }
    }

    private static void RequireProper(BoundModel model)
    {
        ResolvedPrior[] improper = [.. model.Priors.Where(p => !p.IsProper)];
        if (improper.Length == 0)
        {
            return;
        }

        string names = string.Join(", ", improper.Select(p => $"'{p.Parameter}'"));
        string target = improper.Length == 1 ? improper[0].Parameter : improper[0].ClassName;
        string example = improper[0].Class is PriorClass.StandardDeviation or PriorClass.FamilyParameter ? "half_t(3, 0, 1)" : "normal(0, 2.5)";
        throw new PriorException(
            $"prior: nothing can be drawn from the prior of {names}: {(improper.Length == 1 ? "it is" : "they are")} flat, and a flat prior is improper. "
            + $"Give a proper one, such as '{target}: {example}'{(model.Spec.Priors.Preset == PriorPreset.Brms ? ", or use the default priors" : "")}.");
    }
}

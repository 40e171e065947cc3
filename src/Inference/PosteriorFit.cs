using Bayes.Draws;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Reuse;
using Bayes.Sampler;

namespace Bayes;

/// <summary>A sampled posterior: the draws and all that is known of how they were made.</summary>
/// <remarks>Immutable; safe for concurrent readers.</remarks>
public sealed class PosteriorFit
{
    internal PosteriorFit(FitDescription description, DrawSet draws, BoundModel? model = null, IReadOnlyList<ChainResult>? chains = null)
    {
        Description = description;
        Draws = draws;
        Model = model;
        Chains = chains ?? [];
    }

    /// <summary>Model, data, priors and sampler, as plain data.</summary>
    public FitDescription Description { get; }

    /// <summary>The draws of all quantities: coefficients, standard deviations, correlations, family parameters, group effects.</summary>
    public DrawSet Draws { get; }

    /// <summary>The model bound to its data; null for a fit read from disk by <see cref="FitStore.Read"/>, not by <see cref="FitStore.Open"/>.</summary>
    public BoundModel? Model { get; }

    /// <summary>What each chain did, with the places where it diverged; empty for a fit read from disk.</summary>
    public IReadOnlyList<ChainResult> Chains { get; }

    /// <summary>What its chains learnt before they drew; null where it has no chains of a sampler.</summary>
    internal Lazy<FitAdaptation?>? Adaptation { get; init; }

    /// <summary>Binds the fit's model to the fit's data again, for a fit that was read from disk without them.</summary>
    /// <param name="data">The data of the fit, with columns of any kind: they are made those of the fit.</param>
    /// <returns>The fit with <see cref="Model"/>.</returns>
    /// <exception cref="Models.Errors.ModelException">The data are not those of the fit, or the family is none of this program's.</exception>
    public PosteriorFit WithData(Table data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new PosteriorFit(Description, Draws, ModelRebinding.Bind(Description, data), Chains) { Adaptation = Adaptation };
    }

    /// <summary>Summarises the draws and says whether to trust them.</summary>
    /// <param name="level">The probability of the intervals, in (0, 1).</param>
    /// <returns>Tables and verdict; <see cref="FitSummary.ToString"/> prints them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public FitSummary Summary(double level = 0.95) => FitSummary.Of(Description, Draws, level);

    /// <summary>Prints the summary.</summary>
    /// <returns>The text of <see cref="Summary"/>.</returns>
    public override string ToString() => Summary().ToString();
}

using System.Diagnostics;
using Bayes.Checks;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Sampler;

namespace Bayes;

/// <summary>The front door: what can be done with a model and data.</summary>
public static class ModelExtensions
{
    /// <summary>Reports what a model makes of data without fitting it: its mathematics, design, groups, priors, and what may go wrong.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <returns>The report; <see cref="ModelReport.ToString"/> prints it.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    public static ModelReport Check(this ModelSpec model, Table data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return ModelReport.Of(model, data);
    }

    /// <summary>Samples the posterior of a model by Hamiltonian Monte Carlo.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How to sample; the defaults when null.</param>
    /// <param name="progress">Told how far the chains are, from several threads at once; it does not change the draws.</param>
    /// <param name="cancellationToken">Stops the run between transitions; what was drawn until then is returned.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    /// <exception cref="SamplerSettingsException">Options are out of range; all of them are named.</exception>
    /// <exception cref="SamplingException">No chain could be started, or none had made a draw when the run was cancelled.</exception>
    public static PosteriorFit Sample(
        this ModelSpec model, Table data, SamplingOptions? options = null, IProgress<ChainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Stopwatch watch = Stopwatch.StartNew();
        BoundModel bound = BoundModel.Bind(model, data);
        return PosteriorSampling.Run(bound, data.Source, options ?? new SamplingOptions(), watch, progress, cancellationToken);
    }
}

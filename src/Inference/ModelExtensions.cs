using System.Diagnostics;
using Bayes.Checks;
using Bayes.Figures;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Plots;
using Bayes.Predictive;
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

    /// <summary>Draws data before any fit: the response along a column, smoothed by local regression, with a line for each group.</summary>
    /// <param name="model">The model, whose columns and first grouping factor are shown.</param>
    /// <param name="data">The data.</param>
    /// <returns>The figure; null for a model that reads no column along which to draw.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    public static Figure? PlotData(this ModelSpec model, Table data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return RawDataFigure.Of(BoundModel.Bind(model, data));
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

    /// <summary>Draws all quantities of a model from its priors: exact, independent draws, which the response does not enter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data, whose columns and groups shape the model and scale its default priors.</param>
    /// <param name="options">Chains, draws, seed, what is kept and where; what only a sampler needs is ignored. The defaults when null.</param>
    /// <returns>The draws, like those of a posterior; their description names the kernel <c>prior, exact draws</c>.</returns>
    /// <remarks>The prior of the intercept is that of the design with centred columns; <c>b_Intercept</c> is derived from it.</remarks>
    /// <exception cref="Models.Errors.PriorException">A prior is improper: nothing can be drawn from it. The message names the parameters.</exception>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    /// <exception cref="SamplerSettingsException">Options are out of range; all of them are named.</exception>
    /// <exception cref="SamplingException">No draws were asked for.</exception>
    public static PosteriorFit SamplePrior(this ModelSpec model, Table data, SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Stopwatch watch = Stopwatch.StartNew();
        return PriorSampling.Run(BoundModel.Bind(model, data), data.Source, options ?? new SamplingOptions(), watch);
    }

    /// <summary>Simulates data sets from the priors and reduces each to a few statistics, beside those of the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <param name="draws">The number of data sets.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="keepResponses">Whether all simulated responses are kept, draws × rows of them; otherwise only the statistics are.</param>
    /// <returns>The statistics; <see cref="PredictiveCheck.ToString"/> prints them.</returns>
    /// <exception cref="Models.Errors.PriorException">A prior is improper: nothing can be drawn from it. The message names the parameters.</exception>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one data set.</exception>
    public static PredictiveCheck PriorPredictive(this ModelSpec model, Table data, int draws = 1000, ulong seed = 1, bool keepResponses = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return PredictiveCheck.OfPrior(BoundModel.Bind(model, data), draws, seed, keepResponses);
    }

    /// <summary>Says in plain words which priors are improper or contradict the scale of the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <returns>Notes; empty when there is nothing to say. <see cref="PriorNotes"/> lists the rules.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    public static IReadOnlyList<PriorNote> CheckPriors(this ModelSpec model, Table data) => PriorNotes.Of(BoundModel.Bind(model, data));
}

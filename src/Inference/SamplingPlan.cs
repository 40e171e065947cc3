using Bayes.Geometry;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Numerics;
using Bayes.Sampler;

namespace Bayes;

/// <summary>What the chains of a fit sample, and in which coordinates.</summary>
/// <param name="Target">What they sample.</param>
/// <param name="Transport">The coordinates that were chosen; never <see cref="TransportKind.Auto"/>.</param>
internal sealed record SamplingPlan(SamplingTarget Target, TransportKind Transport)
{
    /// <summary>The name of the coordinates in files: <c>integrated</c>, <c>mode</c> or <c>non-centred</c>.</summary>
    public string Name => Transport switch
    {
        TransportKind.Integrated => "integrated",
        TransportKind.Glmm => "mode",
        _ => "non-centred",
    };

    /// <summary>Finds the coordinates that a model allows and the options want.</summary>
    /// <exception cref="SamplingException">The coordinates asked for are not for this model.</exception>
    public static SamplingPlan Of(BoundModel model, SamplingOptions options)
    {
        if (options.Transport == TransportKind.Integrated && !IntegratedModel.Applies(model))
        {
            throw new SamplingException(
                "Coefficients and group effects can be integrated out only of a Gaussian model with one residual standard deviation for all rows. Sample this one without that: leave --transport (Transport) at its default.");
        }

        if (options.Transport is TransportKind.Auto or TransportKind.Integrated && IntegratedModel.Applies(model))
        {
            IntegratedModel integrated = IntegratedModel.Of(model);
            if ((options.Transport == TransportKind.Integrated || integrated.IsWorthwhile) && IntegratedGeometry.Find(integrated) is { } hyper)
            {
                return new SamplingPlan(hyper.Target(options.Seed), TransportKind.Integrated);
            }
        }

        PosteriorGeometry? geometry = options.Transport == TransportKind.NonCentred ? null : PosteriorGeometry.Find(model);

        // Cores without a chain help with the rows of the others, where those are many.
        SpareCores spare = new(options.Cores);

        // The search for the mode leaves columns of rows behind, beside which the chains would put their own memory.
        LargeData.Release(model.Design);
        return geometry is null
            ? new SamplingPlan(new SamplingTarget(() => model.CreateDensity(spare)) { Transport = model.CreateTransport, Spare = spare }, TransportKind.NonCentred)
            : new SamplingPlan(
                new SamplingTarget(() => model.CreateDensity(spare))
                {
                    Spare = spare,
                    Transport = geometry.CreateTransport,
                    ReferenceTransport = model.CreateTransport,
                    Watched = model.Layout.PopulationCount,
                    InitialParameters = chain => geometry.Start(chain, options.Seed),
                },
                TransportKind.Glmm);
    }
}

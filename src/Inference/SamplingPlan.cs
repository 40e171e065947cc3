using Bayes.Geometry;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Numerics;
using Bayes.Reuse;
using Bayes.Sampler;
using Bayes.Sampler.Adaptation;

namespace Bayes;

/// <summary>What the chains of a fit sample, and in which coordinates.</summary>
/// <param name="Target">What they sample.</param>
/// <param name="Transport">The coordinates that were chosen; never <see cref="TransportKind.Auto"/>.</param>
/// <param name="Coordinates">The names of what they sample.</param>
internal sealed record SamplingPlan(SamplingTarget Target, TransportKind Transport, SampledCoordinates Coordinates)
{
    /// <summary>The unconstrained parameters at the mode; null where it was not searched for.</summary>
    public IReadOnlyList<double>? Mode { get; init; }

    /// <summary>The gradients that the search for the mode evaluated; 0 where it was not searched for.</summary>
    public long ModeGradients { get; init; }

    /// <summary>What the chains take over from another fit; null where that is nothing.</summary>
    public AdaptationReuse? Reuse { get; init; }

    /// <summary>The name of the coordinates in files: <c>integrated</c>, <c>mode</c> or <c>non-centred</c>.</summary>
    public string Name => SettingNames.Of(Transport);

    /// <summary>Finds the coordinates that a model allows and the options want.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options, settled where an adaptation is taken over.</param>
    /// <param name="source">The adaptation to take over; null for none.</param>
    /// <exception cref="SamplingException">The coordinates asked for are not for this model, or the adaptation is not.</exception>
    public static SamplingPlan Of(BoundModel model, SamplingOptions options, AdaptationSource? source = null)
    {
        source?.RequireModel(model);
        if (options.Transport == TransportKind.Integrated && !IntegratedModel.Applies(model))
        {
            throw new SamplingException(
                "Coefficients and group effects can be integrated out only of a Gaussian model with one residual standard deviation for all rows. Sample this one without that: leave --transport (Transport) at its default.");
        }

        if (options.Transport is TransportKind.Auto or TransportKind.Integrated && IntegratedModel.Applies(model))
        {
            IntegratedModel integrated = IntegratedModel.Of(model);
            if ((options.Transport == TransportKind.Integrated || integrated.IsWorthwhile) && Integrated(integrated, options.Seed, source) is { } plan)
            {
                return plan;
            }
        }

        return WithAllParameters(model, options, source);
    }

    private static SamplingPlan? Integrated(IntegratedModel model, ulong seed, AdaptationSource? source)
    {
        SampledCoordinates coordinates = SampledCoordinates.Of(model);
        AdaptationMatch? match = source?.Match(coordinates);
        if (PosteriorGeometry.Find(new Hyperparameters(model), match?.Mode) is not { } geometry)
        {
            return null;
        }

        SamplingTarget target = new(model.CreateDensity)
        {
            Transport = geometry.CreateTransport,
            InitialParameters = chain => geometry.Start(chain, seed),
            Completion = chain => new DrawCompletion(model.CreateCompletion(), seed, chain),
        };
        return new SamplingPlan(target, TransportKind.Integrated, coordinates) { Mode = geometry.Mode, ModeGradients = geometry.Evaluations, Reuse = Taking(match) };
    }

    private static SamplingPlan WithAllParameters(BoundModel model, SamplingOptions options, AdaptationSource? source)
    {
        SampledCoordinates coordinates = SampledCoordinates.Of(model);
        AdaptationMatch? match = source?.Match(coordinates);

        // Cores without a chain help with the rows of the others, where those are many; all do while the mode is searched for on this one.
        SpareCores spare = new(options.Cores);
        int own = spare.Take(1);
        PosteriorGeometry? geometry = options.Transport == TransportKind.NonCentred ? null : PosteriorGeometry.Find(new AllParameters(model, spare), match?.Mode);
        spare.Return(own);

        // The search for the mode leaves columns of rows behind, beside which the chains would put their own memory.
        LargeData.Release(model.Design);
        if (geometry is null)
        {
            SamplingTarget plain = new(() => model.CreateDensity(spare)) { Transport = model.CreateTransport, Spare = spare };
            return source is { Adaptation.Transport: not TransportKind.NonCentred }
                ? throw source.NoMode()
                : new SamplingPlan(plain, TransportKind.NonCentred, coordinates) { Reuse = Taking(match) };
        }

        SamplingTarget target = new(() => model.CreateDensity(spare))
        {
            Spare = spare,
            Transport = geometry.CreateTransport,
            ReferenceTransport = model.CreateTransport,
            Watched = model.Layout.PopulationCount,
            InitialParameters = chain => geometry.Start(chain, options.Seed),
        };
        return new SamplingPlan(target, TransportKind.Glmm, coordinates) { Mode = geometry.Mode, ModeGradients = geometry.Evaluations, Reuse = Taking(match) };
    }

    private static AdaptationReuse? Taking(AdaptationMatch? match) => match is null ? null : new AdaptationReuse(match.OfChain);
}

using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior.Rows;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>A model bound to data: the design with its columns centred, the resolved priors, the layout of the parameters.</summary>
/// <remarks>Immutable and shared by all chains; <see cref="CreateDensity()"/> and <see cref="CreateTransport"/> make the per-chain parts.</remarks>
public sealed class BoundModel
{
    private double[]? _rowNormalizers;

    private BoundModel(ModelSpec spec, Family family, DesignedModel design, IReadOnlyList<ResolvedPrior> priors, Table? data)
    {
        Spec = spec;
        Data = data;
        Design = design;
        Priors = priors;
        Family = family;
        Layout = new ParameterLayout(design, family);
        Predictors = [.. design.Predictors.Select(p => new CentredPredictor(p))];
        PriorByName = priors.ToDictionary(p => p.Parameter, StringComparer.Ordinal);
        Quantities = new QuantityMap(this);
        DataRows = LikelihoodRows.Of(design, Family, Predictors);
        Rows = RowCompression.Apply(DataRows);
        LargeData.Release(design);
    }

    /// <summary>s_y, to which default priors are scaled: the standard deviation of the response with the identity link, on the scale of the predictor; 1 with others.</summary>
    public double ResponseSpread => new DataScale(Design, Family).ResponseSpread;

    /// <summary>The specification.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The columns that the model uses, with all rows of the table; null for a model that was bound to a design.</summary>
    public Table? Data { get; }

    /// <summary>The family, with what it must know of the data.</summary>
    public Family Family { get; }

    /// <summary>Response, design matrices and grouping factors over the rows kept.</summary>
    public DesignedModel Design { get; }

    /// <summary>The priors of all parameters.</summary>
    public IReadOnlyList<ResolvedPrior> Priors { get; }

    /// <summary>The order of the unconstrained parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The named quantities on their own scales, and how they follow from the unconstrained parameters.</summary>
    public QuantityMap Quantities { get; }

    /// <summary>The number of rows over which the likelihood is evaluated: rows that differ in nothing but their outcome are merged, and those of case weight 0 may be left out.</summary>
    public int LikelihoodRowCount => Rows.Count;

    internal IReadOnlyList<CentredPredictor> Predictors { get; }

    internal LikelihoodRows DataRows { get; }

    /// <summary>The terms of each row's log likelihood that no predictor enters, [rows].</summary>
    internal double[] RowNormalizers => _rowNormalizers ??=
        [.. DataRows.Values.Select((y, i) => Family.LogNormalizer(y, DataRows.Trials?[i] ?? 1))];

    internal LikelihoodRows Rows { get; }

    internal IReadOnlyDictionary<string, ResolvedPrior> PriorByName { get; }

    /// <summary>Binds a model to a table: builds the design, checks the response, resolves the priors.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="table">The data.</param>
    /// <returns>The bound model.</returns>
    /// <exception cref="Errors.ModelException">The data, the formula or the priors do not fit together; the message says how to mend it.</exception>
    public static BoundModel Bind(ModelSpec spec, Table table)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(table);
        DesignedModel design = DesignBuilder.Build(spec, table);
        LargeData.Release(design);
        try
        {
            return Bind(spec, design, design.TableColumns.Count > 0 ? table.Select(design.TableColumns) : null);
        }
        catch (DataException e) when (e.File is null)
        {
            // A family knows rows; the table knows their lines.
            throw table.Locate(e);
        }
    }

    /// <summary>Binds a model to a design that is built already.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="design">Its design.</param>
    /// <returns>The bound model.</returns>
    /// <exception cref="Errors.ModelException">The response or the priors do not fit the model.</exception>
    public static BoundModel Bind(ModelSpec spec, DesignedModel design)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(design);
        return Bind(spec, design, null);
    }

    /// <summary>Makes a log posterior with scratch memory of its own, for one chain.</summary>
    /// <returns>The density of the unconstrained parameters.</returns>
    public LogPosterior CreateDensity() => new(this);

    /// <summary>Makes a log posterior with scratch memory of its own, for one chain, whose evaluations other cores help with where rows are many.</summary>
    /// <param name="spare">The cores that may help; they change no digit.</param>
    /// <returns>The density of the unconstrained parameters.</returns>
    public LogPosterior CreateDensity(SpareCores spare) => new(this, spare);

    /// <summary>Makes the non-centred transport with scratch memory of its own, for one chain.</summary>
    /// <returns>The transport.</returns>
    public NonCentredTransport CreateTransport() => new(this);

    /// <summary>Makes a sampler of the priors with scratch memory of its own.</summary>
    /// <returns>The sampler.</returns>
    /// <exception cref="Errors.PriorException">A prior is improper; the message names the parameters.</exception>
    public PriorSampler CreatePriorSampler() => new(this);

    /// <summary>Makes a simulator of responses with scratch memory of its own.</summary>
    /// <returns>The simulator.</returns>
    public ResponseSimulator CreateSimulator() => new(this);

    /// <summary>Makes an evaluator of the log likelihood of single rows with scratch memory of its own.</summary>
    /// <returns>The evaluator.</returns>
    public PointwiseLikelihood CreatePointwiseLikelihood() => new(this);

    /// <summary>The same model, design and resolved priors with other case weights; a weight of 0 takes a row out of the likelihood.</summary>
    /// <param name="weights">One for each row kept, 0 or more.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">There are more or fewer weights than rows, or one is negative or not finite.</exception>
    public BoundModel WithCaseWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Count == Design.RowCount && weights.All(w => w >= 0 && double.IsFinite(w))
            ? new BoundModel(Spec, Family, Design with { Response = Design.Response with { CaseWeights = [.. weights] } }, Priors, Data)
            : throw new ArgumentException($"The model has {Design.RowCount} rows: give as many finite weights, 0 or more.", nameof(weights));
    }

    private static BoundModel Bind(ModelSpec spec, DesignedModel design, Table? data)
    {
        spec.Family.CheckResponse(design.Response, design.Rows);
        Family family = spec.Family.For(design.Response);
        return new BoundModel(spec, family, design, PriorResolver.Resolve(design, family, spec.Priors), data);
    }
}

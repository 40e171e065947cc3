using Bayes.Models.Conditional;
using Bayes.Models.Priors;
using Bayes.Numerics.Matrices;

namespace Bayes.Models.Posterior.Integrated;

/// <summary>
/// A Gaussian model whose group effects, and coefficients of the mean with normal or flat priors, are integrated out: what is left to
/// sample are its hyperparameters.
/// </summary>
/// <remarks>
/// Given standard deviations and correlations, coefficients and group effects are jointly normal, so that their posterior is integrated over
/// exactly, and drawn from exactly afterwards. A coefficient of another prior is left among the hyperparameters. Immutable and shared by
/// all chains; <see cref="CreateDensity"/> and <see cref="CreateCompletion"/> make the per-chain parts.
/// </remarks>
public sealed class IntegratedModel
{
    /// <summary>A dense part of this size costs next to nothing.</summary>
    private const double SmallDensePart = 150;

    // Operations of the dense part for each of the rows' that are still worth it.
    private const double WorthwhileShare = 10;

    private IntegratedModel(BoundModel model)
    {
        Model = model;
        Rows = new ConditionalRows(model);
        Data = new GaussianCrossProducts(Rows);
        Coefficients = [.. IntegratedCoefficients(model, Data)];
        HashSet<int> integrated = [.. Coefficients.Select(c => Data.Coefficients[c.Column])];
        Hyperparameters = [.. Enumerable.Range(0, model.Layout.PopulationCount).Where(place => !integrated.Contains(place))];
    }

    /// <summary>The model.</summary>
    public BoundModel Model { get; }

    /// <summary>φ: the places of the hyperparameters among the unconstrained parameters, ascending.</summary>
    public IReadOnlyList<int> Hyperparameters { get; }

    /// <summary>
    /// Whether a density costs no more than sampling all parameters would: grouping factors that are crossed leave a dense matrix to be
    /// factored, at a cost of the cube of its size, which is too much where there are many levels and few rows.
    /// </summary>
    public bool IsWorthwhile
    {
        get
        {
            double dense = BlockCholesky.Create(Rows.Pattern).DenseSize;
            double rows = (double)Rows.Count * (Data.Coefficients.Count + Rows.Pattern.Widths.Sum());
            return dense <= SmallDensePart || dense * dense * dense <= WorthwhileShare * rows;
        }
    }

    internal ConditionalRows Rows { get; }

    internal GaussianCrossProducts Data { get; }

    internal IReadOnlyList<CoefficientPrior> Coefficients { get; }

    /// <summary>Whether a model's group effects can be integrated out: Gaussian, identity link, one residual standard deviation for all rows.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether they can.</returns>
    public static bool Applies(BoundModel model) => GaussianCrossProducts.Applies(model);

    /// <summary>Sums over the rows.</summary>
    /// <param name="model">A model that <see cref="Applies"/> to.</param>
    /// <returns>The model with coefficients and group effects integrated out.</returns>
    /// <exception cref="ArgumentException">The model is not Gaussian with one residual standard deviation.</exception>
    public static IntegratedModel Of(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new IntegratedModel(model);
    }

    /// <summary>Makes the log posterior of the hyperparameters, with scratch memory of its own, for one chain.</summary>
    /// <returns>The density.</returns>
    public IntegratedPosterior CreateDensity() => new(this);

    /// <summary>Makes what draws coefficients and group effects, with scratch memory of its own, for one chain.</summary>
    /// <returns>The completion.</returns>
    public IntegratedDraws CreateCompletion() => new(this);

    private static IEnumerable<CoefficientPrior> IntegratedCoefficients(BoundModel model, GaussianCrossProducts data)
    {
        PredictorSlots slots = model.Layout.Predictors[0];
        for (int c = 0; c < data.Coefficients.Count; c++)
        {
            int place = data.Coefficients[c];
            string name = place == slots.Intercept
                ? ParameterNames.CentredIntercept(slots.Parameter)
                : ParameterNames.Coefficient(slots.Parameter, model.Predictors[0].Design.Columns[place - slots.Coefficients].CoefficientName);
            switch (model.PriorByName[name].Density)
            {
                case NormalPrior normal:
                    yield return new CoefficientPrior(c, normal.Mean, 1 / (normal.Sd * normal.Sd));
                    break;
                case FlatPrior:
                    yield return new CoefficientPrior(c, 0, 0);
                    break;
            }
        }
    }
}

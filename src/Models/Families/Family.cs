using Bayes.Models.Design;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>The conditional distribution of the response given its linear predictors.</summary>
/// <remarks>
/// A family is one file: its log likelihood with derivatives, its moments, its simulation and its checks of the response.
/// It sees K ≥ 1 linear predictors per row, on their link scales, in the order of <see cref="Parameters"/>; where they come from
/// (coefficients, group effects, a constant) is not its concern. Immutable and safe for concurrent use.
/// </remarks>
public abstract record Family
{
    /// <summary>The family's name on the command line and in output, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>The link of the mean.</summary>
    public abstract Link Link { get; }

    /// <summary>The parameters that linear predictors drive, the mean first; K of them.</summary>
    public abstract EquatableList<DistributionalParameter> Parameters { get; }

    /// <summary>What kind of outcomes it describes; checks and advice go by it.</summary>
    public abstract ResponseKind Kind { get; }

    /// <summary>How the distribution is written in mathematics.</summary>
    public abstract FamilyNotation Notation { get; }

    /// <summary>Name and link, such as <c>bernoulli(logit)</c>.</summary>
    public string Label => $"{Name}({Links.Name(Link)})";

    /// <summary>
    /// The residual variance on the latent scale that defines the intraclass correlation: π²/3 for the logit, 1 for the probit,
    /// π²/6 for the complementary log-log, log(1 + 1/λ) for Poisson counts with mean λ; null where the family has none, or has σ² instead.
    /// </summary>
    /// <param name="responseMean">The mean of the response.</param>
    /// <returns>The variance, on the scale of the linear predictor.</returns>
    public virtual double? LatentResidualVariance(double responseMean) => null;

    /// <summary>
    /// The residual variance on the scale of the mean's predictor where it depends on the family's constants: σ² for the Gaussian,
    /// log(1 + 1/λ + 1/shape) for the negative binomial (Nakagawa, Johnson and Schielzeth 2017).
    /// </summary>
    /// <param name="responseMean">The mean of the response.</param>
    /// <param name="constants">The constants after the mean, on their own scales, in the order of <see cref="Parameters"/>.</param>
    /// <returns>The variance; null where the family has none.</returns>
    public virtual double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => LatentResidualVariance(responseMean);

    /// <summary>The constant parameter that takes up differences between single rows, as effects of single rows would; null where there is none.</summary>
    /// <value><c>sigma</c> for the Gaussian, <c>shape</c> for the negative binomial.</value>
    public virtual string? Overdispersion => null;

    /// <summary>Whether thresholds take the place of the mean's intercept, as for ordered categories.</summary>
    public virtual bool HasThresholds => false;

    /// <summary>Whether the threshold parameters are the first threshold and the logarithms of the distances to the next; else they are the thresholds.</summary>
    public virtual bool OrdersThresholds => false;

    /// <summary>Whether each of its parameters has the linear predictor of the response's formula, unless a formula of its own gives it another.</summary>
    /// <value>True for categories in no order; else the response's formula is the mean's alone, and other parameters are constants.</value>
    public virtual bool RepeatsFormula => false;

    /// <summary>The family with a parameter that it has only where a formula asks for it, or knows only from the data.</summary>
    /// <param name="parameter">The parameter's name, such as <c>disc</c>, or <c>muB</c> for the category B.</param>
    /// <returns>The family with it; null where there can be no such parameter.</returns>
    public virtual Family? WithParameter(string parameter) => null;

    /// <summary>The family with what it must know of the data, such as the number of categories.</summary>
    /// <param name="response">The response over the rows kept.</param>
    /// <returns>The family to fit with; most are the same for all data.</returns>
    public virtual Family For(ResponseDesign response) => this;

    /// <summary>An outcome on the scale of which the mean's predictor is the link: the outcome itself, or its logarithm for the lognormal.</summary>
    /// <param name="value">The outcome.</param>
    /// <returns>What default priors look at for centre and spread.</returns>
    public virtual double OnPredictorScale(double value) => value;

    /// <summary>What the family finds in a response that can make its parameters unidentified, such as zero-inflation without zeros.</summary>
    /// <param name="response">The response over the rows kept.</param>
    /// <returns>Notes in plain words; empty when there is nothing to say.</returns>
    public virtual IEnumerable<ResponseNote> Notes(ResponseDesign response) => [];

    /// <summary>Sums the log likelihood over a block of rows and writes its derivatives.</summary>
    /// <param name="response">The outcomes of the rows.</param>
    /// <param name="predictors">The linear predictors, [K × rows], one predictor after the other.</param>
    /// <param name="derivatives">Receives ∂ log likelihood / ∂ predictor of each row, [K × rows], laid out alike.</param>
    /// <returns>The log likelihood without the terms that no predictor enters (<see cref="LogNormalizer"/> has those).</returns>
    public abstract double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives);

    /// <summary>Writes the log likelihood of each row of a block, and its first three derivatives by the linear predictors.</summary>
    /// <param name="response">The outcomes of the rows.</param>
    /// <param name="predictors">The linear predictors, [K × rows], one predictor after the other.</param>
    /// <param name="derivatives">Receives what is wanted, row by row: the observed curvature, not the expected one.</param>
    public abstract void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives);

    /// <summary>The expected (Fisher) information of each row about its linear predictors: E[−∂²ℓ/∂η_a∂η_b].</summary>
    /// <param name="predictors">The linear predictors, [K × rows].</param>
    /// <param name="trials">The numbers of trials, [rows], or empty when the response has none.</param>
    /// <param name="information">Receives it, [K(K + 1)/2 × rows] in the order of <see cref="RowDerivatives.Second"/>; positive semi-definite in every row.</param>
    public abstract void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information);

    /// <summary>The terms of one row's log likelihood that no predictor enters, such as −log y! or a binomial coefficient.</summary>
    /// <param name="value">The outcome.</param>
    /// <param name="trials">The number of trials; 1 where the response has none.</param>
    /// <returns>What to add for the absolute log likelihood.</returns>
    public abstract double LogNormalizer(double value, double trials);

    /// <summary>The expected response of one row.</summary>
    /// <param name="predictors">The row's linear predictors, [K].</param>
    /// <returns>The mean on the response scale; for responses with trials, the probability of success of one trial.</returns>
    public abstract double Mean(ReadOnlySpan<double> predictors);

    /// <summary>The variance of one row's response given its predictors.</summary>
    /// <param name="predictors">The row's linear predictors, [K].</param>
    /// <param name="trials">The number of trials; 1 where the response has none.</param>
    /// <returns>The variance on the response scale, with trials that of the number of successes; infinite where there is none.</returns>
    public abstract double Variance(ReadOnlySpan<double> predictors, double trials);

    /// <summary>Draws a response for one row.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="predictors">The row's linear predictors, [K].</param>
    /// <param name="trials">The number of trials; 1 where the response has none.</param>
    /// <returns>A simulated outcome.</returns>
    public abstract double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials);

    /// <summary>Checks that the response can come from this family.</summary>
    /// <param name="response">The response over the rows kept.</param>
    /// <param name="rows">For each row kept, its row in the table, from 0, for the message.</param>
    /// <exception cref="Errors.DataException">It cannot; the message names the row and what to do.</exception>
    public abstract void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows);

    /// <summary>0/1 outcomes.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Bernoulli(Link link = Link.Logit) => new BernoulliFamily(link);

    /// <summary>Successes out of a number of trials.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Binomial(Link link = Link.Logit) => new BinomialFamily(link);

    /// <summary>Counts, with log link.</summary>
    /// <returns>The family.</returns>
    public static Family Poisson() => new PoissonFamily();

    /// <summary>Continuous outcomes with normal residuals, with identity link.</summary>
    /// <returns>The family.</returns>
    public static Family Gaussian() => new GaussianFamily();

    /// <summary>Ordered categories by their cumulative probabilities.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Cumulative(Link link = Link.Logit) => new CumulativeFamily(link);

    /// <summary>Ordered categories by their stopping ratios.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <returns>The family.</returns>
    public static Family Sequential(Link link = Link.Logit) => new SequentialFamily(link);

    /// <summary>Ordered categories by the odds of neighbours.</summary>
    /// <returns>The family.</returns>
    public static Family Adjacent() => new AdjacentFamily();

    /// <summary>Categories in no order by their odds against the first, each with a predictor of its own; with logit link.</summary>
    /// <returns>The family.</returns>
    public static Family Categorical() => new CategoricalFamily();

    /// <summary>Continuous outcomes with heavy tails, with identity link.</summary>
    /// <returns>The family.</returns>
    public static Family StudentT() => new StudentFamily();

    /// <summary>Outcomes above 0 whose logarithm is normal; the predictor is the mean of the logarithm.</summary>
    /// <returns>The family.</returns>
    public static Family Lognormal() => new LognormalFamily();

    /// <summary>Outcomes above 0 with constant coefficient of variation, with log link.</summary>
    /// <returns>The family.</returns>
    public static Family Gamma() => new GammaFamily();

    /// <summary>Shares between 0 and 1, with logit link.</summary>
    /// <returns>The family.</returns>
    public static Family Beta() => new BetaFamily();

    /// <summary>Overdispersed counts with variance μ + μ²/shape (NB2), with log link.</summary>
    /// <returns>The family.</returns>
    public static Family NegativeBinomial() => new NegativeBinomialFamily();

    /// <summary>Overdispersed counts with variance μ(1 + alpha) (NB1), with log link.</summary>
    /// <returns>The family.</returns>
    public static Family NegativeBinomial1() => new NegativeBinomial1Family();

    /// <summary>Overdispersed successes out of a number of trials, with logit link.</summary>
    /// <returns>The family.</returns>
    public static Family BetaBinomial() => new BetaBinomialFamily();

    /// <summary>Poisson counts with additional zeros.</summary>
    /// <returns>The family.</returns>
    public static Family ZeroInflatedPoisson() => new ZeroInflatedPoissonFamily();

    /// <summary>Negative binomial counts with additional zeros.</summary>
    /// <returns>The family.</returns>
    public static Family ZeroInflatedNegativeBinomial() => new ZeroInflatedNegativeBinomialFamily();

    /// <summary>Successes out of trials with additional rows that have none.</summary>
    /// <returns>The family.</returns>
    public static Family ZeroInflatedBinomial() => new ZeroInflatedBinomialFamily();

    /// <summary>Poisson counts above a hurdle at 0.</summary>
    /// <returns>The family.</returns>
    public static Family HurdlePoisson() => new HurdlePoissonFamily();

    /// <summary>Negative binomial counts above a hurdle at 0.</summary>
    /// <returns>The family.</returns>
    public static Family HurdleNegativeBinomial() => new HurdleNegativeBinomialFamily();
}

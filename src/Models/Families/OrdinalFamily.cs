using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>Families of ordered categories 1, …, C with C − 1 thresholds beside the predictor η.</summary>
/// <remarks>
/// How many categories there are is known from the data (<see cref="For"/>); only then has the family its threshold parameters. A factor's
/// categories are its levels in their order; numbers are categories 1, 2, … up to the largest.
/// </remarks>
public abstract record OrdinalFamily : Family
{
    private const double FewestRows = 5;
    private readonly Prior _default;
    private EquatableList<DistributionalParameter> _parameters;

    /// <summary>Makes the family.</summary>
    /// <param name="link">Logit, probit or cloglog.</param>
    /// <param name="name">The family's name, for messages.</param>
    protected OrdinalFamily(Link link, string name)
    {
        BinaryOutcome.RequireLink(name, link);
        Link = link;
        _default = link switch
        {
            Link.Logit => new LogisticPrior(0, 1),
            Link.Probit => new NormalPrior(0, 1),
            _ => new GumbelMinimumPrior(0, 1),
        };
        _parameters = [new DistributionalParameter("mu", link)];
    }

    /// <inheritdoc/>
    public override Link Link { get; }

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters => _parameters;

    /// <summary>C, the number of categories; 0 before the data are known.</summary>
    public int Categories { get; private init; }

    /// <summary>The outcome that stands for the first category: 0 for a factor's first level, else 1.</summary>
    public int Lowest { get; private init; }

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Category;

    /// <inheritdoc/>
    public override bool HasThresholds => true;

    /// <inheritdoc/>
    public override double? LatentResidualVariance(double responseMean) => BinaryOutcome.LatentResidualVariance(Link);

    /// <inheritdoc/>
    /// <remarks>
    /// The thresholds' default prior is the link's own distribution for each, cut to increasing order: the prior that makes the probabilities of
    /// the categories at η = 0 uniform, Dirichlet(1, …, 1). That of brms is student_t(3, 0, 2.5), likewise in order.
    /// </remarks>
    public override Family For(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int categories = response.Levels?.Count ?? (int)response.Values.Max();
        IEnumerable<DistributionalParameter> thresholds = Enumerable.Range(1, categories - 1).Select(k => new DistributionalParameter(
            string.Create(CultureInfo.InvariantCulture, $"Intercept[{k}]"),
            Link.Identity)
        {
            IsThreshold = true,
            DefaultPrior = _default,
            BrmsPrior = new StudentTPrior(3, 0, 2.5),
        });
        return this with { Categories = categories, Lowest = response.Levels is null ? 1 : 0, _parameters = [_parameters[0], .. thresholds] };
    }

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        int k = Parameters.Count;
        Span<double> row = stackalloc double[k];
        Span<double> gradient = stackalloc double[k];
        Span<double> steps = stackalloc double[k];
        Span<double> thresholds = stackalloc double[k];
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row, steps, thresholds);
            int category = Category(response.Values[i]);
            sum += RowGradient(category, row, steps, thresholds[Math.Max(1, category - 1)], gradient);
            for (int a = 0; a < k; a++)
            {
                derivatives[(a * rows) + i] = gradient[a];
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        int rows = response.Count;
        int k = Parameters.Count;
        double[] first = new double[k];
        double[] second = new double[k * (k + 1) / 2];
        double[] third = new double[k * (k + 1) * (k + 2) / 6];
        Span<double> row = stackalloc double[k];
        Span<double> steps = stackalloc double[k];
        Span<double> thresholds = stackalloc double[k];
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row, steps, thresholds);
            int category = Category(response.Values[i]);
            double value = RowDerivative(category, row, steps, thresholds[Math.Max(1, category - 1)], first, second, third);
            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = value;
            }

            Store(first, derivatives.First, i, rows);
            Store(second, derivatives.Second, i, rows);
            Store(third, derivatives.Third, i, rows);
        }
    }

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int k = Parameters.Count;
        int rows = predictors.Length / k;
        Span<double> row = stackalloc double[k];
        Span<double> gradient = stackalloc double[k];
        Span<double> steps = stackalloc double[k];
        Span<double> thresholds = stackalloc double[k];
        information[..(k * (k + 1) / 2 * rows)].Clear();
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, row, steps, thresholds);
            for (int category = 1; category <= Categories; category++)
            {
                double probability = Math.Exp(RowGradient(category, row, steps, thresholds[Math.Max(1, category - 1)], gradient));
                for (int a = 0, pair = 0; a < k && probability > 0; a++)
                {
                    for (int b = a; b < k; b++, pair++)
                    {
                        information[(pair * rows) + i] += probability * gradient[a] * gradient[b];
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => 0;

    /// <inheritdoc/>
    /// <remarks>The mean of the category's number, as the response is coded.</remarks>
    public override double Mean(ReadOnlySpan<double> predictors) => Moment(predictors, 0, 1);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => Moment(predictors, Mean(predictors), 2);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        double u = random.NextDouble();
        for (int category = 1; category < Categories; category++)
        {
            u -= Probability(category, predictors);
            if (!(u > 0))
            {
                return Lowest + category - 1;
            }
        }

        return Lowest + Categories - 1;
    }

    /// <summary>The probability of one category in one row.</summary>
    /// <param name="category">From 1 to C.</param>
    /// <param name="predictors">The row's linear predictors, [C].</param>
    /// <returns>The probability.</returns>
    public double Probability(int category, ReadOnlySpan<double> predictors)
    {
        int k = Parameters.Count;
        Span<double> row = stackalloc double[k];
        Span<double> gradient = stackalloc double[k];
        Span<double> steps = stackalloc double[k];
        Span<double> thresholds = stackalloc double[k];
        Load(predictors, 0, 1, row, steps, thresholds);
        return Math.Exp(RowGradient(category, row, steps, thresholds[Math.Max(1, category - 1)], gradient));
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(rows);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and ordered categories have none. Use the binomial family.");
        }

        if (response.Levels is not null)
        {
            return;
        }

        for (int i = 0; i < response.Values.Length; i++)
        {
            double y = response.Values[i];
            if (y < 1 || y != Math.Floor(y) || y > 1000)
            {
                throw new DataException(
                    $"the response '{response.Label}' is {BinaryOutcome.Text(y)}, and numbered categories are 1, 2, 3, …. "
                    + $"Make it a factor: 'ordered({response.Label}) ~ …', with levels = c(…) where their order is not that of the values.") { Row = rows[i] + 1 };
            }
        }

        ResponseChecks.RequireVariation(response);
    }

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int lowest = response.Levels is null ? 1 : 0;
        int categories = response.Levels?.Count ?? (int)response.Values.Max();
        for (int c = lowest; c < lowest + categories; c++)
        {
            int rows = response.Values.Count(v => v == c);
            string name = response.Levels?[c] ?? c.ToString(CultureInfo.InvariantCulture);
            if (rows == 0)
            {
                yield return new ResponseNote(
                    ResponseNoteCode.EmptyCategory,
                    ResponseNoteSeverity.Serious,
                    $"No row of {response.Label} is in category {name}: the thresholds beside it are told apart by their prior alone.",
                    $"Leave the category out: 'ordered({response.Label}) ~ …' numbers those that occur.");
            }
            else if (rows < FewestRows)
            {
                yield return new ResponseNote(
                    ResponseNoteCode.RareCategory,
                    ResponseNoteSeverity.Note,
                    string.Create(CultureInfo.InvariantCulture, $"Only {rows} {(rows == 1 ? "row" : "rows")} of {response.Label} {(rows == 1 ? "is" : "are")} in category {name}: the prior has a say in where the thresholds beside it lie."),
                    "Join it with a neighbour if that loses nothing, or report how the result changes under another prior.");
            }
        }
    }

    /// <summary>The log probability of a category with its derivatives by the row's predictors.</summary>
    /// <param name="category">From 1 to C.</param>
    /// <param name="row">The row's predictors, [C]: η, then the numbers of the thresholds.</param>
    /// <param name="steps">∂ threshold/∂u_j, [C]: 1 for the first, exp(u_j) for the others where they are ordered.</param>
    /// <param name="below">The threshold below the category; for the first category the one above it.</param>
    /// <param name="gradient">Receives the derivatives, [C].</param>
    /// <returns>The log probability.</returns>
    protected abstract double RowGradient(int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> gradient);

    /// <summary>The log probability of a category with its derivatives to third order.</summary>
    /// <param name="category">From 1 to C.</param>
    /// <param name="row">The row's predictors.</param>
    /// <param name="steps">∂ threshold/∂u_j.</param>
    /// <param name="below">The threshold below the category; for the first category the one above it.</param>
    /// <param name="first">Receives the first derivatives.</param>
    /// <param name="second">Receives the second derivatives, in the order of <see cref="RowDerivatives.Second"/>.</param>
    /// <param name="third">Receives the third derivatives, in the order of <see cref="RowDerivatives.Third"/>.</param>
    /// <returns>The log probability.</returns>
    protected abstract double RowDerivative(
        int category, ReadOnlySpan<double> row, ReadOnlySpan<double> steps, double below, Span<double> first, Span<double> second, Span<double> third);

    private int Category(double value) => (int)value - Lowest + 1;

    // The thresholds are nearly always those of the row before: then their exponentials are not taken again.
    private void Load(ReadOnlySpan<double> predictors, int i, int rows, Span<double> row, Span<double> steps, Span<double> thresholds)
    {
        row[0] = predictors[i];
        bool same = i > 0;
        for (int a = 1; a < row.Length; a++)
        {
            double u = predictors[(a * rows) + i];
            same &= row[a] == u;
            row[a] = u;
        }

        if (same)
        {
            return;
        }

        for (int a = 1; a < row.Length; a++)
        {
            steps[a] = a == 1 || !OrdersThresholds ? 1 : Math.Exp(row[a]);
            thresholds[a] = a == 1 || !OrdersThresholds ? row[a] : thresholds[a - 1] + steps[a];
        }
    }

    private double Moment(ReadOnlySpan<double> predictors, double centre, int power)
    {
        double sum = 0;
        for (int category = 1; category <= Categories; category++)
        {
            sum += Probability(category, predictors) * Math.Pow(Lowest + category - 1 - centre, power);
        }

        return sum;
    }

    private static void Store(double[] from, Span<double> target, int i, int rows)
    {
        for (int a = 0; a < from.Length && !target.IsEmpty; a++)
        {
            target[(a * rows) + i] = from[a];
        }
    }
}

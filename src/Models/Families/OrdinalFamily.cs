using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Priors;

namespace Bayes.Models.Families;

/// <summary>Families of ordered categories 1, …, C with C − 1 thresholds beside the predictor η.</summary>
/// <remarks>
/// The family has its threshold parameters once it knows the data (<see cref="For"/>). Where a formula asks for it, <c>disc</c> is the last
/// parameter: it multiplies the distances between thresholds and η.
/// </remarks>
public abstract record OrdinalFamily : CategoryFamily
{
    private const string DiscriminationName = "disc";

    private static readonly DistributionalParameter s_discrimination = new(DiscriminationName, Link.Log) { IsRelative = true };

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

    /// <inheritdoc/>
    public override bool HasThresholds => true;

    /// <inheritdoc/>
    protected override string Description => "ordered categories";

    /// <inheritdoc/>
    protected override string FactorFunction => "ordered";

    /// <inheritdoc/>
    protected override string LostToEmptyCategory => "the thresholds beside it are told apart by their prior alone";

    /// <inheritdoc/>
    protected override string LostToRareCategory => "the prior has a say in where the thresholds beside it lie";

    /// <summary>Whether a predictor of its own drives <c>disc</c>, the discrimination; else it is 1.</summary>
    public bool HasDiscrimination { get; private init; }

    /// <inheritdoc/>
    /// <remarks>Null with <c>disc</c>, for rows then differ.</remarks>
    public override double? LatentResidualVariance(double responseMean) => HasDiscrimination ? null : BinaryOutcome.LatentResidualVariance(Link);

    /// <inheritdoc/>
    public override Family? WithParameter(string parameter) =>
        parameter == DiscriminationName ? this with { HasDiscrimination = true, _parameters = [_parameters[0], s_discrimination] } : null;

    /// <inheritdoc/>
    /// <remarks>
    /// The thresholds' default prior is the link's own distribution for each, cut to increasing order: the prior that makes the probabilities of
    /// the categories at η = 0 uniform, Dirichlet(1, …, 1). That of brms is student_t(3, 0, 2.5), likewise in order.
    /// </remarks>
    public override Family For(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int categories = CountOf(response);
        IEnumerable<DistributionalParameter> thresholds = Enumerable.Range(1, categories - 1).Select(k => new DistributionalParameter(
            string.Create(CultureInfo.InvariantCulture, $"Intercept[{k}]"),
            Link.Identity)
        {
            IsThreshold = true,
            DefaultPrior = _default,
            BrmsPrior = new StudentTPrior(3, 0, 2.5),
        });
        return this with { Categories = categories, Lowest = LowestOf(response), _parameters = [_parameters[0], .. thresholds, .. HasDiscrimination ? [s_discrimination] : Array.Empty<DistributionalParameter>()] };
    }

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        int k = Parameters.Count;
        Span<double> gradient = stackalloc double[k];
        Point point = new(stackalloc double[Categories], stackalloc double[Categories], stackalloc double[Categories]);
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, ref point);
            sum += Score(Category(response.Values[i]), point, gradient);
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
        int c = Categories;
        int k = Parameters.Count;
        double[] first = new double[c];
        double[] second = new double[c * (c + 1) / 2];
        double[] third = new double[c * (c + 1) * (c + 2) / 6];
        double[] outerFirst = k == c ? first : new double[k];
        double[] outerSecond = k == c ? second : new double[k * (k + 1) / 2];
        double[] outerThird = k == c ? third : new double[k * (k + 1) * (k + 2) / 6];
        Point point = new(stackalloc double[c], stackalloc double[c], stackalloc double[c]);
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, ref point);
            int category = Category(response.Values[i]);
            double value = RowDerivative(category, point.Row, point.Steps, point.Thresholds[Math.Max(1, category - 1)], first, second, third);
            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = value;
            }

            if (HasDiscrimination)
            {
                Discrimination outer = new(point.Row, point.Factor, OrdersThresholds);
                outer.First(first, outerFirst);
                outer.Second(first, second, outerSecond);
                outer.Third(first, second, third, outerThird);
            }

            Store(outerFirst, derivatives.First, i, rows);
            Store(outerSecond, derivatives.Second, i, rows);
            Store(outerThird, derivatives.Third, i, rows);
        }
    }

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int k = Parameters.Count;
        int rows = predictors.Length / k;
        Span<double> gradient = stackalloc double[k];
        Point point = new(stackalloc double[Categories], stackalloc double[Categories], stackalloc double[Categories]);
        information[..(k * (k + 1) / 2 * rows)].Clear();
        for (int i = 0; i < rows; i++)
        {
            Load(predictors, i, rows, ref point);
            for (int category = 1; category <= Categories; category++)
            {
                double probability = Math.Exp(Score(category, point, gradient));
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
    public override double Probability(int category, ReadOnlySpan<double> predictors)
    {
        Span<double> gradient = stackalloc double[Parameters.Count];
        Point point = new(stackalloc double[Categories], stackalloc double[Categories], stackalloc double[Categories]);
        Load(predictors, 0, 1, ref point);
        return Math.Exp(Score(category, point, gradient));
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

    // The log probability of a category with its derivatives by all predictors of the row.
    private double Score(int category, in Point point, Span<double> gradient)
    {
        double log = RowGradient(category, point.Row, point.Steps, point.Thresholds[Math.Max(1, category - 1)], gradient[..Categories]);
        if (HasDiscrimination)
        {
            new Discrimination(point.Row, point.Factor, OrdersThresholds).First(gradient, gradient);
        }

        return log;
    }

    // The thresholds are nearly always those of the row before: then their exponentials are not taken again.
    private void Load(ReadOnlySpan<double> predictors, int i, int rows, ref Point point)
    {
        int c = Categories;
        double delta = HasDiscrimination ? predictors[(c * rows) + i] : 0;
        bool same = i > 0 && delta == point.Delta;
        point.Delta = delta;
        for (int a = 1; a < c && same; a++)
        {
            same = predictors[(a * rows) + i] == predictors[(a * rows) + i - 1];
        }

        if (same)
        {
            point.Row[0] = point.Factor * predictors[i];
            return;
        }

        for (int a = 0; a < c; a++)
        {
            point.Row[a] = predictors[(a * rows) + i];
        }

        point.Factor = Math.Exp(delta);
        if (HasDiscrimination)
        {
            Discrimination.Apply(point.Row, delta, point.Factor, OrdersThresholds);
        }

        for (int a = 1; a < c; a++)
        {
            point.Steps[a] = a == 1 || !OrdersThresholds ? 1 : Math.Exp(point.Row[a]);
            point.Thresholds[a] = a == 1 || !OrdersThresholds ? point.Row[a] : point.Thresholds[a - 1] + point.Steps[a];
        }
    }

    private static void Store(double[] from, Span<double> target, int i, int rows)
    {
        for (int a = 0; a < from.Length && !target.IsEmpty; a++)
        {
            target[(a * rows) + i] = from[a];
        }
    }

    /// <summary>A row's predictors without disc, at the point where the log probability is that with it, and what follows from them.</summary>
    private ref struct Point(Span<double> row, Span<double> steps, Span<double> thresholds)
    {
        /// <summary>η and the numbers of the thresholds, [C].</summary>
        public readonly Span<double> Row { get; } = row;

        /// <summary>∂ threshold/∂u_j, [C].</summary>
        public readonly Span<double> Steps { get; } = steps;

        /// <summary>The thresholds, from place 1 on.</summary>
        public readonly Span<double> Thresholds { get; } = thresholds;

        /// <summary>log disc.</summary>
        public double Delta { get; set; }

        /// <summary>disc.</summary>
        public double Factor { get; set; } = 1;
    }
}

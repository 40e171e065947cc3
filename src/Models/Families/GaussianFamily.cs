using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>Continuous outcomes, normal around η with standard deviation σ; log σ is the second predictor.</summary>
public sealed record GaussianFamily : Family
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override Link Link => Link.Identity;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } =
        [new DistributionalParameter("mu", Link.Identity), new DistributionalParameter("sigma", Link.Log)];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Real;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Normal");

    /// <inheritdoc/>
    public override string? Overdispersion => ResponseFit.ResidualDeviation;

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response) => RealNotes.FewValues(response);

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives) =>
        GaussianKernels.Outcomes(response.Values, predictors, derivatives);

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        int rows = response.Count;
        for (int i = 0; i < rows; i++)
        {
            // By the mean m and by t = log σ.
            double e = Math.Exp(-predictors[rows + i]);
            double r = (response.Values[i] - predictors[i]) * e;
            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = -predictors[rows + i] - (0.5 * r * r);
            }

            if (!derivatives.First.IsEmpty)
            {
                derivatives.First[i] = r * e;
                derivatives.First[rows + i] = (r * r) - 1;
            }

            if (!derivatives.Second.IsEmpty)
            {
                derivatives.Second[i] = -e * e;
                derivatives.Second[rows + i] = -2 * r * e;
                derivatives.Second[(2 * rows) + i] = -2 * r * r;
            }

            if (!derivatives.Third.IsEmpty)
            {
                derivatives.Third[i] = 0;
                derivatives.Third[rows + i] = 2 * e * e;
                derivatives.Third[(2 * rows) + i] = 4 * r * e;
                derivatives.Third[(3 * rows) + i] = 4 * r * r;
            }
        }
    }

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int rows = predictors.Length / 2;
        for (int i = 0; i < rows; i++)
        {
            information[i] = Math.Exp(-2 * predictors[rows + i]);
            information[rows + i] = 0;
            information[(2 * rows) + i] = 2;
        }
    }

    /// <inheritdoc/>
    public override double? ResidualVariance(double responseMean, ReadOnlySpan<double> constants) => constants[0] * constants[0];

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -HalfLogTwoPi;

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => predictors[0];

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => Math.Exp(2 * predictors[1]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        return predictors[0] + (Math.Exp(predictors[1]) * random.NextNormal());
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and gaussian outcomes have none. Use the binomial family.");
        }

        if (response.Levels is not null)
        {
            throw new DataException($"the response '{response.Label}' is a factor, and gaussian outcomes are numbers. For two levels use the bernoulli family.");
        }

        double first = response.Values[0];
        if (Array.TrueForAll(response.Values, y => y == first))
        {
            throw new DataException($"the response '{response.Label}' is {BinaryOutcome.Text(first)} in every row. A constant has no variation to explain.");
        }
    }
}

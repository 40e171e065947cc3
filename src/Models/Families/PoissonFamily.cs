using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Families;

/// <summary>Counts with mean exp(η).</summary>
public sealed record PoissonFamily : Family, ICanonicalFamily
{
    private const double LargestMean = 1e15;

    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override Link Link => Link.Log;

    /// <inheritdoc/>
    public override EquatableList<DistributionalParameter> Parameters { get; } = [new DistributionalParameter("mu", Link.Log)];

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Count;

    /// <inheritdoc/>
    public override FamilyNotation Notation { get; } = new("Poisson", "λ", "\\lambda");

    /// <inheritdoc/>
    public override double? LatentResidualVariance(double responseMean) => responseMean > 0 ? SpecialFunctions.Log1P(1 / responseMean) : null;

    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives) =>
        LikelihoodKernels.PoissonLog(response.Values, predictors, derivatives);

    bool ICanonicalFamily.IsCanonical => true;

    double ICanonicalFamily.MinusCumulant(ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives) =>
        CumulantKernels.PoissonLog(predictors, derivatives);

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        if (derivatives.IsComplete)
        {
            DerivativeKernels.PoissonLog(response.Values, predictors, derivatives.Value, derivatives.First, derivatives.Second);
            derivatives.Second.CopyTo(derivatives.Third);
            return;
        }

        for (int i = 0; i < response.Count; i++)
        {
            double mean = Math.Exp(predictors[i]);
            if (!derivatives.Value.IsEmpty)
            {
                derivatives.Value[i] = (response.Values[i] * predictors[i]) - mean;
            }

            if (!derivatives.First.IsEmpty)
            {
                derivatives.First[i] = response.Values[i] - mean;
            }

            if (!derivatives.Second.IsEmpty)
            {
                derivatives.Second[i] = -mean;
            }

            if (!derivatives.Third.IsEmpty)
            {
                derivatives.Third[i] = -mean;
            }
        }
    }

    /// <inheritdoc/>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        for (int i = 0; i < predictors.Length; i++)
        {
            information[i] = Math.Exp(predictors[i]);
        }
    }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => -SpecialMath.GammaLn(value + 1);

    /// <inheritdoc/>
    public override double Mean(ReadOnlySpan<double> predictors) => Math.Exp(predictors[0]);

    /// <inheritdoc/>
    public override double Variance(ReadOnlySpan<double> predictors, double trials) => Math.Exp(predictors[0]);

    /// <inheritdoc/>
    public override double Simulate(RandomStream random, ReadOnlySpan<double> predictors, double trials)
    {
        ArgumentNullException.ThrowIfNull(random);
        double mean = Mean(predictors);

        // So far out, where only priors reach, a count differs from its mean by a part in ten million, and exact counts end.
        return mean > LargestMean ? mean : random.NextPoisson(mean);
    }

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        double mean = response.Values.Average();
        double zeros = response.Values.Count(v => v == 0) / (double)response.Values.Length;
        if (zeros > 0.5 && zeros > 2 * Math.Exp(-mean))
        {
            yield return new ResponseNote(
                ResponseNoteCode.ManyZeros,
                ResponseNoteSeverity.Note,
                string.Create(CultureInfo.InvariantCulture, $"{response.Label} is 0 in {zeros:P0} of the rows, where a Poisson distribution with its mean would give {Math.Exp(-mean):P0}."),
                "Predictors and group effects may explain it; if not, effects of single rows or the negbinomial family take up overdispersion, and zero_inflated_poisson has zeros of a kind of their own.");
        }
    }

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(rows);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and counts have none. Use the binomial family, or an exposure: '… + offset(log(n))'.");
        }

        if (response.Levels is not null)
        {
            throw new DataException($"the response '{response.Label}' is a factor, and poisson outcomes are counts. Give a column of whole numbers.");
        }

        for (int i = 0; i < response.Values.Length; i++)
        {
            double y = response.Values[i];
            if (y < 0 || y != Math.Floor(y))
            {
                throw new DataException(
                    $"the response '{response.Label}' is {BinaryOutcome.Text(y)}, and a poisson outcome is a whole number, 0 or more. "
                    + "For a rate, model the count with '+ offset(log(exposure))'.") { Row = rows[i] + 1 };
            }
        }
    }
}

using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>Families of categories 1, …, C, ordered or not.</summary>
/// <remarks>
/// How many categories there are is known from the data (<see cref="Family.For"/>); only then has the family all its parameters. A factor's
/// categories are its levels in their order; numbers are categories 1, 2, … up to the largest.
/// </remarks>
public abstract record CategoryFamily : Family
{
    private const double FewestRows = 5;
    private const int MostCategories = 1000;

    /// <summary>C, the number of categories; 0 before the data are known.</summary>
    public int Categories { get; protected init; }

    /// <summary>The outcome that stands for the first category: 0 for a factor's first level, else 1.</summary>
    public int Lowest { get; protected init; }

    /// <inheritdoc/>
    public override ResponseKind Kind => ResponseKind.Category;

    /// <summary>What a message calls the categories: <c>ordered categories</c>.</summary>
    protected abstract string Description { get; }

    /// <summary>The function that makes a factor of numbers.</summary>
    protected abstract string FactorFunction { get; }

    /// <summary>What a category that no row has leaves undetermined.</summary>
    protected abstract string LostToEmptyCategory { get; }

    /// <summary>What a rare category leaves to the prior.</summary>
    protected abstract string LostToRareCategory { get; }

    /// <inheritdoc/>
    public override double LogNormalizer(double value, double trials) => 0;

    /// <inheritdoc/>
    /// <remarks>The mean of the category's number, as the response is coded; <see cref="Probability"/> has the probabilities of the categories.</remarks>
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
    /// <param name="predictors">The row's linear predictors, [K].</param>
    /// <returns>The probability.</returns>
    public abstract double Probability(int category, ReadOnlySpan<double> predictors);

    /// <inheritdoc/>
    public override void CheckResponse(ResponseDesign response, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(rows);
        if (response.Trials is not null)
        {
            throw new DataException($"the response '{response.Label}' has trials, and {Description} have none. Use the binomial family.");
        }

        if (response.Levels is not null)
        {
            return;
        }

        for (int i = 0; i < response.Values.Length; i++)
        {
            double y = response.Values[i];
            if (y < 1 || y != Math.Floor(y) || y > MostCategories)
            {
                throw new DataException(
                    $"the response '{response.Label}' is {BinaryOutcome.Text(y)}, and numbered categories are 1, 2, 3, …. "
                    + $"Make it a factor: '{FactorFunction}({response.Label}) ~ …', with levels = c(…) where their order is not that of the values.") { Row = rows[i] + 1 };
            }
        }

        ResponseChecks.RequireVariation(response);
    }

    /// <inheritdoc/>
    public override IEnumerable<ResponseNote> Notes(ResponseDesign response)
    {
        ArgumentNullException.ThrowIfNull(response);
        int lowest = LowestOf(response);
        int categories = CountOf(response);
        for (int c = lowest; c < lowest + categories; c++)
        {
            int rows = response.Values.Count(v => v == c);
            string name = response.Levels?[c] ?? c.ToString(CultureInfo.InvariantCulture);
            if (rows == 0)
            {
                yield return new ResponseNote(
                    ResponseNoteCode.EmptyCategory,
                    ResponseNoteSeverity.Serious,
                    $"No row of {response.Label} is in category {name}: {LostToEmptyCategory}.",
                    $"Leave the category out: '{FactorFunction}({response.Label}) ~ …' numbers those that occur.");
            }
            else if (rows < FewestRows)
            {
                yield return new ResponseNote(
                    ResponseNoteCode.RareCategory,
                    ResponseNoteSeverity.Note,
                    string.Create(CultureInfo.InvariantCulture, $"Only {rows} {(rows == 1 ? "row" : "rows")} of {response.Label} {(rows == 1 ? "is" : "are")} in category {name}: {LostToRareCategory}."),
                    "Join it with a neighbour if that loses nothing, or report how the result changes under another prior.");
            }
        }
    }

    /// <summary>The number of categories of a response.</summary>
    /// <param name="response">The response.</param>
    protected static int CountOf(ResponseDesign response) => response.Levels?.Count ?? (int)response.Values.Max();

    /// <summary>The outcome that stands for the first category of a response.</summary>
    /// <param name="response">The response.</param>
    protected static int LowestOf(ResponseDesign response) => response.Levels is null ? 1 : 0;

    /// <summary>The category, from 1, of an outcome.</summary>
    /// <param name="value">The outcome as coded.</param>
    protected int Category(double value) => (int)value - Lowest + 1;

    private double Moment(ReadOnlySpan<double> predictors, double centre, int power)
    {
        double sum = 0;
        for (int category = 1; category <= Categories; category++)
        {
            sum += Probability(category, predictors) * Math.Pow(Lowest + category - 1 - centre, power);
        }

        return sum;
    }
}

using Bayes.Models.Conditional;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The order of the parameters ψ of a marginal likelihood: those of <see cref="ParameterLayout"/> before the group effects, in the same
/// places, with one change: a term's standard deviations and correlations are replaced by the factor Λ of its covariance Σ = ΛΛᵀ.
/// </summary>
/// <remarks>
/// A term of q correlated effects has the lower triangle of Λ row by row, [q(q + 1)/2]; one of independent effects the diagonal, [q]; one of a
/// structured covariance its standard deviations and the angle of its correlation (<see cref="MarginalCovariance"/>).
/// All are free real numbers: a standard deviation of 0 is an inner point, and the sign of a column of Λ does not matter.
/// Coefficients are those of the centred design, constants on their link scale. Immutable; safe for concurrent use.
/// </remarks>
public sealed class MarginalParameters
{
    private readonly QuantityMap _quantities;

    /// <summary>Lays out ψ for a bound model.</summary>
    /// <param name="model">The model.</param>
    public MarginalParameters(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Layout = model.Layout;
        _quantities = model.Quantities;
    }

    /// <summary>k, the number of parameters.</summary>
    public int Dimension => Layout.PopulationCount;

    /// <summary>The layout that ψ follows.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The names of the quantities that <see cref="WriteQuantities"/> writes, as in the draws of the posterior.</summary>
    public IReadOnlyList<Quantity> Quantities => [.. _quantities.All.Take(_quantities.PopulationCount)];

    /// <summary>The place of Λ[row, column] of a term in ψ.</summary>
    /// <param name="term">The term, of independent or of unstructured effects.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0, at most <paramref name="row"/>.</param>
    /// <returns>The place; −1 for the zeros of a term of independent effects.</returns>
    public static int FactorPlace(TermSlots term, int row, int column) => CovarianceFactors.Place(term, row, column);

    /// <summary>The places in ψ of what the standard deviations are proportional to while correlations stay: the diagonals of Λ, or deviations as such.</summary>
    /// <param name="layout">The layout.</param>
    /// <returns>The places, in the order of the standard deviations among the quantities.</returns>
    internal static IEnumerable<int> DeviationPlaces(ParameterLayout layout) => layout.Covariances.SelectMany(term =>
        Enumerable.Range(0, term.DeviationCount).Select(r => MarginalCovariance.IsFree(term) ? FactorPlace(term, r, r) : term.LogSd + r));

    /// <summary>Writes a term's Λ as a full lower-triangular matrix.</summary>
    /// <param name="term">The term.</param>
    /// <param name="parameters">ψ, [k].</param>
    /// <param name="factor">Receives Λ, [q × q], row by row, zeros above the diagonal.</param>
    public static void WriteFactor(TermSlots term, ReadOnlySpan<double> parameters, Span<double> factor) => MarginalCovariance.Write(term, parameters, factor);

    /// <summary>Computes the named quantities: coefficients of the design as typed, standard deviations, correlations, family parameters.</summary>
    /// <param name="parameters">ψ, [k].</param>
    /// <param name="values">Receives the quantities, [<see cref="Quantities"/>]; a correlation with an effect of standard deviation 0 is NaN.</param>
    public void WriteQuantities(ReadOnlySpan<double> parameters, Span<double> values)
    {
        // Everything but the covariances is where the sampler has it, so its map serves; the covariances are then read off Λ.
        double[] position = new double[Layout.Dimension];
        parameters.CopyTo(position);
        foreach (TermSlots term in Layout.Covariances)
        {
            position.AsSpan(term.LogSd, term.DeviationCount).Clear();
            if (term.IsCorrelated)
            {
                position.AsSpan(term.Correlation, term.CorrelationCount).Clear();
            }
        }

        _quantities.Write(position, values);
        int sd = FirstOf(QuantityKind.StandardDeviation);
        int correlation = FirstOf(QuantityKind.Correlation);
        int widest = Layout.Terms.Count == 0 ? 0 : Layout.Terms.Max(t => t.Effects);
        double[] factor = new double[widest * widest];
        foreach (TermSlots term in Layout.Covariances)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                WriteStructured(term, parameters, values, ref sd, ref correlation);
                continue;
            }

            int q = term.Effects;
            WriteFactor(term, parameters, factor);
            for (int r = 0; r < q; r++)
            {
                double variance = Dot(factor, q, r, r);
                values[sd++] = Math.Sqrt(variance);
                for (int c = 0; c < r && term.IsCorrelated; c++)
                {
                    values[correlation++] = Dot(factor, q, r, c) / Math.Sqrt(variance * Dot(factor, q, c, c));
                }
            }
        }
    }

    private static void WriteStructured(TermSlots term, ReadOnlySpan<double> parameters, Span<double> values, ref int sd, ref int correlation)
    {
        int varying = 0;
        for (int r = 0; r < term.DeviationCount; r++)
        {
            values[sd] = Math.Abs(parameters[term.LogSd + r]);
            varying += values[sd++] > 0 ? 1 : 0;
        }

        if (term.HasOneCorrelation)
        {
            values[correlation++] = varying >= Math.Min(2, term.DeviationCount)
                ? CorrelationRoots.OfAngle(parameters[term.Correlation]).Correlation(term.Structure.LowestCorrelation(term.Effects))
                : double.NaN;
        }
    }

    private static double Dot(ReadOnlySpan<double> factor, int q, int r, int c)
    {
        double sum = 0;
        for (int k = 0; k < q; k++)
        {
            sum += factor[(r * q) + k] * factor[(c * q) + k];
        }

        return sum;
    }

    private int FirstOf(QuantityKind kind)
    {
        int place = 0;
        while (place < _quantities.PopulationCount && _quantities.All[place].Kind != kind)
        {
            place++;
        }

        return place;
    }
}

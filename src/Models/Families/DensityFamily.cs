using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>A family given by the log density of one row: gradients and higher derivatives follow from it by the rules of differentiation.</summary>
/// <typeparam name="TDensity">The log density; up to three linear predictors.</typeparam>
/// <remarks>The density is a type argument, so that its code is compiled into the loop over the rows. Nothing is allocated.</remarks>
public abstract record DensityFamily<TDensity> : Family
    where TDensity : struct, IRowDensity
{
    /// <inheritdoc/>
    public override double LogLikelihood(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> derivatives)
    {
        int rows = response.Count;
        int k = predictors.Length / Math.Max(1, rows);
        Span<Gradient> row = stackalloc Gradient[k];
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                row[a] = Gradient.Variable(predictors[(a * rows) + i], a);
            }

            Gradient log = TDensity.LogDensity<Gradient>(response.Values[i], response.Trials.IsEmpty ? 1 : response.Trials[i], row);
            sum += log.Value;
            for (int a = 0; a < k; a++)
            {
                derivatives[(a * rows) + i] = log[a];
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Differentiate(in ResponseBlock response, ReadOnlySpan<double> predictors, in RowDerivatives derivatives)
    {
        int rows = response.Count;
        int k = predictors.Length / Math.Max(1, rows);
        if (derivatives.First.IsEmpty && derivatives.Second.IsEmpty && derivatives.Third.IsEmpty)
        {
            WriteValues(response, predictors, derivatives.Value);
            return;
        }

        Span<Jet> row = stackalloc Jet[k];
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                row[a] = Jet.Variable(predictors[(a * rows) + i], a);
            }

            Jet log = TDensity.LogDensity<Jet>(response.Values[i], response.Trials.IsEmpty ? 1 : response.Trials[i], row);
            Store(log, k, i, rows, derivatives);
        }
    }

    /// <summary>The expected information of counts, summed over their distribution as the mean square of the score.</summary>
    /// <param name="predictors">The linear predictors, [K × rows].</param>
    /// <param name="trials">The numbers of trials, [rows], or empty when the response has none.</param>
    /// <param name="information">Receives it, [K(K + 1)/2 × rows]; positive semi-definite by its form.</param>
    /// <remarks>Where counts are large they are visited in cells (<see cref="CountCells"/>) instead of one by one. Families of other outcomes have formulas of their own.</remarks>
    public override void ExpectedInformation(ReadOnlySpan<double> predictors, ReadOnlySpan<double> trials, Span<double> information)
    {
        int k = Parameters.Count;
        int rows = predictors.Length / k;
        Span<double> row = stackalloc double[k];
        Span<Gradient> variables = stackalloc Gradient[k];
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                row[a] = predictors[(a * rows) + i];
                variables[a] = Gradient.Variable(row[a], a);
            }

            for (int pair = 0; pair < k * (k + 1) / 2; pair++)
            {
                information[(pair * rows) + i] = 0;
            }

            double n = trials.IsEmpty ? 1 : trials[i];
            double mean = Mean(row) * (trials.IsEmpty ? 1 : n);
            double total = 0;
            foreach ((double value, double width) in CountCells.Of(mean, Variance(row, n), trials.IsEmpty ? double.PositiveInfinity : n))
            {
                Gradient log = TDensity.LogDensity<Gradient>(value, n, variables);
                double probability = width * Math.Exp(log.Value + LogNormalizer(value, n));
                if (probability == 0)
                {
                    continue;
                }

                total += probability;
                for (int a = 0, pair = 0; a < k; a++)
                {
                    for (int b = a; b < k; b++, pair++)
                    {
                        information[(pair * rows) + i] += probability * log[a] * log[b];
                    }
                }
            }

            for (int pair = 0; pair < k * (k + 1) / 2 && total > 0; pair++)
            {
                information[(pair * rows) + i] /= total;
            }
        }
    }

    /// <summary>Whether the predictors after the first are the same in all rows of a block, as those of constants are.</summary>
    /// <param name="rows">The rows of the block.</param>
    /// <param name="predictors">The linear predictors, [K × rows].</param>
    /// <returns>True where what depends on them alone need be computed only once.</returns>
    private protected static bool HaveConstants(int rows, ReadOnlySpan<double> predictors)
    {
        if (rows == 0)
        {
            return false;
        }

        for (int a = 1; a < predictors.Length / rows; a++)
        {
            ReadOnlySpan<double> predictor = predictors.Slice(a * rows, rows);
            if (predictor.ContainsAnyExcept(predictor[0]))
            {
                return false;
            }
        }

        return true;
    }

    // Values alone do not pay for third derivatives.
    private static void WriteValues(in ResponseBlock response, ReadOnlySpan<double> predictors, Span<double> values)
    {
        int rows = values.Length;
        int k = predictors.Length / Math.Max(1, rows);
        Span<Gradient> row = stackalloc Gradient[k];
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                row[a] = Gradient.Constant(predictors[(a * rows) + i]);
            }

            values[i] = TDensity.LogDensity<Gradient>(response.Values[i], response.Trials.IsEmpty ? 1 : response.Trials[i], row).Value;
        }
    }

    private static void Store(in Jet log, int k, int i, int rows, in RowDerivatives derivatives)
    {
        if (!derivatives.Value.IsEmpty)
        {
            derivatives.Value[i] = log.Value;
        }

        int pair = 0;
        int triple = 0;
        for (int a = 0; a < k; a++)
        {
            if (!derivatives.First.IsEmpty)
            {
                derivatives.First[(a * rows) + i] = log.First(a);
            }

            for (int b = a; b < k; b++, pair++)
            {
                if (!derivatives.Second.IsEmpty)
                {
                    derivatives.Second[(pair * rows) + i] = log.Second(a, b);
                }

                for (int c = b; c < k && !derivatives.Third.IsEmpty; c++, triple++)
                {
                    derivatives.Third[(triple * rows) + i] = log.Third(a, b, c);
                }
            }
        }
    }
}

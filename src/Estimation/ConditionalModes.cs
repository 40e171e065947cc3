using Bayes.Models.Conditional;
using Bayes.Models.Posterior;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation;

/// <summary>The effect of one group as a fit by maximum likelihood predicts it.</summary>
/// <param name="Quantity">The effect, named as in the draws of the posterior.</param>
/// <param name="Value">Its conditional mode given the estimates, on the scale of the predictor.</param>
/// <param name="StandardDeviation">Its conditional standard deviation given the estimates, by the curvature at the mode; that the estimates are uncertain themselves is not in it.</param>
public readonly record struct GroupEffectMode(Quantity Quantity, double Value, double StandardDeviation);

/// <summary>Conditional modes of the group effects with their conditional standard deviations (lme4's <c>ranef(condVar = TRUE)</c>).</summary>
/// <remarks>b̃ maximises the density of outcomes and effects at the estimates; its covariance is Λ(I + ΛᵀZᵀWZΛ)⁻¹Λᵀ, W the observed information of the rows.</remarks>
public static class ConditionalModes
{
    /// <summary>Computes them.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>One for each group effect in the order of the draws; empty without group effects.</returns>
    /// <exception cref="EstimationException">The modes cannot be found at the estimates.</exception>
    public static IReadOnlyList<GroupEffectMode> Of(MaximumLikelihoodFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        BoundModel model = fit.Model;
        ParameterLayout layout = model.Layout;
        if (layout.Terms.Count == 0)
        {
            return [];
        }

        ConditionalMode mode = new(new ConditionalRows(model));
        if (double.IsNaN(mode.Find([.. fit.Parameters])))
        {
            throw new EstimationException("the conditional modes of the group effects could not be found at the estimates.");
        }

        BlockPattern pattern = mode.Rows.Pattern;
        BlockMatrix inverse = new(pattern);
        BlockMatrix covariance = new(pattern);
        mode.Factor.InvertSelected(inverse);
        mode.Covariance.WriteCovariance(inverse, covariance);
        double[] deviations = new double[pattern.Dimension];
        for (int f = 0; f < pattern.FactorCount; f++)
        {
            int width = pattern.Widths[f];
            for (int i = 0; i < pattern.Levels[f] * width; i++)
            {
                deviations[pattern.Starts[f] + i] = Math.Sqrt(covariance.Diagonal[f][(i / width * width * width) + (i % width * (width + 1))]);
            }
        }

        return ByName(model, mode, deviations);
    }

    // Both vectors where the sampler has the effects; its map then names them.
    private static GroupEffectMode[] ByName(BoundModel model, ConditionalMode mode, double[] deviations)
    {
        double[] modes = Named(model, mode, mode.Effects);
        double[] spreads = Named(model, mode, deviations);
        return [.. model.Quantities.All.Skip(model.Quantities.PopulationCount).Select((q, i) => new GroupEffectMode(q, modes[i], spreads[i]))];
    }

    private static double[] Named(BoundModel model, ConditionalMode mode, ReadOnlySpan<double> effects)
    {
        double[] position = new double[model.Layout.Dimension];
        mode.Covariance.WriteByTerm(effects, position.AsSpan(model.Layout.PopulationCount));
        double[] values = new double[model.Quantities.All.Count];
        model.Quantities.Write(position, values);
        return values[model.Quantities.PopulationCount..];
    }
}

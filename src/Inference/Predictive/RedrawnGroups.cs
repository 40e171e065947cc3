using Bayes.Models.Posterior;
using Bayes.Numerics;
using Bayes.Predictions;

namespace Bayes.Predictive;

/// <summary>Draws the effects of all groups of a model anew, so that the groups of simulated data are others than those of the data.</summary>
internal sealed class RedrawnGroups(ParameterLayout layout)
{
    private readonly double[] _factor = new double[layout.Terms.Count == 0 ? 0 : layout.Terms.Max(t => t.Effects * t.Effects)];

    /// <summary>Draws b ~ N(0, ΛΛᵀ) for each group of each term, Λ that of its kind of groups.</summary>
    public void Draw(RandomStream random, Span<double> position)
    {
        foreach (TermSlots term in layout.Covariances)
        {
            int q = term.Effects;
            CovarianceFactor.Write(term, position, _factor);
            for (int j = 0; j < term.Levels; j++)
            {
                NewGroupEffects.Draw(_factor.AsSpan(0, q * q), random, position.Slice(term.GroupEffects + (j * q), q));
            }
        }
    }
}
